/** What GitHub takes: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#file-size-and-limits */
import { gzipSync } from 'node:zlib';
import type { Result } from 'sarif';
import { count } from './printable.ts';

export const LIMITS = {
  results: 25_000,
  stored: 5_000,
  /** Bytes of the file after gzip. */
  gzip: 10 * 1024 * 1024,
  related: 1_000,
  description: 1_024,
  tags: 10,
  /** Not GitHub's: notifications are for other readers, and should not fill the file. */
  notifications: 5_000,
} as const;

/** Results in order of severity, the most severe first. */
const LEVELS = ['error', 'warning', 'note'];

/**
 * Builds the file and, while it is over GitHub's size after gzip, builds it again with a smaller share of the results, the least severe
 * left out first.
 */
export function fitSize(
  results: readonly Result[],
  build: (results: readonly Result[]) => string,
  notes: string[],
  limit: number = LIMITS.gzip,
): string {
  let kept = results;
  for (;;) {
    const text = build(kept);
    const size = gzipSize(text, limit);
    if (size <= limit || kept.length === 0) {
      if (kept.length < results.length) {
        notes.push(
          `SARIF: ${count(results.length - kept.length, 'result')} left out to stay under GitHub's ${limit} bytes after gzip`,
        );
      }
      return text;
    }
    kept = mostSevere(kept, Math.floor(kept.length * Math.min(0.9, limit / size)));
  }
}

function mostSevere(results: readonly Result[], number: number): readonly Result[] {
  const order = results.map((result, index) => ({ index, level: LEVELS.indexOf(result.level ?? 'warning') }));
  const chosen = new Set(
    order
      .sort((a, b) => a.level - b.level || a.index - b.index)
      .slice(0, number)
      .map(({ index }) => index),
  );
  return results.filter((_, index) => chosen.has(index));
}

/** Bytes after gzip; text under the limit as it is needs no test. */
function gzipSize(text: string, limit: number): number {
  const bytes = Buffer.byteLength(text);
  return bytes <= limit ? bytes : gzipSync(text).byteLength;
}
