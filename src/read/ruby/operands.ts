/** Variables of objects, lambdas, conditions that are values; blocks and arguments without parentheses. */
import { callOf } from '../lib/code/expression.ts';
import { itemsOfLine } from '../lib/code/items.ts';
import { accept, advance, endOf, inBrackets, isAt, type Parser, peek, skipGroup } from '../lib/code/parser.ts';
import type { StringToken, Token } from '../lib/code/tokens.ts';
import type { Expression, Item, Parameter, Statement } from '../lib/code/tree.ts';
import { parseParameters } from './functions.ts';
import { KEYWORDS } from './grammar.ts';
import { CAPTURE_CALL, rewritten } from './runs.ts';
import type { Ruby } from './state.ts';
import { parseBody, parseStatement } from './statements.ts';

/** Reads an operand that begins with a keyword, an arrow or `@`. */
export function operandOf(ruby: Ruby, p: Parser): Expression | undefined {
  const token = peek(p);
  if (token?.text === '->') return lambda(ruby, p, token.start);
  if (token?.kind !== 'name') return undefined;
  const { start, end, text } = token;
  if (text.startsWith('@')) {
    p.at++;
    const object: Expression = { kind: 'name', name: 'self', start, end: start };
    return { kind: 'member', object, name: text.replace(/^@+/, ''), start, end };
  }
  if (/^(?:if|unless|case|begin|while|until|def)$/.test(text)) return statementAsValue(ruby, p, start);
  return undefined;
}

/** `x = if a then b else c end`: one of the values at the ends of the branches. */
function statementAsValue(ruby: Ruby, p: Parser, start: number): Expression {
  const statements = p.depth < 70 ? parseStatement(ruby) : [];
  if (statements.length === 0) advance(p);
  const end = endOf(p, start);
  const options = lastValues(statements);
  const [only] = options;
  if (only === undefined) return { kind: 'other', children: [], start, end };
  return options.length === 1 ? only : { kind: 'choice', condition: undefined, options, start, end };
}

/** The values that a row of statements may end with. */
function lastValues(statements: readonly Statement[]): Expression[] {
  const last = statements.at(-1);
  switch (last?.kind) {
    case 'expression':
      return [last.value];
    case 'if':
      return [...lastValues(last.then), ...lastValues(last.otherwise)];
    case 'block':
      return lastValues(last.body);
    default:
      return [];
  }
}

/** Goes on behind an operand: a block, arguments without parentheses. */
export function suffixOf(ruby: Ruby, p: Parser, left: Expression): Expression | undefined {
  const token = p.tokens[p.at];
  if (token === undefined) return undefined;
  const callable = left.kind === 'call' || left.kind === 'name' || left.kind === 'member';
  if (!callable) return undefined;
  if (token.text === '{' && token.spaced && token.kind === 'operator') return withBlock(left, block(ruby, p, '}'), p);
  if (token.text === 'do' && token.kind === 'name' && p.brackets !== ruby.header)
    return withBlock(left, block(ruby, p, 'end'), p);
  if (left.kind === 'call' || !beginsArgument(p, token)) return undefined;
  const items = itemsOfLine(p);
  if (items.length === 0) return undefined;
  const call = callOf(left, items, endOf(p, left.end));
  return p.tokens[p.at]?.text === 'do' && p.brackets !== ruby.header
    ? withBlock(call, block(ruby, p, 'end'), p)
    : rewritten(call);
}

/** Whether an argument without parentheses begins here: `sh "x"`, `puts -x`, but not `a - b`, `a [1]`. */
function beginsArgument(p: Parser, token: Token): boolean {
  if (!token.spaced || token.kind === 'newline') return false;
  if (token.kind === 'string' || token.kind === 'number') return true;
  if (token.kind === 'name') return !KEYWORDS.has(token.text);
  const next = p.tokens[p.at + 1];
  if (token.text === '->') return true;
  return /^(?:\[|\*|\*\*|&|-|::|!)$/.test(token.text) && next !== undefined && !next.spaced;
}

function withBlock(left: Expression, made: Expression, p: Parser): Expression {
  const item: Item = { value: made, spread: false, name: undefined };
  const end = endOf(p, left.end);
  if (left.kind === 'call') return rewritten({ ...left, arguments: [...left.arguments, item], end });
  return rewritten(callOf(left, [item], end));
}

/** Reads `{ |x| … }` or `do |x| … end`. */
function block(ruby: Ruby, p: Parser, close: '}' | 'end'): Expression {
  const start = advance(p)?.start ?? 0;
  const parameters = isAt(p, '|') ? blockParameters(p) : [];
  if (accept(p, '||')) parameters.length = 0;
  const body = parseBody(ruby, close);
  const end = endOf(p, start);
  return { kind: 'function', function: { name: undefined, parameters, body, start, end }, start, end };
}

function blockParameters(p: Parser): Parameter[] {
  advance(p);
  const found: Parameter[] = [];
  inBrackets(p, () => {
    for (let token = advance(p); token !== undefined && token.text !== '|'; token = advance(p)) {
      if (token.kind === 'name') found.push({ name: token.text, fallback: undefined, rest: false });
      if (found.length > 20) break;
    }
  });
  return found;
}

function lambda(ruby: Ruby, p: Parser, start: number): Expression {
  advance(p);
  const parameters = isAt(p, '(') ? parseParameters(p) : [];
  if (parameters.length === 0) while (peek(p)?.kind === 'name' && !isAt(p, 'do')) p.at++;
  if (isAt(p, '{') || isAt(p, 'do')) {
    const made = block(ruby, p, isAt(p, '{') ? '}' : 'end');
    return made.kind === 'function' ? { ...made, function: { ...made.function, parameters }, start } : made;
  }
  if (isAt(p, '(')) skipGroup(p);
  return { kind: 'other', children: [], start, end: endOf(p, start + 2) };
}

/** Backticks and `%x(…)` run their text; patterns are no text. */
export function stringOf(_: Parser, { open }: StringToken, value: Expression): Expression {
  const { start, end } = value;
  if (open === '/' || open.startsWith('%r')) {
    const children =
      value.kind === 'string' ? value.parts.flatMap((part) => (part.kind === 'hole' ? [part.value] : [])) : [];
    return { kind: 'other', children, start, end };
  }
  if (open !== '`' && !open.startsWith('%x')) return value;
  const callee: Expression = { kind: 'name', name: CAPTURE_CALL, start, end: start };
  return { kind: 'call', callee, arguments: [{ value, spread: false, name: undefined }], start, end };
}
