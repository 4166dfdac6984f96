import type { AuditReport } from '../audit/types.ts';
import type { Severity } from '../rule.ts';

/** Exit codes; they are part of the contract. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  nothing: 3,
  incomplete: 4,
  internal: 70,
  /** EX_TEMPFAIL of sysexits.h: the same may work later. */
  unavailable: 75,
} as const;

export const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** A mistake in how the tool was called; its message is for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const REACHES: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  note: ['error', 'warning', 'note'],
  never: [],
};

/** The exit code of an audit: findings at or above `failOn` first, then, when strict, what could not be read. */
export function exitCode(
  report: AuditReport,
  options: { readonly failOn: FailOn; readonly strict: boolean; readonly problems: number },
): number {
  const severities = REACHES[options.failOn];
  if (report.findings.some((finding) => severities.includes(finding.severity))) return EXIT.findings;
  const incomplete = report.verdict.reasons.length > 0 || options.problems > 0;
  return options.strict && incomplete ? EXIT.incomplete : EXIT.clean;
}
