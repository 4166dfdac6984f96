/** The source line of a place with a run of carets under it. */
import type { Span } from '../source/span.ts';
import { printable } from './printable.ts';
import { textWidth } from './width.ts';

export interface Snippet {
  /** The line, or the part of it around the place, fit for display. */
  readonly line: string;
  /** Blanks and carets, aligned with `line`. */
  readonly carets: string;
}

interface Cell {
  readonly shown: string;
  readonly width: number;
  readonly marked: boolean;
}

const TAB = 4;
/** UTF-16 units kept on either side of the place before anything is measured: a line may have 10 MB. */
const REACH = 500;

/**
 * Lays out the line on which a span begins in at most `width` cells. Tabs become blanks up to the next stop of four, wide
 * characters count double, a long line is cut around the place, a span over several lines is marked to the end of the first.
 */
export function snippet(lineText: string, span: Span, width: number): Snippet {
  const line = lineText.replace(/[\r\n]+$/, '');
  const start = Math.min(span.startColumn - 1, line.length);
  const end = span.endLine > span.startLine ? line.length : Math.min(Math.max(span.endColumn - 1, start), line.length);
  const from = wholeCharacter(line, Math.max(0, start - REACH));
  const to = wholeCharacter(line, Math.min(line.length, Math.min(end, start + REACH) + REACH));
  const cells = cellsOf(line.slice(from, to), start - from, end - from);
  const indent = from > 0 ? 0 : cells.findIndex((cell) => cell.marked || cell.shown.trim() !== '');
  const shown = cells.slice(Math.max(0, indent));
  return window(shown, width, from > 0, to < line.length);
}

/** The nearest offset at or before `offset` that does not stand inside a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  return offset > 0 && unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}

function cellsOf(text: string, start: number, end: number): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const character of text) {
    const shown = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(character);
    const width = character === '\t' ? shown.length : textWidth(shown);
    cells.push({ shown, width, marked: offset + character.length > start && (offset < end || offset <= start) });
    column += width;
    offset += character.length;
  }
  if (start >= offset) cells.push({ shown: ' ', width: 1, marked: true });
  return cells;
}

/** Picks the stretch of cells that fits, with the first marked cell in its first third. */
function window(cells: readonly Cell[], width: number, cutBefore: boolean, cutAfter: boolean): Snippet {
  const mark = cells.findIndex((cell) => cell.marked);
  let first = 0;
  if (cutBefore || total(cells) > width) {
    const last = cells.findLastIndex((cell) => cell.marked);
    const wanted = Math.min(total(cells.slice(mark, last + 1)), width);
    let room = Math.max(Math.floor(width / 3), width - wanted - Math.floor(width / 3));
    first = mark;
    while (first > 0 && room > (cells[first - 1]?.width ?? 0)) {
      first--;
      room -= cells[first]?.width ?? 0;
    }
  }
  const before = cutBefore || first > 0;
  let line = before ? '…' : '';
  let carets = before ? ' ' : '';
  let used = line.length;
  let next = first;
  for (; next < cells.length; next++) {
    const cell = cells[next];
    if (cell === undefined) break;
    const reserve = cutAfter || next < cells.length - 1 ? 1 : 0;
    if (used + cell.width + reserve > width) break;
    line += cell.shown;
    carets += (cell.marked ? '^' : ' ').repeat(cell.width);
    used += cell.width;
  }
  if (cutAfter || next < cells.length) line += '…';
  return { line: line.trimEnd(), carets: carets.trimEnd() };
}

function total(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** The line of a place, cut to `width` cells around it, for a list of places; empty when there is none. */
export function excerpt(lineText: string | undefined, span: Span, width: number): string {
  return lineText === undefined || width < 12 ? '' : snippet(lineText, span, width).line.trimStart();
}
