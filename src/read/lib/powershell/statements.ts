/** Statements: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-08 */
import type { Text } from '../../../source/text.ts';
import type { Hole } from '../shell/types.ts';
import { type Cursor, charAt, MAX_DEPTH, skipBlank, take, takeVariable } from './cursor.ts';
import { parseArgument, parseExpression, takeType } from './expressions.ts';
import type { Case, Clause, Expression, Parameter, Redirect, Stage, Statement } from './tree.ts';

export interface Parsed {
  readonly statements: readonly Statement[];
  readonly problems: readonly { readonly message: string; readonly at: number }[];
}

/** Parses a PowerShell text. Never throws; what could not be read is among the problems. */
export function parsePowerShell(text: Text, holes: readonly Hole[]): Parsed {
  const cursor: Cursor = {
    text,
    value: masked(text.value, holes),
    holes: new Map(holes.map((hole) => [hole.start, hole])),
    problems: [],
    at: 0,
    depth: 0,
    subexpressions: new Map(),
    strayBrackets: 0,
    statements: bracketed,
  };
  return { statements: statementsUntil(cursor, ''), problems: cursor.problems };
}

function masked(value: string, holes: readonly Hole[]): string {
  if (holes.length === 0) return value;
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of holes) {
    if (start < done) continue;
    parts.push(value.slice(done, start), '_'.repeat(end - start));
    done = end;
  }
  return parts.join('') + value.slice(done);
}

/** The statements up to a closing bracket, which is taken too. */
function bracketed(cursor: Cursor, close: string): readonly Statement[] {
  if (cursor.depth >= MAX_DEPTH) {
    cursor.problems.push({ message: 'more brackets inside brackets than are followed', at: cursor.at });
    cursor.at = cursor.value.length;
    return [];
  }
  const open = cursor.at;
  cursor.depth++;
  const list = statementsUntil(cursor, close);
  cursor.depth--;
  if (cursor.at >= cursor.value.length) cursor.problems.push({ message: `no closing ${close}`, at: open });
  else cursor.at++;
  return list;
}

function statementsUntil(cursor: Cursor, close: string): Statement[] {
  const list: Statement[] = [];
  while (cursor.at < cursor.value.length) {
    skipBlank(cursor, true);
    const ch = charAt(cursor);
    if (ch === '' || ch === close) break;
    const before = cursor.at;
    if (ch !== ';' && ch !== ',') list.push(parseStatement(cursor));
    if (cursor.at === before) cursor.at++;
  }
  return list;
}

function block(cursor: Cursor): readonly Statement[] {
  skipBlank(cursor, true);
  if (charAt(cursor) !== '{') return [];
  cursor.at++;
  return bracketed(cursor, '}');
}

function inParentheses(cursor: Cursor): readonly Statement[] {
  skipBlank(cursor, true);
  if (charAt(cursor) !== '(') return [];
  cursor.at++;
  return bracketed(cursor, ')');
}

/** A word that follows the last block of a statement, on the same line or a later one. */
function follows(cursor: Cursor, word: RegExp): boolean {
  const back = cursor.at;
  skipBlank(cursor, true);
  if (take(cursor, word) !== undefined) return true;
  cursor.at = back;
  return false;
}

function parseStatement(cursor: Cursor): Statement {
  const start = cursor.at;
  take(cursor, /:[A-Za-z_]\w*(?=\s)/y);
  skipBlank(cursor, true);
  const back = cursor.at;
  const word = take(cursor, /[A-Za-z]+(?![\w-])/y)?.toLowerCase();
  const found = word === undefined ? undefined : parseKeyword(cursor, word, start);
  if (found !== undefined) return found;
  cursor.at = back;
  return parseChain(cursor);
}

function parseKeyword(cursor: Cursor, word: string, start: number): Statement | undefined {
  const next = /\s*(\S?)/y;
  next.lastIndex = cursor.at;
  const ch = next.exec(cursor.value.slice(0, cursor.at + 200))?.[1] ?? '';
  switch (word) {
    case 'if':
      return ch === '(' ? parseIf(cursor, start) : undefined;
    case 'foreach':
      return ch === '(' || ch === '-' ? parseForeach(cursor, start) : undefined;
    case 'for':
    case 'while': {
      if (ch !== '(') return undefined;
      const head = inParentheses(cursor);
      return { kind: 'loop', head, body: block(cursor), start, end: cursor.at };
    }
    case 'do': {
      if (ch !== '{') return undefined;
      const body = block(cursor);
      const head = follows(cursor, /(?:while|until)\b/iy) ? inParentheses(cursor) : [];
      return { kind: 'loop', head, body, start, end: cursor.at };
    }
    case 'switch':
      return ch === '(' || ch === '-' ? parseSwitch(cursor, start) : undefined;
    case 'try':
    case 'trap':
      return ch === '{' || ch === '[' ? parseTry(cursor, start) : undefined;
    case 'begin':
    case 'process':
    case 'end':
    case 'clean':
    case 'dynamicparam':
      return ch === '{' ? { kind: 'body', body: block(cursor), start, end: cursor.at } : undefined;
    case 'function':
    case 'filter':
    case 'workflow':
      return /\w/.test(ch) ? parseFunction(cursor, start) : undefined;
    case 'class':
    case 'enum':
      if (!/\w/.test(ch)) return undefined;
      take(cursor, /[^{;\n]{0,500}/y);
      return { kind: 'body', body: block(cursor), start, end: cursor.at };
    case 'param':
      return ch === '('
        ? { kind: 'parameters', parameters: parseParameters(cursor), start, end: cursor.at }
        : undefined;
    case 'return':
    case 'throw':
    case 'exit':
    case 'break':
    case 'continue': {
      skipBlank(cursor, false);
      const value = /^[\n\r;})]?$/.test(charAt(cursor)) ? undefined : parseChain(cursor);
      return { kind: 'leave', word, value, start, end: cursor.at };
    }
    default:
      return undefined;
  }
}

function parseIf(cursor: Cursor, start: number): Statement {
  const clauses: Clause[] = [];
  do {
    const from = cursor.at;
    const test = inParentheses(cursor);
    const end = cursor.at;
    clauses.push({ test, body: block(cursor), start: from, end });
  } while (follows(cursor, /elseif\b|else\s+if\b/iy));
  const otherwise = follows(cursor, /else\b/iy) ? block(cursor) : undefined;
  return { kind: 'if', clauses, otherwise, start, end: cursor.at };
}

function parseForeach(cursor: Cursor, start: number): Statement {
  skipBlank(cursor, true);
  while (take(cursor, /-\w+\s+\d*/y) !== undefined) skipBlank(cursor, true);
  if (charAt(cursor) === '(') cursor.at++;
  skipBlank(cursor, true);
  const variable = takeVariable(cursor);
  skipBlank(cursor, true);
  take(cursor, /in\b/iy);
  const list = bracketed(cursor, ')');
  const name = variable?.kind === 'variable' ? variable.name : '_';
  return { kind: 'foreach', name, list, body: block(cursor), start, end: cursor.at };
}

function parseSwitch(cursor: Cursor, start: number): Statement {
  skipBlank(cursor, true);
  while (take(cursor, /-\w+/y) !== undefined) skipBlank(cursor, true);
  const subject = inParentheses(cursor);
  skipBlank(cursor, true);
  const cases: Case[] = [];
  if (charAt(cursor) === '{') {
    cursor.at++;
    for (;;) {
      skipBlank(cursor, true);
      const before = cursor.at;
      if (cursor.at >= cursor.value.length || take(cursor, /\}/y) !== undefined) break;
      if (take(cursor, /;/y) !== undefined) continue;
      const pattern = take(cursor, /default(?=\s*\{)/iy) === undefined ? parseArgument(cursor) : undefined;
      cases.push({ pattern, body: block(cursor) });
      if (cursor.at === before) cursor.at++;
    }
  }
  return { kind: 'switch', subject, cases, start, end: cursor.at };
}

function parseTry(cursor: Cursor, start: number): Statement {
  const bodies: (readonly Statement[])[] = [];
  do {
    skipBlank(cursor, true);
    while (charAt(cursor) === '[' && takeType(cursor) !== undefined) {
      skipBlank(cursor, true);
      take(cursor, /,\s*/y);
    }
    bodies.push(block(cursor));
  } while (follows(cursor, /(?:catch|finally)\b/iy));
  return { kind: 'try', bodies, start, end: cursor.at };
}

function parseFunction(cursor: Cursor, start: number): Statement {
  skipBlank(cursor, false);
  const name = (take(cursor, /[^\s({;]+/y) ?? '').toLowerCase().replace(/^(?:script|global|local|private):/, '');
  skipBlank(cursor, true);
  const parameters = charAt(cursor) === '(' ? parseParameters(cursor) : [];
  return { kind: 'function', name, parameters, body: block(cursor), start, end: cursor.at };
}

function parseParameters(cursor: Cursor): Parameter[] {
  skipBlank(cursor, true);
  const parameters: Parameter[] = [];
  if (charAt(cursor) !== '(') return parameters;
  cursor.at++;
  for (;;) {
    skipBlank(cursor, true);
    const start = cursor.at;
    if (start >= cursor.value.length || take(cursor, /\)/y) !== undefined) break;
    let types = '';
    while (charAt(cursor) === '[') {
      types += `[${takeType(cursor) ?? ''}]`;
      skipBlank(cursor, true);
    }
    const from = cursor.at;
    const variable = takeVariable(cursor);
    const end = cursor.at;
    skipBlank(cursor, true);
    const given = take(cursor, /=(?!=)/y) !== undefined;
    if (given) skipBlank(cursor, true);
    const initial = given ? parseExpression(cursor, false) : undefined;
    if (variable?.kind === 'variable') parameters.push({ name: variable.name, types, initial, start: from, end });
    skipBlank(cursor, true);
    take(cursor, /,/y);
    if (cursor.at === start) cursor.at++;
  }
  return parameters;
}

/** Pipelines joined by `&&` and `||` (PowerShell 7). */
function parseChain(cursor: Cursor): Statement {
  const start = cursor.at;
  const items = [parsePipeline(cursor)];
  const operators: string[] = [];
  for (;;) {
    const back = cursor.at;
    skipBlank(cursor, false);
    const operator = take(cursor, /&&|\|\|/y);
    if (operator === undefined) {
      if (take(cursor, /&(?!&)/y) === undefined) cursor.at = back;
      break;
    }
    operators.push(operator);
    skipBlank(cursor, true);
    items.push(parsePipeline(cursor));
  }
  const [only] = items;
  if (only !== undefined && operators.length === 0) return only;
  return { kind: 'chain', items, operators, start, end: cursor.at };
}

function parsePipeline(cursor: Cursor): Statement {
  const start = cursor.at;
  const first = parseStage(cursor);
  if (first.kind === 'value' && first.redirects.length === 0) {
    const back = cursor.at;
    skipBlank(cursor, false);
    const operator = take(cursor, /(?:[-+*/%]|\?\?)?=(?!=)/y);
    if (operator !== undefined) {
      skipBlank(cursor, true);
      if (cursor.depth >= MAX_DEPTH) return { kind: 'pipeline', stages: [first], start, end: cursor.at };
      cursor.depth++;
      const value = parseStatement(cursor);
      cursor.depth--;
      return { kind: 'assign', target: first.expression, operator, value, start, end: cursor.at };
    }
    cursor.at = back;
  }
  const stages = [first];
  for (;;) {
    const back = cursor.at;
    skipBlank(cursor, false);
    // PowerShell 7 takes a pipe at the beginning of the next line too.
    if (take(cursor, /\|(?!\|)|(?:\r?\n[ \t]*){1,5}\|(?!\|)/y) === undefined) {
      cursor.at = back;
      break;
    }
    skipBlank(cursor, true);
    stages.push(parseStage(cursor));
  }
  return { kind: 'pipeline', stages, start, end: cursor.at };
}

const EXPRESSION =
  /[$@("'[{\u2018\u201c]|[-+]?\d+(?:\.\d+)?(?:[kmgt]b)?(?=[\s;,|)}\]*/%+]|-\D|$)|!|-(?:not|join|split)\b|[-+](?=[$(])|\+\+|--(?=\$)|,/iy;

function parseStage(cursor: Cursor): Stage {
  const start = cursor.at;
  const called = take(cursor, /&(?!&)\s*|\.(?=[\s"'$(])[ \t]*/y);
  EXPRESSION.lastIndex = cursor.at;
  const key = /(?:[A-Za-z_][\w.-]*)[ \t]*=(?!=)/y;
  key.lastIndex = cursor.at;
  if (called === undefined && (EXPRESSION.test(cursor.value) || key.test(cursor.value))) {
    const expression = parseExpression(cursor);
    const redirects = parseRedirects(cursor);
    return { kind: 'value', expression, redirects, start, end: cursor.at };
  }
  const words: Expression[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    const before = cursor.at;
    skipBlank(cursor, false);
    if (/^[\n\r;|)}]?$/.test(charAt(cursor)) || charAt(cursor) === '&') break;
    if (take(cursor, /--%(?=\s)/y) !== undefined) {
      verbatimWords(cursor, words);
      break;
    }
    const redirect = parseRedirect(cursor);
    if (redirect === undefined) words.push(parseArgument(cursor));
    else redirects.push(redirect);
    if (cursor.at === before) break;
    if (words.length > 0 && words.at(-1)?.start === words.at(-1)?.end && redirect === undefined) {
      words.pop();
      cursor.at++;
    }
  }
  const end = Math.max(start, words.at(-1)?.end ?? cursor.at);
  return { kind: 'command', words, redirects, dot: called?.startsWith('.') === true, start, end };
}

/** After `--%` words stand as they are until the end of the line or a pipe. */
function verbatimWords(cursor: Cursor, words: Expression[]): void {
  for (;;) {
    take(cursor, /[ \t]+/y);
    const start = cursor.at;
    if (take(cursor, /(?:"[^"\r\n]*"?|[^\s|"])+/y) === undefined) return;
    const parts = [...cursor.value.slice(start, cursor.at).matchAll(/[^"]+/g)].map((match) => {
      const from = start + match.index;
      return { kind: 'text' as const, start: from, end: from + match[0].length };
    });
    words.push({ kind: 'string', parts, bare: true, start, end: cursor.at });
  }
}

function parseRedirects(cursor: Cursor): Redirect[] {
  const redirects: Redirect[] = [];
  for (;;) {
    const back = cursor.at;
    skipBlank(cursor, false);
    const redirect = parseRedirect(cursor);
    if (redirect === undefined) {
      cursor.at = back;
      return redirects;
    }
    redirects.push(redirect);
  }
}

function parseRedirect(cursor: Cursor): Redirect | undefined {
  const operator = take(cursor, /[1-6*]?>>?(?:&[12])?/y);
  if (operator === undefined) return undefined;
  if (operator.includes('&')) return { operator, target: undefined };
  skipBlank(cursor, false);
  return { operator, target: parseArgument(cursor) };
}
