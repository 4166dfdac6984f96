/** Applying edits to a text, and finding places of the old text again. */

/** A replacement; UTF-16 offsets, end exclusive. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Orders replacements by place; of two at one place an insertion comes first. */
export function compareReplacements(a: Replacement, b: Replacement): number {
  return a.start - b.start || a.end - b.end;
}

/** Whether two different replacements cannot both be made: they overlap, or insert at the same place. */
export function collide(a: Replacement, b: Replacement): boolean {
  if (a.start === b.start && a.end === b.end) return a.text !== b.text || a.start === a.end;
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}

/** The text with all replacements made. They must be sorted and must not overlap. */
export function applied(text: string, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: put } of replacements) {
    if (start < at || end < start || end > text.length) throw new RangeError(`no such place: ${start}-${end}`);
    parts.push(text.slice(at, start), put);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Where an offset of the new text was in the old one; inside of new text, where that was put. */
export function oldOffset(offset: number, replacements: readonly Replacement[]): number {
  let moved = 0;
  for (const { start, end, text } of replacements) {
    const from = start + moved;
    if (offset < from) break;
    if (offset < from + text.length) return start;
    moved += text.length - (end - start);
  }
  return offset - moved;
}
