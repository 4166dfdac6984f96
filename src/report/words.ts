/** The sentences that several reports share. All text is printable. */
import satisfies from 'semver/functions/satisfies.js';
import intersects from 'semver/ranges/intersects.js';
import type { AuditReport, Coverage, Finding, When } from '../audit/types.ts';
import type { Effect, Severity } from '../rule.ts';
import { count, placeLabel, printable } from './printable.ts';
import { helmWords } from './ranges.ts';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** What becomes of the line, in two or three words. */
export function effectWords(effect: Effect): string {
  switch (effect) {
    case 'rejected':
      return 'rejected';
    case 'fails-later':
      return 'fails on a later run';
    case 'unsafe':
      return 'unsafe';
    case 'changed':
      return 'result changes';
    case 'helm3-rejects':
      return 'Helm 3 rejects it';
    case 'deprecated':
      return 'deprecated';
    case 'unsupported':
      return 'out of support';
    case 'check':
      return 'look and decide';
  }
}

/** ` now`, ` on upgrade`, or nothing when that is not known or says nothing. */
export function whenWords(finding: { readonly effect: Effect; readonly when: When }): string {
  if (finding.effect === 'check' || finding.effect === 'unsupported' || finding.effect === 'unsafe') return '';
  if (finding.when === 'now') return ' now';
  return finding.when === 'on-upgrade' ? ' on upgrade' : '';
}

/** The verdict as one sentence: "Blocked: 3 findings break under Helm 4.3.1." */
export function verdictSentence(report: AuditReport): string {
  const { state, blockers, reviews } = report.verdict;
  const helm = `Helm ${printable(report.target)}`;
  switch (state) {
    case 'blocked': {
      const breaks = report.findings.every(
        (finding) => finding.severity !== 'error' || finding.effect === 'rejected' || finding.effect === 'fails-later',
      );
      const verb = breaks ? (blockers === 1 ? 'breaks under' : 'break under') : blockers === 1 ? 'blocks' : 'block';
      return `Blocked: ${count(blockers, 'finding')} ${verb} ${helm}.`;
    }
    case 'review':
      return `Review: nothing found that breaks under ${helm}, but ${count(reviews, 'finding')} ${
        reviews === 1 ? 'needs' : 'need'
      } a look.`;
    case 'ready':
      return `Ready: nothing found that breaks or changes under ${helm}.`;
    case 'incomplete':
      return `Incomplete: nothing found that breaks under ${helm}, but not everything could be read.`;
  }
}

/** How long Helm 3 is still supported, as one sentence. */
export function supportSentence(report: AuditReport): string {
  const { ends, daysLeft } = report.support;
  if (daysLeft < 0) return `Helm 3 has had no security fixes since ${ends}: ${count(-daysLeft, 'day')} ago.`;
  if (daysLeft === 0) return `Helm 3 gets its last security fixes today, ${ends}.`;
  return `Helm 3 gets security fixes until ${ends}: ${count(daysLeft, 'day')} left on ${report.asOf}.`;
}

/** How many findings of which severity in how many files, as one sentence. */
export function countsSentence(report: AuditReport): string {
  if (report.findings.length === 0) return 'No findings.';
  const parts: string[] = [];
  for (const severity of SEVERITIES) {
    const number = report.findings.filter((finding) => finding.severity === severity).length;
    if (number > 0) parts.push(count(number, severity));
  }
  const files = new Set(report.findings.map((finding) => finding.span.path)).size;
  return `${count(report.findings.length, 'finding')} in ${count(files, 'file')}: ${parts.join(', ')}.`;
}

/** What else was seen but not shown; empty when nothing. */
export function hiddenSentences(report: AuditReport): string[] {
  const lines: string[] = [];
  if (report.hidden > 0) {
    lines.push(
      `${count(report.hidden, 'finding')} of lower confidence not shown; --min-confidence low shows ${report.hidden === 1 ? 'it' : 'them'}.`,
    );
  }
  if (report.coverage.ignored > 0)
    lines.push(`${count(report.coverage.ignored, 'finding')} silenced by ignore comments.`);
  return lines;
}

/** What was read, as one or two sentences. */
export function readSentence(coverage: Coverage): string {
  const readers = Object.entries(coverage.read)
    .filter(([, number]) => number > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, number]) => `${printable(name)} ${number}`);
  const { listed, mentioning, followed, commands, pins, uses } = coverage;
  const by = readers.length === 0 ? '' : ` Read by format: ${readers.join(', ')}.`;
  const mention = mentioning === 1 ? 'mentions' : 'mention';
  const further = followed === 0 ? '' : ` Followed their calls to ${count(followed, 'further file')}.`;
  const commandsAndPins = `${count(commands, 'Helm command')} and ${count(pins, 'version pin')}`;
  const ofSdk = `${count(uses, 'use')} of Helm's Go SDK`;
  const found = uses === 0 ? commandsAndPins : commands + pins === 0 ? ofSdk : `${ofSdk}, ${commandsAndPins}`;
  return `${mentioning} of ${count(listed, 'file')} ${mention} Helm.${by}${further} Found ${found}.`;
}

/** Whether what is written instead works on the target and on some Helm 3. */
function worksOnBoth(finding: Finding, target: string): boolean {
  if (finding.worksOn === null) return false;
  try {
    return satisfies(target, finding.worksOn) && intersects(finding.worksOn, '>=3.0.0 <4.0.0-0');
  } catch {
    return false;
  }
}

function portionWords(some: number, all: number): string {
  if (some < all) return `${some} of ${count(all, 'error')} ${some === 1 ? 'has' : 'have'}`;
  return all === 1 ? 'The error has' : `${all === 2 ? 'Both' : `All ${all}`} errors have`;
}

/** What to do next, as sentences; the first is the most useful. */
export function nextSteps(report: AuditReport): string[] {
  const steps: string[] = [];
  const errors = report.findings.filter((finding) => finding.severity === 'error');
  const both = errors.filter((finding) => worksOnBoth(finding, report.target)).length;
  if (both > 0) {
    steps.push(
      `${portionWords(both, errors.length)} a spelling that Helm 3 and Helm 4 both accept: change ${
        both === 1 ? 'it' : 'those'
      } first, before any upgrade.`,
    );
  } else if (errors.length > 0) {
    steps.push('Change the errors together with the Helm version that runs them.');
  }
  const reviews = report.verdict.reviews;
  if (reviews > 0)
    steps.push(
      `Decide on the ${reviews === 1 ? 'warning' : `${reviews} warnings`}: the same words do something else on Helm 4.`,
    );
  const mechanical = report.findings.filter((finding) => finding.fix?.safe === true).length;
  if (mechanical > 0)
    steps.push(`helm4-audit fix rewrites ${count(mechanical, 'place')} by itself; with --diff it only shows what.`);
  if (report.verdict.reasons.length > 0) steps.push('Look by hand at what could not be read or resolved.');
  const code = (errors[0] ?? report.findings[0])?.code;
  if (code !== undefined) steps.push(`helm4-audit explain ${printable(code)} shows a rule with its sources.`);
  if (report.verdict.state === 'ready')
    steps.push(`Pin Helm ${printable(report.target)} and deploy to a test cluster first.`);
  return steps;
}

/**
 * Which Helm runs the place and why, in one line for each reason. Where it takes several, as it does along a chain of files,
 * each says where it is written.
 */
export function hereLines(finding: Finding): string[] {
  const { range, because } = finding.helm;
  const helm = range === null ? 'it is not known which Helm runs this' : helmWords(range);
  const reasons = because.map(({ text, span }) => {
    const words = printable(text).replace(/\.$/, '');
    return span === undefined || because.length === 1 ? words : `${words} (${placeLabel(span)})`;
  });
  const [first, ...others] = reasons;
  return first === undefined ? [helm] : [`${helm}: ${first}`, ...others];
}
