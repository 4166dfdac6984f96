/**
 * What real releases of Helm did with the lines that prove a rule's rows. Recorded by `npm run test:helm -- --record`
 * (scripts/helm/replay.mjs); a rule's file is read when somebody asks for it.
 */
import { existsSync, readFileSync } from 'node:fs';
import compare from 'semver/functions/compare.js';

/** Neighbouring recorded releases that did the same with a line. */
export interface ReplayResult {
  /** Oldest first; only releases that were asked. */
  readonly releases: readonly string[];
  readonly exit: number;
  /** Those of the words that matter that were printed, as `stderr: unknown flag: --atomic`. */
  readonly words: readonly string[];
}

export interface ReplayRecord {
  readonly row: string;
  /** Whether it proves the row itself, the spelling for both majors, or the result of a fix. */
  readonly shows: 'row' | 'both' | 'fix';
  readonly line: string;
  /** What is special about the state it ran in. */
  readonly name?: string;
  /** Of everything that decides what happens; a changed replay has another. */
  readonly fingerprint: string;
  readonly results: readonly ReplayResult[];
}

export interface RuleRecords {
  readonly replays: readonly ReplayRecord[];
  /** Rows that were read in source and not tried on a binary, with the reason. */
  readonly fromSource: Readonly<Record<string, string>>;
  /** Rows whose spelling for both majors is no command line. */
  readonly advice: Readonly<Record<string, string>>;
}

type StepData = readonly [from: string, exit?: number, ...words: string[]];

interface FileData {
  readonly replays: readonly (Omit<ReplayRecord, 'results'> & { readonly steps: readonly StepData[] })[];
  readonly fromSource: Readonly<Record<string, string>>;
  readonly advice: Readonly<Record<string, string>>;
}

const folder = new URL('./data/replays/', import.meta.url);

/** The releases that were asked, oldest first: of Helm 3 the newest patch of each minor, of Helm 4 all. */
export function recordedReleases(): readonly string[] {
  const releases: string[] = JSON.parse(readFileSync(new URL('releases.json', folder), 'utf8'));
  return releases;
}

/** What is recorded for a rule; undefined for a rule that is not about what a release of Helm does. */
export function recordsOf(rule: string): RuleRecords | undefined {
  const file = new URL(`${rule}.json`, folder);
  if (!existsSync(file)) return undefined;
  const data: FileData = JSON.parse(readFileSync(file, 'utf8'));
  const releases = recordedReleases();
  const replays = data.replays.map(({ steps, ...head }) => ({ ...head, results: resultsOf(steps, releases) }));
  return { replays, fromSource: data.fromSource, advice: data.advice };
}

/** The recorded replays of one row. */
export function recordsFor(rule: string, row: string): readonly ReplayRecord[] {
  return recordsOf(rule)?.replays.filter((replay) => replay.row === row) ?? [];
}

/** A step holds from its release up to the next step; one without an exit code says that nothing is recorded there. */
function resultsOf(steps: readonly StepData[], releases: readonly string[]): ReplayResult[] {
  const results: ReplayResult[] = [];
  steps.forEach(([from, exit, ...words], at) => {
    const end = steps[at + 1]?.[0];
    const held = releases.filter(
      (release) => compare(release, from) >= 0 && (end === undefined || compare(release, end) < 0),
    );
    if (exit !== undefined && held.length > 0) results.push({ releases: held, exit, words });
  });
  return results;
}

/** `3.0.3–3.22.0: exit 0; 4.0.0–4.1.1: exit 1, stderr "unknown flag: --atomic"`. */
export function resultsText(results: readonly ReplayResult[]): string {
  return results
    .map(({ releases, exit, words }) => {
      const [first, last] = [releases[0] ?? '', releases.at(-1) ?? ''];
      const said = words.map((word) => word.replace(/^(stdout|stderr): (.*)$/s, ', $1 "$2"')).join('');
      return `${first === last ? first : `${first}–${last}`}: exit ${exit}${said}`;
    })
    .join('; ');
}

/**
 * The proof of a row in plain lines: what was run and what became of it, or that the row comes from source only. None for
 * a row that says nothing of what a release of Helm does.
 */
export function proofOf(rule: string, row: string): readonly string[] {
  const records = recordsOf(rule);
  if (records === undefined) return [];
  const reason = records.fromSource[row];
  if (reason !== undefined) return [`from source, not tried on a binary: ${reason}`];
  const own = records.replays.filter((replay) => replay.row === row && replay.shows !== 'fix');
  const proofs = own.filter((replay) => replay.shows === 'row');
  // The spelling for both majors may be the very line that proves the row.
  const spellings = own.filter((replay) => replay.shows === 'both' && proofs.every(({ line }) => line !== replay.line));
  return [...proofs, ...spellings].map(({ line, name, results }) => {
    const state = name === undefined ? '' : ` (${name})`;
    return `${line}${state} — ${resultsText(results)}`;
  });
}
