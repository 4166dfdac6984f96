/** Where a repository stands, and what the newest run knows of it. A repository that could not be read is never told as ready. */
import type { RepositoryRow } from '../store.ts';

export const STANDINGS = ['blocked', 'review', 'incomplete', 'unknown', 'ready', 'no-helm', 'empty'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What the newest run did with a repository; each repository is one of these. */
export const COVERED = ['scanned', 'unchanged', 'empty', 'error-stale', 'error', 'pending-stale', 'pending'] as const;
export type Covered = (typeof COVERED)[number];

/**
 * The verdict of the last good result. Where the newest run has none, findings still hold (until somebody has looked), but "ready" does not:
 * what was clean then is unknown now.
 */
export function standingOf(row: RepositoryRow): Standing {
  if (row.status === 'empty') return 'empty';
  const { last } = row;
  if (last === null) return 'unknown';
  const current = row.status === 'scanned' || row.status === 'unchanged';
  if (last.verdict !== 'ready') return last.verdict;
  if (!current) return 'unknown';
  return last.commands + last.uses + last.pins === 0 ? 'no-helm' : 'ready';
}

/** What the newest run did; `-stale` where an older result stands in. */
export function coveredOf(row: RepositoryRow): Covered {
  switch (row.status) {
    case 'scanned':
    case 'unchanged':
    case 'empty':
      return row.status;
    case 'error':
      return row.last === null ? 'error' : 'error-stale';
    case null:
      return row.last === null ? 'pending' : 'pending-stale';
  }
}

/** Whether what is told of the repository is of an older run than the newest. */
export function isStale(row: RepositoryRow): boolean {
  const covered = coveredOf(row);
  return covered === 'error-stale' || covered === 'pending-stale';
}
