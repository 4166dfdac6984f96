/** Statements of Ruby. https://docs.ruby-lang.org/en/master/syntax/control_expressions_rdoc.html */

import { append } from '../lib/code/append.ts';
import { ABOVE_TERNARY, parseExpression } from '../lib/code/expression.ts';
import {
  accept,
  acceptName,
  advance,
  endOf,
  inBlock,
  isAt,
  mayNest,
  peek,
  skipNewlines,
  startOf,
} from '../lib/code/parser.ts';
import type { Expression, Statement } from '../lib/code/tree.ts';
import { parseBegin, parseCase, parseFor, parseIf, parseWhile } from './branches.ts';
import { parseFunction } from './functions.ts';
import type { Ruby } from './state.ts';

const ENDS = /^(?:end|else|elsif|when|in|rescue|ensure|\})$/;

/** Reads statements up to the word or brace that closes them, and takes it. */
export function parseBody(ruby: Ruby, close: 'end' | '}'): Statement[] {
  const statements = parseStatements(ruby);
  // `rescue`, `else` and `ensure` of a method or block.
  while (close === 'end' && /^(?:rescue|ensure|else)$/.test(peek(ruby.p)?.text ?? '')) {
    const { p } = ruby;
    const isRescue = advance(p)?.text === 'rescue';
    if (isRescue) while (peek(p) !== undefined && peek(p)?.kind !== 'newline' && !isAt(p, 'then')) p.at++;
    append(statements, parseStatements(ruby));
  }
  accept(ruby.p, close);
  return statements;
}

/** Reads statements up to a word that ends or divides a block; takes nothing of it. */
export function parseStatements(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const { header } = ruby;
  ruby.header = undefined;
  const found = inBlock(p, () => {
    const statements: Statement[] = [];
    for (;;) {
      skipNewlines(p);
      if (accept(p, ';') || accept(p, 'then')) continue;
      const token = peek(p);
      if (token === undefined) break;
      if ((token.kind === 'name' || token.text === '}') && ENDS.test(token.text)) {
        if (p.depth > 1) break;
        p.at++;
        continue;
      }
      const before = p.at;
      if (mayNest(p)) append(statements, parseStatement(ruby));
      if (p.at === before) p.at++;
    }
    return statements;
  });
  ruby.header = header;
  return found;
}

/** Reads one statement, with the conditions behind it. */
export function parseStatement(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const token = peek(p);
  const start = startOf(p);
  switch (token?.kind === 'name' ? token.text : undefined) {
    case 'def':
      return parseFunction(ruby);
    case 'class':
    case 'module':
      return parseClass(ruby);
    case 'if':
    case 'unless':
      return modified(ruby, parseIf(ruby));
    case 'while':
    case 'until':
      return parseWhile(ruby);
    case 'for':
      return parseFor(ruby);
    case 'case':
      return modified(ruby, parseCase(ruby));
    case 'begin':
      return modified(ruby, parseBegin(ruby));
    case 'return': {
      p.at++;
      const value = ends(ruby) ? undefined : parseExpression(p);
      return modified(ruby, [{ kind: 'return', value, start, end: endOf(p, start) }]);
    }
    case 'break':
    case 'next':
    case 'redo':
    case 'retry':
      p.at++;
      return modified(ruby, [{ kind: 'return', value: undefined, start, end: endOf(p, start) }]);
    default:
      return modified(ruby, parseSimple(ruby));
  }
}

function ends(ruby: Ruby): boolean {
  const token = peek(ruby.p);
  return token === undefined || token.kind === 'newline' || /^(?:if|unless|;|\}|end)$/.test(token.text);
}

/** `… if x`, `… unless x`, `… while x`, `… rescue y` behind a statement. */
function modified(ruby: Ruby, statements: Statement[]): Statement[] {
  const { p } = ruby;
  let all = statements;
  for (
    let token = peek(p);
    token?.kind === 'name' && /^(?:if|unless|while|until|rescue)$/.test(token.text);
    token = peek(p)
  ) {
    p.at++;
    const value = parseExpression(p);
    const place = { start: all[0]?.start ?? token.start, end: endOf(p, token.end) };
    const then = all;
    const condition = token.text === 'unless' ? negated(value) : value;
    const tested: Statement = { kind: 'expression', value, ...place };
    if (token.text === 'rescue') all = [...all, tested];
    else if (/^(?:if|unless)$/.test(token.text)) all = [{ kind: 'if', condition, then, otherwise: [], ...place }];
    else all = [{ kind: 'loop', names: [], over: undefined, body: [...all, tested], ...place }];
    if (p.depth > 70) break;
  }
  return all;
}

/** A condition that says nothing of the version; an `unless` on one would have it the wrong way round. */
export function negated(value: Expression): Expression {
  return { kind: 'other', children: [value], start: value.start, end: value.start };
}

const ASSIGNS = /^(?:\+|-|\*|\/|%|\||&|\^|\*\*|<<|>>|\|\||&&)?=$/;

function parseSimple(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  const targets: Expression[] = [];
  do {
    if (targets.length > 0) skipNewlines(p);
    accept(p, '*');
    const value = parseExpression(p, targets.length === 0 ? 0 : ABOVE_TERNARY);
    if (value.end <= value.start) break;
    targets.push(value);
  } while (accept(p, ','));
  const token = peek(p);
  if (token?.kind === 'operator' && ASSIGNS.test(token.text) && targets.length > 0) {
    p.at++;
    skipNewlines(p);
    const value = assigned(ruby);
    const place = { start, end: endOf(p, start) };
    return [{ kind: 'assign', targets, operator: token.text, value, local: false, ...place }];
  }
  return targets.flatMap(
    (value) => appends(value) ?? [{ kind: 'expression', value, start: value.start, end: value.end }],
  );
}

/** The right side of an assignment: `a = b = c`, `a = b, *c`. */
function assigned(ruby: Ruby): Expression {
  const { p } = ruby;
  const first = parseExpression(p);
  if (accept(p, '=')) {
    skipNewlines(p);
    return mayNest(p) ? inBlock(p, () => assigned(ruby)) : first;
  }
  if (!isAt(p, ',')) return first;
  const items = [{ value: first, spread: false, name: undefined }];
  while (accept(p, ',')) {
    skipNewlines(p);
    const spread = accept(p, '*');
    items.push({ value: parseExpression(p), spread, name: undefined });
  }
  return { kind: 'list', items, start: first.start, end: endOf(p, first.end) };
}

/** `list << a << b` adds to the list in place. */
function appends(value: Expression): Statement[] | undefined {
  const added: Expression[] = [];
  let target = value;
  while (target.kind === 'binary' && target.operator === '<<') {
    added.unshift(target.right);
    target = target.left;
  }
  if (added.length === 0 || (target.kind !== 'name' && target.kind !== 'member')) return undefined;
  const list = target;
  const { start, end } = value;
  return added.map((one) => ({
    kind: 'assign',
    targets: [list],
    operator: '<<=',
    value: one,
    local: false,
    start,
    end,
  }));
}

function parseClass(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  const isModule = advance(p)?.text === 'module';
  if (accept(p, '<<')) {
    parseExpression(p);
    const body = parseBody(ruby, 'end');
    return [{ kind: 'block', body, start, end: endOf(p, start) }];
  }
  let name = acceptName(p) ?? '';
  while (accept(p, '::')) name = acceptName(p) ?? name;
  const base = accept(p, '<') ? parseExpression(p) : undefined;
  const body = parseBody(ruby, 'end');
  const end = endOf(p, start);
  const bases = base?.kind === 'name' || base?.kind === 'member' ? [base.name] : [];
  // A module's functions are called by name as often as through it.
  if (isModule && name === '') return [{ kind: 'block', body, start, end }];
  return [{ kind: 'class', name, bases, body, start, end }];
}
