/** Which findings are kept where there is not room for all: the worst, and of every repository its share. */
import type { Severity } from '../../rule.ts';
import type { FindingRow, RepositoryRow } from '../store.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * A judge over findings in the order of the store: true for those that are kept, at most `limit`. Errors are kept before warnings and
 * those before notes. Where not all of a severity fit, every repository keeps the same number of them, so that none vanishes behind one
 * that has thousands.
 */
export function startChoice(rows: readonly RepositoryRow[], limit: number): (finding: FindingRow) => boolean {
  const shares: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  let room = limit;
  for (const severity of SEVERITIES) {
    const counts = rows.map((row) => countOf(row, severity)).filter((count) => count > 0);
    shares[severity] = shareOf(counts, room);
    room -= counts.reduce((sum, count) => sum + Math.min(count, shares[severity]), 0);
  }
  const taken: Record<Severity, Map<string, number>> = { error: new Map(), warning: new Map(), note: new Map() };
  let left = limit;
  return ({ severity, repositoryId }) => {
    const before = taken[severity].get(repositoryId) ?? 0;
    // With more repositories than room a share is nothing; then the first ones keep one each.
    if (left <= 0 || before >= Math.max(1, shares[severity])) return false;
    taken[severity].set(repositoryId, before + 1);
    left--;
    return true;
  };
}

function countOf(row: RepositoryRow, severity: Severity): number {
  switch (severity) {
    case 'error':
      return row.errors;
    case 'warning':
      return row.warnings;
    case 'note':
      return row.notes;
  }
}

/** The largest share for each of which the sum of what is taken stays within the room. */
function shareOf(counts: readonly number[], room: number): number {
  let low = 0;
  let high = counts.reduce((most, count) => Math.max(most, count), 0);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const sum = counts.reduce((total, count) => total + Math.min(count, middle), 0);
    if (sum <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}
