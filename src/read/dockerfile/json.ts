/** The exec form of an instruction: a JSON array of strings, with the place of each. */
import type { Span } from '../../source/span.ts';
import { spanOf, type Text, textBuilder } from '../../source/text.ts';
import { oneField, type Value } from '../lib/value.ts';

export interface Argument {
  readonly value: Value;
  readonly site: Span;
}

/** A string; its escapes; blanks, of which a continued line is one. */
const TOKEN = /"([^"\\]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\]*)*)"|[[\],]|(?:[ \t\r\n]|\\\r?\n)+/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * The strings of a JSON array that fills a text from an offset to its end; undefined when the text is anything else, which
 * Docker then reads as shell.
 */
export function jsonArray(text: Text, start: number): Argument[] | undefined {
  const { value } = text;
  const words: Argument[] = [];
  let expect: 'open' | 'item' | 'first' | 'comma' | 'nothing' = 'open';
  let offset = start;
  while (offset < value.length) {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(value);
    if (token === null) return undefined;
    const [written, content] = token;
    const at = offset;
    offset += written.length;
    if (content !== undefined) {
      if (expect !== 'item' && expect !== 'first') return undefined;
      words.push(wordAt(text, at + 1, offset - 1));
      expect = 'comma';
    } else if (written === '[') {
      if (expect !== 'open') return undefined;
      expect = 'first';
    } else if (written === ']') {
      if (expect !== 'comma' && expect !== 'first') return undefined;
      expect = 'nothing';
    } else if (written === ',') {
      if (expect !== 'comma') return undefined;
      expect = 'item';
    }
  }
  return expect === 'nothing' ? words : undefined;
}

function wordAt(text: Text, start: number, end: number): Argument {
  const builder = textBuilder(text);
  let done = start;
  for (const match of text.value.slice(start, end).matchAll(ESCAPE)) {
    const at = start + match.index;
    const [written, code, letter = ''] = match;
    const meant = code === undefined ? (LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16));
    builder.keep(done, at).put(meant, at, at + written.length);
    done = at + written.length;
  }
  const decoded = builder.keep(done, end).build();
  const at = { text: decoded, start: 0, end: decoded.value.length };
  return { value: oneField({ text: decoded.value, at }), site: spanOf(text, start, end) };
}
