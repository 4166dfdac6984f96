import { addTo } from '../../../multimap.ts';
import type { TextEdit } from '../../../source/edits.ts';
import type { GoFile } from '../ast.ts';
import { type Cell, columnWidths } from './columns.ts';
import type { Gap, Layout } from './joins.ts';
import { layoutOf } from './layout.ts';
import { lineAt } from './lines.ts';

/** Lines that share columns, and the gaps on them that are not as wide as gofmt makes them. */
export interface Section {
  readonly from: number;
  /** The line after the last. */
  readonly to: number;
  readonly wrong: readonly TextEdit[];
}

/** The sections of a file, in order; together they hold all its lines. */
export function sectionsOf(file: GoFile): Section[] {
  const layout = layoutOf(file);
  const byLine = new Map<number, Gap[]>();
  for (const one of layout.gaps) {
    const line = lineAt(layout.lines, one.start);
    addTo(byLine, line, one);
  }
  const sections: Section[] = [];
  const count = layout.joined.length;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && layout.joined[to] === 1) to++;
    sections.push({ from, to, wrong: wrongGaps(layout, byLine, from, to) });
    from = to;
  }
  return sections;
}

function wrongGaps(layout: Layout, byLine: ReadonlyMap<number, readonly Gap[]>, from: number, to: number): TextEdit[] {
  const lines: Cell[][] = [];
  for (let line = from; line < to; line++) lines.push(cellsOf(layout, line, byLine.get(line) ?? []));
  const widths = columnWidths(lines);
  const { text, starts } = layout.lines;
  const wrong: TextEdit[] = [];
  for (let line = from; line < to; line++) {
    let column = indentation(text, starts[line] ?? 0);
    for (const { start, end, cells } of byLine.get(line) ?? []) {
      if (cells === 0) {
        if (text.slice(start, end) !== ' ') wrong.push({ start, end, text: ' ' });
        continue;
      }
      let blanks = -(lines[line - from]?.[column]?.width ?? 0);
      for (let i = 0; i < cells; i++) blanks += widths[line - from]?.[column + i] ?? 0;
      column += cells;
      const wanted = ' '.repeat(Math.max(0, blanks));
      if (text.slice(start, end) !== wanted) wrong.push({ start, end, text: wanted });
    }
  }
  return wrong;
}

function indentation(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 9) at++;
  return at - start;
}

const SOFT: Cell = { width: 0, hard: false };
const HARD: Cell = { width: 0, hard: true };

function cellsOf(layout: Layout, line: number, gaps: readonly Gap[]): Cell[] {
  const { text, starts } = layout.lines;
  const start = starts[line] ?? 0;
  const indent = indentation(text, start);
  const cells: Cell[] = new Array<Cell>(indent).fill(HARD);
  let from = start + indent;
  let width = 0;
  for (const one of gaps) {
    width += points(text, from, one.start);
    from = one.end;
    if (one.cells === 0) {
      width++;
      continue;
    }
    cells.push({ width, hard: false });
    for (let i = 1; i < one.cells; i++) cells.push(SOFT);
    width = 0;
  }
  return cells;
}

/** The number of code points. */
function points(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
  return count;
}
