/** Puts facts and rules together. */

import type { Fact } from '../facts.ts';
import { supportOn } from '../helm/support.ts';
import { readPackage } from '../package.ts';
import type { Confidence, RuleInput } from '../rule.ts';
import { lineHashes } from '../source/line-hash.ts';
import { compareSpans, type Span, spanKey } from '../source/span.ts';
import { lineStarts, type SourceFile } from '../source/text.ts';
import { type Collected, collect, collectAgain, collectWith } from './collect.ts';
import { covers, type Ignore, ignoresIn } from './ignores.ts';
import { findingsOf, type Judged } from './judge.ts';
import type { AuditOptions, AuditOutcome } from './options.ts';
import { type ReachFinder, reachFinder } from './reach.ts';
import { allRules } from './rules.ts';
import { staleFinding } from './stale-ignore.ts';
import type { Started } from './start.ts';
import type { Coverage, Finding } from './types.ts';
import { verdictOf } from './verdict.ts';

export type { AuditOptions, AuditOutcome } from './options.ts';

const CONFIDENCE: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * Audits everything under the given paths.
 *
 * Never rejects for anything that a scanned file holds; only on a fault of its own.
 */
export async function audit(options: AuditOptions): Promise<AuditOutcome> {
  return outcomeOf(await collect(options), options);
}

/** As `audit`, with what `startAudit` has begun. */
export async function finishAudit(started: Started, options: AuditOptions): Promise<AuditOutcome> {
  return outcomeOf(await collectWith(started, options), options);
}

/** An audit that can be asked again as if some files had other contents. */
export interface Rehearsal {
  readonly outcome: AuditOutcome;
  readonly collected: Collected;
  /**
   * @param changed contents by the path of the listing, in place of what was read at first
   * @param stdin likewise for standard input
   */
  readonly again: (changed: ReadonlyMap<string, Buffer>, stdin?: Buffer) => Promise<Rehearsal>;
}

/** As `finishAudit`, to be asked again. */
export async function rehearse(started: Started, options: AuditOptions): Promise<Rehearsal> {
  const first = await collectWith(started, options);
  const make = (collected: Collected, asked: AuditOptions): Rehearsal => ({
    outcome: outcomeOf(collected, asked),
    collected,
    async again(changed, stdin) {
      const now =
        stdin === undefined || options.stdin === undefined
          ? options
          : { ...options, stdin: { ...options.stdin, bytes: stdin } };
      return make(await collectAgain(first, changed, now), now);
    },
  });
  return make(first, options);
}

function outcomeOf(collected: Collected, options: AuditOptions): AuditOutcome {
  const fingerprint = fingerprints(collected.files);
  const reach = reachFinder(collected.facts, collected.links);
  const facts = settled(collected.facts, reach);
  const judged = judgeAll({ ...collected, facts }, reach.of, options, fingerprint);
  const { kept, ignored, stale } = silence(judged, collected, options, fingerprint);
  const all = [...kept, ...stale].sort(compareFindings);
  const findings = all.filter(
    (finding) => CONFIDENCE.indexOf(finding.confidence) >= CONFIDENCE.indexOf(options.minConfidence),
  );
  const coverage = coverageOf({ ...collected, facts }, ignored);
  const support = supportOn(options.asOf);
  const { listing, files } = collected;
  const total = listing.files.length + (options.stdin === undefined ? 0 : 1);
  return {
    problems: listing.problems,
    notes: listing.notes,
    nothing: total > 0 ? undefined : 'no files to audit',
    report: {
      tool: { name: 'helm4-audit', version: readPackage().version },
      target: options.target,
      asOf: options.asOf,
      support: { ends: support.ends, daysLeft: support.daysLeft },
      verdict: verdictOf(findings, coverage),
      findings,
      hidden: all.length - findings.length,
      coverage,
      facts: [...facts].sort(
        (a, b) => compareSpans(a.span, b.span) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
      ),
      lineText: (span) => lineText(files.get(span.path), span),
    },
  };
}

/** The facts without what a machine has that no command turned out to need. */
function settled(facts: readonly Fact[], reach: ReachFinder): readonly Fact[] {
  if (!facts.some((fact) => fact.kind === 'pin' && fact.provisional === true)) return facts;
  for (const fact of facts) if (fact.kind === 'command') reach.of(fact);
  return facts.filter((fact) => fact.kind !== 'pin' || fact.provisional !== true || reach.used.has(fact));
}

function judgeAll(
  { facts, files, changeOf }: Collected,
  reach: ReachFinder['of'],
  options: AuditOptions,
  fingerprint: Fingerprint,
): Judged[] {
  const input: RuleInput = {
    facts,
    commands: facts.filter((fact) => fact.kind === 'command'),
    pins: facts.filter((fact) => fact.kind === 'pin'),
    asOf: options.asOf,
    target: options.target,
    reach: (fact) => reach(fact).range,
    ...(changeOf === undefined ? {} : { changeOf }),
  };
  const file = (path: string): SourceFile | undefined => files.get(path);
  const judging = { target: options.target, support: options.support, reach, fingerprint, file };
  const wanted = options.rules;
  return allRules
    .filter((rule) => wanted === undefined || wanted.includes(rule.name) || wanted.includes(rule.code))
    .flatMap((rule) => findingsOf(rule, rule.check(input), judging));
}

interface Silenced {
  readonly kept: readonly Finding[];
  readonly ignored: number;
  readonly stale: readonly Finding[];
}

function isRule(name: string): boolean {
  return allRules.some((rule) => rule.name === name || rule.code === name);
}

/** Takes out what inline ignores silence, and finds the ignores that silence nothing. */
function silence(
  judged: readonly Judged[],
  collected: Collected,
  options: AuditOptions,
  fingerprint: Fingerprint,
): Silenced {
  const everything = judged.map(({ finding }) => finding);
  if (!options.ignores) return { kept: everything, ignored: 0, stale: [] };
  const ignores = new Map<string, Ignore[]>();
  for (const [path, file] of collected.files) {
    const found = ignoresIn(file);
    if (found.length > 0) ignores.set(path, found);
  }
  const used = new Set<Ignore>();
  const kept = judged.filter(({ finding, subjects }) => {
    const covering = (ignores.get(finding.span.path) ?? []).filter((ignore) => covers(ignore, finding, subjects));
    for (const ignore of covering) used.add(ignore);
    return covering.length === 0;
  });
  // With only some rules applied, nobody can say that an ignore silences nothing.
  const unused = options.rules === undefined ? [...ignores.values()].flat().filter((ignore) => !used.has(ignore)) : [];
  return {
    kept: kept.map(({ finding }) => finding),
    ignored: judged.length - kept.length,
    stale: unused.map((ignore) => staleFinding(ignore, fingerprint(ignore.span.path, ignore.span.startLine), isRule)),
  };
}

const TOO_MANY_CALLS = {
  span: null,
  what: 'values that files hand to one another: there are more calls between files than are followed',
};

function tooManyGoFiles(directory: string): { readonly span: null; readonly what: string } {
  const module = directory === '' ? 'the Go module' : `the Go module in ${directory}`;
  return { span: null, what: `packages of ${module} that use Helm through others: it has more files than are read` };
}

function coverageOf(collected: Collected, ignored: number): Coverage {
  const { facts, listing } = collected;
  const outside = once(
    facts.flatMap((fact) => (fact.kind === 'outside' ? [{ span: fact.span, what: fact.what }] : [])),
  );
  const modules = listing.submodules.map((path) => ({ span: null, what: `submodule ${path}` }));
  const unresolved = once(
    facts.flatMap((fact) =>
      fact.kind === 'unresolved'
        ? [{ span: fact.span, what: fact.what, reason: fact.reason, relevant: fact.relevant }]
        : [],
    ),
  );
  return {
    listed: listing.files.length,
    mentioning: collected.mentioning,
    followed: collected.links.followed,
    read: collected.read,
    commands: places(facts, 'command'),
    pins: places(facts, 'pin'),
    uses: facts.filter((fact) => fact.kind === 'sdk').length,
    unread: collected.unread,
    unresolved: unresolved.sort((a, b) => compareSpans(a.span, b.span)),
    outside: [
      ...(collected.links.cut ? [TOO_MANY_CALLS] : []),
      ...collected.cutModules.map(tooManyGoFiles),
      ...modules,
      ...outside.sort((a, b) => compareSpans(a.span, b.span)),
    ],
    ignored,
  };
}

/** Each place once, however many files take it in; of two at one place the relevant one. */
function once<T extends { readonly span: Span; readonly what: string; readonly relevant?: boolean }>(
  entries: readonly T[],
): T[] {
  const kept = new Map<string, T>();
  for (const entry of entries) {
    const key = `${spanKey(entry.span)}:${entry.what}`;
    if (kept.get(key)?.relevant !== true) kept.set(key, entry);
  }
  return [...kept.values()];
}

/** In how many places facts of a kind are written; one command may be read several times, as several files call it. */
function places(facts: readonly Fact[], kind: Fact['kind']): number {
  return new Set(facts.flatMap((fact) => (fact.kind === kind ? [spanKey(fact.span)] : []))).size;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSpans(a.span, b.span) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
    (a.row < b.row ? -1 : a.row > b.row ? 1 : 0)
  );
}

type Fingerprint = (path: string, line: number) => string;

/** GitHub's line hashes, computed for a file when the first finding in it needs them. */
function fingerprints(files: ReadonlyMap<string, SourceFile>): Fingerprint {
  const known = new Map<string, (line: number) => string | undefined>();
  return (path, line) => {
    const file = files.get(path);
    if (file === undefined) return '';
    const hashes = known.get(path) ?? lineHashes(file.text);
    known.set(path, hashes);
    return hashes(line) ?? '';
  };
}

function lineText(file: SourceFile | undefined, span: Span): string | undefined {
  if (file === undefined) return undefined;
  const starts = lineStarts(file);
  return file.text
    .slice(starts[span.startLine - 1] ?? 0, starts[span.startLine] ?? file.text.length)
    .replace(/[\r\n]+$/, '');
}
