import { applyEdits, type TextEdit } from '../../source/edits.ts';
import type { GoFile } from './ast.ts';
import { sectionsOf } from './format/align.ts';
import { blankLines } from './format/blanks.ts';
import { composeEdits, firstReaching, type PlacedEdit, placed } from './format/edits.ts';
import { emptyLists } from './format/empty.ts';
import { importRuns } from './format/imports.ts';
import { type Lines, lineAt, lineEndAt, linesOf } from './format/lines.ts';
import { longLines } from './format/long.ts';
import { parseGo } from './parse.ts';

/**
 * Extends edits of a Go file so that what they touch is left as gofmt leaves it: columns of fields, values, keys and comments,
 * the order of imports, blank lines. Sections that gofmt would have written otherwise before keep the blanks of their author.
 * Takes and returns sorted edits without overlaps, in UTF-16 offsets of the text before.
 */
export function formatTouched(before: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (edits.length === 0) return edits;
  const file = parseGo(before);
  if (file.errors.length > 0) return edits;
  const tidy = composeEdits(before, edits, blankLines(before, applyEdits(before, edits), placed(edits)));
  const closed = step(file, tidy, (change) => emptyLists(change.after, change.edits));
  const broken = step(file, closed, (change) => longLines(change.after, change.edits));
  const ordered = step(file, broken, importEdits);
  return step(file, ordered, columnEdits);
}

/** What one step adds to the edits so far, when the text with them can be read. */
function step(
  before: GoFile,
  edits: readonly TextEdit[],
  more: (change: Change) => readonly TextEdit[],
): readonly TextEdit[] {
  const after = parseGo(applyEdits(before.text, edits));
  if (after.errors.length > 0) return edits;
  const change = {
    before,
    beforeLines: linesOf(before.text),
    after,
    afterLines: linesOf(after.text),
    edits: placed(edits),
  };
  return composeEdits(before.text, edits, more(change));
}

interface Change {
  readonly before: GoFile;
  readonly beforeLines: Lines;
  readonly after: GoFile;
  readonly afterLines: Lines;
  readonly edits: readonly PlacedEdit[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function importEdits(change: Change): TextEdit[] {
  const unsorted = importRuns(change.before, change.beforeLines).filter(({ sorted }) => sorted !== undefined);
  const found: TextEdit[] = [];
  for (const run of importRuns(change.after, change.afterLines)) {
    if (run.sorted !== undefined && !comesFrom(change, run, unsorted)) found.push(run.sorted);
  }
  return found;
}

function columnEdits(change: Change): TextEdit[] {
  const uneven = sectionsOf(change.before).filter(({ wrong }) => wrong.length > 0);
  const found: TextEdit[] = [];
  for (const section of sectionsOf(change.after)) {
    if (section.wrong.length > 0 && !comesFrom(change, section, uneven)) found.push(...section.wrong);
  }
  return found;
}

/** Whether lines of the text after come from lines of `ranges`, sorted, in the text before. */
function comesFrom(change: Change, { from, to }: Range, ranges: readonly Range[]): boolean {
  for (let line = from; line < to; line++) {
    const origin = originOf(change, line);
    if (origin === undefined) continue;
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.to ?? 0) <= origin.from) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low];
    if (range !== undefined && range.from < origin.to) return true;
  }
  return false;
}

/** The lines before the edits that a line after them comes from; undefined for one that was inserted. */
function originOf({ beforeLines, afterLines, edits }: Change, line: number): Range | undefined {
  const start = afterLines.starts[line] ?? 0;
  const end = lineEndAt(afterLines, line);
  let at = firstReaching(edits, start);
  const earlier = edits[at - 1];
  let shift = earlier === undefined ? 0 : earlier.end - earlier.afterEnd;
  let from = start + shift;
  let to = end + shift;
  for (let edit = edits[at]; edit !== undefined && edit.afterStart <= end; edit = edits[++at]) {
    const inside =
      (edit.afterStart <= start && end < edit.afterEnd) || (edit.afterStart < start && end <= edit.afterEnd);
    if (inside && edit.start === edit.end) return undefined;
    if (edit.afterStart <= start) from = edit.start;
    shift = edit.end - edit.afterEnd;
    to = edit.afterEnd > end ? edit.end : end + shift;
  }
  return { from: lineAt(beforeLines, from), to: lineAt(beforeLines, to) + 1 };
}
