/** Applying edits to a text, and finding places of the old text again. */

import { applyEdits, type TextEdit } from '../source/edits.ts';

/** Whether two different replacements cannot both be made: they overlap, or insert at the same place. */
export function collide(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start && a.end === b.end) return a.text !== b.text || a.start === a.end;
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}

/** The text with all replacements made. They must be sorted and must not overlap. */
export function applied(text: string, replacements: readonly TextEdit[]): string {
  let at = 0;
  for (const { start, end } of replacements) {
    if (start < at || end < start || end > text.length) throw new RangeError(`no such place: ${start}-${end}`);
    at = end;
  }
  return applyEdits(text, replacements);
}

/** Where an offset of the new text was in the old one; inside of new text, where that was put. */
export function oldOffset(offset: number, replacements: readonly TextEdit[]): number {
  let moved = 0;
  for (const { start, end, text } of replacements) {
    const from = start + moved;
    if (offset < from) break;
    if (offset < from + text.length) return start;
    moved += text.length - (end - start);
  }
  return offset - moved;
}
