import { fail, type Parser } from './state.ts';
import { T } from './tokens.ts';

// Classes of ASCII characters.
export const LETTER = 1;
export const DIGIT = 2;
const HEX = 4;
export const CLASS = new Uint8Array(128);
for (let c = 97; c <= 122; c++) {
  CLASS[c] = LETTER;
  CLASS[c - 32] = LETTER;
}
CLASS[95] = LETTER;
for (let c = 48; c <= 57; c++) CLASS[c] = DIGIT | HEX;
for (let c = 97; c <= 102; c++) {
  CLASS[c] = LETTER | HEX;
  CLASS[c - 32] = LETTER | HEX;
}

const UNICODE_LETTER = /^\p{L}/u;
const UNICODE_LETTER_OR_DIGIT = /^[\p{L}\p{Nd}]/u;

/** Whether the character beyond ASCII at `pos` begins a word. */
export function isWordStart(text: string, pos: number, code: number): boolean {
  return code >= 128 && UNICODE_LETTER.test(String.fromCodePoint(text.codePointAt(pos) ?? 0));
}

/** The end of the word whose first character was read. */
export function wordEnd(text: string, from: number): number {
  let pos = from;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (code < 128) {
      if (((CLASS[code] ?? 0) & (LETTER | DIGIT)) === 0) return pos;
      pos++;
    } else if (code >= 128) {
      const point = text.codePointAt(pos) ?? 0;
      if (!UNICODE_LETTER_OR_DIGIT.test(String.fromCodePoint(point))) return pos;
      pos += point > 0xffff ? 2 : 1;
    } else return pos;
  }
}

function digitsEnd(text: string, from: number, mask: number): number {
  let pos = from;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (!(code < 128) || (((CLASS[code] ?? 0) & mask) === 0 && code !== 95)) return pos;
    pos++;
  }
}

/** Reads a number at `start`; says its token and sets `p.end`. */
export function scanNumber(p: Parser, start: number): number {
  const { text } = p;
  let pos = start;
  let mask = DIGIT;
  let decimal = true;
  let token: number = T.INT;
  if (text.charCodeAt(pos) === 48) {
    const mark = text.charCodeAt(pos + 1) | 32;
    if (mark === 120) mask = HEX;
    decimal = mark !== 120 && mark !== 98 && mark !== 111;
    if (!decimal) pos += 2;
  }
  pos = digitsEnd(text, pos, mask);
  if (text.charCodeAt(pos) === 46 && (decimal || mask === HEX)) {
    token = T.FLOAT;
    pos = digitsEnd(text, pos + 1, mask);
  }
  const exponent = text.charCodeAt(pos) | 32;
  if ((decimal && exponent === 101) || (mask === HEX && exponent === 112)) {
    token = T.FLOAT;
    pos++;
    const sign = text.charCodeAt(pos);
    if (sign === 43 || sign === 45) pos++;
    pos = digitsEnd(text, pos, DIGIT);
  }
  if (text.charCodeAt(pos) === 105) {
    token = T.IMAG;
    pos++;
  }
  p.end = pos;
  return token;
}

/** The end of an interpreted string or a rune; one without its closing quote ends with its line. */
export function quotedEnd(p: Parser, start: number, quote: number): number {
  const { text } = p;
  let pos = start + 1;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (code === quote) return pos + 1;
    if (code === 92 && pos + 1 < text.length && text.charCodeAt(pos + 1) !== 10) pos += 2;
    else if (code === 10 || pos >= text.length) {
      fail(p, start, quote === 34 ? 'string literal not terminated' : 'rune literal not terminated');
      return text.charCodeAt(pos - 1) === 13 ? pos - 1 : pos;
    } else pos++;
  }
}

/** The next line break, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at < 0) return text.length;
  return at;
}

/** The end of a raw string; one without its closing quote ends with its line. */
export function rawEnd(p: Parser, start: number): number {
  const at = p.text.indexOf('`', start + 1);
  if (at >= 0) return at + 1;
  fail(p, start, 'raw string literal not terminated');
  return lineEnd(p.text, start);
}
