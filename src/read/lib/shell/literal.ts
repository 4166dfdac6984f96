import { sliceText, type Text, textBuilder } from '../../../source/text.ts';
import { writtenText } from '../completed.ts';
import { type Field, type KnownPiece, MAX_ALTERNATIVES, type Piece, slicePiece } from '../value.ts';
import type { Context } from './context.ts';
import type { Hole } from './types.ts';

/** How the shell reads the characters: outside quotes, likewise but without word splitting, in double quotes, as they stand. */
export type Quoting = 'bare' | 'assigned' | 'double' | 'raw';

/** A stretch of a word: pieces that are one string, or a value with alternatives that may be split into words. */
export type Stretch =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[]; readonly split: boolean }
  | { readonly kind: 'value'; readonly alternatives: readonly (readonly Field[])[]; readonly split: boolean };

/**
 * Literal text between two offsets, escapes removed, holes taken apart.
 */
export function literalStretches(context: Context, start: number, end: number, quoting: Quoting): Stretch[] {
  const stretches: Stretch[] = [];
  let done = start;
  for (const hole of holesIn(context.holes, start, end)) {
    if (hole.start > done) stretches.push(plain(context, done, hole.start, quoting));
    stretches.push(holeStretch(context, hole, quoting));
    done = hole.end;
  }
  if (done < end) stretches.push(plain(context, done, end, quoting));
  return stretches;
}

function holesIn(holes: readonly Hole[], start: number, end: number): Hole[] {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: Hole[] = [];
  for (let i = low; i < holes.length; i++) {
    const hole = holes[i];
    if (hole === undefined || hole.start >= end) break;
    if (hole.start >= start && hole.end <= end) found.push(hole);
  }
  return found;
}

function holeStretch(context: Context, hole: Hole, quoting: Quoting): Stretch {
  const at = { text: context.text, start: hole.start, end: hole.end };
  const split = quoting === 'bare';
  if (hole.value === undefined) {
    const unknown = writtenText(context.text, hole.start, hole.end);
    return { kind: 'pieces', pieces: [{ unknown, at, list: split }], split: false };
  }
  return { kind: 'value', alternatives: hole.value.alternatives.slice(0, MAX_ALTERNATIVES), split };
}

function plain(context: Context, start: number, end: number, quoting: Quoting): Stretch {
  const { text } = context;
  const value = text.value.slice(start, end);
  const guards = context.guards.length > 0 ? { guards: context.guards } : {};
  if (quoting === 'raw' || !value.includes('\\')) {
    return {
      kind: 'pieces',
      pieces: writtenPieces(text, start, end).map((piece) => ({ ...piece, ...guards })),
      split: false,
    };
  }
  const decoded = unescaped(text, start, end, quoting);
  const piece: Piece = { text: decoded.value, at: { text: decoded, start: 0, end: decoded.value.length }, ...guards };
  return { kind: 'pieces', pieces: [piece], split: false };
}

/** A jump in the file that is longer than this is no line break or indentation inside one text. */
const FAR = 1_000;

/** The text between two offsets; where it was put together from distant places (make's variables), a piece of each. */
function writtenPieces(text: Text, start: number, end: number): KnownPiece[] {
  const whole: KnownPiece = { text: text.value.slice(start, end), at: { text, start, end } };
  if (text.runs.length < 2 || start >= end) return [whole];
  const { runs } = sliceText(text, start, end);
  const pieces: KnownPiece[] = [];
  let done = 0;
  runs.forEach((run, index) => {
    const last = runs[index - 1];
    const gap = last === undefined ? 0 : run.source - (last.source + last.sourceLength);
    if (gap < 0 || gap > FAR) {
      pieces.push(slicePiece(whole, done, run.value));
      done = run.value;
    }
  });
  return done === 0 ? [whole] : [...pieces, slicePiece(whole, done, whole.text.length)];
}

/** The text between two offsets with the shell's backslash escapes removed. */
function unescaped(text: Text, start: number, end: number, quoting: Quoting): Text {
  const builder = textBuilder(text);
  const { value } = text;
  let kept = start;
  for (let i = start; i < end - 1; i++) {
    if (value[i] !== '\\') continue;
    const next = value[i + 1] ?? '';
    const lineBreak = next === '\n' ? 2 : value.startsWith('\r\n', i + 1) ? 3 : 0;
    if (lineBreak === 0 && quoting === 'double' && !'$`"\\'.includes(next)) {
      i++;
      continue;
    }
    builder.keep(kept, i);
    if (lineBreak > 0) kept = i + lineBreak;
    else {
      builder.put(next, i, i + 2);
      kept = i + 2;
    }
    i = kept - 1;
  }
  return builder.keep(kept, end).build();
}
