/** `if`, `for`, `switch` and `select`. */
import {
  accept,
  advance,
  closerOf,
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
import type { Go } from './state.ts';
import { parseBlock, parseList, parseSimple, parseStatements } from './statements.ts';

/** A longer chain of cases is a row of tests. */
const MAX_CHAIN = 12;

/** Reads the parts of a header, between semicolons, up to the block. */
function parseHeader(go: Go): Statement[][] {
  const { p } = go;
  const { header } = go;
  go.header = p.brackets;
  const parts: Statement[][] = [];
  for (let count = 0; count < 4; count++) {
    parts.push(isAt(p, '{') || isAt(p, ';') ? [] : parseSimple(go));
    if (!accept(p, ';')) break;
  }
  go.header = header;
  for (let token = peek(p); token !== undefined && token.text !== '{' && token.kind !== 'newline'; token = peek(p))
    p.at++;
  return parts;
}

/** Statements in turn, as one block if there are several. */
function together(before: readonly Statement[], last: Statement): Statement[] {
  return before.length === 0 ? [last] : [{ kind: 'block', body: [...before, last], start: last.start, end: last.end }];
}

export function parseIf(go: Go): Statement[] {
  const { p } = go;
  const start = startOf(p);
  advance(p);
  const parts = parseHeader(go);
  const condition = conditionOf(parts.at(-1) ?? [], { start, end: endOf(p, start) });
  const then = isAt(p, '{') ? parseBlock(go) : [];
  let otherwise: Statement[] = [];
  if (accept(p, 'else')) {
    // A chain that is too long goes on as a row of tests.
    if (isAt(p, '{')) otherwise = parseBlock(go);
    else if (isAt(p, 'if') && mayNest(p)) otherwise = inBlock(p, () => parseIf(go));
  }
  const whole: Statement = { kind: 'if', condition, then, otherwise, start, end: endOf(p, start) };
  return together(parts.slice(0, -1).flat(), whole);
}

function conditionOf(statements: readonly Statement[], place: Extent): Expression {
  const [only] = statements;
  return only?.kind === 'expression' ? only.value : { kind: 'other', children: [], ...place };
}

export function parseFor(go: Go): Statement[] {
  const { p } = go;
  const start = startOf(p);
  advance(p);
  const closer = closerOf(p, p.at);
  let ranged = false;
  for (let at = p.at; at < Math.min(closer, p.at + 40); at++) {
    const text = p.tokens[at]?.text;
    if (text === '{' || text === ';') break;
    if (text === 'range') ranged = true;
  }
  accept(p, 'range');
  const parts = parseHeader(go);
  const body = isAt(p, '{') ? parseBlock(go) : [];
  const place = { start, end: endOf(p, start) };
  if (ranged) {
    const [head] = parts[0] ?? [];
    const names = head?.kind === 'assign' ? head.targets.map((one) => (one.kind === 'name' ? one.name : '_')) : [];
    const over = head?.kind === 'assign' || head?.kind === 'expression' ? head.value : undefined;
    // The first of two is the index.
    return [{ kind: 'loop', names: names.length > 1 ? names.slice(1) : [], over, body, ...place }];
  }
  const [init = [], ...rest] = parts;
  if (parts.length < 2) return [{ kind: 'loop', names: [], over: undefined, body: [...init, ...body], ...place }];
  const [condition = [], after = []] = rest;
  return together(init, {
    kind: 'loop',
    names: [],
    over: undefined,
    body: [...condition, ...body, ...after],
    ...place,
  });
}

export function parseSwitch(go: Go): Statement[] {
  const { p } = go;
  advance(p);
  return [...parseHeader(go).flat(), ...parseCases(go)];
}

export function parseSelect(go: Go): Statement[] {
  advance(go.p);
  return parseCases(go);
}

interface Case {
  /** Undefined for `default`. */
  readonly condition: Expression | undefined;
  readonly before: readonly Statement[];
  readonly body: readonly Statement[];
  readonly place: Extent;
}

/** Reads `{ case x: … default: … }` as a chain of tests. */
function parseCases(go: Go): Statement[] {
  const { p } = go;
  if (!isAt(p, '{')) return [];
  if (!mayNest(p)) {
    skipGroup(p);
    return [];
  }
  const { header } = go;
  go.header = undefined;
  const cases: Case[] = [];
  inBlock(p, () => {
    advance(p);
    for (;;) {
      skipNewlines(p);
      const start = startOf(p);
      if (peek(p) === undefined || accept(p, '}')) return;
      const isCase = accept(p, 'case');
      if (!isCase && !accept(p, 'default')) {
        p.at++;
        continue;
      }
      const before = isCase ? parseCaseHead(go) : [];
      accept(p, ':');
      const body = parseStatements(go, true).filter(
        (one) => one.kind !== 'return' || one.value !== undefined || p.text.value.startsWith('return', one.start),
      );
      const place = { start, end: endOf(p, start) };
      cases.push({ condition: isCase ? conditionOf(before, place) : undefined, before, body, place });
    }
  });
  go.header = header;
  return chained(cases);
}

function parseCaseHead(go: Go): Statement[] {
  const { p } = go;
  const first = parseSimple(go);
  if (accept(p, ',')) parseList(go);
  return first;
}

function chained(cases: readonly Case[]): Statement[] {
  const last = cases.find(({ condition }) => condition === undefined);
  const tests = cases.filter(({ condition }) => condition !== undefined);
  const before = tests.flatMap((one) => one.before.filter(({ kind }) => kind === 'assign'));
  const test = ({ condition, body: then, place }: Case, otherwise: Statement[]): Statement => {
    const tested: Expression = condition ?? { kind: 'other', children: [], ...place };
    return { kind: 'if', condition: tested, then, otherwise, ...place };
  };
  if (tests.length > MAX_CHAIN) {
    const row = tests.map((one) => test(one, []));
    return [...before, ...row, ...(last === undefined ? [] : [test(last, [])])];
  }
  return [
    ...before,
    ...tests.reduceRight<Statement[]>((otherwise, one) => [test(one, otherwise)], [...(last?.body ?? [])]),
  ];
}
