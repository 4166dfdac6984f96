/** The words and operators of one line of `cmd`. */
import { type Text, type TextBuilder, textBuilder } from '../../../source/text.ts';
import type { Hole } from '../shell/types.ts';
import { type Field, isKnown, type Piece, slicePiece } from '../value.ts';

export type Token =
  | { readonly kind: 'word'; readonly field: Field; readonly start: number; readonly end: number }
  | { readonly kind: 'operator'; readonly value: string; readonly start: number; readonly end: number };

export interface WordSource {
  readonly text: Text;
  readonly holes: ReadonlyMap<number, Hole>;
  /** `!NAME!` stands for a variable. */
  readonly delayed: boolean;
  /** What a reference stands for; undefined when nothing is known of it. */
  readonly lookup: (name: string) => Field | undefined;
  readonly ofHole: (hole: Hole) => Field;
}

const REFERENCE =
  /%%~?[A-Za-z]+|%~[A-Za-z$:]*\d|%[\d*]|%([A-Za-z_][\w.()#-]{0,100})(?::[^%\r\n]{0,200})?%|!([A-Za-z_][\w.-]{0,100})(?::[^!\r\n]{0,200})?!/y;

/** Reads the words between two offsets. Lines that a caret continues are one. */
export function wordsOfLine(source: WordSource, start: number, end: number): Token[] {
  const { text } = source;
  const { value } = text;
  const tokens: Token[] = [];
  let pieces: Piece[] = [];
  let builder: TextBuilder | undefined;
  let begun = -1;
  let quoted = false;
  const close = (): void => {
    const built = builder?.build();
    builder = undefined;
    if (built !== undefined && built.value !== '')
      pieces.push({ text: built.value, at: { text: built, start: 0, end: built.value.length } });
  };
  const flush = (at: number): void => {
    close();
    if (begun >= 0) tokens.push({ kind: 'word', field: pieces, start: begun, end: at });
    pieces = [];
    begun = -1;
  };
  const open = (at: number): TextBuilder => {
    if (begun < 0) begun = at;
    builder ??= textBuilder(text);
    return builder;
  };
  /** What a reference stands for is text like any other: outside of quotes its blanks part words. */
  const put = (field: Field, from: number, to: number): void => {
    close();
    if (begun < 0) begun = from;
    for (const piece of field) {
      if (!isKnown(piece) || quoted) {
        pieces.push(piece);
        continue;
      }
      let done = 0;
      for (const blank of piece.text.matchAll(/[ \t]+/g)) {
        if (blank.index > done) pieces.push(slicePiece(piece, done, blank.index));
        if (pieces.length > 0) tokens.push({ kind: 'word', field: pieces, start: begun, end: to });
        pieces = [];
        done = blank.index + blank[0].length;
      }
      if (done < piece.text.length) pieces.push(slicePiece(piece, done, piece.text.length));
    }
    if (pieces.length === 0 && !quoted) begun = -1;
  };
  for (let i = start; i < end; ) {
    const hole = source.holes.get(i);
    if (hole !== undefined) {
      put(source.ofHole(hole), i, hole.end);
      i = Math.max(hole.end, i + 1);
      continue;
    }
    const ch = value[i] ?? '';
    if (ch === '%' || (ch === '!' && source.delayed)) {
      REFERENCE.lastIndex = i;
      const match = REFERENCE.exec(value);
      if (match !== null && REFERENCE.lastIndex <= end) {
        const name = match[1] ?? match[2];
        const plain = name !== undefined && !match[0].includes(':');
        const known = source.lookup(plain ? name : match[0]);
        const at = { text, start: i, end: REFERENCE.lastIndex };
        put(known ?? [{ unknown: match[0], at, list: !quoted }], i, REFERENCE.lastIndex);
        i = REFERENCE.lastIndex;
        continue;
      }
    }
    if (ch === '\\' && value[i + 1] === '"') {
      open(i).put('"', i, i + 2);
      i += 2;
    } else if (ch === '"') {
      open(i);
      quoted = !quoted;
      i++;
    } else if (quoted) open(i).keep(i, ++i);
    else if (ch === '^') {
      const broken = /^\^[ \t]*\r?\n/.exec(value.slice(i, Math.min(end, i + 50)));
      if (broken !== null) i += broken[0].length;
      else {
        open(i).put(value[i + 1] ?? '', i, i + 2);
        i += 2;
      }
    } else if (/\s/.test(ch)) {
      flush(i);
      i++;
    } else if (/[&|<>()]/.test(ch)) {
      const operator = /^(?:&&|\|\||>>?&\d|>>|.)/.exec(value.slice(i, Math.min(end, i + 4)))?.[0] ?? ch;
      const descriptor =
        /[<>]/.test(ch) && begun === i - 1 && /[0-9]/.test(value[begun] ?? '') ? (value[begun] ?? '') : '';
      if (descriptor === '') flush(i);
      else {
        pieces = [];
        builder = undefined;
        begun = -1;
      }
      tokens.push({ kind: 'operator', value: descriptor + operator, start: i, end: i + operator.length });
      i += operator.length;
    } else open(i).keep(i, ++i);
  }
  flush(end);
  return tokens;
}
