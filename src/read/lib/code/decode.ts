/** The text that a stretch of a string literal stands for; every character still knows where it is written. */
import { sliceText, type Text, type TextBuilder, textBuilder } from '../../../source/text.ts';
import type { Decoding, RawPiece, StringForm } from './tokens.ts';

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\x07'],
  ['e', '\x1b'],
]);

const NUMERIC = /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|U([\da-fA-F]{8})|([0-7]{1,3}))/y;

/** What has to be decoded at all, for each way of writing. */
const WANTED: Record<Decoding, RegExp> = {
  raw: /\r\n?/g,
  escapes: /\\|\r\n?/g,
  'escapes-keep': /\\|\r\n?/g,
  quotes: /\\|\r\n?/g,
  slashy: /\\\/|\r\n?/g,
  'dollar-slashy': /\$\$|\$\/|\r\n?/g,
};

/** The value of a stretch of text in a string (a piece without tokens). */
export function decodePiece(text: Text, piece: RawPiece, form: StringForm): Text {
  // Cut, lest every string without an escape looks for the next one in the file.
  const source = text.value.slice(0, piece.end);
  const wanted = WANTED[form.decoding];
  wanted.lastIndex = piece.start;
  let hit = wanted.exec(source);
  if (hit === null) return sliceText(text, piece.start, piece.end);
  const built = textBuilder(text);
  let from = piece.start;
  while (hit !== null) {
    built.keep(from, hit.index);
    from = decodeAt(built, source, hit.index, hit[0], piece.end, form);
    wanted.lastIndex = from;
    hit = wanted.exec(source);
  }
  return built.keep(from, piece.end).build();
}

/** Decodes what stands at `at`; returns where the text goes on. */
function decodeAt(
  built: TextBuilder,
  source: string,
  at: number,
  found: string,
  end: number,
  form: StringForm,
): number {
  if (found.startsWith('\r')) {
    const next = at + found.length;
    built.put(form.noReturns === true && found === '\r' ? '' : '\n', at, next);
    return next;
  }
  if (form.decoding === 'slashy' || form.decoding === 'dollar-slashy') {
    built.keep(at + 1, at + 2);
    return at + 2;
  }
  const char = source.charAt(at + 1);
  if (at + 1 >= end) {
    built.keep(at, at + 1);
    return at + 1;
  }
  if (form.decoding === 'quotes') {
    const counts =
      char === '\\' || char === form.close || char === form.nest || (form.words === true && /\s/.test(char));
    built.keep(counts ? at + 1 : at, at + 2);
    return at + 2;
  }
  if (char === '\n') return at + 2;
  if (char === '\r') return at + (source.charAt(at + 2) === '\n' ? 3 : 2);
  const simple = SIMPLE.get(char);
  if (simple !== undefined) {
    built.put(simple, at, at + 2);
    return at + 2;
  }
  NUMERIC.lastIndex = at;
  const match = NUMERIC.exec(source);
  if (match !== null && NUMERIC.lastIndex <= end) {
    const octal = match[5];
    const code =
      octal === undefined
        ? Number.parseInt(match.slice(1).find((part) => part !== undefined) ?? '0', 16)
        : Number.parseInt(octal, 8);
    built.put(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd', at, NUMERIC.lastIndex);
    return NUMERIC.lastIndex;
  }
  const drops = form.decoding === 'escapes' || /["'`\\$#/]/.test(char);
  built.keep(drops ? at + 1 : at, at + 2);
  return at + 2;
}
