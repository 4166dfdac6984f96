export interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly next: number;
}

/** The lines of a text; a line ends at LF or CRLF. */
export function linesOf(value: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < value.length) {
    const newline = value.indexOf('\n', start);
    const next = newline < 0 ? value.length : newline + 1;
    let end = newline < 0 ? value.length : newline;
    if (end > start && value[end - 1] === '\r') end--;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}
