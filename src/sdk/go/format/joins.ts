import type { Expr, Node } from '../ast.ts';
import { type Lines, lineAt } from './lines.ts';

/** What decides which lines may share columns, and where columns begin. */
export interface Layout {
  readonly lines: Lines;
  /** For each line: 1 when columns may go on from the line before. */
  readonly joined: Uint8Array;
  readonly gaps: Gap[];
}

/**
 * Blanks between two things on a line that gofmt fills up to a column; `cells` is how many columns it passes. With 0 there is no
 * column but one blank.
 */
export interface Gap {
  readonly start: number;
  readonly end: number;
  readonly cells: number;
}

export function isOneLine({ lines }: Layout, node: Node): boolean {
  return lineAt(lines, node.start) === lineAt(lines, node.end);
}

export function gap(layout: Layout, start: number, end: number, cells: number): void {
  layout.gaps.push({ start, end, cells });
}

/** Joins the line of each node to the line before, when the node before stands on one line. */
export function joinSequence(layout: Layout, nodes: readonly Node[]): void {
  for (let i = 1; i < nodes.length; i++) {
    const before = nodes[i - 1];
    const node = nodes[i];
    if (before !== undefined && node !== undefined) joinAfter(layout, before, node);
  }
}

/** Joins the line of `node` to the line before, when it follows `before`, which stands on one line. */
export function joinAfter(layout: Layout, before: Node, node: Node): void {
  const line = lineAt(layout.lines, node.start);
  if (isOneLine(layout, before) && lineAt(layout.lines, before.end) < line) layout.joined[line] = 1;
}

export function join(layout: Layout, start: number): void {
  layout.joined[lineAt(layout.lines, start)] = 1;
}

const SMALL = 40;
const RATIO = 2.5;

/**
 * The elements of a list in brackets over several lines, as `exprList` of go/printer
 * (https://go.dev/src/go/printer/nodes.go): a pair gets a column for its key, and a section ends where an element takes several
 * lines or the size of the key differs much from those before.
 */
export function listLayout(layout: Layout, open: number, list: readonly Expr[]): void {
  const { lines } = layout;
  const first = list[0];
  const last = list[list.length - 1];
  if (first === undefined || last === undefined) return;
  let prevLine = lineAt(lines, open);
  if (prevLine === lineAt(lines, first.start) && prevLine === lineAt(lines, last.end)) return;
  let prevBreak = prevLine < lineAt(lines, first.start) ? 0 : -1;
  let prevEnd = prevLine;
  let size = 0;
  let logs = 0;
  let count = 0;
  for (const [i, x] of list.entries()) {
    const line = lineAt(lines, x.start);
    const prevSize = size;
    size = isOneLine(layout, x) ? sizeOf(lines.text, x.kind === 'KeyValueExpr' ? x.key : x) : 0;
    const breaks = prevLine < line;
    if (i > 0 && breaks && line > prevEnd) {
      const ends = endsSection(prevSize, size, logs, count) || prevBreak + 1 < i;
      if (!ends) join(layout, x.start);
      prevBreak = i;
      if (ends || line - prevEnd > 1) {
        logs = 0;
        count = 0;
      }
    }
    if (x.kind === 'KeyValueExpr') {
      gap(layout, x.key.end + 1, x.value.start, list.length > 1 && size > 0 && breaks ? 1 : 0);
    }
    if (size > 0) {
      logs += Math.log(size);
      count++;
    }
    prevLine = line;
    prevEnd = lineAt(lines, x.end);
  }
}

function sizeOf(text: string, node: Node): number {
  return Buffer.byteLength(text.slice(node.start, node.end));
}

function endsSection(prevSize: number, size: number, logs: number, count: number): boolean {
  if (prevSize === 0 || size === 0) return true;
  if (count === 0 || (prevSize <= SMALL && size <= SMALL)) return false;
  const ratio = size / Math.exp(logs / count);
  return RATIO * ratio <= 1 || RATIO <= ratio;
}
