/** Findings that say the same, shown once with all their places. */
import type { Finding } from '../audit/types.ts';
import { addTo } from '../multimap.ts';
import type { Severity } from '../rule.ts';
import { compareSpans } from '../source/span.ts';
import { SEVERITIES } from './words.ts';

export interface Group {
  readonly first: Finding;
  readonly others: readonly Finding[];
}

/**
 * Groups findings by what a reader would have to read again (rule, severity, effect, reason and advice), groups ordered by severity,
 * then by their first place, places by path and position.
 */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort(byPlace)) {
    const { code, severity, effect, when, write, why, helm } = finding;
    const key = JSON.stringify([code, severity, effect, when, write, why, pinned(finding), helm.range]);
    addTo(groups, key, finding);
  }
  const list: Group[] = [];
  for (const [first, ...others] of groups.values()) if (first !== undefined) list.push({ first, others });
  return list.sort((a, b) => rank(a.first.severity) - rank(b.first.severity) || byPlace(a.first, b.first));
}

/** What a finding about a pin is about; other findings differ in words that their line shows as well. */
function pinned({ rule, row, message }: Finding): string {
  return row !== 'sdk-import' &&
    /^(helm3-support|helm-unpinned|helm2-leftover|get-helm-3-drift|plugin-command-lost)$/.test(rule)
    ? message
    : '';
}

/** Position in the order error, warning, note. */
export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Orders findings by place, then code, then row: the order of every machine-readable report. */
export function byPlace(a: Finding, b: Finding): number {
  return compareSpans(a.span, b.span) || compareText(a.code, b.code) || compareText(a.row, b.row);
}

/** Orders by UTF-16 units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
