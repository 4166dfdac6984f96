/** Functions, composite literals, conversions, `make` and `new`. */

import { sliceText } from '../../source/text.ts';
import { parseExpression } from '../lib/code/expression.ts';
import { itemsUntil, plainText } from '../lib/code/items.ts';
import {
  accept,
  advance,
  endOf,
  inBrackets,
  isAt,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
} from '../lib/code/parser.ts';
import type { Expression, Extent, Item } from '../lib/code/tree.ts';
import { parseParameters } from './functions.ts';
import { ofStructure } from './libraries.ts';
import type { Go } from './state.ts';
import { parseBlock } from './statements.ts';
import { parseType, skipResults, type Type } from './types.ts';

/** Reads an operand that begins with a type or a keyword. */
export function operandOf(go: Go, p: Parser): Expression | undefined {
  const token = peek(p);
  if (token === undefined) return undefined;
  const { start, text } = token;
  const next = p.tokens[p.at + 1]?.text;
  if (token.kind === 'name' && text === go.receiver) {
    p.at++;
    return { kind: 'name', name: 'self', start, end: token.end };
  }
  if (token.kind === 'name' && text === 'func') return functionLiteral(go, p, start);
  if (token.kind === 'name' && next === '(' && (text === 'make' || text === 'new')) return made(go, p, start, text);
  const isType = token.kind === 'name' ? /^(?:map|chan|struct|interface)$/.test(text) : text === '[';
  if (!isType) return undefined;
  const type = parseType(p);
  if (isAt(p, '{')) return compositeLiteral(go, p, type, start);
  const end = endOf(p, token.end);
  if (!isAt(p, '(')) return { kind: 'other', children: [], start, end };
  advance(p);
  const items = inBrackets(p, () => itemsUntil(p, ')'));
  const value = items[0]?.value;
  return value === undefined
    ? { kind: 'other', children: [], start, end: endOf(p, end) }
    : { ...value, start, end: endOf(p, end) };
}

/** Goes on behind an operand: `T{…}`, `x.(T)`. */
export function suffixOf(go: Go, p: Parser, left: Expression): Expression | undefined {
  const token = peek(p);
  if (token?.text === '.' && p.tokens[p.at + 1]?.text === '(') {
    p.at++;
    skipGroup(p);
    return { ...left, end: endOf(p, left.end) };
  }
  if (token?.text !== '{' || token.spaced || p.brackets === go.header) return undefined;
  const name = typeName(left);
  return name === undefined ? undefined : compositeLiteral(go, p, { kind: 'name', name }, left.start);
}

function typeName(left: Expression): string | undefined {
  if (left.kind === 'name') return left.name;
  if (left.kind === 'member') return left.object.kind === 'name' ? `${left.object.name}.${left.name}` : undefined;
  return left.kind === 'index' ? typeName(left.object) : undefined;
}

function functionLiteral(go: Go, p: Parser, start: number): Expression {
  advance(p);
  const parameters = isAt(p, '(') ? parseParameters(p) : [];
  const { endsWithError, header } = go;
  go.endsWithError = skipResults(p);
  const body = isAt(p, '{') ? parseBlock(go) : undefined;
  go.endsWithError = endsWithError;
  go.header = header;
  const end = endOf(p, start);
  if (body === undefined) return { kind: 'other', children: [], start, end };
  return { kind: 'function', function: { name: undefined, parameters, body, start, end }, start, end };
}

/** `make([]string, 0, n)` is an empty list, `new(T)` an object. */
function made(go: Go, p: Parser, start: number, builtin: string): Expression {
  p.at += 2;
  return inBrackets(p, () => {
    const type = parseType(p);
    accept(p, ',');
    const items = itemsUntil(p, ')');
    const end = endOf(p, start);
    if (builtin === 'new' && type.kind === 'name') return object(go, type.name, [], { start, end });
    if (type.kind === 'list') {
      const length = items[0]?.value;
      const empty = items.length === 0 || (length?.kind === 'literal' && length.shown === '0');
      if (empty) return { kind: 'list', items: [], start, end };
    }
    if (type.kind === 'map') return { kind: 'map', entries: [], start, end };
    return { kind: 'other', children: items.map((item) => item.value), start, end };
  });
}

/** Reads `{…}` behind a type. */
function compositeLiteral(go: Go, p: Parser, type: Type, start: number): Expression {
  const { header } = go;
  go.header = undefined;
  const value = inBrackets(p, () => elements(go, p, type, start));
  go.header = header;
  return value;
}

function elements(go: Go, p: Parser, type: Type, start: number): Expression {
  advance(p);
  if (p.depth > 60) {
    p.at--;
    return parseExpression(p);
  }
  p.depth++;
  const items: Item[] = [];
  const entries: { key: Expression; value: Expression }[] = [];
  const inner: Type = type.kind === 'list' || type.kind === 'map' ? type.of : { kind: 'other' };
  const element = (): Expression => {
    const token = peek(p);
    return token?.text === '{' ? elements(go, p, inner, token.start) : parseExpression(p);
  };
  let height = 0;
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined || accept(p, '}') || /^[)\]]$/.test(token.text)) break;
    const before = p.at;
    const bare = token.kind === 'name' && p.tokens[p.at + 1]?.text === ':' && type.kind !== 'map';
    const first = bare ? fieldName(p) : element();
    height = Math.max(height, p.height);
    if (accept(p, ':')) {
      skipNewlines(p);
      const value = element();
      height = Math.max(height, p.height);
      if (type.kind === 'list') items.push({ value, spread: false, name: undefined });
      else entries.push({ key: first, value });
    } else if (first.end > first.start) items.push({ value: first, spread: false, name: undefined });
    accept(p, ',');
    if (p.at === before) p.at++;
  }
  p.depth--;
  p.height = height + 2;
  const place = { start, end: endOf(p, start) };
  if (type.kind === 'name') return object(go, type.name, entries, place, items);
  if (entries.length > 0 || type.kind === 'map') return { kind: 'map', entries, ...place };
  return { kind: 'list', items, ...place };
}

/** The name of a field, as a string. */
function fieldName(p: Parser): Expression {
  const token = advance(p);
  const { start, end } = token ?? { start: 0, end: 0 };
  return { kind: 'string', parts: [{ kind: 'text', text: sliceText(p.text, start, end) }], start, end };
}

/** A literal of a named type: an object of the program, what a library makes of it, else a map of its fields. */
function object(
  go: Go,
  name: string,
  entries: readonly { key: Expression; value: Expression }[],
  place: Extent,
  items: readonly Item[] = [],
): Expression {
  if (go.structs.has(name)) {
    const callee: Expression = { kind: 'name', name, start: place.start, end: place.start };
    const given = entries.map(({ key, value }): Item => ({ value, spread: false, name: plainText(key) ?? '' }));
    return { kind: 'call', callee, arguments: [...items, ...given], ...place };
  }
  if (items.length > 0) return { kind: 'list', items, ...place };
  return ofStructure(go.p, name, entries, place) ?? { kind: 'map', entries, ...place };
}
