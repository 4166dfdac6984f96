/** Statements of Groovy, Kotlin and Java. */

import { append } from '../append.ts';
import { parseExpression } from '../expression.ts';
import {
  accept,
  acceptName,
  endOf,
  fail,
  inBrackets,
  isAt,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../parser.ts';
import type { Expression, Statement } from '../tree.ts';
import { elseAhead, parenthesized } from './branches.ts';
import { declaration } from './declarations.ts';
import { parseBlock } from './functions.ts';
import { loopOf } from './library.ts';
import { label } from './operands.ts';
import { typeEnd } from './types.ts';

const ASSIGNMENT = /^(?:[-+*/%&|^]|<<|>>|>>>|\*\*|\?)?=$/;

/** Reads statements up to the end of the text or a `}` that nothing here opened, which is left. */
export function parseStatements(p: Parser): Statement[] {
  const body: Statement[] = [];
  let height = 0;
  for (;;) {
    skipSeparators(p);
    const token = peek(p);
    if (token === undefined || token.text === '}') break;
    const before = p.at;
    p.height = 0;
    append(body, parseStatement(p));
    height = Math.max(height, p.height);
    if (p.at > before) continue;
    fail(p, token, `unexpected ${token.text}`);
    if (/^[([]$/.test(token.text)) skipGroup(p);
    else p.at++;
  }
  p.height = height + 1;
  return body;
}

function skipSeparators(p: Parser): void {
  for (skipNewlines(p); accept(p, ';') || accept(p, ','); skipNewlines(p));
}

/** Reads one statement; several for what declares several things. */
function parseStatement(p: Parser): Statement[] {
  const start = startOf(p);
  const token = peek(p);
  const made = (statement: Unplaced): Statement[] => [{ ...statement, start, end: endOf(p, start) }];
  if (token?.text === '{' && p.grammar.lexicon.name === 'java') return made({ kind: 'block', body: parseBlock(p) });
  if (token?.kind === 'name') {
    const read = STATEMENTS.get(token.text);
    if (read !== undefined && p.tokens[p.at + 1]?.text !== '.' && !isCallOf(p, token.text)) {
      p.at++;
      return read(p, made);
    }
    if (p.tokens[p.at + 1]?.text === ':' && p.tokens[p.at + 2]?.text !== ':') {
      p.at += 2;
      return [];
    }
  }
  return declaration(p) ?? expressionStatement(p);
}

/** `when { … }` and `default …` are ordinary calls in Groovy. */
function isCallOf(p: Parser, word: string): boolean {
  return p.grammar.lexicon.name !== 'kotlin' && (word === 'val' || word === 'fun');
}

type Unplaced = Statement extends infer S ? (S extends Statement ? Omit<S, 'start' | 'end'> : never) : never;
type Made = (statement: Unplaced) => Statement[];

const STATEMENTS: ReadonlyMap<string, (p: Parser, made: Made) => Statement[]> = new Map([
  ['if', (p: Parser, made: Made) => made(ifStatement(p))],
  ['for', (p: Parser, made: Made) => made(forStatement(p))],
  [
    'while',
    (p: Parser, made: Made) => {
      const over = parenthesized(p);
      const body = [{ kind: 'expression' as const, value: over, start: over.start, end: over.end }, ...branch(p)];
      return made({ kind: 'loop', names: [], over: undefined, body });
    },
  ],
  [
    'do',
    (p: Parser, made: Made) => {
      const body = branch(p);
      skipNewlines(p);
      if (accept(p, 'while')) parenthesized(p);
      return made({ kind: 'loop', names: [], over: undefined, body });
    },
  ],
  ['switch', (p: Parser, made: Made) => made(switchStatement(p))],
  ['try', (p: Parser, made: Made) => made(tryStatement(p))],
  [
    'synchronized',
    (p: Parser, made: Made) => {
      if (isAt(p, '(')) parenthesized(p);
      return made({ kind: 'block', body: isAt(p, '{') ? parseBlock(p) : [] });
    },
  ],
  [
    'return',
    (p: Parser, made: Made) => {
      label(p);
      return made({ kind: 'return', value: valueOnLine(p) });
    },
  ],
  [
    'throw',
    (p: Parser, made: Made) => {
      const value = valueOnLine(p);
      const thrown = value === undefined ? [] : made({ kind: 'expression', value });
      return [...thrown, ...made({ kind: 'return', value: undefined })];
    },
  ],
  ['break', leave],
  ['continue', leave],
  [
    'assert',
    (p: Parser, made: Made) => {
      const value = parseExpression(p);
      if (accept(p, ':') || accept(p, ',')) parseExpression(p);
      return made({
        kind: 'expression',
        value: { kind: 'other', children: [value], start: value.start, end: value.end },
      });
    },
  ],
  ['import', skipLine],
  ['package', skipLine],
]);

/** A loop is read once for each element, so that leaving it early is left out. */
function leave(p: Parser): Statement[] {
  label(p);
  if (peek(p)?.kind === 'name') p.at++;
  return [];
}

function skipLine(p: Parser): Statement[] {
  for (let token = p.tokens[p.at]; token !== undefined && token.kind !== 'newline'; token = p.tokens[p.at]) {
    if (token.text === ';' || token.text === '}') break;
    p.at++;
  }
  return [];
}

function valueOnLine(p: Parser): Expression | undefined {
  const token = peek(p);
  if (token === undefined || token.kind === 'newline' || /^[;})]$/.test(token.text)) return undefined;
  return parseExpression(p);
}

/** The body of a branch: a block, or one statement. */
function branch(p: Parser): Statement[] {
  skipNewlines(p);
  if (isAt(p, ';')) return [];
  return isAt(p, '{') ? parseBlock(p) : p.depth > 70 ? skipLine(p) : nested(p);
}

function nested(p: Parser): Statement[] {
  p.depth++;
  const body = parseStatement(p);
  p.depth--;
  return body;
}

function ifStatement(p: Parser): Unplaced {
  const condition = parenthesized(p);
  const then = branch(p);
  const { height } = p;
  const otherwise = elseAhead(p) ? branch(p) : [];
  p.height = Math.max(height, p.height) + 1;
  return { kind: 'if', condition, then, otherwise };
}

/** `for (x in xs)`, `for (String x : xs)`, `for ((k, v) in map)`, `for (i = 0; …; …)`. */
function forStatement(p: Parser): Unplaced {
  const names: string[] = [];
  const before: Statement[] = [];
  let over: Expression | undefined;
  if (accept(p, '(')) {
    inBrackets(p, () => {
      const each = loopHead(p);
      if (each !== undefined) {
        names.push(...each);
        over = parseExpression(p);
      } else append(before, parseStatement(p));
      let open = 1;
      for (let token = peek(p); token !== undefined && open > 0; token = peek(p)) {
        if (token.text === '{' || token.text === '}') break;
        if (token.text === '(') open++;
        if (token.text === ')') open--;
        p.at++;
      }
    });
  }
  const body = [...before, ...branch(p)];
  return { kind: 'loop', names, over, body };
}

/** Takes the names in front of `in` or `:`. */
function loopHead(p: Parser): string[] | undefined {
  const start = p.at;
  while (isAt(p, 'final') || isAt(p, 'def') || isAt(p, 'var') || isAt(p, 'val')) p.at++;
  const names: string[] = [];
  if (accept(p, '(')) {
    for (let token = peek(p); token !== undefined && token.text !== ')'; token = peek(p)) {
      if (token.kind === 'name') names.push(token.text);
      p.at++;
    }
    p.at++;
  } else {
    const first = acceptName(p);
    if (first === undefined) return undefined;
    const after = typeEnd(p, p.at - 1);
    const typed = after === undefined ? undefined : p.tokens[after];
    if (typed?.kind === 'name' && typed.text !== 'in' && after !== undefined) {
      names.push(typed.text);
      p.at = after + 1;
    } else names.push(first);
  }
  if (p.grammar.lexicon.name === 'kotlin' && isAt(p, ':')) p.at = typeEnd(p, p.at + 1) ?? p.at;
  if (accept(p, 'in') || accept(p, ':')) return names;
  p.at = start;
  return undefined;
}

/** Any of the cases may run. */
function switchStatement(p: Parser): Unplaced {
  const condition = parenthesized(p);
  const cases: Statement[][] = [];
  skipNewlines(p);
  if (isAt(p, '{')) {
    const block = parseCases(p);
    append(cases, block);
  }
  return chain(condition, cases);
}

function parseCases(p: Parser): Statement[][] {
  const cases: Statement[][] = [];
  p.at++;
  const { brackets } = p;
  p.brackets = 0;
  for (;;) {
    skipSeparators(p);
    const token = peek(p);
    if (token === undefined || accept(p, '}')) break;
    if (isAt(p, 'case') || isAt(p, 'default')) {
      p.at++;
      for (let next = peek(p); next !== undefined && !/^(?::|->|\}|\{)$/.test(next.text); next = peek(p)) p.at++;
      if (accept(p, '->')) cases.push(branch(p));
      else {
        accept(p, ':');
        cases.push([]);
      }
      continue;
    }
    const before = p.at;
    const statements = p.depth > 70 ? skipLine(p) : nested(p);
    cases.at(-1)?.push(...statements);
    if (p.at === before) p.at++;
  }
  p.brackets = brackets;
  p.height += 2;
  return cases;
}

/** Cases as branches of one `if`, each of which may be taken. */
function chain(condition: Expression, cases: readonly (readonly Statement[])[]): Unplaced {
  const { start, end } = condition;
  let otherwise: Statement[] = [];
  for (const then of cases.slice(0, 200).reverse()) {
    if (then.length === 0) continue;
    const empty: Expression = { kind: 'other', children: [], start, end };
    otherwise = [{ kind: 'if', condition: empty, then, otherwise, start, end: then.at(-1)?.end ?? end }];
    if (otherwise.length > 100) break;
  }
  return { kind: 'block', body: [{ kind: 'expression', value: condition, start, end }, ...otherwise] };
}

/** What is caught may run besides what is tried. */
function tryStatement(p: Parser): Unplaced {
  const body: Statement[] = [];
  const start = startOf(p);
  if (isAt(p, '(')) {
    p.at++;
    inBrackets(p, () => {
      while (peek(p) !== undefined && !accept(p, ')')) {
        const before = p.at;
        append(body, parseStatement(p));
        accept(p, ';');
        if (p.at === before) p.at++;
      }
    });
  }
  skipNewlines(p);
  if (isAt(p, '{')) body.push({ kind: 'block', body: parseBlock(p), start, end: endOf(p, start) });
  for (;;) {
    let at = p.at;
    while (p.tokens[at]?.kind === 'newline') at++;
    const word = p.tokens[at]?.text;
    if (word !== 'catch' && word !== 'finally') break;
    p.at = at + 1;
    if (isAt(p, '(')) skipGroup(p);
    skipNewlines(p);
    const from = startOf(p);
    const then = isAt(p, '{') ? parseBlock(p) : [];
    const end = endOf(p, from);
    if (word === 'finally') append(body, then);
    else {
      const condition: Expression = { kind: 'other', children: [], start: from, end: from };
      body.push({ kind: 'if', condition, then, otherwise: [], start: from, end });
    }
  }
  return { kind: 'block', body };
}

/** An expression, an assignment, or something added to a list: `args << '--wait'`. */
export function expressionStatement(p: Parser): Statement[] {
  const start = startOf(p);
  const value = parseExpression(p);
  if (value.end <= value.start) return [];
  const token = peek(p);
  if (token?.kind === 'operator' && ASSIGNMENT.test(token.text)) {
    p.at++;
    skipNewlines(p);
    const { height } = p;
    const given = assigned(p);
    p.height = Math.max(height, p.height) + 1;
    const end = endOf(p, value.end);
    return [{ kind: 'assign', targets: [value], operator: token.text, value: given, local: false, start, end }];
  }
  const end = endOf(p, value.end);
  const loop = loopOf(value);
  if (loop !== undefined) {
    const { body } = loop.body.function;
    return [{ kind: 'loop', names: loop.names, over: loop.over, body: withoutResult(body), start, end }];
  }
  if (value.kind === 'binary' && value.operator === '<<') {
    return additions(value).map(({ target, item }) => ({
      kind: 'assign',
      targets: [target],
      operator: '<<=',
      value: item,
      local: false,
      start,
      end,
    }));
  }
  return [{ kind: 'expression', value, start, end }];
}

/** The right side of an assignment; `a = b = c` gives `c`. */
function assigned(p: Parser): Expression {
  const value = parseExpression(p);
  return isAt(p, '=') && p.depth < 60 ? again(p) : value;
}

function again(p: Parser): Expression {
  p.at++;
  p.depth++;
  const value = assigned(p);
  p.depth--;
  return value;
}

function withoutResult(body: readonly Statement[]): readonly Statement[] {
  return body.map((statement, index): Statement => {
    if (index < body.length - 1 || statement.kind !== 'return' || statement.value === undefined) return statement;
    const { value, start, end } = statement;
    return { kind: 'expression', value, start, end };
  });
}

/** `a << b << c`: what is added to `a`, in order. */
function additions(value: Expression): { target: Expression; item: Expression }[] {
  const items: Expression[] = [];
  let at = value;
  while (at.kind === 'binary' && at.operator === '<<') {
    items.unshift(at.right);
    at = at.left;
  }
  const target = at;
  return items.map((item) => ({ target, item }));
}
