/** Functions, closures and their parameters. */
import { parseExpression } from '../expression.ts';
import {
  accept,
  closerOf,
  endOf,
  fail,
  inBlock,
  inBrackets,
  isAt,
  mayNest,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../parser.ts';
import type { Expression, FunctionNode, Parameter, Statement } from '../tree.ts';
import { parseStatements } from './statements.ts';
import { genericEnd } from './types.ts';

/** A list of parameters in front of an arrow has fewer tokens than this. */
const LONGEST = 60;

/** Reads `{ … }` as a block of statements. */
export function parseBlock(p: Parser): Statement[] {
  const opening = peek(p);
  if (!mayNest(p)) {
    skipGroup(p);
    return [];
  }
  p.at++;
  return inBlock(p, () => {
    const body = parseStatements(p);
    if (!accept(p, '}') && opening !== undefined) fail(p, opening, 'no } for this bracket');
    return body;
  });
}

/** Reads a closure or lambda: `{ a, b -> … }`. */
export function parseClosure(p: Parser): Expression {
  const start = startOf(p);
  if (!mayNest(p)) {
    skipGroup(p);
    return { kind: 'other', children: [], start, end: endOf(p, start) };
  }
  p.at++;
  return inBlock(p, (): Expression => {
    skipNewlines(p);
    const parameters = arrowAhead(p) ? parametersUntil(p, '->') : [{ name: 'it', fallback: undefined, rest: false }];
    const body = withResult(parseStatements(p));
    if (!accept(p, '}')) fail(p, { start, end: start + 1 }, 'no } for this bracket');
    const end = endOf(p, start + 1);
    return { kind: 'function', function: { name: undefined, parameters, body, start, end }, start, end };
  });
}

/** Whether the tokens up to an arrow can be parameters. */
function arrowAhead(p: Parser): boolean {
  for (let at = p.at; at < p.at + LONGEST; at++) {
    const token = p.tokens[at];
    if (token === undefined) return false;
    if (token.text === '->') return true;
    if (token.kind === 'name' || token.kind === 'newline' || token.kind === 'number') continue;
    if (token.kind === 'string' || !/^(?:[.,?:<>()=[\]]|\.\.\.|>>)$/.test(token.text)) return false;
  }
  return false;
}

/**
 * Reads parameters with or without types up to `)` or `->`, and takes that.
 * `String name`, `name: String`, `final Map<String, String> opts = [:]`, `String... args`, `vararg args: String`.
 */
export function parametersUntil(p: Parser, close: ')' | '->'): Parameter[] {
  const parameters: Parameter[] = [];
  let name: string | undefined;
  let fallback: Expression | undefined;
  let rest = false;
  let typed = false;
  const add = (): void => {
    if (name !== undefined) parameters.push({ name, fallback, rest });
    name = undefined;
    fallback = undefined;
    rest = false;
    typed = false;
  };
  inBrackets(p, () => {
    for (let token = peek(p); token !== undefined; token = peek(p)) {
      if (accept(p, close)) break;
      if (/^[)\]}]$/.test(token.text)) break;
      p.at++;
      if (token.text === ',') add();
      else if (token.text === '=') fallback = parseExpression(p);
      else if (token.text === '...') rest = true;
      else if (token.text === 'vararg') rest = true;
      else if (token.text === ':') typed = true;
      else if (token.text === '<') p.at = genericEnd(p, p.at - 1) ?? p.at;
      else if (/^[([{]$/.test(token.text)) p.at = closerOf(p, p.at - 1) + 1;
      else if (token.kind === 'name' && !typed && p.tokens[p.at]?.text !== '.') name = token.text;
    }
  });
  add();
  return parameters;
}

/** The last expression of a body is what it returns. */
export function withResult(body: readonly Statement[], depth = 0): readonly Statement[] {
  const last = body.at(-1);
  if (last === undefined || depth > 5) return body;
  const { start, end } = last;
  // What a branch only does would be lost with it, if the branch were to leave.
  if (last.kind === 'expression' && (depth === 0 || last.value.kind !== 'call')) {
    return [...body.slice(0, -1), { kind: 'return', value: last.value, start, end }];
  }
  if (last.kind !== 'if') return body;
  const then = withResult(last.then, depth + 1);
  const otherwise = withResult(last.otherwise, depth + 1);
  return [...body.slice(0, -1), { ...last, then, otherwise }];
}

/** A function that is called where it stands, for a block that gives a value. */
export function valueOfBlock(body: readonly Statement[], start: number, end: number): Expression {
  const [only] = body;
  if (body.length === 1 && only?.kind === 'expression') return only.value;
  const made: FunctionNode = { name: undefined, parameters: [], body: withResult(body), start, end };
  return {
    kind: 'call',
    callee: { kind: 'function', function: made, start, end },
    arguments: [],
    start,
    end,
  };
}

/** Reads the body of a branch: a block, or one expression; as a value. */
export function branchValue(p: Parser): Expression {
  skipNewlines(p);
  const start = startOf(p);
  if (!isAt(p, '{')) return parseExpression(p);
  const body = parseBlock(p);
  return valueOfBlock(body, start, endOf(p, start));
}
