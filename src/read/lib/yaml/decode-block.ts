/** Literal and folded block scalars, decoded again as the `yaml` package does, with the source of every piece. */
import type { Pieces } from './pieces.ts';

/** One line of the body. All offsets are in the parsed source. */
interface Line {
  readonly start: number;
  /** Leading spaces. */
  readonly indent: number;
  /** End of the text, without the line end. */
  readonly end: number;
  /** Start of the next line; equal to `end` on the last. */
  readonly next: number;
}

export interface BlockScalar {
  /** `|`, `>-`, `|2+` … */
  readonly header: string;
  /** Where the body begins and ends in the source. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Indentation of the parent. */
  readonly indent: number;
}

/**
 * Records the value of a block scalar. The rules, oddities included, are those of yaml 2.9.1:
 * https://github.com/eemeli/yaml/blob/v2.9.1/src/compose/resolve-block-scalar.ts
 */
export function decodeBlock(source: string, scalar: BlockScalar, pieces: Pieces): void {
  const { folded, keepEnd, stripEnd, explicitIndent } = readHeader(scalar.header);
  const lines = scalar.bodyStart < scalar.bodyEnd ? splitLines(source, scalar.bodyStart, scalar.bodyEnd) : [];
  let stop = lines.length;
  while (stop > 0 && isBlank(lines[stop - 1])) stop--;
  if (stop === 0) {
    if (keepEnd && lines.length > 0) for (const line of lines.slice(0, Math.max(1, lines.length - 1))) lineBreak(line);
    return;
  }
  const first = lines.findIndex((line) => !isBlank(line));
  const trim = explicitIndent > 0 ? scalar.indent + explicitIndent : (lines[first]?.indent ?? 0);
  // Lines of blanks at the end are content where they are indented deeper than the rest.
  for (let at = lines.length - 1; at >= stop; at--) if ((lines[at]?.indent ?? 0) > trim) stop = at + 1;

  for (const line of lines.slice(0, first)) {
    if (line.indent > trim) pieces.keep(line.start + trim, line.start + line.indent);
    lineBreak(line);
  }
  const body = lines.slice(first, stop);
  if (folded) foldLines(body);
  else {
    body.forEach((line, index) => {
      const before = body[index - 1];
      if (before !== undefined) lineBreak(before);
      lineText(line);
    });
  }
  const last = lines[stop - 1];
  if (last === undefined || stripEnd) return;
  if (!keepEnd) {
    lineBreak(last);
    return;
  }
  for (let at = stop; at < lines.length; at++) {
    const [before, line] = [lines[at - 1], lines[at]];
    if (before !== undefined) lineBreak(before);
    if (line !== undefined && line.indent > trim) pieces.keep(line.start + trim, line.start + line.indent);
  }
  if (!pieces.endsWithLineBreak()) pieces.put('\n', scalar.bodyEnd, scalar.bodyEnd);

  function lineText(line: Line): void {
    pieces.keep(line.start + Math.min(trim, line.indent), line.end);
  }

  /** The break at the end of a line stands for one LF. */
  function lineBreak(line: Line): void {
    if (line.next === line.end + 1 && source[line.end] === '\n') pieces.keep(line.end, line.next);
    else pieces.put('\n', line.end, line.next);
  }

  function foldLines(body: readonly Line[]): void {
    let between = '';
    let at: Line | undefined;
    let afterDeeper = false;
    const flush = (): void => {
      if (between !== '' && at !== undefined) pieces.put(between, at.end, at.next);
    };
    for (const line of body) {
      if (line.indent > trim || source[line.start + line.indent] === '\t') {
        if (between === ' ') between = '\n';
        else if (!afterDeeper && between === '\n') between = '\n\n';
        flush();
        lineText(line);
        [between, at, afterDeeper] = ['\n', line, true];
      } else if (isBlank(line)) {
        if (between === '\n') flush();
        [between, at] = ['\n', line];
      } else {
        flush();
        lineText(line);
        [between, at, afterDeeper] = [' ', line, false];
      }
    }
  }
}

function readHeader(header: string): {
  folded: boolean;
  keepEnd: boolean;
  stripEnd: boolean;
  explicitIndent: number;
} {
  const chomp = /[-+]/.exec(header)?.[0];
  const digit = /[1-9]/.exec(header)?.[0];
  return {
    folded: header.startsWith('>'),
    keepEnd: chomp === '+',
    stripEnd: chomp === '-',
    explicitIndent: digit === undefined ? 0 : Number(digit),
  };
}

/** The lines of a body; after a line end at the very end comes one more, empty line. */
function splitLines(source: string, bodyStart: number, bodyEnd: number): Line[] {
  const lines: Line[] = [];
  for (let start = bodyStart; ; ) {
    const found = source.indexOf('\n', start);
    const feed = found < 0 || found >= bodyEnd ? bodyEnd : found;
    let text = start;
    while (text < feed && source[text] === ' ') text++;
    const end = feed > text && source[feed - 1] === '\r' ? feed - 1 : feed;
    const next = Math.min(feed + 1, bodyEnd);
    lines.push({ start, indent: text - start, end, next });
    if (feed >= bodyEnd) return lines;
    start = next;
  }
}

function isBlank(line: Line | undefined): boolean {
  return line !== undefined && line.start + line.indent >= line.end;
}
