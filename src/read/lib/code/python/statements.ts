/** The statements of Python and Starlark, by their indentation. https://docs.python.org/3/reference/compound_stmts.html */
import type { Text } from '../../../../source/text.ts';
import { append } from '../append.ts';
import { parseExpression } from '../expression.ts';
import { plainText } from '../items.ts';
import {
  accept,
  acceptName,
  advance,
  closerOf,
  endOf,
  fail,
  inBlock,
  inBrackets,
  isAt,
  mayNest,
  type Parser,
  parserOf,
  peek,
  programOf,
  skipGroup,
  skipNewlines,
  startOf,
} from '../parser.ts';
import type { Expression, Program, Statement } from '../tree.ts';
import { argumentsHere, expressionList, GRAMMAR, loopNames, parametersUntil } from './grammar.ts';
import { importFrom, importNames } from './imports.ts';

/** Where a statement stands. */
interface Place {
  readonly p: Parser;
  /** Names that `global` and `nonlocal` say are of the surroundings. */
  readonly outer: Set<string>;
  readonly inClass: boolean;
}

/** Parses a Python program, or one in Starlark. Never throws; what it cannot make sense of is in `errors`. */
export function parsePython(text: Text): Program {
  const p = parserOf(text, GRAMMAR);
  const place: Place = { p, outer: new Set(), inClass: false };
  const body: Statement[] = [];
  while (p.at < p.tokens.length) {
    const before = p.at;
    append(body, block(place, 0));
    if (p.at === before) p.at++;
  }
  return programOf(p, body);
}

/** Statements that are indented at least so far. */
function block(place: Place, indent: number): Statement[] {
  const { p } = place;
  const body: Statement[] = [];
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined || columnAt(p, token.start) < indent) return body;
    const before = p.at;
    append(body, statement(place));
    if (p.at === before) p.at++;
  }
}

/** How far what begins at an offset is indented, counted from the beginning of its line. */
function columnAt(p: Parser, offset: number): number {
  const { value } = p.text;
  let column = 0;
  let at = offset;
  while (at > 0 && /[ \t\f]/.test(value.charAt(at - 1))) {
    at--;
    column += value.charAt(at) === '\t' ? 8 : 1;
  }
  if (at === 0 || /[\r\n\uFEFF]/.test(value.charAt(at - 1))) return column;
  return Number.MAX_SAFE_INTEGER;
}

/** The statements behind a colon: on the same line, or indented below. */
function suite(place: Place, column: number): Statement[] {
  const { p } = place;
  if (!accept(p, ':')) {
    skipLine(p);
    return [];
  }
  return inBlock(p, () => {
    if (peek(p)?.kind !== 'newline') return simpleStatements(place);
    skipNewlines(p);
    const token = peek(p);
    const indent = token === undefined ? 0 : columnAt(p, token.start);
    if (token === undefined || indent <= column) return [];
    if (mayNest(p)) return block(place, indent);
    fail(p, token, 'nested too deeply');
    for (let next = peek(p); next !== undefined && columnAt(p, next.start) >= indent; next = peek(p)) {
      skipLine(p);
      skipNewlines(p);
    }
    return [];
  });
}

function skipLine(p: Parser): void {
  for (let token = peek(p); token !== undefined && token.kind !== 'newline'; token = peek(p)) {
    if (/^[([{]$/.test(token.text)) skipGroup(p);
    else p.at++;
  }
}

function statement(place: Place): Statement[] {
  const { p } = place;
  const token = peek(p);
  if (token === undefined) return [];
  const column = columnAt(p, token.start);
  const { start } = token;
  if (token.kind === 'operator' && token.text === '@') return decorated(place);
  if (token.kind !== 'name') return simpleStatements(place);
  if (token.text === 'async') p.at++;
  const word = peek(p)?.text ?? '';
  const closed = (): { start: number; end: number } => ({ start, end: endOf(p, start) });
  switch (word) {
    case 'def':
      return [definition(place, column, false)];
    case 'class':
      return [classDefinition(place, column)];
    case 'if':
      p.at++;
      return [branch(place, column, start)];
    case 'while': {
      p.at++;
      const condition = parseExpression(p);
      const body = suite(place, column);
      const test: Statement = { kind: 'expression', value: condition, start: condition.start, end: condition.end };
      return [
        { kind: 'loop', names: [], over: undefined, body: [test, ...body], ...closed() },
        ...otherwise(place, column),
      ];
    }
    case 'for': {
      p.at++;
      const names = loopNames(p);
      const over = expressionList(p);
      const body = suite(place, column);
      return [{ kind: 'loop', names, over, body, ...closed() }, ...otherwise(place, column)];
    }
    case 'try':
      p.at++;
      return [{ kind: 'block', body: suite(place, column), ...closed() }, ...handlers(place, column)];
    case 'with':
      p.at++;
      return withItems(place, column);
    case 'match':
      return isMatch(p) ? match(place, column) : simpleStatements(place);
    default:
      return simpleStatements(place);
  }
}

/** Decorators are not read: what they say is for people, or for a framework. */
function decorated(place: Place): Statement[] {
  const { p } = place;
  let free = false;
  while (accept(p, '@')) {
    if (isAt(p, 'staticmethod')) free = true;
    skipLine(p);
    skipNewlines(p);
  }
  const token = peek(p);
  const column = token === undefined ? 0 : columnAt(p, token.start);
  if (isAt(p, 'async')) p.at++;
  if (isAt(p, 'def')) return [definition(place, column, free)];
  return isAt(p, 'class') ? [classDefinition(place, column)] : [];
}

function definition(place: Place, column: number, free: boolean): Statement {
  const { p } = place;
  const start = startOf(p);
  p.at++;
  const name = acceptName(p);
  if (isAt(p, '[')) skipGroup(p);
  const all = accept(p, '(') ? inBrackets(p, () => parametersUntil(p, ')')) : [];
  if (accept(p, '->')) parseExpression(p);
  const body = suite({ p, outer: new Set(), inClass: false }, column);
  const bound = place.inClass && !free && /^(?:self|cls|mcs)$/.test(all[0]?.name ?? '');
  const parameters = bound ? all.slice(1) : all;
  const end = endOf(p, start);
  return { kind: 'function', function: { name, parameters, body, start, end }, start, end };
}

function classDefinition(place: Place, column: number): Statement {
  const { p } = place;
  const start = startOf(p);
  p.at++;
  const name = acceptName(p) ?? '';
  if (isAt(p, '[')) skipGroup(p);
  const bases = argumentsHere(p).flatMap(({ value, name: keyword }) => {
    const base = value.kind === 'member' ? value.name : plainText(value);
    return keyword === undefined && base !== undefined ? [base] : [];
  });
  const body = suite({ p, outer: new Set(), inClass: true }, column);
  return { kind: 'class', name, body, bases, start, end: endOf(p, start) };
}

/** Whether the next line goes on with a statement, at the same indentation, with this word. Moves to it. */
function goesOn(p: Parser, column: number, word: string): boolean {
  const before = p.at;
  skipNewlines(p);
  const token = peek(p);
  if (token?.kind === 'name' && token.text === word && columnAt(p, token.start) === column) return true;
  p.at = before;
  return false;
}

function branch(place: Place, column: number, start: number): Statement {
  const { p } = place;
  const condition = parseExpression(p);
  const then = suite(place, column);
  let rest: Statement[] = [];
  if (goesOn(p, column, 'elif')) {
    const from = startOf(p);
    if (mayNest(p)) {
      p.depth++;
      p.at++;
      rest = [branch(place, column, from)];
      p.depth--;
    } else rest = flatBranches(place, column);
  } else rest = otherwise(place, column);
  return { kind: 'if', condition, then, otherwise: rest, start, end: endOf(p, start) };
}

/** More `elif` than may lie inside each other: one after the other. */
function flatBranches(place: Place, column: number): Statement[] {
  const { p } = place;
  const all: Statement[] = [];
  while (goesOn(p, column, 'elif')) {
    const start = startOf(p);
    p.at++;
    const condition = parseExpression(p);
    const then = suite(place, column);
    all.push({ kind: 'if', condition, then, otherwise: [], start, end: endOf(p, start) });
  }
  return [...all, ...otherwise(place, column)];
}

function otherwise(place: Place, column: number): Statement[] {
  const { p } = place;
  if (!goesOn(p, column, 'else')) return [];
  p.at++;
  return suite(place, column);
}

/** `except`, `else`, `finally`. A handler runs or does not. */
function handlers(place: Place, column: number): Statement[] {
  const { p } = place;
  const all: Statement[] = [];
  while (goesOn(p, column, 'except')) {
    const start = startOf(p);
    p.at++;
    accept(p, '*');
    const children = isAt(p, ':') ? [] : [expressionList(p)];
    if (accept(p, 'as')) acceptName(p);
    const condition: Expression = { kind: 'other', children, start, end: endOf(p, start) };
    const then = suite(place, column);
    all.push({ kind: 'if', condition, then, otherwise: [], start, end: endOf(p, start) });
  }
  const start = startOf(p);
  const rest = otherwise(place, column);
  if (goesOn(p, column, 'finally')) {
    p.at++;
    append(rest, suite(place, column));
  }
  if (rest.length > 0) all.push({ kind: 'block', body: rest, start, end: endOf(p, start) });
  return all;
}

function withItems(place: Place, column: number): Statement[] {
  const { p } = place;
  const start = startOf(p);
  const body: Statement[] = [];
  const close = isAt(p, '(') ? closerOf(p, p.at) : -1;
  // `with (a as b, c as d):` has its items in brackets, `with (a).b() as c:` has not.
  const bracketed = close >= 0 && p.tokens[close + 1]?.text === ':';
  if (bracketed) p.at++;
  const items = (): void => {
    do {
      if (isAt(p, ')') || isAt(p, ':')) break;
      body.push(withItem(place));
    } while (accept(p, ','));
  };
  if (bracketed) {
    inBrackets(p, items);
    p.at = Math.min(p.tokens.length, close + 1);
  } else items();
  append(body, suite(place, column));
  return [{ kind: 'block', body, start, end: endOf(p, start) }];
}

function withItem(place: Place): Statement {
  const { p } = place;
  const value = parseExpression(p);
  if (!accept(p, 'as')) return { kind: 'expression', value, start: value.start, end: value.end };
  const target = parseExpression(p);
  const targets = [target];
  return { kind: 'assign', targets, operator: '=', value, local: true, start: value.start, end: endOf(p, value.end) };
}

/** `match` is a keyword only where a line begins with it, ends with a colon, and the next begins with `case`. */
function isMatch(p: Parser): boolean {
  for (let at = p.at + 1; at < p.tokens.length; at++) {
    const token = p.tokens[at];
    if (token?.kind === 'newline') return p.tokens[at - 1]?.text === ':' && p.tokens[at + 1]?.text === 'case';
    if (token?.kind === 'operator' && /^[([{]$/.test(token.text)) at = closerOf(p, at);
  }
  return false;
}

function match(place: Place, column: number): Statement[] {
  const { p } = place;
  const start = startOf(p);
  p.at++;
  const subject = expressionList(p);
  const all: Statement[] = [{ kind: 'expression', value: subject, start, end: subject.end }];
  accept(p, ':');
  skipNewlines(p);
  for (let token = peek(p); token?.text === 'case' && columnAt(p, token.start) > column; token = peek(p)) {
    const indent = columnAt(p, token.start);
    const from = token.start;
    p.at++;
    const pattern = expressionList(p);
    if (accept(p, 'if')) parseExpression(p);
    const condition: Expression = { kind: 'other', children: [], start: from, end: pattern.end };
    const then = suite(place, indent);
    all.push({ kind: 'if', condition, then, otherwise: [], start: from, end: endOf(p, from) });
    skipNewlines(p);
  }
  return all;
}

/** Statements of one line, with semicolons between them. */
function simpleStatements(place: Place): Statement[] {
  const { p } = place;
  const all: Statement[] = [];
  do {
    if (peek(p) === undefined || peek(p)?.kind === 'newline') break;
    append(all, simple(place));
  } while (accept(p, ';'));
  const token = peek(p);
  if (token !== undefined && token.kind !== 'newline') {
    if (!isOldPrint(p)) fail(p, token, `unexpected ${token.kind === 'string' ? 'string' : token.text}`);
    skipLine(p);
  }
  return all;
}

/** `print "…"`, as Python 2 has it. */
function isOldPrint(p: Parser): boolean {
  return /^(?:print|exec)$/.test(p.tokens[p.at - 1]?.text ?? '');
}

function simple(place: Place): Statement[] {
  const { p } = place;
  const start = startOf(p);
  const word = peek(p)?.kind === 'name' ? (peek(p)?.text ?? '') : '';
  const extent = (): { start: number; end: number } => ({ start, end: endOf(p, start) });
  const atEnd = (): boolean => peek(p) === undefined || peek(p)?.kind === 'newline' || isAt(p, ';');
  switch (word) {
    case 'pass':
      p.at++;
      return [];
    case 'break':
    case 'continue':
      p.at++;
      return [{ kind: 'return', value: undefined, ...extent() }];
    case 'return': {
      p.at++;
      const value = atEnd() ? undefined : expressionList(p);
      return [{ kind: 'return', value, ...extent() }];
    }
    case 'raise': {
      p.at++;
      const value = atEnd() ? undefined : parseExpression(p);
      if (accept(p, 'from')) parseExpression(p);
      const thrown: Statement[] = value === undefined ? [] : [{ kind: 'expression', value, ...extent() }];
      return [...thrown, { kind: 'return', value: undefined, ...extent() }];
    }
    case 'assert':
    case 'del': {
      p.at++;
      const value = parseExpression(p);
      while (accept(p, ',')) parseExpression(p);
      return word === 'del' ? [] : [{ kind: 'expression', value, ...extent() }];
    }
    case 'global':
    case 'nonlocal':
      p.at++;
      do place.outer.add(acceptName(p) ?? '');
      while (accept(p, ','));
      return [];
    case 'import':
      p.at++;
      return importNames(p, start);
    case 'from':
      p.at++;
      return importFrom(p, start);
    default:
      return assignment(place, start);
  }
}

const AUGMENTED = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '**=', '>>=', '<<=', '&=', '^=', '|=', '@=']);

function assignment(place: Place, start: number): Statement[] {
  const { p } = place;
  const first = expressionList(p);
  const extent = (): { start: number; end: number } => ({ start, end: endOf(p, start) });
  if (accept(p, ':')) parseExpression(p);
  const operator = peek(p)?.kind === 'operator' ? (peek(p)?.text ?? '') : '';
  if (AUGMENTED.has(operator)) {
    advance(p);
    const value = expressionList(p);
    return [{ kind: 'assign', targets: [first], operator, value, local: false, ...extent() }];
  }
  const chain = [first];
  while (accept(p, '=')) chain.push(expressionList(p));
  const value = chain.pop();
  if (value === undefined || chain.length === 0) {
    return first.end > first.start ? [{ kind: 'expression', value: first, ...extent() }] : [];
  }
  return chain.map((target): Statement => {
    const targets = target.kind === 'list' ? target.items.map((item) => item.value) : [target];
    const local = !(target.kind === 'name' && place.outer.has(target.name));
    return { kind: 'assign', targets, operator: '=', value, local, ...extent() };
  });
}
