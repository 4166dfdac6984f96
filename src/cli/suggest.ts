/** The allowed value nearest to what was typed; undefined when none is near. */
export function nearest(typed: string, allowed: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase().slice(0, 60);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 2.5)) + 1;
  for (const candidate of allowed) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean 'x'?`, or nothing. */
export function didYouMean(typed: string, allowed: readonly string[]): string {
  const best = nearest(typed, allowed);
  return best === undefined ? '' : ` Did you mean '${best}'?`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two short texts. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(row - 1, column) + 1,
        (current[column - 1] ?? 0) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(row - 2, column - 2) + 1);
      }
      current.push(cost);
    }
  }
  return at(a.length, b.length);
}
