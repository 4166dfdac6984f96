/** Expressions and arguments: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-07 */
import {
  type Cursor,
  charAt,
  isQuote,
  MAX_DEPTH,
  partList,
  skipBlank,
  take,
  takeDollar,
  takeEscape,
  takeHereString,
  takeHole,
  takeQuoted,
  takeSubexpression,
  takeVariable,
} from './cursor.ts';
import type { Expression, HashEntry } from './tree.ts';

const LEVELS: readonly RegExp[] = [
  /-(?:and|or|xor)\b|\?\?(?!=)/iy,
  /-(?:[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split)|is|isnot|as|join|band|bor|bxor|shl|shr)\b/iy,
  /[+](?![+=])|-(?![-=A-Za-z])/y,
  /[*/%](?!=)/y,
  /-f(?![\w-])/iy,
  /\.\.(?!\.)/y,
];

/** Operators, or members of members, in a row that are kept. */
const MAX_OPERATORS = 300;

/** An expression with its operators. In a list of arguments (`commas` false) a comma ends it. */
export function parseExpression(cursor: Cursor, commas = true): Expression {
  const test = parseLevel(cursor, 0, commas);
  const back = cursor.at;
  skipBlank(cursor, false);
  if (take(cursor, /\?(?=\s)/y) === undefined) {
    cursor.at = back;
    return test;
  }
  skipBlank(cursor, true);
  const then = parseLevel(cursor, 0, false);
  skipBlank(cursor, true);
  if (take(cursor, /:/y) === undefined) return then;
  skipBlank(cursor, true);
  const otherwise = parseLevel(cursor, 0, false);
  return { kind: 'ternary', test, then, otherwise, start: test.start, end: cursor.at };
}

function parseLevel(cursor: Cursor, level: number, commas: boolean): Expression {
  const operator = LEVELS[level];
  if (operator === undefined) return parseList(cursor, commas);
  let left = parseLevel(cursor, level + 1, commas);
  for (let count = 0; ; count++) {
    const back = cursor.at;
    skipBlank(cursor, false);
    const written = take(cursor, operator);
    if (written === undefined) {
      cursor.at = back;
      return left;
    }
    skipBlank(cursor, true);
    const right = parseLevel(cursor, level + 1, commas);
    if (count === MAX_OPERATORS) cursor.problems.push({ message: 'more operators than are followed', at: cursor.at });
    if (count < MAX_OPERATORS)
      left = { kind: 'binary', operator: written.toLowerCase(), left, right, start: left.start, end: cursor.at };
  }
}

function parseList(cursor: Cursor, commas: boolean): Expression {
  const first = parseUnary(cursor);
  return commas ? listAfter(cursor, first, parseUnary) : first;
}

/** `first, second, …`: the comma may stand at the end of a line. */
function listAfter(cursor: Cursor, first: Expression, next: (cursor: Cursor) => Expression): Expression {
  const items = [first];
  for (;;) {
    const back = cursor.at;
    skipBlank(cursor, false);
    if (take(cursor, /,/y) === undefined) {
      cursor.at = back;
      break;
    }
    skipBlank(cursor, true);
    items.push(next(cursor));
  }
  return items.length === 1 ? first : { kind: 'list', items, start: first.start, end: cursor.at };
}

function parseUnary(cursor: Cursor): Expression {
  const start = cursor.at;
  if (cursor.depth >= MAX_DEPTH) return tooDeep(cursor);
  if (take(cursor, /!|-(?:not|bnot|split|join)\b|,|\+\+|--|[+-](?=[$(\d.])/iy) !== undefined) {
    skipBlank(cursor, true);
    cursor.depth++;
    const operand = parseUnary(cursor);
    cursor.depth--;
    return { kind: 'unary', operand, start, end: cursor.at };
  }
  const type = charAt(cursor) === '[' ? takeType(cursor) : undefined;
  if (type === undefined) return parsePostfix(cursor, parsePrimary(cursor));
  const named: Expression = { kind: 'type', name: type, start, end: cursor.at };
  if (charAt(cursor) === ':' && charAt(cursor, 1) === ':') return parsePostfix(cursor, named);
  const back = cursor.at;
  skipBlank(cursor, false);
  if (!/[$@("'[{\w\u2018\u201c-]/.test(charAt(cursor))) {
    cursor.at = back;
    return named;
  }
  cursor.depth++;
  const operand = parseUnary(cursor);
  cursor.depth--;
  return { kind: 'cast', type, operand, start, end: cursor.at };
}

/** After so many brackets without an end, types are taken to be short. */
const MAX_STRAY = 20;
const SHORT_TYPE = 200;

/** `[string]`, `[Parameter(Mandatory)]`: what stands between the brackets; the cursor is on the first one. */
export function takeType(cursor: Cursor): string | undefined {
  const start = cursor.at;
  const end = cursor.strayBrackets < MAX_STRAY ? cursor.value.length : start + SHORT_TYPE;
  let open = 0;
  while (cursor.at < Math.min(end, cursor.value.length)) {
    const ch = charAt(cursor);
    if (isQuote(ch)) {
      takeQuoted(cursor);
      continue;
    }
    cursor.at++;
    if (ch === '[') open++;
    else if (ch === ']' && --open === 0) return cursor.value.slice(start + 1, cursor.at - 1);
  }
  cursor.strayBrackets++;
  cursor.at = start + 1;
  return undefined;
}

function tooDeep(cursor: Cursor): Expression {
  cursor.problems.push({ message: 'more brackets inside brackets than are followed', at: cursor.at });
  const start = cursor.at;
  cursor.at = cursor.value.length;
  return { kind: 'string', parts: [], bare: false, start, end: cursor.at };
}

function parsePrimary(cursor: Cursor): Expression {
  const start = cursor.at;
  const ch = charAt(cursor);
  const next = charAt(cursor, 1);
  if (isQuote(ch)) {
    const parts = takeQuoted(cursor);
    return { kind: 'string', parts, bare: false, start, end: cursor.at };
  }
  if (ch === '$') {
    const found = next === '(' ? takeSubexpression(cursor) : takeVariable(cursor);
    if (found !== undefined) return found;
  }
  if (ch === '(') {
    cursor.at++;
    const body = cursor.statements(cursor, ')');
    return { kind: 'group', body, list: false, start, end: cursor.at };
  }
  if (ch === '{') {
    cursor.at++;
    const body = cursor.statements(cursor, '}');
    return { kind: 'block', body, start, end: cursor.at };
  }
  if (ch === '@') {
    const found = parseAt(cursor, next);
    if (found !== undefined) return found;
  }
  return parseBare(cursor, /[\s,;|&)}\]=<>]/);
}

function parseAt(cursor: Cursor, next: string): Expression | undefined {
  const start = cursor.at;
  if (next === '(') {
    cursor.at += 2;
    const body = cursor.statements(cursor, ')');
    return { kind: 'group', body, list: true, start, end: cursor.at };
  }
  if (next === '{') return parseHash(cursor);
  if (next === '"' || next === "'") return takeHereString(cursor);
  const name = take(cursor, /@[A-Za-z_][\w:]*/y);
  if (name === undefined) return undefined;
  return { kind: 'variable', name: name.slice(1).toLowerCase(), splat: true, start, end: cursor.at };
}

function parseHash(cursor: Cursor): Expression {
  const start = cursor.at;
  cursor.at += 2;
  // A hash is `key = value` statements; the parser of statements reads them as assignments.
  const body = cursor.statements(cursor, '}');
  const entries = body.flatMap((statement): HashEntry[] =>
    statement.kind === 'assign' ? [{ key: statement.target, value: statement.value }] : [],
  );
  return { kind: 'hash', entries, start, end: cursor.at };
}

function parsePostfix(cursor: Cursor, primary: Expression): Expression {
  let of = primary;
  const keep = (next: Expression): void => {
    if (count < MAX_OPERATORS) of = next;
  };
  let count = 0;
  for (; ; count++) {
    const { start } = of;
    const ch = charAt(cursor);
    if (ch === '[' && of.kind !== 'string') {
      cursor.at++;
      const index = cursor.statements(cursor, ']');
      keep({ kind: 'index', of, index, start, end: cursor.at });
      continue;
    }
    const name = take(cursor, /(?:\?\.|\.|::)(?:[A-Za-z_]\w*|(?=["'$(]))/y);
    if (name === undefined) return of;
    const quoted = isQuote(charAt(cursor)) ? takeQuoted(cursor) : undefined;
    const written =
      quoted?.map((part) => cursor.value.slice(part.start, part.end)).join('') ?? name.replace(/^\W+/, '');
    if (quoted === undefined && charAt(cursor) === '$') takeVariable(cursor);
    const args = charAt(cursor) === '(' ? parseArguments(cursor) : undefined;
    keep({ kind: 'member', of, name: written.toLowerCase(), arguments: args, start, end: cursor.at });
  }
}

/** `(a, b)` of a method. */
function parseArguments(cursor: Cursor): Expression[] {
  const args: Expression[] = [];
  cursor.at++;
  cursor.depth++;
  for (;;) {
    skipBlank(cursor, true);
    if (cursor.at >= cursor.value.length || take(cursor, /\)/y) !== undefined) break;
    const before = cursor.at;
    if (take(cursor, /,/y) === undefined) args.push(parseExpression(cursor, false));
    if (cursor.at === before) cursor.at++;
  }
  cursor.depth--;
  return args;
}

const ENDS = /[\s;|&)<>]/;

/** One argument of a command, or several joined by commas. */
export function parseArgument(cursor: Cursor): Expression {
  return listAfter(cursor, parseWord(cursor), parseWord);
}

function parseWord(cursor: Cursor): Expression {
  if (cursor.depth >= MAX_DEPTH) return tooDeep(cursor);
  const start = cursor.at;
  const ch = charAt(cursor);
  if (ch === '(' || ch === '{' || isQuote(ch) || (ch === '@' && /[({"'A-Za-z_]/.test(charAt(cursor, 1)))) {
    return parsePostfix(cursor, parsePrimary(cursor));
  }
  if (ch === '$') {
    const found = parsePostfix(cursor, parsePrimary(cursor));
    const next = charAt(cursor);
    if (cursor.at > start && (next === '' || next === ',' || next === '}' || ENDS.test(next))) return found;
    cursor.at = start;
  }
  return parseBare(cursor, ENDS);
}

/** A word without quotes around it, in which variables and quoted parts may stand. */
function parseBare(cursor: Cursor, ends: RegExp): Expression {
  const start = cursor.at;
  const { parts, keep } = partList();
  let braces = 0;
  while (cursor.at < cursor.value.length) {
    const hole = takeHole(cursor);
    if (hole !== undefined) {
      parts.push(hole);
      continue;
    }
    const ch = charAt(cursor);
    if (ends.test(ch) || (ch === '(' && cursor.at > start)) break;
    if (ch === ',' && (cursor.at === start || /[\s`]/.test(charAt(cursor, 1)))) break;
    if (ch === '{') braces++;
    if (ch === '}' && braces-- <= 0) break;
    if (ch === '`') {
      if (/^`[ \t]*\r?(?:\n|$)/.test(cursor.value.slice(cursor.at, cursor.at + 200))) break;
      parts.push(takeEscape(cursor));
    } else if (isQuote(ch)) {
      const inner = takeQuoted(cursor);
      parts.push(...inner);
    } else {
      const dollar = ch === '$' ? takeDollar(cursor) : undefined;
      if (dollar !== undefined) parts.push(dollar);
      else keep(cursor.at, ++cursor.at);
    }
  }
  return { kind: 'string', parts, bare: true, start, end: cursor.at };
}
