import type { Coverage, Finding, Verdict } from './types.ts';

/** The verdict of a repository: never ready when something relevant was unread. */
export function verdictOf(findings: readonly Finding[], coverage: Coverage): Verdict {
  const blockers = findings.filter((finding) => finding.severity === 'error').length;
  const reviews = findings.filter((finding) => finding.severity === 'warning').length;
  const reasons = incompleteness(coverage);
  const state = blockers > 0 ? 'blocked' : reasons.length > 0 ? 'incomplete' : reviews > 0 ? 'review' : 'ready';
  return { state, blockers, reviews, reasons };
}

function incompleteness(coverage: Coverage): string[] {
  const unread = coverage.unread.filter((file) => file.relevant).length;
  const unresolved = coverage.unresolved.filter((entry) => entry.relevant).length;
  const reasons: string[] = [];
  if (unread > 0)
    reasons.push(`${unread} ${unread === 1 ? 'file seems' : 'files seem'} to use Helm and could not be read`);
  if (unresolved > 0) reasons.push(`${unresolved} ${unresolved === 1 ? 'place' : 'places'} could not be resolved`);
  return reasons;
}
