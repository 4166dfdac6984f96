/** Plain and quoted scalars, decoded again as the `yaml` package does, with the source of every piece. */
import type { Pieces } from './pieces.ts';

export type FlowStyle = 'plain' | 'single' | 'double';

/** https://yaml.org/spec/1.2.2/#57-escaped-characters */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What interrupts text that stands for itself. */
const SPECIAL: Readonly<Record<FlowStyle, RegExp>> = {
  plain: /[\r\n]/g,
  single: /[\r\n']/g,
  double: /[\r\n\\]/g,
};

/** Records the value of the scalar between two offsets of the source; quotes, if any, are the first and last unit. */
export function decodeFlow(source: string, start: number, end: number, style: FlowStyle, pieces: Pieces): void {
  const stop = style === 'plain' ? end : end - 1;
  const special = new RegExp(SPECIAL[style]);
  // Searched in the scalar alone: what interrupts it next may stand at the other end of the file.
  const own = source.slice(start, stop);
  for (let at = style === 'plain' ? start : start + 1; at < stop; ) {
    special.lastIndex = at - start;
    const found = start + (special.exec(own)?.index ?? own.length);
    const isBreak = lineBreakEnd(source, found, stop) > found;
    // Blanks in front of a line break do not count.
    pieces.keep(at, isBreak ? beforeBlanks(source, at, found) : found);
    at = found;
    if (at >= stop) return;
    if (isBreak) at = fold(source, at, stop, pieces);
    else if (source[at] === "'" && source[at + 1] === "'") {
      pieces.put("'", at, at + 2);
      at += 2;
    } else if (source[at] === '\\') at = decodeEscape(source, at, stop, pieces);
    else pieces.keep(at, ++at);
  }
}

/** One line break is a space; n of them are n - 1 line feeds. Blanks around them do not count. */
function fold(source: string, start: number, stop: number, pieces: Pieces): number {
  let at = start;
  let breaks = 0;
  for (let end = lineBreakEnd(source, at, stop); end > at; end = lineBreakEnd(source, at, stop)) {
    breaks++;
    at = skipBlanks(source, end, stop);
  }
  pieces.put(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), start, at);
  return at;
}

function decodeEscape(source: string, start: number, stop: number, pieces: Pieces): number {
  const after = lineBreakEnd(source, start + 1, stop);
  if (after > start + 1) return skipBlanks(source, after, stop);
  const letter = source[start + 1] ?? '';
  const digits = HEX_DIGITS[letter];
  if (digits === undefined) {
    pieces.put(ESCAPES[letter] ?? `\\${letter}`, start, start + 2);
    return start + 2;
  }
  const end = start + 2 + digits;
  const hex = source.slice(start + 2, end);
  const point = /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : Number.NaN;
  pieces.put(point <= 0x10ffff ? String.fromCodePoint(point) : source.slice(start, end), start, end);
  return end;
}

/** The offset after the LF or CRLF at `at`; `at` itself when there is none. */
function lineBreakEnd(source: string, at: number, stop: number): number {
  if (at >= stop) return at;
  if (source[at] === '\n') return at + 1;
  return source[at] === '\r' && source[at + 1] === '\n' && at + 1 < stop ? at + 2 : at;
}

function skipBlanks(source: string, start: number, stop: number): number {
  let at = start;
  while (at < stop && isBlank(source[at])) at++;
  return at;
}

function beforeBlanks(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(source[at - 1])) at--;
  return at;
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t';
}
