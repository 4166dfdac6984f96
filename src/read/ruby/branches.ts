/** `if`, `case`, loops and `begin`. */
import { parseExpression } from '../lib/code/expression.ts';
import { accept, advance, endOf, inBlock, isAt, mayNest, peek, skipNewlines, startOf } from '../lib/code/parser.ts';
import type { Expression, Statement } from '../lib/code/tree.ts';
import type { Ruby } from './state.ts';
import { negated, parseBody, parseStatements } from './statements.ts';

/** A longer chain of cases is a row of tests. */
const MAX_CHAIN = 12;

/** Reads `if … elsif … else … end`; `elsif` is read as an `if` inside of `else`. */
export function parseIf(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  const word = advance(p)?.text;
  const condition = parseExpression(p);
  accept(p, 'then');
  const then = parseStatements(ruby);
  let otherwise: Statement[] = [];
  if (isAt(p, 'elsif') && mayNest(p)) otherwise = inBlock(p, () => parseIf(ruby));
  else {
    if (accept(p, 'else')) otherwise = parseStatements(ruby);
    accept(p, 'end');
  }
  const tested = word === 'unless' ? negated(condition) : condition;
  return [{ kind: 'if', condition: tested, then, otherwise, start, end: endOf(p, start) }];
}

export function parseWhile(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  advance(p);
  const value = header(ruby, () => parseExpression(p));
  accept(p, 'do');
  const body = parseBody(ruby, 'end');
  const place = { start, end: endOf(p, start) };
  const condition: Statement = { kind: 'expression', value, start: value.start, end: value.end };
  return [{ kind: 'loop', names: [], over: undefined, body: [condition, ...body], ...place }];
}

export function parseFor(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  advance(p);
  const names: string[] = [];
  for (let token = peek(p); token !== undefined && token.kind !== 'newline' && !accept(p, 'in'); token = peek(p)) {
    if (token.kind === 'name') names.push(token.text);
    p.at++;
  }
  const over = header(ruby, () => parseExpression(p));
  accept(p, 'do');
  const body = parseBody(ruby, 'end');
  return [{ kind: 'loop', names, over, body, start, end: endOf(p, start) }];
}

function header<T>(ruby: Ruby, read: () => T): T {
  const before = ruby.header;
  ruby.header = ruby.p.brackets;
  const result = read();
  ruby.header = before;
  return result;
}

/** Reads `case x when a, b … else … end` as a chain of tests. */
export function parseCase(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  advance(p);
  const subject = peek(p)?.kind === 'newline' ? undefined : parseExpression(p);
  const tests: {
    readonly condition: Expression;
    readonly then: Statement[];
    readonly start: number;
    readonly end: number;
  }[] = [];
  let last: Statement[] = [];
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined || accept(p, 'end')) break;
    if (accept(p, 'else')) {
      last = parseStatements(ruby);
      continue;
    }
    if (token.text !== 'when' && token.text !== 'in') {
      if (token.text === '}' || token.text === 'rescue' || token.text === 'ensure' || token.text === 'elsif') break;
      p.at++;
      continue;
    }
    p.at++;
    const condition = parseExpression(p);
    while (accept(p, ',')) {
      skipNewlines(p);
      accept(p, '*');
      parseExpression(p);
    }
    const then = parseStatements(ruby);
    tests.push({ condition, then, start: token.start, end: endOf(p, token.end) });
  }
  const before: Statement[] =
    subject === undefined || subject.end <= subject.start
      ? []
      : [{ kind: 'expression', value: subject, start, end: subject.end }];
  const place = { start, end: endOf(p, start) };
  const test = (one: (typeof tests)[number], otherwise: Statement[]): Statement => ({ kind: 'if', ...one, otherwise });
  const body =
    tests.length > MAX_CHAIN
      ? [...tests.map((one) => test(one, [])), ...last]
      : tests.reduceRight<Statement[]>((otherwise, one) => [test(one, otherwise)], last);
  return [{ kind: 'block', body: [...before, ...body], ...place }];
}

export function parseBegin(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  advance(p);
  const body = parseBody(ruby, 'end');
  return [{ kind: 'block', body, start, end: endOf(p, start) }];
}
