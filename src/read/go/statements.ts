/** Statements of Go. https://go.dev/ref/spec#Statements */

import { append } from '../lib/code/append.ts';
import { parseExpression } from '../lib/code/expression.ts';
import {
  accept,
  advance,
  endOf,
  inBlock,
  isAt,
  mayNest,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../lib/code/parser.ts';
import type { Expression, Extent, Statement } from '../lib/code/tree.ts';
import { parseFor, parseIf, parseSelect, parseSwitch } from './branches.ts';
import { parseTypeSpec } from './classes.ts';
import { parseFunction } from './functions.ts';
import { parseImport } from './imports.ts';
import type { Go } from './state.ts';
import { parseType, type Type } from './types.ts';

/** Reads `{…}`. */
export function parseBlock(go: Go): Statement[] {
  const { p } = go;
  if (!mayNest(p)) {
    skipGroup(p);
    return [];
  }
  const { header } = go;
  go.header = undefined;
  const body = inBlock(p, () => {
    advance(p);
    const statements = parseStatements(go);
    accept(p, '}');
    return statements;
  });
  go.header = header;
  return body;
}

/** Reads statements up to a `}` or the end; inside of `switch`, up to the next case. */
export function parseStatements(go: Go, inCase = false): Statement[] {
  const { p } = go;
  const statements: Statement[] = [];
  for (;;) {
    skipNewlines(p);
    if (accept(p, ';')) continue;
    const token = peek(p);
    if (token === undefined || (token.text === '}' && (p.depth > 0 || inCase))) return statements;
    if (inCase && (token.text === 'case' || token.text === 'default')) return statements;
    const before = p.at;
    append(statements, parseStatement(go));
    if (p.at === before) p.at++;
  }
}

function parseStatement(go: Go): Statement[] {
  const { p } = go;
  const token = peek(p);
  const start = startOf(p);
  switch (token?.kind === 'operator' ? (token.text === '{' ? '{' : '') : token?.text) {
    case 'func': {
      if (p.tokens[p.at + 1]?.kind === 'operator' && p.depth > 0) break;
      const statement = parseFunction(go);
      return statement === undefined ? [] : [statement];
    }
    case 'import':
      p.at++;
      return specs(go, () => parseImport(go));
    case 'package':
      p.at += 2;
      return [];
    case 'type':
      p.at++;
      return specs(go, () => {
        parseTypeSpec(go);
        return [];
      });
    case 'var':
    case 'const':
      p.at++;
      return specs(go, () => parseVariable(go));
    case 'if':
      return parseIf(go);
    case 'for':
      return parseFor(go);
    case 'switch':
      return parseSwitch(go);
    case 'select':
      return parseSelect(go);
    case '{': {
      const body = parseBlock(go);
      return [{ kind: 'block', body, start, end: endOf(p, start) }];
    }
    case 'return':
      p.at++;
      return parseReturn(go, start);
    case 'break':
    case 'continue':
    case 'goto': {
      p.at++;
      if (peek(p)?.kind === 'name') p.at++;
      return [{ kind: 'return', value: undefined, start, end: endOf(p, start) }];
    }
    case 'go':
    case 'defer':
    case 'fallthrough':
      p.at++;
      return parseSimple(go);
    default:
  }
  if (token?.kind === 'name' && p.tokens[p.at + 1]?.text === ':') {
    p.at += 2;
    return [];
  }
  return parseSimple(go);
}

/** One declaration, or several in parentheses. */
function specs(go: Go, read: () => readonly Statement[]): Statement[] {
  const { p } = go;
  if (!accept(p, '(')) return [...read()];
  const found: Statement[] = [];
  for (;;) {
    skipNewlines(p);
    if (accept(p, ';')) continue;
    if (peek(p) === undefined || accept(p, ')')) return found;
    const before = p.at;
    found.push(...read());
    if (p.at === before) p.at++;
  }
}

const ASSIGNS = /^(?::|\+|-|\*|\/|%|&|\||\^|<<|>>|&\^)?=$/;

/** An expression, an assignment, a sending: what may also stand in the header of `if`. */
export function parseSimple(go: Go): Statement[] {
  const { p } = go;
  const start = startOf(p);
  const targets = parseList(go);
  const token = peek(p);
  if (token?.kind !== 'operator' || !ASSIGNS.test(token.text) || targets.length === 0) {
    if (token?.text === '++' || token?.text === '--') p.at++;
    return targets.map((value) => ({ kind: 'expression', value, start: value.start, end: value.end }));
  }
  p.at++;
  skipNewlines(p);
  accept(p, 'range');
  const values = parseList(go);
  const local = token.text === ':=';
  return assignment(targets, local ? '=' : token.text, values, local, { start, end: endOf(p, start) });
}

/** Assigns values to targets. An error behind the values that a call returns is left out, as it is where functions return. */
function assignment(
  targets: readonly Expression[],
  operator: string,
  values: readonly Expression[],
  local: boolean,
  place: Extent,
): Statement[] {
  const [value] = values;
  if (value === undefined) return [];
  const last = targets.at(-1);
  if (values.length > 1 && values.length === targets.length) {
    return targets.flatMap((target, index): Statement[] => {
      const own = values[index];
      return own === undefined ? [] : [{ kind: 'assign', targets: [target], operator, value: own, local, ...place }];
    });
  }
  const isError = last?.kind === 'name' && /^(?:_|ok|found|exists|e|\w{0,40}err\w{0,40})$/i.test(last.name);
  const kept = targets.length > 1 && isError ? targets.slice(0, -1) : targets;
  return [{ kind: 'assign', targets: kept, operator, value, local, ...place }];
}

/** Expressions with commas between them. */
export function parseList(go: Go): Expression[] {
  const { p } = go;
  const found: Expression[] = [];
  do {
    if (found.length > 0) skipNewlines(p);
    const value = parseExpression(p);
    if (value.end <= value.start) break;
    found.push(value);
  } while (accept(p, ','));
  return found;
}

/** `a, b string = x, y` behind `var` or `const`. */
function parseVariable(go: Go): Statement[] {
  const { p } = go;
  const targets: Expression[] = [];
  const start = startOf(p);
  do {
    const token = peek(p);
    if (token?.kind !== 'name') break;
    p.at++;
    targets.push({ kind: 'name', name: token.text, start: token.start, end: token.end });
  } while (accept(p, ','));
  const type = isAt(p, '=') || peek(p)?.kind === 'newline' ? undefined : parseType(p);
  const values = accept(p, '=') ? parseList(go) : [];
  const place = { start, end: endOf(p, start) };
  if (values.length > 0) return assignment(targets, '=', values, true, place);
  const value = type === undefined ? undefined : zeroOf(go, type, place);
  if (value === undefined) return [];
  return targets.map((target) => ({ kind: 'assign', targets: [target], operator: '=', value, local: true, ...place }));
}

/** What a variable of a type holds that is given no value. */
function zeroOf(go: Go, type: Type, place: Extent): Expression | undefined {
  switch (type.kind) {
    case 'list':
      return { kind: 'list', items: [], ...place };
    case 'map':
      return { kind: 'map', entries: [], ...place };
    case 'name':
      if (type.name === 'string') return { kind: 'string', parts: [], ...place };
      if (!go.structs.has(type.name)) return { kind: 'other', children: [], ...place };
      return { kind: 'call', callee: { kind: 'name', name: type.name, ...place }, arguments: [], ...place };
    case 'other':
      return { kind: 'other', children: [], ...place };
  }
}

/** A function that returns an error besides is taken to return its values only; where it fails it returns nothing. */
function parseReturn(go: Go, start: number): Statement[] {
  const { p } = go;
  const values = parseList(go);
  const place = { start, end: endOf(p, start) };
  const last = values.at(-1);
  if (!go.endsWithError || values.length < 2 || last === undefined) return [returned(values, place)];
  const kept = values.slice(0, -1);
  if (last.kind === 'literal' && /^(?:nil|true)$/.test(last.shown)) return [returned(kept, place)];
  if (!kept.every(isZero)) return [{ kind: 'expression', value: last, ...place }, returned(kept, place)];
  return [{ kind: 'expression', value: last, ...place }, returned([], place)];
}

function isZero(value: Expression): boolean {
  if (value.kind === 'literal') return true;
  if (value.kind === 'string') return value.parts.length === 0;
  return value.kind === 'map' || (value.kind === 'list' && value.items.length === 0);
}

function returned(values: readonly Expression[], place: Extent): Statement {
  const [only] = values;
  if (values.length < 2) return { kind: 'return', value: only, ...place };
  const items = values.map((value) => ({ value, spread: false, name: undefined }));
  return { kind: 'return', value: { kind: 'list', items, ...place }, ...place };
}
