import type { Span } from './span.ts';

/** One decoded file. `text` holds no byte order mark; line ends are as in the file. */
export interface SourceFile {
  /** Path relative to the root of the audit, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Set when a template engine completes the file: its expressions are masked in `text` (see src/read/lib/completed.ts). */
  readonly template?: {
    /** The path that the completed file has: `deploy.sh` for `deploy.sh.j2`. */
    readonly path: string;
    /** The text as it is in the file, of the same length as `text`. */
    readonly written: string;
  };
}

/**
 * A stretch of a text's value and the stretch of the file that it stands for.
 * `verbatim` means that both are the same characters one by one; otherwise the value was made from the source
 * (a folded line break, an escape, a joined line) and only the ends of the stretch can be placed.
 */
export interface Run {
  /** Offset in the value. */
  readonly value: number;
  readonly valueLength: number;
  /** Offset in the file. */
  readonly source: number;
  readonly sourceLength: number;
  readonly verbatim: boolean;
}

/**
 * Text that was taken out of a file (a whole file, a `run:` block, the string of a `bash -c`) and still knows
 * where each of its characters stands there. Runs are sorted and cover the value without gaps.
 */
export interface Text {
  readonly file: SourceFile;
  readonly value: string;
  readonly runs: readonly Run[];
}

/** A range inside a text. Offsets are UTF-16 units of `text.value`, end exclusive. */
export interface Place {
  readonly text: Text;
  readonly start: number;
  readonly end: number;
}

/** The whole of a file as a text. */
export function fileText(file: SourceFile): Text {
  const length = file.text.length;
  return {
    file,
    value: file.text,
    runs: [{ value: 0, valueLength: length, source: 0, sourceLength: length, verbatim: true }],
  };
}

/** The part of a text between two offsets of its value. */
export function sliceText(text: Text, start: number, end: number): Text {
  return textBuilder(text).keep(start, end).build();
}

export interface TextBuilder {
  /** Takes over the characters of the parent between two offsets of its value. */
  keep(start: number, end: number): TextBuilder;
  /** Adds made-up text that stands for the characters of the parent between two offsets of its value. */
  put(value: string, start: number, end: number): TextBuilder;
  build(): Text;
}

/** Builds a text out of pieces of another one; places are carried through any number of levels. */
export function textBuilder(parent: Text): TextBuilder {
  const runs: Run[] = [];
  const parts: string[] = [];
  let length = 0;
  /** Where an empty text stands. */
  let anchor: number | undefined;
  const push = (run: Run): void => {
    const last = runs.at(-1);
    if (
      last?.verbatim === true &&
      run.verbatim &&
      last.source + last.sourceLength === run.source &&
      last.value + last.valueLength === run.value
    ) {
      runs[runs.length - 1] = {
        ...last,
        valueLength: last.valueLength + run.valueLength,
        sourceLength: last.sourceLength + run.sourceLength,
      };
    } else runs.push(run);
  };
  const builder: TextBuilder = {
    keep(start, end) {
      anchor ??= sourceStart(parent, start);
      if (end <= start) return builder;
      for (let k = runAt(parent, start); k < parent.runs.length; k++) {
        const run = parent.runs[k];
        if (run === undefined || run.value >= end) break;
        const from = Math.max(start, run.value);
        const to = Math.min(end, run.value + run.valueLength);
        if (to <= from) continue;
        push({
          value: length + (from - start),
          valueLength: to - from,
          source: run.verbatim ? run.source + (from - run.value) : run.source,
          sourceLength: run.verbatim ? to - from : run.sourceLength,
          verbatim: run.verbatim,
        });
      }
      parts.push(parent.value.slice(start, end));
      length += end - start;
      return builder;
    },
    put(value, start, end) {
      anchor ??= sourceStart(parent, start);
      if (value.length === 0) return builder;
      const source = sourceStart(parent, start);
      push({
        value: length,
        valueLength: value.length,
        source,
        sourceLength: Math.max(0, sourceEnd(parent, end) - source),
        verbatim: false,
      });
      parts.push(value);
      length += value.length;
      return builder;
    },
    build() {
      if (runs.length === 0 && anchor !== undefined) {
        runs.push({ value: 0, valueLength: 0, source: anchor, sourceLength: 0, verbatim: true });
      }
      return { file: parent.file, value: parts.join(''), runs };
    },
  };
  return builder;
}

/** Index of the run that holds the character at `offset` (the last run for the end of the text). */
function runAt(text: Text, offset: number): number {
  let low = 0;
  let high = text.runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((text.runs[middle]?.value ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The file offset at which the character at `offset` of the value begins. */
export function sourceStart(text: Text, offset: number): number {
  const run = text.runs[runAt(text, offset)];
  if (run === undefined) return 0;
  if (run.verbatim) return run.source + Math.min(offset - run.value, run.valueLength);
  return offset >= run.value + run.valueLength ? run.source + run.sourceLength : run.source;
}

/** The file offset at which a range that ends at `offset` of the value ends. */
export function sourceEnd(text: Text, offset: number): number {
  if (offset <= 0) return sourceStart(text, 0);
  const run = text.runs[runAt(text, offset - 1)];
  if (run === undefined) return 0;
  return run.verbatim ? run.source + (offset - run.value) : run.source + run.sourceLength;
}

/**
 * The span in the file of the range `start`–`end` of a text's value.
 * It is exact when the whole range lies inside one verbatim run.
 */
export function spanOf(text: Text, start: number, end: number): Span {
  const from = sourceStart(text, start);
  const to = Math.max(from, end > start ? sourceEnd(text, end) : from);
  const run = text.runs[runAt(text, start)];
  const exact = run?.verbatim === true && start >= run.value && end <= run.value + run.valueLength;
  const lines = lineStarts(text.file);
  const startLine = lineAt(lines, from);
  const endLine = lineAt(lines, to);
  return {
    path: text.file.path,
    start: from,
    end: to,
    startLine: startLine + 1,
    startColumn: from - (lines[startLine] ?? 0) + 1,
    endLine: endLine + 1,
    endColumn: to - (lines[endLine] ?? 0) + 1,
    exact,
  };
}

/** The span of a place. */
export function placeSpan(place: Place): Span {
  return spanOf(place.text, place.start, place.end);
}

const lineCache = new WeakMap<SourceFile, readonly number[]>();

/** Offsets at which the lines of a file begin; a line ends at LF, CRLF or a lone CR. */
export function lineStarts(file: SourceFile): readonly number[] {
  const known = lineCache.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  const { text } = file;
  const lineEnd = /\r\n?|\n/g;
  while (lineEnd.exec(text) !== null) starts.push(lineEnd.lastIndex);
  lineCache.set(file, starts);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
