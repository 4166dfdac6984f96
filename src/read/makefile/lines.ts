/** Logical lines of a Makefile: https://www.gnu.org/software/make/manual/html_node/Splitting-Lines.html */
import { type Text, textBuilder } from '../../source/text.ts';

export interface PhysicalLine {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly next: number;
}

export interface LogicalLine {
  readonly text: Text;
  /** Offsets in the text of the file, without the last line end. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The line that begins at an offset. */
export function lineAt(value: string, start: number): PhysicalLine {
  const newline = value.indexOf('\n', start);
  if (newline < 0) return { start, end: value.length, next: value.length };
  return { start, end: value[newline - 1] === '\r' && newline > start ? newline - 1 : newline, next: newline + 1 };
}

/** Whether a line goes on: an odd number of backslashes stands at its end. */
function continues(value: string, line: PhysicalLine): boolean {
  let count = 0;
  while (line.end - count > line.start && value[line.end - count - 1] === '\\') count++;
  return count % 2 === 1 && line.next < value.length;
}

/** A line outside a recipe: joined by single blanks, and without its comment. */
export function plainLine(text: Text, start: number): LogicalLine {
  const { value } = text;
  const builder = textBuilder(text);
  let line = lineAt(value, start);
  let from = start;
  while (continues(value, line)) {
    const next = lineAt(value, line.next);
    let ink = next.start;
    while (ink < next.end && (value[ink] === ' ' || value[ink] === '\t')) ink++;
    builder.keep(from, line.end - 1).put(' ', line.end - 1, ink);
    from = ink;
    line = next;
  }
  const joined = builder.keep(from, Math.max(from, line.end)).build();
  return { text: withoutComment(joined), start, end: line.end, next: line.next };
}

function withoutComment(text: Text): Text {
  const { value } = text;
  let depth = 0;
  let end = value.length;
  for (let i = 0; i < value.length; i++) {
    const char = value[i];
    if (char === '\\') i++;
    else if (char === '$' && (value[i + 1] === '(' || value[i + 1] === '{')) {
      depth++;
      i++;
    } else if (depth > 0 && (char === ')' || char === '}')) depth--;
    else if (char === '#' && depth === 0) {
      end = i;
      break;
    }
  }
  return trimmed(text, 0, end);
}

/** A line of a recipe behind its prefix; lines that continue it keep their line breaks, and lose the prefix. */
export function recipeLine(text: Text, start: number, from: number, prefix: string): LogicalLine {
  const { value } = text;
  const builder = textBuilder(text);
  let line = lineAt(value, start);
  let begin = from;
  while (continues(value, line)) {
    builder.keep(begin, line.next);
    line = lineAt(value, line.next);
    begin = value[line.start] === prefix ? Math.min(line.start + 1, line.end) : line.start;
  }
  const built = builder.keep(begin, Math.max(begin, line.end)).build();
  return { text: built, start, end: line.end, next: line.next };
}

/** A range of a text without blanks at its ends. */
export function trimmed(text: Text, start: number, end: number): Text {
  const { value } = text;
  let from = start;
  let to = Math.max(start, end);
  while (from < to && /\s/.test(value[from] ?? '')) from++;
  while (to > from && /\s/.test(value[to - 1] ?? '')) to--;
  return textBuilder(text).keep(from, to).build();
}
