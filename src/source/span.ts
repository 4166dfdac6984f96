/**
 * Where a piece of text stands in a file.
 *
 * `start` and `end` are UTF-16 offsets into the decoded text of the file (a byte order mark is not part of it);
 * lines and columns are 1-based, columns count UTF-16 units; ends are exclusive.
 */
export interface Span {
  /** Path relative to the root of the audit, with forward slashes. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Whether the file text between `start` and `end` is the very text that is meant, so that it can be replaced. */
  readonly exact: boolean;
}

/** Orders spans by path, then start, then end. */
export function compareSpans(a: Span, b: Span): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}

/** A text key that is equal for two spans exactly when they cover the same place. */
export function spanKey(span: Span): string {
  return `${span.path}:${span.start}:${span.end}`;
}
