/**
 * The one lexer for programs. It knows strings, comments, names, numbers and operators, and has no error state: whatever
 * stands in a file, it goes on behind it. Time is linear in the length of the text.
 */
import { scanString } from './scan-string.ts';
import type { Lexicon, PlainToken, Scanner, Token } from './tokens.ts';

export { decodePiece } from './decode.ts';
export type * from './tokens.ts';

const SPACE = 1;
const NEWLINE = 2;
const NAME = 3;
const DIGIT = 4;
const OPENER = 5;

const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[bBoO][\d_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)[A-Za-z]{0,3}|\.\d[\d_]*(?:[eE][+-]?\d+)?/y;

/** More look-aheads than this that came to nothing, and no further one is made. */
const MAX_FAILURES = 12;

/** A lexicon by the code of a token's first character. */
interface Table {
  readonly kinds: Uint8Array;
  readonly operators: readonly (readonly string[] | undefined)[];
}

const tables = new WeakMap<Lexicon, Table>();

/**
 * The tokens of a program.
 *
 * @param source the value of the text; offsets of the tokens count in it
 */
export function lex(source: string, lexicon: Lexicon): Token[] {
  const scanner: Scanner = {
    source,
    at: 0,
    tokens: [],
    spaced: true,
    pending: [],
    depth: 0,
    failures: { count: 0 },
  };
  if (source.startsWith('#!') && !source.startsWith('#![')) scanner.at = lineEnd(source, 0);
  run(scanner, lexicon, undefined);
  return scanner.tokens;
}

/** Whether a look-ahead that may come to nothing is still allowed. */
export function mayLookAhead(scanner: Scanner): boolean {
  return scanner.failures.count < MAX_FAILURES;
}

/** Puts a token that begins where the scanner stands, and moves behind it. */
export function push(s: Scanner, kind: PlainToken['kind'], text: string, end: number): void {
  s.tokens.push({ kind, text, start: s.at, end, spaced: s.spaced });
  s.at = end;
  s.spaced = false;
}

/**
 * Reads on until the text ends, or until a closing bracket that nothing opened.
 *
 * @param stop what else ends it outside of brackets: `:` and `!` of an f-string
 * @returns whether it stopped before the end of the text
 */
export function run(s: Scanner, lexicon: Lexicon, stop: 'brace' | 'format' | undefined): boolean {
  const { kinds, operators } = tableOf(lexicon);
  const { source } = s;
  let nesting = 0;
  while (s.at < source.length) {
    const code = source.charCodeAt(s.at);
    const kind = code < 128 ? (kinds[code] ?? 0) : code === 0xa0 || code === 0xfeff || code === 0x2028 ? SPACE : NAME;
    if (kind === SPACE) {
      s.at++;
      s.spaced = true;
      continue;
    }
    if (kind === NEWLINE) {
      newline(s);
      continue;
    }
    if (lexicon.special?.(s) === true) continue;
    if (kind === NAME) {
      lexicon.names.lastIndex = s.at;
      const end = lexicon.names.test(source) ? lexicon.names.lastIndex : s.at + 1;
      push(s, 'name', source.slice(s.at, end), end);
      continue;
    }
    if (kind === DIGIT) {
      NUMBER.lastIndex = s.at;
      if (NUMBER.test(source)) {
        const end = NUMBER.lastIndex;
        push(s, 'number', source.slice(s.at, end), end);
        continue;
      }
    }
    if (kind === OPENER && (comment(s, lexicon) || openString(s, lexicon))) {
      if (stop !== undefined && !mayLookAhead(s)) return false;
      continue;
    }
    if (code === 0x5c && lexicon.continuation && /[\r\n]/.test(source.charAt(s.at + 1))) {
      s.at += source.startsWith('\r\n', s.at + 1) ? 3 : 2;
      s.spaced = true;
      continue;
    }
    const text = operatorAt(source, s.at, operators[code]);
    if (stop !== undefined) {
      if (text === '}' && nesting === 0) return true;
      if (text === '{' || text === '(' || text === '[') nesting++;
      else if (text === '}' || text === ')' || text === ']') nesting = Math.max(0, nesting - 1);
      else if (stop === 'format' && nesting === 0 && (text.startsWith(':') || text === '!')) return true;
    }
    push(s, 'operator', text, s.at + text.length);
  }
  return false;
}

function newline(s: Scanner): void {
  const end = s.at + (s.source.startsWith('\r\n', s.at) ? 2 : 1);
  if (s.tokens.at(-1)?.kind !== 'newline') push(s, 'newline', '', end);
  s.at = end;
  s.spaced = true;
  for (const body of s.pending.splice(0)) body(s);
}

function comment(s: Scanner, lexicon: Lexicon): boolean {
  for (const mark of lexicon.lineComments) {
    if (!s.source.startsWith(mark, s.at)) continue;
    s.at = lineEnd(s.source, s.at);
    s.spaced = true;
    return true;
  }
  for (const { open, close, nested } of lexicon.blockComments) {
    if (!s.source.startsWith(open, s.at)) continue;
    const end = nested ? endOfNested(s.source, s.at, open, close) : s.source.indexOf(close, s.at + open.length);
    s.at = end < 0 ? s.source.length : nested ? end : end + close.length;
    s.spaced = true;
    return true;
  }
  return false;
}

function endOfNested(source: string, start: number, open: string, close: string): number {
  const mark = new RegExp(`${escaped(open)}|${escaped(close)}`, 'g');
  mark.lastIndex = start;
  let depth = 0;
  for (let hit = mark.exec(source); hit !== null; hit = mark.exec(source)) {
    depth += hit[0] === open ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return -1;
}

function escaped(mark: string): string {
  return mark.replace(/[^\w]/g, '\\$&');
}

function openString(s: Scanner, lexicon: Lexicon): boolean {
  for (const { open, form } of lexicon.strings) {
    if (s.source.startsWith(open, s.at)) return scanString(s, lexicon, s.at + open.length, form, false);
  }
  return false;
}

function operatorAt(source: string, at: number, candidates: readonly string[] | undefined): string {
  if (candidates !== undefined) {
    for (const operator of candidates) {
      if (!source.startsWith(operator, at)) continue;
      // `!in` is an operator; the beginning of `!inside` is not.
      const last = operator.charCodeAt(operator.length - 1);
      if (last < 0x61 || last > 0x7a || !/\w/.test(source.charAt(at + operator.length))) return operator;
    }
  }
  return source.charAt(at);
}

/** Where the line that holds an offset ends, its line end excluded. */
export function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  if (end < 0) return source.length;
  return source.charCodeAt(end - 1) === 13 && end > from ? end - 1 : end;
}

function tableOf(lexicon: Lexicon): Table {
  const known = tables.get(lexicon);
  if (known !== undefined) return known;
  const table = new Uint8Array(128);
  for (let code = 0; code < 128; code++) {
    const char = String.fromCharCode(code);
    if (/[A-Za-z_]/.test(char)) table[code] = NAME;
    else if (/[\d.]/.test(char)) table[code] = DIGIT;
    else if (char === '\n' || char === '\r') table[code] = NEWLINE;
    else if (/\s/.test(char) || char === '\0') table[code] = SPACE;
  }
  const openers = [
    ...lexicon.lineComments,
    ...lexicon.blockComments.map((c) => c.open),
    ...lexicon.strings.map((f) => f.open),
  ];
  for (const opener of openers) table[opener.charCodeAt(0)] = OPENER;
  const operators: string[][] = [];
  for (const operator of lexicon.operators) {
    const code = operator.charCodeAt(0);
    operators[code] = [...(operators[code] ?? []), operator];
  }
  const made = { kinds: table, operators };
  tables.set(lexicon, made);
  return made;
}
