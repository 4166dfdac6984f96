/** What stands between brackets: arguments, elements of lists, entries of maps. */
import { sliceText } from '../../../source/text.ts';
import { ABOVE_TERNARY, parseExpression } from './expression.ts';
import { accept, advance, endOf, fail, inBrackets, isAt, type Parser, peek, skipNewlines, startOf } from './parser.ts';
import type { Expression, Item } from './tree.ts';

/**
 * Reads items up to a closing bracket, and takes it. Line ends between them do not count.
 *
 * @param close the bracket; the one that opens is already taken
 */
export function itemsUntil(p: Parser, close: ')' | ']' | '}'): Item[] {
  const items: Item[] = [];
  let height = 0;
  const opening = p.tokens[p.at - 1];
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined) {
      if (opening !== undefined) fail(p, opening, `no ${close} for this bracket`);
      break;
    }
    if (accept(p, close)) break;
    if (/^[)\]}]$/.test(token.text)) {
      fail(p, token, `unexpected ${token.text}`);
      break;
    }
    const before = p.at;
    const item = parseItem(p);
    height = Math.max(height, p.height);
    if (p.at > before) items.push(item);
    else advance(p);
  }
  p.height = height;
  return items;
}

/** Reads items without brackets, separated by commas: the arguments of a command (`sh "x", y: 1`). */
export function itemsOfLine(p: Parser): Item[] {
  const items: Item[] = [];
  let height = 0;
  do {
    if (items.length > 0) skipNewlines(p);
    const before = p.at;
    const item = parseItem(p);
    height = Math.max(height, p.height);
    if (p.at === before) break;
    items.push(item);
  } while (accept(p, ','));
  p.height = height;
  return items;
}

/** Reads one argument or element. */
export function parseItem(p: Parser): Item {
  const { grammar } = p;
  const token = peek(p);
  if (token?.kind === 'operator' && grammar.spreads.has(token.text)) {
    p.at++;
    return { value: parseExpression(p), spread: true, name: /^(?:\*\*|\*:)$/.test(token.text) ? '**' : undefined };
  }
  const name = nameAhead(p);
  if (name !== undefined) {
    skipNewlines(p);
    return { value: parseExpression(p), spread: false, name };
  }
  const value = parseExpression(p);
  if (grammar.spreadsAfter !== undefined && accept(p, grammar.spreadsAfter)) {
    return { value, spread: true, name: undefined };
  }
  if (grammar.named.has('=>') && accept(p, '=>')) {
    skipNewlines(p);
    const { height } = p;
    const given = parseExpression(p);
    p.height = Math.max(height, p.height);
    return { value: given, spread: false, name: plainText(value) ?? '' };
  }
  if (isAt(p, 'for')) return { value: comprehension(p, value), spread: false, name: undefined };
  return { value, spread: false, name: undefined };
}

/** Takes `name =` or `name:` in front of an argument. */
function nameAhead(p: Parser): string | undefined {
  const token = peek(p);
  const next = p.tokens[p.at + 1];
  if (token === undefined || next?.kind !== 'operator') return undefined;
  if ((next.text !== '=' && next.text !== ':') || !p.grammar.named.has(next.text)) return undefined;
  if (token.kind === 'name') {
    p.at += 2;
    return token.text;
  }
  if (token.kind !== 'string' || next.text === '=') return undefined;
  if (token.pieces.some((piece) => piece.tokens !== undefined)) return undefined;
  p.at += 2;
  return token.pieces.map((piece) => p.text.value.slice(piece.start, piece.end)).join('');
}

/** Reads `for y in z if w` behind the value that is made for every element. */
function comprehension(p: Parser, value: Expression): Expression {
  const clauses: { names: string[]; over: Expression; conditions: Expression[] }[] = [];
  let { height } = p;
  const operand = (): Expression => {
    const read = parseExpression(p, ABOVE_TERNARY);
    height = Math.max(height, p.height);
    return read;
  };
  for (;;) {
    accept(p, 'async');
    if (!accept(p, 'for')) break;
    const names: string[] = [];
    for (let token = peek(p); token !== undefined && !accept(p, 'in'); token = peek(p)) {
      if (!/^[(),*]$/.test(token.text) && token.kind !== 'name') break;
      if (token.kind === 'name') names.push(token.text);
      p.at++;
    }
    const over = operand();
    const conditions: Expression[] = [];
    while (accept(p, 'if')) conditions.push(operand());
    if (clauses.length < 10) clauses.push({ names, over, conditions });
  }
  const { start } = value;
  const end = endOf(p, value.end);
  p.height = height + clauses.length;
  return clauses.reduceRight<Expression>(
    (inner, clause) => ({ kind: 'each', ...clause, value: inner, start, end }),
    value,
  );
}

/** Reads what begins with `(`, `[` or `{`: a value in parentheses, a tuple, a list, a map. */
export function listOrMap(p: Parser): Expression {
  const start = startOf(p);
  const open = advance(p)?.text ?? '';
  return inBrackets(p, () => {
    if (open === '{' || (open === '[' && p.grammar.bracketMap && isMap(p)))
      return map(p, start, open === '{' ? '}' : ']');
    const items = itemsUntil(p, open === '(' ? ')' : ']');
    const end = endOf(p, start + 1);
    const only = items[0];
    if (open === '(' && items.length === 1 && only !== undefined && !only.spread && only.name === undefined) {
      const comma = p.tokens[p.at - 2]?.text === ',';
      if (!comma) return { ...only.value, start, end };
    }
    if (items.length === 1 && only?.value.kind === 'each' && !only.spread) return { ...only.value, start, end };
    p.height++;
    return { kind: 'list', items, start, end };
  });
}

/** `[:]`, or a colon behind the first element. */
function isMap(p: Parser): boolean {
  if (isAt(p, ':')) return true;
  const key = peek(p);
  const next = p.tokens[p.at + 1];
  if (key?.kind === 'operator') return key.text === '(' && isParenthesizedKey(p);
  return next?.kind === 'operator' && next.text === ':';
}

function isParenthesizedKey(p: Parser): boolean {
  for (let index = p.at + 1; index < p.at + 40; index++) {
    const token = p.tokens[index];
    if (token === undefined || token.text === '(' || token.text === ',') return false;
    if (token.text === ')') return p.tokens[index + 1]?.text === ':';
  }
  return false;
}

function map(p: Parser, start: number, close: ']' | '}'): Expression {
  const entries: { key: Expression; value: Expression }[] = [];
  const spreads: Expression[] = [];
  const others: Expression[] = [];
  let height = 0;
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined || accept(p, close)) break;
    if (/^[)\]}]$/.test(token.text)) {
      fail(p, token, `unexpected ${token.text}`);
      break;
    }
    const before = p.at;
    if (p.grammar.spreads.has(token.text)) {
      p.at++;
      spreads.push(parseExpression(p));
    } else {
      const key = keyOf(p);
      height = Math.max(height, p.height);
      if (accept(p, ':') || accept(p, '=>')) {
        skipNewlines(p);
        const value = parseExpression(p);
        if (key.end > key.start) entries.push({ key, value });
        if (isAt(p, 'for')) others.push(comprehension(p, value));
      } else if (key.end > key.start) others.push(isAt(p, 'for') ? comprehension(p, key) : key);
    }
    height = Math.max(height, p.height);
    if (p.at === before) p.at++;
  }
  p.height = height + 2;
  const end = endOf(p, start + 1);
  const made: Expression = { kind: 'map', entries, ...(spreads.length === 0 ? {} : { spreads }), start, end };
  if (others.length === 0) return made;
  const children = entries.length + spreads.length === 0 ? others : [made, ...others];
  return { kind: 'other', children, start, end };
}

function keyOf(p: Parser): Expression {
  const token = peek(p);
  const next = p.tokens[p.at + 1];
  if (p.grammar.bareKeys && token?.kind === 'name' && next?.text === ':') {
    p.at++;
    const { start, end } = token;
    return { kind: 'string', parts: [{ kind: 'text', text: sliceText(p.text, start, end) }], start, end };
  }
  return parseExpression(p, 0.5);
}

/** The text of a string without interpolation, or of a name. */
export function plainText(value: Expression): string | undefined {
  if (value.kind === 'name') return value.name;
  if (value.kind !== 'string') return undefined;
  let text = '';
  for (const part of value.parts) {
    if (part.kind === 'hole') return undefined;
    text += part.text.value;
  }
  return text;
}
