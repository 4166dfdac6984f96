/** Turns the candidates of rules into findings: does the row apply to the Helm that runs there, and to the target? */
import type { Fact, Guard } from '../facts.ts';
import { includes, overlap, within } from '../helm/ranges.ts';
import type { Candidate, Confidence, Effect, Row, Rule, Severity } from '../rule.ts';
import { type Span, spanKey } from '../source/span.ts';
import type { SourceFile } from '../source/text.ts';
import { agreedRewrite, type Rewrite, rewriteOf } from './fixes.ts';
import type { Reach } from './reach.ts';
import type { Finding, When } from './types.ts';

export interface Judging {
  readonly target: string;
  /** Whether every place must keep working on Helm 3, or none; undefined decides by the Helm in reach of the line. */
  readonly support: 'helm4' | 'both' | undefined;
  readonly reach: (fact: Fact) => Reach;
  /** GitHub's hash of the line that a finding begins on. */
  readonly fingerprint: (path: string, line: number) => string;
  readonly file: (path: string) => SourceFile | undefined;
}

/** A finding, and the places of the facts that it is about. */
export interface Judged {
  readonly finding: Finding;
  readonly subjects: readonly Span[];
}

/** What is told of one place, by one rule. */
interface Place {
  finding: Finding;
  readonly related: Finding['related'][];
  readonly rewrites: { readonly subject: Fact; readonly rewrite: Rewrite }[];
}

const HELM3 = '>=3.0.0-0 <4.0.0-0';
const HELM2 = '<3.0.0-0';
const HELM4 = '>=4.0.0-0';
/** How severe a finding of each effect is, unless dates say otherwise. */
export const SEVERITY: Readonly<Record<Effect, Severity>> = {
  rejected: 'error',
  'fails-later': 'error',
  unsafe: 'error',
  'helm3-rejects': 'error',
  changed: 'warning',
  unsupported: 'note',
  deprecated: 'note',
  check: 'note',
};
const WEIGHT: readonly Effect[] = [
  'unsafe',
  'rejected',
  'helm3-rejects',
  'fails-later',
  'changed',
  'unsupported',
  'deprecated',
  'check',
];

/** The findings of one rule: for each place the most severe row that applies. */
export function findingsOf(rule: Rule, candidates: Iterable<Candidate>, judging: Judging): Judged[] {
  const places = new Map<string, Place>();
  for (const candidate of candidates) {
    const row = rowOf(rule, candidate);
    const finding = judge(rule, row, candidate, judging);
    if (finding === undefined) continue;
    const { subject } = candidate;
    const key = placeKey(finding, subject);
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, { finding, related: [finding.related], rewrites: [{ subject, rewrite: finding }] });
      continue;
    }
    place.rewrites.push({ subject, rewrite: finding });
    if (isHeavier(finding, place.finding)) {
      place.related.unshift(finding.related);
      place.finding = finding;
    } else place.related.push(finding.related);
  }
  return [...places.values()].map(({ finding, related, rewrites }) => {
    const { fix: _, withheld: __, ...told } = finding;
    const agreed = agreedRewrite(finding, rewrites);
    const subjects = rewrites.map(({ subject }) => subject.span);
    return { finding: { ...told, ...agreed, related: distinct(related.flat()), subjects }, subjects };
  });
}

function rowOf(rule: Rule, { row: wanted, range }: Candidate): Row {
  const row = rule.rows.find(({ id }) => id === wanted);
  if (row === undefined) throw new Error(`${rule.name}: no row '${wanted}'`);
  return range === undefined ? row : { ...row, range };
}

/** A constructor of Helm's SDK may lack several fields, each a matter of its own; else the heaviest row speaks for a place. */
function placeKey({ span, row }: Finding, subject: Fact): string {
  return subject.kind === 'sdk' ? `${spanKey(span)}:${row}:${subject.symbol}` : spanKey(span);
}

function judge(rule: Rule, row: Row, candidate: Candidate, judging: Judging): Finding | undefined {
  const { subject, word } = candidate;
  const guards = [...guardsOf(subject), ...(word?.guards ?? [])];
  const majors = new Set(guards.flatMap((guard) => guard.major ?? []));
  if (majors.size > 1) return undefined;
  const only = [...majors][0];
  const reach = judging.reach(subject);
  const range = withinMajor(reach.range, only);
  const when = whenOf(row, range, only, subject, judging);
  if (when === undefined) return undefined;
  // Where it is not known which Helm runs, advice that Helm 3 refuses could break what works.
  const keep3 =
    judging.support !== 'helm4' &&
    only !== 4 &&
    // A program is built with one Helm; it is moved when its owner asks for that.
    (judging.support === 'both' || (!isSdk(subject) && (range === undefined || meets(range, HELM3))));
  const confidence = confidenceOf(row, candidate, guards);
  const both = keep3 ? row.both : undefined;
  const say = rule.wording[row.id];
  if (say === undefined) throw new Error(`${rule.name}: no wording for row '${row.id}'`);
  return {
    code: rule.code,
    rule: rule.name,
    row: row.id,
    effect: row.effect,
    severity: severityOf(row, candidate, only === 2 ? HELM2 : range),
    when,
    ...confidence,
    span: candidate.span,
    message: say(candidate.args),
    why: candidate.why ?? row.summary,
    write: asSetting(candidate, candidate.write ?? adviceOf(row, both?.write, candidate)),
    helm: { range: range ?? null, because: becauseOf(reach, guards) },
    rowRange: row.range,
    worksOn: (both ?? sameOnBoth(row))?.range ?? (isProse(row.write) || subject.kind === 'pin' ? null : HELM4),
    ...rewriteOf(candidate, { range, keep3, target: judging.target, file: judging.file }),
    evidence: candidate.evidence ?? row.evidence,
    related: candidate.related ?? [],
    fingerprint: judging.fingerprint(candidate.span.path, candidate.span.startLine),
  };
}

function isSdk({ kind }: Fact): boolean {
  return kind === 'sdk' || kind === 'sdk-module';
}

/** A branch that is taken because one major was found, and installs the other one, says nothing of what it installs. */
function guardsOf(subject: Fact): readonly Guard[] {
  if (subject.kind === 'command') return subject.guards;
  if (subject.kind !== 'pin') return [];
  const { range, guards } = subject;
  return guards.filter(({ major }) => major === undefined || meets(range, `>=${major}.0.0-0 <${major + 1}.0.0-0`));
}

/** The spelling for both majors, when Helm 4 alone would be told the same. */
function sameOnBoth(row: Row): Row['both'] {
  return row.both?.write === row.write ? row.both : undefined;
}

/** What to write; a spelling that both majors know is often the one that stands there already. */
function adviceOf(row: Row, both: string | undefined, candidate: Candidate): string {
  if (both === undefined || both !== candidate.word?.text) return both ?? row.write;
  if (row.write.startsWith(`Keep ${both}`)) return row.write;
  const later = isProse(row.write) ? row.write : `Write ${row.write} afterwards.`;
  return `Keep ${both} as long as Helm 3 runs it. ${later}`;
}

/** A flag that a task makes of a setting cannot be written there. */
function asSetting({ subject, word }: Candidate, advice: string): string {
  const made = subject.kind === 'command' && subject.origin === 'task' && word?.span.exact === false;
  if (!made || !word.shown.startsWith('-') || advice === '') return advice;
  if (isProse(advice)) return `This setting makes the flag. ${advice}`;
  const instead = advice.startsWith('-') ? `where it is needed, give ${advice} as an argument` : `instead: ${advice}`;
  return `Turn this setting off; ${instead}.`;
}

/** Whether advice is a sentence rather than something to type. */
function isProse(text: string): boolean {
  return text === '' || /\s.*[.!?]$/s.test(text);
}

/** What Helm 2 alone runs, and what another spelling stands in for when it fails, blocks nobody. */
function severityOf(row: Row, candidate: Candidate, range: string | undefined): Severity {
  if (candidate.severity !== undefined) return candidate.severity;
  const { kind } = candidate.subject;
  if (kind === 'command' && range !== undefined && within(range, HELM2)) return 'note';
  return hasFallback(row, candidate.subject) ? 'note' : SEVERITY[row.effect];
}

/** Whether the same sub-command is tried in another way before or after: `helm A --verify=false || helm A`. */
function hasFallback(row: Row, subject: Fact): boolean {
  if (subject.kind !== 'command' || (row.effect !== 'rejected' && row.effect !== 'helm3-rejects')) return false;
  const { onFailure, insteadOf } = subject.output;
  return [onFailure, insteadOf].some(
    (words) =>
      words?.some((word) => /helm/i.test(word)) === true &&
      subject.path.length > 0 &&
      subject.path.every((word) => words.includes(word)),
  );
}

function whenOf(
  row: Row,
  range: string | undefined,
  only: 2 | 3 | 4 | undefined,
  subject: Fact,
  judging: Judging,
): When | undefined {
  if (row.effect === 'helm3-rejects') {
    if (only === 4 || only === 2) return undefined;
    if (range !== undefined) return meets(range, row.range) ? 'now' : undefined;
    return judging.support === 'both' ? 'now' : undefined;
  }
  if (subject.kind === 'pin' || row.range === '*' || row.effect === 'unsupported') {
    if (subject.kind === 'pin' && range !== undefined && !meets(range, row.range)) return undefined;
    return 'now';
  }
  if (only === 3) return undefined;
  // A branch for Helm 2 is left over, and nothing else about Helm 4 touches it.
  if (only === 2) return meets(row.range, HELM3) ? 'on-upgrade' : undefined;
  if (range !== undefined && meets(intersection(range, HELM4), row.range)) return 'now';
  if (!includes(row.range, judging.target)) return undefined;
  if (only === 4 && range === undefined) return 'now';
  return range === undefined ? 'unknown' : 'on-upgrade';
}

/** What is left of a range under a version test; undefined when nothing is known. */
function withinMajor(range: string | undefined, only: 2 | 3 | 4 | undefined): string | undefined {
  if (range === undefined || only === undefined) return range;
  return intersection(range, only === 2 ? HELM2 : only === 3 ? HELM3 : HELM4);
}

/** Both ranges at once; undefined when they have nothing in common. */
function intersection(range: string, other: string): string | undefined {
  const parts = range.split('||').map((part) => part.trim());
  const kept = parts.filter((part) => meets(part, other));
  if (kept.length === 0) return undefined;
  return kept.map((part) => (within(part, other) ? part : `${part === '*' ? '' : part} ${other}`.trim())).join(' || ');
}

function meets(range: string | undefined, other: string): boolean {
  return range !== undefined && overlap(range, other);
}

function confidenceOf(
  row: Row,
  candidate: Candidate,
  guards: readonly Guard[],
): { confidence: Confidence; assumptions: string[] } {
  const { subject } = candidate;
  const assumptions: string[] = [];
  if (candidate.assumes !== undefined) assumptions.push(candidate.assumes);
  const taken = 'assumes' in subject ? subject.assumes : undefined;
  if (taken !== undefined && taken !== candidate.assumes) assumptions.push(taken);
  if (guards.some((guard) => guard.major === undefined))
    assumptions.push('it stands under a test of the Helm version that could not be read');
  if (subject.kind === 'command' && subject.path.length === 0 && subject.plugin === undefined)
    assumptions.push('the sub-command is not known');
  if (hasFallback(row, subject)) assumptions.push('the other side of || takes over where this one fails');
  const documentation = 'origin' in subject && subject.origin === 'documentation';
  if (documentation)
    return { confidence: 'low', assumptions: ['it is documentation, which nothing here runs', ...assumptions] };
  return { confidence: assumptions.length > 0 ? 'medium' : 'high', assumptions };
}

function becauseOf(reach: Reach, guards: readonly Guard[]): Finding['helm']['because'] {
  const tests = new Map<string, { text: string; span: Span }>();
  for (const { major, span } of guards) {
    if (major !== undefined) tests.set(spanKey(span), { text: `the branch is taken for Helm ${major}`, span });
  }
  return [...reach.because, ...tests.values()];
}

/** Of two findings at one place the heavier is told. */
function isHeavier(finding: Finding, other: Finding): boolean {
  if (finding.effect === other.effect) return other.when !== 'now' && finding.when === 'now';
  return WEIGHT.indexOf(finding.effect) < WEIGHT.indexOf(other.effect);
}

function distinct(related: Finding['related']): Finding['related'] {
  const seen = new Set<string>();
  return related.filter(({ span, message }) => {
    const key = `${spanKey(span)}:${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
