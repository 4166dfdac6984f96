/** `if`, `when` and `try` of Kotlin, which have a value. */
import { parseExpression } from '../expression.ts';
import {
  accept,
  endOf,
  inBlock,
  inBrackets,
  isAt,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../parser.ts';
import type { Expression } from '../tree.ts';
import { branchValue, parseBlock, valueOfBlock } from './functions.ts';

/** `if (c) a else b`. */
export function ifValue(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  const condition = parenthesized(p);
  const options = [branchValue(p)];
  if (elseAhead(p)) options.push(branchValue(p));
  p.height += 2;
  return { kind: 'choice', condition, options, start, end: endOf(p, start) };
}

/** Takes `else`, also on the next line. */
export function elseAhead(p: Parser): boolean {
  let at = p.at;
  while (p.tokens[at]?.kind === 'newline' || p.tokens[at]?.text === ';') at++;
  if (p.tokens[at]?.text !== 'else') return false;
  p.at = at + 1;
  return true;
}

/** A condition in parentheses. */
export function parenthesized(p: Parser): Expression {
  const start = startOf(p);
  if (!accept(p, '(')) return { kind: 'other', children: [], start, end: start };
  return inBrackets(p, () => {
    if (isAt(p, 'val') || isAt(p, 'final')) p.at++;
    let value = parseExpression(p);
    if (accept(p, '=')) value = parseExpression(p);
    while (peek(p) !== undefined && !accept(p, ')')) {
      if (/^[\]}]$/.test(peek(p)?.text ?? '')) break;
      p.at++;
    }
    return value;
  });
}

/** `when (x) { a, b -> …; else -> … }`. */
export function whenValue(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  const subject = isAt(p, '(') ? parenthesized(p) : undefined;
  const options: Expression[] = [];
  const conditions: Expression[] = subject === undefined ? [] : [subject];
  if (isAt(p, '{')) {
    p.at++;
    inBlock(p, () => {
      for (skipNewlines(p); peek(p) !== undefined && !accept(p, '}'); skipNewlines(p)) {
        const before = p.at;
        if (!accept(p, 'else')) conditions.push(...tests(p));
        if (accept(p, '->')) options.push(branchValue(p));
        while (accept(p, ';'));
        if (p.at === before) isAt(p, '(') ? skipGroup(p) : p.at++;
      }
    });
  }
  p.height += 3;
  const end = endOf(p, start);
  const all: Expression = { kind: 'other', children: conditions, start, end: Math.max(start, subject?.end ?? start) };
  return { kind: 'choice', condition: conditions.length === 0 ? undefined : all, options, start, end };
}

function tests(p: Parser): Expression[] {
  const found: Expression[] = [];
  do {
    skipNewlines(p);
    if (isAt(p, 'is') || isAt(p, '!is') || isAt(p, 'in') || isAt(p, '!in')) p.at++;
    found.push(parseExpression(p));
    skipNewlines(p);
  } while (accept(p, ','));
  return found;
}

/** `try { … } catch (e: X) { … }`: the value of either. */
export function tryValue(p: Parser): Expression {
  const start = startOf(p);
  p.at++;
  const options: Expression[] = [];
  const block = (): void => {
    const at = startOf(p);
    const body = isAt(p, '{') ? parseBlock(p) : [];
    options.push(valueOfBlock(body, at, endOf(p, at)));
  };
  block();
  for (;;) {
    let at = p.at;
    while (p.tokens[at]?.kind === 'newline') at++;
    const word = p.tokens[at]?.text;
    if (word !== 'catch' && word !== 'finally') break;
    p.at = at + 1;
    if (isAt(p, '(')) skipGroup(p);
    block();
  }
  p.height += 3;
  return { kind: 'choice', condition: undefined, options, start, end: endOf(p, start) };
}
