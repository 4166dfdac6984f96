/** A place in a list of tokens, and small steps over it: what the parsers of all languages share. */
import type { Text } from '../../../source/text.ts';
import { lex } from './lex.ts';
import type { Lexicon, StringToken, Token } from './tokens.ts';
import type { Call, Expression, Extent, Program, Statement } from './tree.ts';

/** Brackets and blocks nested deeper than this are skipped. */
export const MAX_DEPTH = 80;

/** A chain of operators, members and calls longer than this is cut, so that whoever walks the tree needs no large stack. */
export const MAX_HEIGHT = 400;

/** What is particular to the expressions of a language. */
export interface Grammar {
  readonly lexicon: Lexicon;
  /** Operators between two expressions with how strongly they bind; 1 is weakest. Words (`in`, `and`) count too. */
  readonly binary: ReadonlyMap<string, number>;
  /** Binary operators that give one of their sides: `||`, `or`, `?:`, `??`. */
  readonly choices: ReadonlySet<string>;
  /**
   * Operators in front of an expression, with how strongly they bind. `through` for those that leave its value as it is
   * (`await`, `&`).
   */
  readonly prefix: ReadonlyMap<string, { readonly power: number; readonly through: boolean }>;
  /** Operators behind an expression that leave its value as it is: `!!`. */
  readonly postfix: ReadonlySet<string>;
  /** `.`, `?.`, `&.`, `::`. */
  readonly members: ReadonlySet<string>;
  /** How one of two is chosen. */
  readonly ternary: 'question' | 'if-else' | undefined;
  /** What stands between the name and the value of an argument. */
  readonly named: ReadonlySet<'=' | ':' | '=>'>;
  /** In front of a list whose elements are meant: `*`, `**`. */
  readonly spreads: ReadonlySet<string>;
  /** Behind such a list: `...`. */
  readonly spreadsAfter: string | undefined;
  /** Names of values: `true`, `None`. */
  readonly literals: ReadonlySet<string>;
  /** Words that end an expression or begin a statement, and are no names. */
  readonly keywords: ReadonlySet<string>;
  /** Tokens that, at the beginning of a line, go on with the line above: `.`, `?.`. */
  readonly continues: ReadonlySet<string>;
  /** Two strings in a row are one. */
  readonly joinsStrings: boolean;
  /** `{…}` is a map or a set. */
  readonly braceMap: boolean;
  /** `[a: 1]` is a map. */
  readonly bracketMap: boolean;
  /** The key `a` of a map is the string "a". */
  readonly bareKeys: boolean;
  /** `a [1]` with a space is no index. */
  readonly tightIndex: boolean;
  /** Reads an operand that tables cannot describe: a function, a composite literal. Undefined (nothing read) for others. */
  readonly operand?: (p: Parser) => Expression | undefined;
  /** Goes on behind an operand: a closure behind a call, arguments without parentheses. */
  readonly suffix?: (p: Parser, left: Expression) => Expression | undefined;
  /** Makes something else of a call in parentheses. */
  readonly call?: (p: Parser, call: Call) => Expression;
  /** Makes something else of a string: a command in backticks, a pattern. */
  readonly string?: (p: Parser, token: StringToken, value: Expression) => Expression;
}

export interface Parser {
  readonly text: Text;
  readonly grammar: Grammar;
  readonly tokens: readonly Token[];
  /** Index of the token to read next. */
  at: number;
  /** Above 0 inside of parentheses and square brackets, where line ends do not count. */
  brackets: number;
  depth: number;
  /** How deep the tree is that was made last. */
  height: number;
  readonly errors: (Extent & { readonly reason: string })[];
}

/** A parser at the beginning of a text. */
export function parserOf(text: Text, grammar: Grammar): Parser {
  const tokens = lex(text.value, grammar.lexicon);
  const parser: Parser = { text, grammar, tokens, at: 0, brackets: 0, depth: 0, height: 0, errors: [] };
  for (const token of tokens) {
    if (token.kind === 'string' && !token.closed) fail(parser, token, 'unterminated string');
  }
  return parser;
}

/** The parser's result. */
export function programOf(p: Parser, body: readonly Statement[]): Program {
  return { text: p.text, body, errors: p.errors };
}

/** The next token; inside of brackets, the next that is no line end. */
export function peek(p: Parser): Token | undefined {
  const token = p.tokens[p.at];
  if (p.brackets === 0 || token?.kind !== 'newline') return token;
  p.at++;
  return peek(p);
}

/** Takes the next token. */
export function advance(p: Parser): Token | undefined {
  const token = peek(p);
  if (token !== undefined) p.at++;
  return token;
}

/** Whether the next token is this operator or word. */
export function isAt(p: Parser, text: string): boolean {
  const token = peek(p);
  return token !== undefined && token.text === text && text !== '';
}

/** Takes the next token if it is this operator or word. */
export function accept(p: Parser, text: string): boolean {
  if (!isAt(p, text)) return false;
  p.at++;
  return true;
}

/** Takes the next token if it is a name, and gives it. */
export function acceptName(p: Parser): string | undefined {
  const token = peek(p);
  if (token?.kind !== 'name') return undefined;
  p.at++;
  return token.text;
}

export function skipNewlines(p: Parser): void {
  while (p.tokens[p.at]?.kind === 'newline') p.at++;
}

/** Where the next token begins. */
export function startOf(p: Parser): number {
  return peek(p)?.start ?? p.text.value.length;
}

/** Where the token in front of the next one ends; a line end does not count. */
export function endOf(p: Parser, least: number): number {
  let index = p.at - 1;
  while (index >= 0 && p.tokens[index]?.kind === 'newline') index--;
  return Math.max(least, p.tokens[index]?.end ?? least);
}

/** Reads something inside of brackets, where line ends do not count. */
export function inBrackets<T>(p: Parser, read: () => T): T {
  p.brackets++;
  const result = read();
  p.brackets--;
  return result;
}

/** Reads a block of statements, where line ends count again. */
export function inBlock<T>(p: Parser, read: () => T): T {
  const { brackets, height } = p;
  p.brackets = 0;
  p.depth++;
  p.height = 0;
  const result = read();
  p.depth--;
  p.brackets = brackets;
  p.height = Math.max(height, p.height + 2);
  return result;
}

/** Whether a block may still be read; it is to be skipped otherwise. */
export function mayNest(p: Parser): boolean {
  return p.depth < MAX_DEPTH;
}

export function fail(p: Parser, extent: Extent, reason: string): void {
  if (p.errors.length < 1_000) p.errors.push({ start: extent.start, end: extent.end, reason });
}

const closers = new WeakMap<readonly Token[], Int32Array>();

/** The index of the token that closes the bracket at `index`; the number of tokens when nothing does. */
export function closerOf(p: Parser, index: number): number {
  const known = closers.get(p.tokens) ?? matchBrackets(p.tokens);
  closers.set(p.tokens, known);
  return known[index] ?? p.tokens.length;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

function matchBrackets(tokens: readonly Token[]): Int32Array {
  const found = new Int32Array(tokens.length).fill(tokens.length);
  const open: { readonly text: string; readonly index: number }[] = [];
  const count = new Map<string, number>();
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== 'operator') return;
    if (text === '(' || text === '[' || text === '{') {
      open.push({ text, index });
      count.set(text, (count.get(text) ?? 0) + 1);
    }
    const opening = CLOSING.get(text);
    if (opening === undefined || (count.get(opening) ?? 0) === 0) return;
    // What was left open inside ends here too.
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      found[last.index] = index;
      count.set(last.text, (count.get(last.text) ?? 1) - 1);
      if (last.text === opening) return;
    }
  });
  return found;
}

/** Moves behind the bracket that closes the one the parser stands at. */
export function skipGroup(p: Parser): void {
  peek(p);
  p.at = Math.min(p.tokens.length, closerOf(p, p.at) + 1);
}
