/** Which of a rule's rewrites is offered at a place, and why another is not. */
import type { Fact } from '../facts.ts';
import { includes } from '../helm/ranges.ts';
import { expand, newest3 } from '../helm/releases.ts';
import { remembered } from '../helm/remembered.ts';
import type { Candidate, Edit, Fix } from '../rule.ts';
import type { SourceFile } from '../source/text.ts';
import { placedEdit } from './edits.ts';
import type { Finding } from './types.ts';

/** What a finding says about rewriting its place. */
export type Rewrite = Pick<Finding, 'fix' | 'withheld'>;

export interface Offering {
  /** The releases that run it; undefined when unknown. */
  readonly range: string | undefined;
  /** Whether Helm 3 must go on accepting it. */
  readonly keep3: boolean;
  readonly target: string;
  readonly file: (path: string) => SourceFile | undefined;
}

type Reason = NonNullable<Finding['withheld']>['reason'];

/**
 * The first safe rewrite that every release accepts which runs the place, else the first such unsafe one. When all are ruled
 * out, the one that got furthest and what stands in its way.
 */
export function rewriteOf(candidate: Candidate, offering: Offering): Rewrite {
  const fixes = [...(candidate.fixes ?? [])].sort((a, b) => Number(b.safe) - Number(a.safe));
  const judged = fixes.map((fix) => judge(candidate, fix, offering));
  const offered = judged.find(({ reason }) => reason === undefined);
  if (offered !== undefined) return { fix: offered.fix };
  const [first] = [...judged].sort((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));
  return first?.reason === undefined
    ? { fix: null }
    : { fix: null, withheld: { fix: first.fix, reason: first.reason } };
}

/** What can be decided comes first. */
const ORDER: readonly (Reason | undefined)[] = ['helm3', 'releases', 'shared', 'not-written'];

function judge(
  candidate: Candidate,
  fix: Fix,
  { range, keep3, target, file }: Offering,
): { readonly fix: Fix; readonly reason: Reason | undefined } {
  if (isShared(candidate)) return { fix, reason: 'shared' };
  const edits = fix.edits.map((edit) => placed(candidate.subject, edit, file));
  const exact = edits.filter((edit) => edit !== undefined);
  if (exact.length < edits.length) return { fix, reason: 'not-written' };
  const written = { ...fix, edits: exact };
  if (keep3 && !acceptedByAll(fix.worksOn, helm3In(range ?? ''))) return { fix: written, reason: 'helm3' };
  // Where Helm 4 runs now the result must work on that, and after the upgrade on the one judged against.
  const now = releasesIn(range ?? '', '>=4.0.0 <5');
  const works = includes(fix.worksOn, target) && acceptedByAll(fix.worksOn, now);
  return { fix: written, reason: works ? undefined : 'releases' };
}

/** Rules know the words of a command; what they write of anything else is exact already. */
function placed(subject: Fact, edit: Edit, file: Offering['file']): Edit | undefined {
  const text = file(edit.span.path);
  if (!edit.span.exact || text === undefined) return edit.span.exact ? edit : undefined;
  return subject.kind === 'command' ? placedEdit(edit, text) : edit;
}

function acceptedByAll(worksOn: string, releases: readonly string[]): boolean {
  return releases.every((release) => includes(worksOn, release));
}

/** The releases of Helm 3 that have to accept it; a range that names none in particular stands for the newest. */
function helm3In(range: string): readonly string[] {
  const found = releasesIn(range, '>=3.0.0 <4');
  const open = found.length === 0 || (found.includes('3.0.0') && found.includes(newest3()));
  return open ? [newest3()] : found;
}

const releasesIn = remembered((range, major): readonly string[] =>
  range === '' ? [] : expand(range).filter((release) => includes(major, release)),
);

/** A value in a variable may serve others as well; only a flag that stands there as such may be changed there. */
function isShared({ word }: Candidate): boolean {
  return word !== undefined && word.via.length > 0 && !/^-/.test(word.shown);
}

/** The rewrite of a place that several commands reach: all of them must want the same. */
export function agreedRewrite(
  chosen: Rewrite,
  all: readonly { readonly subject: Fact; readonly rewrite: Rewrite }[],
): Rewrite {
  const { fix } = chosen;
  const owner = all.find(({ rewrite }) => rewrite === chosen)?.subject;
  if (fix === null) return chosen.withheld === undefined ? { fix } : { fix, withheld: chosen.withheld };
  const others = all.filter(({ subject }) => subject !== owner);
  const other = others.find(({ rewrite }) => rewrite.fix === null || editsKey(rewrite.fix) !== editsKey(fix));
  if (other === undefined) return { fix };
  return { fix: null, withheld: { fix, reason: other.rewrite.withheld?.reason ?? 'shared' } };
}

function editsKey({ edits }: Fix): string {
  return JSON.stringify(edits.map(({ span, text }) => [span.path, span.start, span.end, text]));
}
