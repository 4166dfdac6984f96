/** Rows and cells of a Robot Framework file. Cells are parted by two blanks, a tab, or pipes. */
import type { Text } from '../../source/text.ts';

export interface Cell {
  readonly start: number;
  readonly end: number;
}

export interface Row {
  /** The section in lower case: `test cases`, `keywords`, `variables`, `settings`. */
  readonly section: string;
  /** Whether the row begins with a blank cell: it belongs to the test or keyword above. */
  readonly inner: boolean;
  /** Cells of the row and of those that continue it with `...`; comments are left out. */
  readonly cells: Cell[];
}

const SEPARATOR = /[ \t\u00a0]{2,}|\t[ \t]*/g;

/** Splits a file into rows. Takes time in proportion to the text. */
export function rowsOf({ value }: Text): Row[] {
  const rows: Row[] = [];
  let section = '';
  for (let start = 0; start < value.length; ) {
    const newline = value.indexOf('\n', start);
    const stop = newline < 0 ? value.length : newline;
    const end = value[stop - 1] === '\r' ? Math.max(start, stop - 1) : stop;
    const head = /^(?:\|[ \t]+)?\*+[ \t]*([A-Za-z][A-Za-z ]{0,40}?)s?[ \t]*(?:\*|$)/.exec(
      value.slice(start, Math.min(end, start + 100)),
    );
    if (head !== null) section = (head[1] ?? '').trim().toLowerCase();
    else addRow(rows, section, value, start, end);
    start = stop + 1;
  }
  return rows;
}

function addRow(rows: Row[], section: string, value: string, start: number, end: number): void {
  const line = value.slice(start, end);
  if (!/\S/.test(line)) return;
  const piped = /^\|[ \t]/.test(line);
  const inner = piped ? /^\|[ \t]+\|/.test(line) : /^[ \t]/.test(line);
  const cells = piped ? pipedCells(line, start) : plainCells(line, start);
  const comment = cells.findIndex((cell) => value[cell.start] === '#');
  const kept = comment < 0 ? cells : cells.slice(0, comment);
  const [first] = kept;
  if (first === undefined) return;
  const last = rows.at(-1);
  if (value.slice(first.start, first.end) === '...' && last !== undefined) last.cells.push(...kept.slice(1));
  else rows.push({ section, inner, cells: kept });
}

function plainCells(line: string, offset: number): Cell[] {
  const cells: Cell[] = [];
  let from = /^[ \t\u00a0]*/.exec(line)?.[0].length ?? 0;
  const end = line.trimEnd().length;
  SEPARATOR.lastIndex = from;
  for (let match = SEPARATOR.exec(line); match !== null && match.index < end; match = SEPARATOR.exec(line)) {
    cells.push({ start: offset + from, end: offset + match.index });
    from = match.index + match[0].length;
  }
  if (from < end) cells.push({ start: offset + from, end: offset + end });
  return cells;
}

function pipedCells(line: string, offset: number): Cell[] {
  return [...line.matchAll(/(?<=^|[ \t])\|[ \t]+((?:[^|\s]|(?<![ \t])\||[ \t](?!\|(?:[ \t]|$)))+)/g)].flatMap(
    (match) => {
      const inside = match[1]?.trimEnd() ?? '';
      const start = offset + match.index + match[0].indexOf(match[1] ?? '');
      return inside === '' ? [] : [{ start, end: start + inside.length }];
    },
  );
}
