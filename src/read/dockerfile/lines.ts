/** Instructions of a Dockerfile: https://docs.docker.com/reference/dockerfile/ */
import { type Text, textBuilder } from '../../source/text.ts';
import { bodiesAfter, type Closings, closingsOf, type Heredoc } from './heredoc.ts';

export interface Instruction {
  /** Upper case: `RUN`. */
  readonly keyword: string;
  /**
   * What follows the keyword, without comment lines and blank lines in between; lines are continued by a backslash and a
   * line feed, whatever the escape character of the file. Here-documents are not part of it.
   */
  readonly text: Text;
  /** The same with its here-documents. */
  readonly full: Text;
  readonly heredocs: readonly Heredoc[];
  /** Offsets in the text of the file, without the last line end. */
  readonly start: number;
  readonly end: number;
}

const KEYWORD = /[A-Za-z]+/y;
const DIRECTIVE = /^[ \t]*#[ \t]*([A-Za-z]\w{0,40})[ \t]*=[ \t]*(\S{0,200})[ \t\r]*$/;
/** Instructions that take here-documents. */
const TAKES_HEREDOC = new Set(['RUN', 'COPY', 'ADD']);

/** Splits a Dockerfile into its instructions. Takes time in proportion to the text. */
export function instructionsOf(text: Text): Instruction[] {
  const { value } = text;
  const mark = escapeOf(value);
  const closings = closingsOf(value);
  const instructions: Instruction[] = [];
  let offset = 0;
  while (offset < value.length) {
    const line = lineAt(value, offset);
    if (isSkipped(value, line)) offset = line.next;
    else {
      const { instruction, next } = instructionAt(text, line, mark, closings);
      if (instruction !== undefined) instructions.push(instruction);
      offset = next;
    }
  }
  return instructions;
}

export interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly next: number;
}

/** The line that begins at an offset. */
export function lineAt(value: string, start: number): Line {
  const newline = value.indexOf('\n', start);
  if (newline < 0) return { start, end: value.length, next: value.length };
  return { start, end: value[newline - 1] === '\r' && newline > start ? newline - 1 : newline, next: newline + 1 };
}

/** A backquote when the first lines say so: `# escape=` followed by a backquote. */
function escapeOf(value: string): string {
  let offset = 0;
  while (offset < value.length) {
    const line = lineAt(value, offset);
    const directive = DIRECTIVE.exec(value.slice(line.start, Math.min(line.end, line.start + 300)));
    if (directive === null) break;
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
    offset = line.next;
  }
  return '\\';
}

function isSkipped(value: string, line: Line): boolean {
  const first = firstInk(value, line);
  return first === line.end || value[first] === '#';
}

/** Offset of the first character that is no blank; the end of the line when there is none. */
function firstInk(value: string, line: Line): number {
  let offset = line.start;
  while (offset < line.end && (value[offset] === ' ' || value[offset] === '\t')) offset++;
  return offset;
}

function instructionAt(
  text: Text,
  first: Line,
  mark: string,
  closings: Closings,
): { instruction: Instruction | undefined; next: number } {
  const { value } = text;
  const builder = textBuilder(text);
  const start = firstInk(value, first);
  KEYWORD.lastIndex = start;
  const keyword = (KEYWORD.exec(value)?.[0] ?? '').toUpperCase();
  let from = start + keyword.length;
  let line = first;
  for (;;) {
    const end = inkEnd(value, from, line.end);
    if (!continues(value, from, end, mark)) {
      builder.keep(from, Math.max(from, end));
      break;
    }
    builder.keep(from, end - 1);
    const after = nextLine(value, line.next);
    if (after === undefined) {
      line = { ...line, next: value.length };
      break;
    }
    if (mark === '\\') builder.keep(end - 1, end);
    else builder.put('\\', end - 1, end);
    builder.keep(line.next - 1, line.next);
    line = after;
    from = line.start;
  }
  const built = builder.build();
  const head = { ...built, runs: [...built.runs] };
  const heredocs = TAKES_HEREDOC.has(keyword) ? bodiesAfter(text, head.value, line.next, closings) : [];
  const last = heredocs.at(-1);
  const next = last?.next ?? line.next;
  if (keyword === '') return { instruction: undefined, next };
  const end = last?.end ?? line.end;
  const full = last === undefined ? head : builder.keep(line.next - 1, end).build();
  return { instruction: { keyword, text: head, full, heredocs, start, end }, next };
}

/** The offset behind the last character of a line that is no blank. */
function inkEnd(value: string, from: number, end: number): number {
  let offset = end;
  while (offset > from && (value[offset - 1] === ' ' || value[offset - 1] === '\t')) offset--;
  return offset;
}

function continues(value: string, from: number, end: number, mark: string): boolean {
  return end > from && value[end - 1] === mark && (end - 2 < from || value[end - 2] !== mark);
}

/** The next line that goes on with the instruction: comments and blank lines in between do not count. */
function nextLine(value: string, offset: number): Line | undefined {
  let at = offset;
  while (at < value.length) {
    const line = lineAt(value, at);
    if (!isSkipped(value, line)) return line;
    at = line.next;
  }
  return undefined;
}
