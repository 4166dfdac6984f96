/** String and template literals with the place of every character. */
import { type Text, textBuilder } from '../../source/text.ts';
import type { StringPart } from '../lib/code/index.ts';

type TextPart = Extract<StringPart, { kind: 'text' }>;

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  v: '\v',
  f: '\f',
  '0': '\0',
};

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,8})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r\n|[\s\S])|\r\n?/g;

/**
 * The value of what stands between the quotes of a literal.
 *
 * @param raw whether backslashes stand for themselves (`String.raw`)
 */
export function literalPart(text: Text, start: number, end: number, raw = false): TextPart {
  const builder = textBuilder(text);
  let done = start;
  if (!raw) {
    for (const match of text.value.slice(start, end).matchAll(ESCAPE)) {
      const at = start + match.index;
      const after = at + match[0].length;
      builder.keep(done, at).put(decoded(match), at, after);
      done = after;
    }
  }
  return { kind: 'text', text: builder.keep(done, end).build() };
}

function decoded([written, braced, four, two]: RegExpMatchArray): string {
  const code = braced ?? four ?? two;
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
  }
  // A line end in a template literal is a line feed, however it is written.
  if (!written.startsWith('\\')) return '\n';
  const after = written.slice(1);
  return /^[\r\n\u2028\u2029]/.test(after) ? '' : (SIMPLE[after] ?? after);
}
