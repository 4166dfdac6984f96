/**
 * Columns as text/tabwriter makes them for gofmt (https://pkg.go.dev/text/tabwriter; padding 1, empty columns dropped): a column
 * is as wide as its widest cell over the lines that follow each other and have a cell there. The last cell of a line is none.
 */

/** A cell that ends with a separator. */
export interface Cell {
  readonly width: number;
  /** An indentation, whose column stays even when empty. */
  readonly hard: boolean;
}

/** The cells of the lines of a section; says for each cell how wide its column is. */
export function columnWidths(lines: readonly (readonly Cell[])[]): number[][] {
  const widths = lines.map(() => [] as number[]);
  const open = [{ from: 0, to: lines.length, column: 0 }];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    const { column, to } = block;
    let line = block.from;
    while (line < to) {
      if (lines[line]?.[column] === undefined) {
        line++;
        continue;
      }
      const from = line;
      let width = 0;
      let empty = true;
      for (let cell = lines[line]?.[column]; line < to && cell !== undefined; cell = lines[++line]?.[column]) {
        width = Math.max(width, cell.width + 1);
        if (cell.width > 0 || cell.hard) empty = false;
      }
      for (let at = from; at < line; at++) widths[at]?.push(empty ? 0 : width);
      open.push({ from, to: line, column: column + 1 });
    }
  }
  return widths;
}
