/** Methods and their parameters. */
import { parseExpression } from '../lib/code/expression.ts';
import { accept, advance, endOf, inBrackets, isAt, type Parser, peek, startOf } from '../lib/code/parser.ts';
import type { Parameter, Statement } from '../lib/code/tree.ts';
import type { Ruby } from './state.ts';
import { parseBody } from './statements.ts';

/** Reads `(a, b = 1, *rest, key:, other: 2, **options, &block)`. */
export function parseParameters(p: Parser): Parameter[] {
  advance(p);
  return inBrackets(p, () => parameterList(p, ')'));
}

function parameterList(p: Parser, close: ')' | undefined): Parameter[] {
  const found: Parameter[] = [];
  for (let token = peek(p); token !== undefined; token = peek(p)) {
    if (close === undefined ? token.kind === 'newline' || token.text === ';' : accept(p, close)) break;
    const before = p.at;
    const star = accept(p, '**') ? '**' : accept(p, '*') ? '*' : accept(p, '&') ? '&' : '';
    const name = peek(p);
    if (name?.kind === 'name') {
      p.at++;
      const hasFallback =
        accept(p, '=') || (accept(p, ':') && !isAt(p, ',') && !isAt(p, ')') && peek(p)?.kind !== 'newline');
      const fallback = hasFallback ? parseExpression(p) : undefined;
      const parameter: Parameter = { name: name.text, fallback, rest: star === '*' };
      if (star !== '&') found.push(star === '**' ? { ...parameter, keywords: true } : parameter);
    }
    accept(p, ',');
    if (p.at === before) p.at++;
  }
  return found;
}

/** Reads `def name(…) … end`, also `def self.name` and `def name = value`. */
export function parseFunction(ruby: Ruby): Statement[] {
  const { p } = ruby;
  const start = startOf(p);
  advance(p);
  let name = advance(p)?.text;
  while (accept(p, '.')) name = advance(p)?.text;
  const open = p.tokens[p.at];
  const parameters = open?.text === '(' ? parseParameters(p) : parameterList(p, undefined);
  let body: Statement[];
  if (accept(p, '=')) {
    const value = parseExpression(p);
    body = [{ kind: 'return', value, start: value.start, end: value.end }];
  } else body = returning(parseBody(ruby, 'end'));
  const end = endOf(p, start);
  return [{ kind: 'function', function: { name, parameters, body, start, end }, start, end }];
}

/** The last expression of a method is what it returns. */
function returning(statements: readonly Statement[], depth = 0): Statement[] {
  const last = statements.at(-1);
  if (last === undefined || depth > 20) return [...statements];
  const before = statements.slice(0, -1);
  if (last.kind === 'expression') return [...before, { ...last, kind: 'return' }];
  if (last.kind === 'if') {
    const then = returning(last.then, depth + 1);
    return [...before, { ...last, then, otherwise: returning(last.otherwise, depth + 1) }];
  }
  if (last.kind === 'block') return [...before, { ...last, body: returning(last.body, depth + 1) }];
  return [...statements];
}
