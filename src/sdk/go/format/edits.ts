import { applyEdits, type TextEdit } from '../../../source/edits.ts';

/** An edit with the place of its text in the text after all edits. */
export interface PlacedEdit extends TextEdit {
  readonly afterStart: number;
  readonly afterEnd: number;
}

export function placed(edits: readonly TextEdit[]): PlacedEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const afterStart = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { ...edit, afterStart, afterEnd: afterStart + edit.text.length };
  });
}

/** The index of the first edit whose text ends at `offset` or later, in the text after all edits. */
export function firstReaching(edits: readonly PlacedEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.afterEnd ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an edit touches `[start, end]` of the text after all edits. */
export function isTouched(edits: readonly PlacedEdit[], start: number, end: number): boolean {
  const edit = edits[firstReaching(edits, start)];
  return edit !== undefined && edit.afterStart <= end;
}

/**
 * One list of edits that does what `first` and then `second` do: `second` has offsets of the text after `first`, and both are
 * sorted and free of overlaps.
 */
export function composeEdits(
  text: string,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  if (second.length === 0) return first;
  const done = placed(first);
  const middle = applyEdits(text, first);
  const composed: TextEdit[] = [];
  // What lies between two edits of `first` is shifted by the lengths of those before.
  let shift = 0;
  let i = 0;
  let j = 0;
  while (i < done.length || j < second.length) {
    const a = done[i];
    const b = second[j];
    if (b === undefined || (a !== undefined && a.afterEnd < b.start)) {
      if (a === undefined) break;
      composed.push({ start: a.start, end: a.end, text: a.text });
      shift = a.afterEnd - a.end;
      i++;
      continue;
    }
    // Edits of both lists that touch each other become one.
    let from = b.start;
    let to = b.end;
    if (a !== undefined && a.afterStart <= to) from = Math.min(from, a.afterStart);
    const start = from - shift;
    const own: TextEdit[] = [];
    for (;;) {
      const one = done[i];
      const two = second[j];
      if (one !== undefined && one.afterStart <= to) {
        to = Math.max(to, one.afterEnd);
        shift = one.afterEnd - one.end;
        i++;
      } else if (two !== undefined && two.start <= to) {
        to = Math.max(to, two.end);
        own.push({ start: two.start - from, end: two.end - from, text: two.text });
        j++;
      } else break;
    }
    composed.push({ start, end: to - shift, text: applyEdits(middle.slice(from, to), own) });
  }
  return composed;
}
