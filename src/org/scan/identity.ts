/** How a finding is known again in the next scan. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../audit/types.ts';
import type { Span } from '../../source/span.ts';

/**
 * Gives each finding a text that stays the same as long as its rule, its row, its file and its line do. What stands around the
 * line does not count: GitHub's own hash of a line takes in the lines below it. Of equal findings on equal lines the first
 * in the file is the first here.
 *
 * @param findings sorted by place
 * @param lineText the line on which a span begins
 */
export function identities(
  findings: readonly Finding[],
  lineText: (span: Span) => string | undefined,
): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  const found = new Map<Finding, string>();
  for (const finding of findings) {
    const line = lineText(finding.span)?.trim().replace(/\s+/g, ' ') ?? '';
    const { code, row, span } = finding;
    const key = JSON.stringify([code, row, span.path, line]);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    found.set(finding, createHash('sha256').update(`${key}${before}`).digest('hex').slice(0, 32));
  }
  return found;
}
