import type { TextEdit } from '../../../source/edits.ts';
import type { PlacedEdit } from './edits.ts';

/**
 * Takes away the blank lines that edits leave at the begin or end of a block, all but one of those between other lines, and
 * blanks at the end of a line. What stood so before stays.
 */
export function blankLines(before: string, after: string, edits: readonly PlacedEdit[]): TextEdit[] {
  const found: TextEdit[] = [];
  let done = 0;
  for (const edit of edits) {
    for (const [at, old] of [
      [edit.afterStart, edit.start],
      [edit.afterEnd, edit.end],
    ] as const) {
      const gap = gapAt(after, at, done);
      if (gap === undefined) continue;
      done = gap.end;
      const known = gapAt(before, old, 0);
      const text = tidied(after, gap, known === undefined ? 0 : excess(before, known));
      if (text !== after.slice(gap.start, gap.end)) found.push({ start: gap.start, end: gap.end, text });
    }
  }
  return found;
}

interface Blank {
  readonly start: number;
  readonly end: number;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** The blanks around an offset, as far as they hold a line break and begin at `from` or later. */
function gapAt(text: string, at: number, from: number): Blank | undefined {
  let start = at;
  let end = at;
  while (start > from && isSpace(text.charCodeAt(start - 1))) start--;
  while (end < text.length && isSpace(text.charCodeAt(end))) end++;
  return start < end && start > 0 && end < text.length && text.slice(start, end).includes('\n')
    ? { start, end }
    : undefined;
}

function breaksIn(text: string, { start, end }: Blank): number {
  let count = 0;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 10) count++;
  return count;
}

/** How many line breaks may stand between what is before and behind. */
function allowed(text: string, { start, end }: Blank): number {
  const before = text.charAt(start - 1);
  const behind = text.charAt(end);
  return before === '{' || before === '(' || behind === '}' || behind === ')' ? 1 : 2;
}

function excess(text: string, gap: Blank): number {
  return Math.max(0, breaksIn(text, gap) - allowed(text, gap));
}

function tidied(text: string, gap: Blank, known: number): string {
  const breaks = Math.min(breaksIn(text, gap), allowed(text, gap) + known);
  const whole = text.slice(gap.start, gap.end);
  const lineBreak = whole.includes('\r\n') ? '\r\n' : '\n';
  return lineBreak.repeat(breaks) + whole.slice(whole.lastIndexOf('\n') + 1);
}
