/** What the tables of Groovy, Kotlin and Java cannot say of an expression. */
import { parseExpression } from '../expression.ts';
import { itemsOfLine, itemsUntil } from '../items.ts';
import { accept, closerOf, endOf, inBrackets, isAt, type Parser, peek, skipGroup, startOf } from '../parser.ts';
import type { Token } from '../tokens.ts';
import type { Expression, Item } from '../tree.ts';
import { ifValue, tryValue, whenValue } from './branches.ts';
import { parametersUntil, parseBlock, parseClosure, withResult } from './functions.ts';
import { callWith, collection } from './library.ts';
import { genericEnd, typeEnd } from './types.ts';

/** Reads a closure, `new`, a cast, a lambda, `if` and `when` as values. */
export function operand(p: Parser): Expression | undefined {
  const token = peek(p);
  if (token === undefined || token.kind === 'string' || token.kind === 'number' || token.kind === 'newline')
    return undefined;
  const language = p.grammar.lexicon.name;
  if (token.kind === 'operator') {
    if (token.text === '{') return language === 'java' ? arrayOf(p) : parseClosure(p);
    if (token.text === '::' && p.tokens[p.at + 1]?.kind === 'name') return reference(p);
    if (token.text !== '(' || language === 'kotlin') return undefined;
    return arrowLambda(p) ?? cast(p);
  }
  switch (token.text) {
    case 'new':
      return language === 'kotlin' ? undefined : creation(p);
    case 'throw':
    case 'return':
      return language === 'kotlin' ? leaving(p) : undefined;
    case 'object':
      return language === 'kotlin' ? objectLiteral(p) : undefined;
    case 'if':
      return language === 'kotlin' ? ifValue(p) : undefined;
    case 'when':
      return language === 'kotlin' ? whenValue(p) : undefined;
    case 'try':
      return language === 'kotlin' ? tryValue(p) : undefined;
    default:
      return language === 'java' && p.tokens[p.at + 1]?.text === '->' ? arrowLambda(p) : undefined;
  }
}

/** `?: throw x`, `?: return`. */
function leaving(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  label(p);
  const next = peek(p);
  const children =
    next === undefined || next.kind === 'newline' || /^[)\]}]$/.test(next.text) ? [] : [parseExpression(p)];
  return { kind: 'other', children, start, end: endOf(p, start) };
}

/** Takes `@name` behind `return`, `this` or `break`. */
export function label(p: Parser): void {
  const token = p.tokens[p.at];
  if (token?.text === '@' && !token.spaced && p.tokens[p.at + 1]?.kind === 'name') p.at += 2;
}

/** `{"a", "b"}` of Java. */
function arrayOf(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  const items = inBrackets(p, () => itemsUntil(p, '}'));
  p.height++;
  return { kind: 'list', items, start, end: endOf(p, start + 1) };
}

/** `x -> …`, `(a, b) -> …`. */
function arrowLambda(p: Parser): Expression | undefined {
  const start = startOf(p);
  const token = peek(p);
  if (token?.text === '(' && p.tokens[closerOf(p, p.at) + 1]?.text !== '->') return undefined;
  let names = [{ name: token?.text ?? '', fallback: undefined, rest: false }];
  p.at++;
  if (token?.text === '(')
    names = parametersUntil(p, ')').map(({ name }) => ({ name, fallback: undefined, rest: false }));
  if (!accept(p, '->')) return undefined;
  const at = startOf(p);
  const value = isAt(p, '{') ? undefined : parseExpression(p);
  const body =
    value === undefined
      ? withResult(parseBlock(p))
      : [{ kind: 'return' as const, value, start: at, end: endOf(p, at) }];
  const end = endOf(p, start);
  p.height++;
  return { kind: 'function', function: { name: undefined, parameters: names, body, start, end }, start, end };
}

/** `(String) x`: a type in parentheses, with a value behind it. */
function cast(p: Parser): Expression | undefined {
  const close = closerOf(p, p.at);
  const end = typeEnd(p, p.at + 1);
  const next = p.tokens[close + 1];
  if (
    end !== close ||
    next === undefined ||
    !/^[A-Z]|^(?:int|long|boolean|byte|char|double)$/.test(p.tokens[p.at + 1]?.text ?? '')
  )
    return undefined;
  const isValue =
    next.kind === 'string' || next.kind === 'number' || (next.kind === 'name' && !isWordOperator(p, next));
  if (!isValue && !/^[([]$/.test(next.text)) return undefined;
  const start = startOf(p);
  p.at = close + 1;
  return { ...parseExpression(p, 9.5), start };
}

function isWordOperator(p: Parser, { text }: Token): boolean {
  return p.grammar.binary.has(text) || p.grammar.keywords.has(text) || /^(?:as|instanceof|is|in)$/.test(text);
}

/** `new Name(…)`, `new String[] {…}`, `new Name() {…}`. */
function creation(p: Parser): Expression | undefined {
  const start = startOf(p);
  let at = p.at + 1;
  let callee: Expression | undefined;
  for (let token = p.tokens[at]; token?.kind === 'name'; token = p.tokens[at]) {
    const { text: name, end } = token;
    callee =
      callee === undefined
        ? { kind: 'name', name, start: token.start, end }
        : { kind: 'member', object: callee, name, start: callee.start, end };
    at++;
    if (p.tokens[at]?.text !== '.') break;
    at++;
  }
  if (callee === undefined) return undefined;
  p.at = p.tokens[at]?.text === '<' ? (genericEnd(p, at) ?? at) : at;
  if (isAt(p, '[')) {
    while (isAt(p, '[')) skipGroup(p);
    return isAt(p, '{') ? { ...arrayOf(p), start } : { kind: 'list', items: [], start, end: endOf(p, start) };
  }
  let items: Item[] = [];
  if (accept(p, '(')) items = inBrackets(p, () => itemsUntil(p, ')'));
  const { height } = p;
  const body = isAt(p, '{') ? anonymous(p) : undefined;
  p.height = Math.max(p.height, height) + 1;
  const end = endOf(p, start);
  const made = collection(callee, items, start, end) ?? { kind: 'call' as const, callee, arguments: items, start, end };
  return body === undefined ? made : { kind: 'other', children: [made, body], start, end };
}

/** `::name`. */
function reference(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  const name = p.tokens[p.at]?.text ?? '';
  p.at++;
  return { kind: 'name', name, start, end: endOf(p, start) };
}

/** `object : Action { … }`. */
function objectLiteral(p: Parser): Expression | undefined {
  const start = startOf(p);
  const next = p.tokens[p.at + 1]?.text;
  if (next !== ':' && next !== '{') return undefined;
  p.at++;
  while (accept(p, ':') || accept(p, ',')) {
    p.at = typeEnd(p, p.at) ?? p.at + 1;
    if (isAt(p, '(')) skipGroup(p);
  }
  return isAt(p, '{') ? { ...anonymous(p), start } : { kind: 'other', children: [], start, end: endOf(p, start) };
}

/** The body of a class without a name: its methods are read as functions that may be called. */
function anonymous(p: Parser): Expression {
  const start = startOf(p);
  const body = parseBlock(p);
  const end = endOf(p, start);
  return { kind: 'function', function: { name: undefined, parameters: [], body, start, end }, start, end };
}

/** Goes on behind an operand: closures and arguments without parentheses, types, lists that a function makes. */
export function suffix(p: Parser, left: Expression): Expression | undefined {
  const token = peek(p);
  if (token === undefined || token.kind === 'newline') return undefined;
  const language = p.grammar.lexicon.name;
  const callable = left.kind === 'name' || left.kind === 'member';
  if (token.text === '<' && callable && language === 'kotlin' && !token.spaced) return generics(p, left);
  if (token.text === '.' && language === 'java' && p.tokens[p.at + 1]?.text === '<') return genericMember(p, left);
  if (token.kind === 'name' && /^(?:as|is|instanceof)$/.test(token.text)) return typed(p, left);
  if (token.text === '!is' || (token.text === '!' && p.tokens[p.at + 1]?.text === 'instanceof')) return typed(p, left);
  if (token.text === '@' && language === 'kotlin' && left.kind === 'name' && !token.spaced) {
    label(p);
    return { ...left, end: endOf(p, left.end) };
  }
  if (token.text === '(' && callable && !isBroken(p)) return withArguments(p, left);
  if (token.text === '{' && language !== 'java' && (callable || left.kind === 'call')) return withClosure(p, left);
  if (language === 'groovy' && callable && beginsArgument(p, token)) {
    const items = itemsOfLine(p);
    const { height } = p;
    p.height = height + 1;
    return callWith(left, items, endOf(p, left.end));
  }
  return undefined;
}

function isBroken(p: Parser): boolean {
  return p.brackets === 0 && p.tokens[p.at - 1]?.kind === 'newline';
}

function withArguments(p: Parser, left: Expression): Expression {
  p.at++;
  const items = inBrackets(p, () => itemsUntil(p, ')'));
  const end = endOf(p, left.end);
  return collection(left, items, left.start, end) ?? callWith(left, items, end);
}

/** A closure behind a call, or behind a name that it makes a call of. */
function withClosure(p: Parser, left: Expression): Expression {
  const items = left.kind === 'call' ? left.arguments : [];
  const callee = left.kind === 'call' ? left.callee : left;
  const value = parseClosure(p);
  p.height++;
  return callWith(callee, [...items, { value, spread: false, name: undefined }], endOf(p, left.end));
}

/** `register<Exec>("x")`: the types are left out. */
function generics(p: Parser, left: Expression): Expression | undefined {
  const end = genericEnd(p, p.at);
  const next = end === undefined ? undefined : p.tokens[end];
  if (end === undefined || !/^(?:[({]|::)$/.test(next?.text ?? '')) return undefined;
  p.at = end;
  return { ...left, end: endOf(p, left.end) };
}

/** `List.<String>of`. */
function genericMember(p: Parser, object: Expression): Expression | undefined {
  const end = genericEnd(p, p.at + 1);
  const name = end === undefined ? undefined : p.tokens[end];
  if (end === undefined || name?.kind !== 'name') return undefined;
  p.at = end + 1;
  p.height++;
  return { kind: 'member', object, name: name.text, start: object.start, end: name.end };
}

/** `x as String`, `x instanceof Map`. */
function typed(p: Parser, left: Expression): Expression | undefined {
  const through = isAt(p, 'as');
  p.at += isAt(p, '!') ? 2 : 1;
  if (isAt(p, '?') && through) p.at++;
  const end = typeEnd(p, p.at);
  if (end === undefined) return undefined;
  p.at = end;
  p.height++;
  const extent = { start: left.start, end: endOf(p, left.end) };
  return through ? { ...left, ...extent } : { kind: 'other', children: [left], ...extent };
}

/** Whether an argument without parentheses begins here: `sh "…"`, `image 'x'`, `agent any`. */
function beginsArgument(p: Parser, token: Token): boolean {
  if (p.brackets > 0 || !token.spaced || isBroken(p)) return false;
  if (token.kind === 'string' || token.kind === 'number') return true;
  if (token.kind === 'operator') return token.text === '[';
  return token.kind === 'name' && !isWordOperator(p, token) && p.tokens[p.at + 1]?.text !== '=';
}
