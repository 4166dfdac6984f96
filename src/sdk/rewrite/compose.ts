/** Puts the edits of many rewrites of one file together: conflicts, what goes with a deleted stretch, and order at one place. */
import { addTo } from '../../multimap.ts';
import type { TextEdit } from './context.ts';

/** The edits of one use; `id` tells it from the others of the file. */
export interface EditGroup {
  readonly id: number;
  readonly edits: readonly TextEdit[];
}

export interface EditSet {
  /** Takes the edits of a use, or none of them when one conflicts with what was taken before. */
  readonly add: (group: EditGroup) => boolean;
  /** Whether another use deletes the range with all that stands in it. */
  readonly isGone: (start: number, end: number, id: number) => boolean;
}

const CHUNK = 512;

/** Edits that were taken, found by their place. */
export function editSet(): EditSet {
  const chunks = new Map<number, { readonly edit: TextEdit; readonly id: number }[]>();
  const near = function* (start: number, end: number): Generator<{ readonly edit: TextEdit; readonly id: number }> {
    for (let chunk = Math.floor(start / CHUNK); chunk <= Math.floor(end / CHUNK); chunk++)
      yield* chunks.get(chunk) ?? [];
  };
  return {
    add: (group) => {
      for (const edit of group.edits) {
        for (const other of near(edit.start, edit.end)) if (conflict(edit, other.edit)) return false;
      }
      for (const edit of group.edits) {
        for (let chunk = Math.floor(edit.start / CHUNK); chunk <= Math.floor(edit.end / CHUNK); chunk++) {
          addTo(chunks, chunk, { edit, id: group.id });
        }
      }
      return true;
    },
    isGone: (start, end, id) => {
      for (const other of near(start, end)) {
        if (other.edit.gone === true && other.id !== id && other.edit.start <= start && end <= other.edit.end)
          return true;
      }
      return false;
    },
  };
}

function conflict(a: TextEdit, b: TextEdit): boolean {
  if (same(a, b)) return false;
  const aEmpty = a.start === a.end;
  const bEmpty = b.start === b.end;
  if (aEmpty && bEmpty) return false;
  const overlap = aEmpty
    ? b.start < a.start && a.start < b.end
    : bEmpty
      ? a.start < b.start && b.start < a.end
      : a.start < b.end && b.start < a.end;
  if (!overlap) return false;
  return !(a.gone === true && inside(b, a)) && !(b.gone === true && inside(a, b));
}

function inside(inner: TextEdit, outer: TextEdit): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function same(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

interface Placed extends TextEdit {
  readonly id: number;
  /** How far the edits of its use reach. */
  readonly from: number;
  readonly to: number;
}

/**
 * The edits of all uses of a file, each under the `id` of one use, by place; no insertion touches another edit, so that their
 * order is plain. Edits of several uses that touch become one: nested calls nest, lines stay lines.
 */
export function orderedEdits(
  groups: readonly EditGroup[],
): readonly { readonly id: number; readonly edit: TextEdit }[] {
  const placed: Placed[] = [];
  for (const { id, edits } of groups) {
    const from = Math.min(...edits.map((edit) => edit.start));
    const to = Math.max(...edits.map((edit) => edit.end));
    for (const edit of edits) placed.push({ ...edit, id, from, to });
  }
  placed.sort((a, b) => a.start - b.start || order(a) - order(b) || nesting(a, b) || a.id - b.id);
  const result: { id: number; edit: TextEdit }[] = [];
  let last: Placed | undefined;
  for (const next of placed) {
    const before = result.at(-1);
    const repeats = last !== undefined && same(last, next) && (next.end > next.start || isLine(next));
    if (repeats || (before !== undefined && next.start < before.edit.end)) continue;
    last = next;
    const touches = before?.edit.end === next.start;
    if (before !== undefined && touches && (next.start === next.end || before.edit.start === before.edit.end)) {
      before.edit = { start: before.edit.start, end: next.end, text: before.edit.text + next.text };
    } else result.push({ id: next.id, edit: { start: next.start, end: next.end, text: next.text } });
  }
  return result;
}

function isLine(edit: Placed): boolean {
  return order(edit) === 1 || order(edit) === 2;
}

/** At one offset: what closes, lines after, lines before, what opens, what is replaced. */
function order(edit: Placed): number {
  if (edit.end > edit.start) return 4;
  if (/^(?:\r?\n|; )/.test(edit.text)) return 1;
  if (/(?:\n[ \t]*|; )$/.test(edit.text)) return 2;
  return edit.start === edit.to && edit.from < edit.to ? 0 : 3;
}

/** Closing: the inner one first; opening: the outer one first. */
function nesting(a: Placed, b: Placed): number {
  const at = order(a);
  if (at === 0) return b.from - a.from;
  if (at === 3) return b.to - a.to;
  return 0;
}
