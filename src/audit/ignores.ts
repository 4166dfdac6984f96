/** Inline ignores: `# helm4-audit: ignore[rule] reason`, in the comment syntax of any format. */

import type { Span } from '../source/span.ts';
import { fileText, lineStarts, type SourceFile, spanOf } from '../source/text.ts';

export interface Ignore {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The comment. */
  readonly span: Span;
  /** The line that it speaks of, 1-based: its own, or the next one when it stands alone. */
  readonly line: number;
}

const COMMENT = /(?:#|\/\/|<!--|\/\*|;|--)[ \t]*helm4-audit:[ \t]*ignore(?:\[([^\]\r\n]*)\])?([^\r\n]*)/g;

/** All ignore comments of a file, in order. */
export function ignoresIn(file: SourceFile): Ignore[] {
  if (!file.text.includes('helm4-audit:')) return [];
  const text = fileText(file);
  const next = followingLines(file);
  const found: Ignore[] = [];
  for (const match of file.text.matchAll(COMMENT)) {
    const span = spanOf(text, match.index, match.index + match[0].trimEnd().length);
    const names = (match[1] ?? '').split(',').map((name) => name.trim());
    const reason = (match[2] ?? '')
      .replace(/(-->|\*\/)\s*$/, '')
      .replace(/^[\s:–—-]+/, '')
      .trim();
    found.push({ rules: names.filter((name) => name !== ''), reason, span, line: coveredLine(file, span, next) });
  }
  return found;
}

/** The line that a comment speaks of. */
function coveredLine(file: SourceFile, span: Span, next: readonly (number | undefined)[]): number {
  const own = file.text.slice(span.start - span.startColumn + 1, span.start);
  if (/\S/.test(own.replace(/^[\s>*-]*$/, ''))) return span.startLine;
  return next[span.startLine] ?? span.startLine;
}

/** For each line the first line after it that is neither blank nor an ignore; lines are 1-based, as is the array. */
function followingLines(file: SourceFile): (number | undefined)[] {
  const starts = lineStarts(file);
  const next: (number | undefined)[] = new Array(starts.length + 1);
  let found: number | undefined;
  for (let line = starts.length; line > 0; line--) {
    next[line] = found;
    const body = file.text.slice(starts[line - 1] ?? 0, starts[line] ?? file.text.length);
    if (/\S/.test(body) && !/^\s*(#|\/\/)\s*helm4-audit:/.test(body)) found = line;
  }
  return next;
}

/**
 * Whether an ignore speaks of a finding: it names its rule or code, and its line is the one where the finding begins or
 * any line of the command that the finding is about.
 */
export function covers(
  ignore: Ignore,
  finding: { code: string; rule: string; span: Span },
  subjects: readonly Span[],
): boolean {
  if (!ignore.rules.includes(finding.rule) && !ignore.rules.includes(finding.code)) return false;
  if (ignore.span.path !== finding.span.path) return false;
  if (ignore.line >= finding.span.startLine && ignore.line <= finding.span.endLine) return true;
  return subjects.some(
    (subject) =>
      subject.path === ignore.span.path && ignore.line >= subject.startLine && ignore.line <= subject.endLine,
  );
}
