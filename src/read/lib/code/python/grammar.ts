/** The expressions of Python and Starlark. https://docs.python.org/3/reference/expressions.html */
import { parseExpression } from '../expression.ts';
import { itemsUntil, parseItem } from '../items.ts';
import { PYTHON } from '../lexicons.ts';
import {
  accept,
  acceptName,
  advance,
  closerOf,
  endOf,
  type Grammar,
  inBrackets,
  isAt,
  type Parser,
  peek,
  startOf,
} from '../parser.ts';
import type { Expression, Item, Parameter } from '../tree.ts';

export const GRAMMAR: Grammar = {
  lexicon: PYTHON,
  binary: new Map([
    [':=', 0.4],
    ['or', 1],
    ['and', 2],
    ...['in', 'not', 'is', '==', '!=', '<', '>', '<=', '>='].map((text): [string, number] => [text, 3]),
    ...['|', '^', '&'].map((text): [string, number] => [text, 4]),
    ['<<', 5],
    ['>>', 5],
    ['+', 6],
    ['-', 6],
    ...['*', '/', '//', '%', '@'].map((text): [string, number] => [text, 7]),
    ['**', 9],
  ]),
  choices: new Set(['or']),
  prefix: new Map([
    ['not', { power: 2, through: false }],
    ['-', { power: 8, through: false }],
    ['+', { power: 8, through: false }],
    ['~', { power: 8, through: false }],
    ['await', { power: 8, through: true }],
  ]),
  postfix: new Set(),
  members: new Set(['.']),
  ternary: 'if-else',
  named: new Set(['=']),
  spreads: new Set(['*', '**']),
  spreadsAfter: undefined,
  literals: new Set(['True', 'False', 'None', '...']),
  keywords: new Set(
    'and as assert async break class continue def del elif else except finally for from global if import in is nonlocal or pass raise return try while with'.split(
      ' ',
    ),
  ),
  continues: new Set(),
  joinsStrings: true,
  braceMap: true,
  bracketMap: false,
  bareKeys: false,
  tightIndex: false,
  operand,
  suffix,
};

/** `lambda x: …`, `yield x`. */
function operand(p: Parser): Expression | undefined {
  const token = peek(p);
  if (token?.kind !== 'name') return undefined;
  const { start } = token;
  if (token.text === 'lambda') {
    p.at++;
    const parameters = parametersUntil(p, ':');
    const value = parseExpression(p);
    p.height += 2;
    const end = endOf(p, value.end);
    const body = [{ kind: 'return' as const, value, start: value.start, end }];
    return { kind: 'function', function: { name: undefined, parameters, body, start, end }, start, end };
  }
  if (token.text === 'yield') {
    p.at++;
    accept(p, 'from');
    const value = parseExpression(p);
    p.height++;
    return { kind: 'other', children: [value], start, end: endOf(p, token.end) };
  }
  return undefined;
}

/** `x[1:]` as the call `x.slice(1)`, which it is in other languages. */
function suffix(p: Parser, left: Expression): Expression | undefined {
  const token = peek(p);
  if (token?.text !== '[' || token.kind !== 'operator' || !hasColon(p)) return undefined;
  const close = closerOf(p, p.at);
  p.at++;
  const first = inBrackets(p, (): Item[] => (isAt(p, ':') ? [] : [parseItem(p)]));
  const whole = p.at < close && isAt(p, ':') && p.at + 1 === close;
  p.at = Math.min(p.tokens.length, close + 1);
  const end = endOf(p, token.end);
  const callee: Expression = { kind: 'member', object: left, name: 'slice', start: left.start, end: token.start };
  p.height++;
  const stop: Item = {
    value: { kind: 'other', children: [], start: token.start, end },
    spread: false,
    name: undefined,
  };
  return { kind: 'call', callee, arguments: whole ? first : [...first, stop], start: left.start, end };
}

/** A slice has few tokens. */
const LONGEST_SLICE = 40;

/** Whether a colon stands in the brackets that open here. */
function hasColon(p: Parser): boolean {
  const close = Math.min(closerOf(p, p.at), p.at + LONGEST_SLICE);
  for (let at = p.at + 1; at < close; at++) {
    const token = p.tokens[at];
    if (token?.kind !== 'operator') {
      if (token?.text === 'lambda') return false;
      continue;
    }
    if (token.text === ':') return true;
    if (/^[([{]$/.test(token.text)) at = closerOf(p, at);
  }
  return false;
}

/** Reads the parameters of a function up to what ends them, and takes that. */
export function parametersUntil(p: Parser, close: ')' | ':'): Parameter[] {
  const parameters: Parameter[] = [];
  for (let token = peek(p); token !== undefined; token = peek(p)) {
    if (accept(p, close)) break;
    if (token.kind === 'newline') break;
    const rest = accept(p, '*');
    const keywords = !rest && accept(p, '**');
    const name = acceptName(p);
    if (name === undefined) {
      if (!rest) advance(p);
      continue;
    }
    if (close === ')' && accept(p, ':')) parseExpression(p);
    const fallback = accept(p, '=') ? parseExpression(p) : undefined;
    parameters.push({ name, fallback, rest, ...(keywords ? { keywords } : {}) });
    accept(p, ',');
  }
  return parameters;
}

/** Expressions with commas between them, without brackets around them: one of them, or a list. */
export function expressionList(p: Parser): Expression {
  const start = startOf(p);
  const items: Item[] = [];
  let comma = false;
  let height = 0;
  do {
    const before = p.at;
    const spread = accept(p, '*');
    items.push({ value: parseExpression(p), spread, name: undefined });
    height = Math.max(height, p.height);
    if (p.at === before) {
      items.pop();
      break;
    }
    comma = isAt(p, ',');
  } while (accept(p, ','));
  p.height = height;
  const [only] = items;
  if (items.length === 1 && only !== undefined && !only.spread && !comma) return only.value;
  p.height++;
  return { kind: 'list', items, start, end: endOf(p, start) };
}

/** The arguments in the parentheses that open here, if any do. */
export function argumentsHere(p: Parser): Item[] {
  if (!accept(p, '(')) return [];
  return inBrackets(p, () => itemsUntil(p, ')'));
}

/** Takes the names of a loop and the `in` behind them: `k, (a, *b) in`. */
export function loopNames(p: Parser): string[] {
  const names: string[] = [];
  for (let token = peek(p); token !== undefined && !accept(p, 'in'); token = peek(p)) {
    if (token.kind !== 'name' && !/^[(),*.[\]]$/.test(token.text)) break;
    if (token.kind === 'name') names.push(token.text);
    p.at++;
  }
  return names;
}
