/**
 * The expressions of all languages, by precedence. What no language table says is left to the language's own functions
 * (`Grammar.operand`, `Grammar.suffix`). Never throws, always ends, and its tree is never deeper than MAX_HEIGHT.
 */
import { itemsUntil, listOrMap } from './items.ts';
import {
  accept,
  advance,
  endOf,
  inBrackets,
  isAt,
  MAX_DEPTH,
  MAX_HEIGHT,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from './parser.ts';
import { readString } from './string.ts';
import type { Token } from './tokens.ts';
import type { Call, Expression, Item } from './tree.ts';

/** How strongly `a ? b : c` and `b if a else c` bind. */
const TERNARY = 0.5;
/** For an operand that is no such choice itself. */
export const ABOVE_TERNARY = 0.6;

/**
 * Reads an expression. Where none stands, nothing is taken and an empty `other` is returned: whoever calls it in a loop has
 * to look whether the parser moved.
 *
 * @param power operators that bind less strongly end it
 */
export function parseExpression(p: Parser, power = 0): Expression {
  const start = startOf(p);
  if (p.depth >= MAX_DEPTH) return skipped(p);
  p.depth++;
  let left = withSuffixes(p, operand(p));
  let { height } = p;
  for (;;) {
    const before = p.at;
    p.height = 0;
    const made = withOperator(p, left, power, start);
    if (made === undefined) {
      p.at = before;
      break;
    }
    height = Math.max(height, p.height) + 1;
    left = height > MAX_HEIGHT ? cut(p, start) : made;
    if (height > MAX_HEIGHT) height = 1;
  }
  p.height = height;
  p.depth--;
  return left;
}

function cut(p: Parser, start: number): Expression {
  return { kind: 'other', children: [], start, end: endOf(p, start) };
}

/** What is nested too deeply: a group is jumped over, any other token taken. */
function skipped(p: Parser): Expression {
  const start = startOf(p);
  const token = peek(p);
  p.height = 1;
  if (token !== undefined && /^[([{]$/.test(token.text)) skipGroup(p);
  else if (token !== undefined && token.kind !== 'operator' && token.kind !== 'newline') p.at++;
  return cut(p, start);
}

/** Reads an operator and its right side behind `left`; undefined when none stands here. */
function withOperator(p: Parser, left: Expression, power: number, start: number): Expression | undefined {
  const { grammar } = p;
  const token = operatorAhead(p);
  if (token === undefined || left.end <= left.start) return undefined;
  const { text } = token;
  if (grammar.ternary === 'question' && text === '?' && power <= TERNARY) return ternary(p, left, start);
  if (grammar.ternary === 'if-else' && text === 'if' && power <= TERNARY) return ifElse(p, left, start);
  const binding = grammar.binary.get(text);
  if (binding === undefined || binding <= power) return undefined;
  p.at++;
  if (text === 'not' && !accept(p, 'in')) return undefined;
  if (text === 'is') accept(p, 'not');
  skipNewlines(p);
  const right = parseExpression(p, text === '**' ? binding - 1 : binding);
  const end = endOf(p, left.end);
  if (grammar.choices.has(text)) return { kind: 'choice', condition: undefined, options: [left, right], start, end };
  return { kind: 'binary', operator: text, left, right, start, end };
}

/** The next token as an operator, also across a line end where the language allows that. Moves to it. */
function operatorAhead(p: Parser): Token | undefined {
  const token = peek(p);
  if (token?.kind !== 'newline') return token?.kind === 'string' ? undefined : token;
  const next = p.tokens[p.at + 1];
  if (next === undefined || next.kind === 'string' || !p.grammar.continues.has(next.text)) return undefined;
  p.at++;
  return next;
}

function ternary(p: Parser, condition: Expression, start: number): Expression {
  p.at++;
  skipNewlines(p);
  const yes = parseExpression(p, TERNARY);
  const { height } = p;
  skipNewlines(p);
  const options = [yes];
  if (accept(p, ':')) {
    skipNewlines(p);
    options.push(parseExpression(p, 0));
  }
  p.height = Math.max(height, p.height);
  return { kind: 'choice', condition, options, start, end: endOf(p, condition.end) };
}

function ifElse(p: Parser, yes: Expression, start: number): Expression | undefined {
  p.at++;
  const condition = parseExpression(p, ABOVE_TERNARY);
  const { height } = p;
  if (!accept(p, 'else')) return undefined;
  const no = parseExpression(p, 0);
  p.height = Math.max(height, p.height);
  return { kind: 'choice', condition, options: [yes, no], start, end: endOf(p, yes.end) };
}

function operand(p: Parser): Expression {
  const { grammar } = p;
  const start = startOf(p);
  p.height = 1;
  const own = grammar.operand?.(p);
  if (own !== undefined) return own;
  const token = peek(p);
  const empty: Expression = { kind: 'other', children: [], start, end: start };
  if (token === undefined || token.kind === 'newline') return empty;
  if (token.kind === 'string') return readString(p, token);
  if (token.kind === 'number') {
    p.at++;
    return { kind: 'literal', shown: token.text, start, end: token.end };
  }
  const prefix = grammar.prefix.get(token.text);
  if (prefix !== undefined) {
    p.at++;
    const value = parseExpression(p, prefix.power);
    if (prefix.through) return { ...value, start };
    p.height++;
    return { kind: 'other', children: [value], start, end: endOf(p, token.end) };
  }
  if (token.kind === 'name') {
    if (grammar.keywords.has(token.text)) return empty;
    p.at++;
    if (grammar.literals.has(token.text)) return { kind: 'literal', shown: token.text, start, end: token.end };
    return { kind: 'name', name: token.text, start, end: token.end };
  }
  if (token.text === '(' || token.text === '[' || (token.text === '{' && grammar.braceMap)) return listOrMap(p);
  return empty;
}

/** Members, indexes and calls behind an operand. */
function withSuffixes(p: Parser, first: Expression): Expression {
  let left = first;
  let { height } = p;
  while (left.end > left.start) {
    const before = p.at;
    p.height = 0;
    const made = suffix(p, left);
    if (made === undefined) {
      p.at = before;
      break;
    }
    height = Math.max(height, p.height) + 1;
    left = height > MAX_HEIGHT ? cut(p, first.start) : made;
    if (height > MAX_HEIGHT) height = 1;
  }
  p.height = height;
  return left;
}

function suffix(p: Parser, left: Expression): Expression | undefined {
  const { grammar } = p;
  const own = grammar.suffix?.(p, left);
  if (own !== undefined) return own;
  const token = operatorAhead(p);
  if (token === undefined) return undefined;
  const { text } = token;
  if (grammar.members.has(text)) return member(p, left);
  if (p.tokens[p.at - 1]?.kind === 'newline' && p.brackets === 0) return undefined;
  if (grammar.postfix.has(text)) {
    p.at++;
    return { ...left, end: token.end };
  }
  if (text === '(' && isCallable(left)) {
    p.at++;
    const items = inBrackets(p, () => itemsUntil(p, ')'));
    const call = callOf(left, items, endOf(p, token.end));
    return grammar.call?.(p, call) ?? call;
  }
  if (text === '[' && left.kind !== 'literal' && !(grammar.tightIndex && token.spaced)) {
    p.at++;
    return inBrackets(p, () => indexed(p, left, token.start));
  }
  return undefined;
}

/** Reads what stands behind `[`: an index or a slice. All of a list is the list, and what begins at an element is followed; of another slice nothing is known. */
function indexed(p: Parser, object: Expression, open: number): Expression {
  const { start } = object;
  const first = isAt(p, ':') || isAt(p, ']') ? undefined : parseExpression(p);
  const { height } = p;
  const slice = accept(p, ':');
  const items = itemsUntil(p, ']');
  p.height = Math.max(height, p.height);
  const end = endOf(p, open + 1);
  const rest = items.map(itemValue);
  if (slice && first === undefined && rest.length === 0) return { ...object, end };
  const children = first === undefined ? rest : [first, ...rest];
  if (slice && first !== undefined && rest.length === 0) {
    const callee: Expression = { kind: 'member', object, name: 'slice', start, end };
    return { kind: 'call', callee, arguments: [{ value: first, spread: false, name: undefined }], start, end };
  }
  if (slice) return { kind: 'other', children: [object, ...children], start, end };
  const index: Expression =
    first !== undefined && rest.length === 0 ? first : { kind: 'other', children, start: open, end };
  return { kind: 'index', object, index, start, end };
}

function member(p: Parser, object: Expression): Expression | undefined {
  const { start } = object;
  p.at++;
  skipNewlines(p);
  const token = peek(p);
  if (token?.kind === 'name') {
    p.at++;
    return { kind: 'member', object, name: token.text, start, end: token.end };
  }
  // Go's x.(T), Ruby's x.(y), Groovy's x."$y": what they give is not known, the calls inside happen.
  if (token?.kind === 'string') {
    const name = readString(p, token);
    return { kind: 'other', children: [object, name], start, end: endOf(p, token.end) };
  }
  if (isAt(p, '(')) {
    advance(p);
    const items = inBrackets(p, () => itemsUntil(p, ')'));
    return { kind: 'other', children: [object, ...items.map(itemValue)], start, end: endOf(p, object.end) };
  }
  return undefined;
}

function isCallable(left: Expression): boolean {
  return left.kind !== 'string' && left.kind !== 'literal' && left.kind !== 'list' && left.kind !== 'map';
}

/** A call with these arguments. */
export function callOf(callee: Expression, items: readonly Item[], end: number): Call {
  return { kind: 'call', callee, arguments: items, start: callee.start, end };
}

function itemValue(item: Item): Expression {
  return item.value;
}
