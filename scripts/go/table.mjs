/**
 * Prints what became of each module: names of the SDK that it uses, type errors in each state, tests, and the share of its
 * uses that compile against Helm 4; a use that stays at Helm 3 does not.
 * @param {{ name: string, uses: number, before: number, naive: number, after: number, left: number, tests: string }[]} rows
 */
export function printTable(rows) {
  const lines = [
    ['module', 'uses', 'before', 'naive', 'after fix', 'migrated', 'tests'],
    ...rows.map((row) => [
      row.name,
      String(row.uses),
      String(row.before),
      String(row.naive),
      String(row.after),
      share(row.uses, row.after + row.left),
      row.tests,
    ]),
  ];
  if (rows.length > 1) {
    const sum = (of) => rows.reduce((total, row) => total + of(row), 0);
    const uses = sum((row) => row.uses);
    const after = sum((row) => row.after);
    const counts = [uses, sum((row) => row.before), sum((row) => row.naive), after].map(String);
    lines.push(['together', ...counts, share(uses, after + sum((row) => row.left)), '']);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => (column > 0 && column < 6 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  ')
        .trimEnd(),
    );
}

/** The part of the uses that is neither where it was nor an error. */
function share(uses, left) {
  return uses === 0 ? '' : `${((100 * Math.max(0, uses - left)) / uses).toFixed(1)} %`;
}
