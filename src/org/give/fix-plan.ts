/** What `fix` would write into a commit: worked out on the object store, without a work tree, as plain data that crosses threads. */
import { createHash } from 'node:crypto';
import { decisionsOf } from '../../fix/decisions.ts';
import { unifiedDiff } from '../../fix/diff.ts';
import { type FixOutcome, planFixes } from '../../fix/engine.ts';
import type { Change } from '../../fix/plan.ts';
import { contentOf, type TreeFile } from '../../fix/tree.ts';
import type { Rule } from '../../rule.ts';
import { listCommit } from '../../source/objects.ts';
import type { ScanSettings } from '../types.ts';
import { committedFiles } from './committed.ts';

export type GroupBy = 'rule' | 'all';

export interface PlannedFile {
  readonly path: string;
  readonly created: boolean;
  readonly executable: boolean;
  readonly content: Uint8Array;
  /** Unified, for `git apply`. */
  readonly diff: string;
}

export interface PlannedEdit {
  readonly code: string;
  readonly rule: string;
  readonly title: string;
  /** Semver range of the Helm releases that accept the result. */
  readonly worksOn: string;
  readonly path: string;
  readonly line: number;
}

export interface LeftOver {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
  readonly reason: string;
}

/** What goes into one pull request. */
export interface PlannedFix {
  /** Of the rules whose findings it ends, sorted. */
  readonly rules: readonly string[];
  readonly files: readonly PlannedFile[];
  readonly edits: readonly PlannedEdit[];
  /** What a person has to decide, at its place in the commit as it is. */
  readonly left: readonly LeftOver[];
  /** Hash of the files: two plans with the same one write the same. */
  readonly digest: string;
}

export interface RepositoryPlan {
  readonly head: string;
  /** Name of the tree of the commit. */
  readonly tree: string;
  readonly fixes: readonly PlannedFix[];
  /** What is not written, and why, for the log. */
  readonly notes: readonly string[];
}

export interface PlanRequest {
  readonly gitDir: string;
  readonly head: string;
  /** An empty directory of ours. */
  readonly spool: string;
  readonly complete?: (oids: readonly string[]) => Promise<void>;
  /** Of `listCommit`. */
  readonly leftOut?: number;
  readonly settings: ScanSettings;
  readonly groupBy: GroupBy;
  /** Names of rules; all when null. */
  readonly rules: readonly string[] | null;
  readonly catalogue: readonly Rule[];
  readonly signal?: AbortSignal;
}

/** Plans the safe rewrites of a commit. Rejects as `listCommit` does. */
export async function planRepository(request: PlanRequest): Promise<RepositoryPlan> {
  const { gitDir, head, spool, settings, catalogue, signal } = request;
  const listing = await listCommit(gitDir, head, {
    spool,
    include: settings.include,
    exclude: settings.exclude,
    ...(request.complete === undefined ? {} : { complete: request.complete }),
    ...(request.leftOut === undefined ? {} : { leftOut: request.leftOut }),
    ...(signal === undefined ? {} : { signal }),
  });
  const run = (rules: readonly string[] | null): Promise<FixOutcome> =>
    planFixes({
      unsafe: false,
      audit: {
        paths: [],
        listing,
        cwd: spool,
        include: [],
        exclude: [],
        target: settings.target,
        asOf: settings.asOf,
        ...(settings.support === null ? {} : { support: settings.support }),
        minConfidence: settings.minConfidence,
        ...(rules === null ? {} : { rules }),
        ignores: settings.ignores,
      },
    });
  const notes: string[] = [];
  const fixes: PlannedFix[] = [];
  const whole = await run(request.rules ?? settings.rules);
  const committed = await committedFiles(
    { gitDir, head, spool, ...(signal === undefined ? {} : { signal }) },
    pathsOf(whole),
  );
  const sets = request.groupBy === 'all' ? [null] : ruleSets(whole.changes);
  for (const set of sets) {
    signal?.throwIfAborted();
    const outcome = set === null ? whole : await run(set);
    const planned = plannedFix(outcome, committed, catalogue, notes);
    if (planned !== undefined) fixes.push(planned);
  }
  return { head, tree: listing.tree, fixes, notes: [...new Set(notes)] };
}

function pathsOf({ tree }: FixOutcome): string[] {
  return [...tree.keys()];
}

type Committed = Awaited<ReturnType<typeof committedFiles>>;

function plannedFix(
  outcome: FixOutcome,
  committed: Committed,
  catalogue: readonly Rule[],
  notes: string[],
): PlannedFix | undefined {
  const bad = new Set<string>();
  for (const paths of tiedPaths(outcome)) {
    const reason = paths.map((path) => obstacle(outcome.tree.get(path), committed)).find((one) => one !== undefined);
    if (reason === undefined) continue;
    notes.push(reason);
    for (const path of paths) bad.add(path);
  }
  const files = [...outcome.tree.values()]
    .filter(({ path }) => !bad.has(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => plannedFile(file, committed))
    .filter(({ diff }) => diff !== '');
  if (files.length === 0) return undefined;
  const done = outcome.done.filter(
    ({ fix: { edits, creates = [] } }) =>
      !edits.some(({ span }) => bad.has(span.path)) && !creates.some(({ path }) => bad.has(path)),
  );
  return {
    rules: [...new Set(done.map(({ finding }) => finding.rule))].sort(),
    files,
    edits: done.map(({ finding: { code, rule }, fix: { title, worksOn }, place: { path, line } }) => {
      return { code, rule, title, worksOn, path, line };
    }),
    left: decisionsOf(outcome, catalogue, true).map(({ finding: { rule, message }, place: { path, line }, reason }) => {
      return { rule, path, line, message, reason };
    }),
    digest: digestOf(files),
  };
}

/** Why a file is not to be written into the commit. */
function obstacle(file: TreeFile | undefined, committed: Committed): string | undefined {
  if (file === undefined) return undefined;
  const { path, before } = file;
  if (!isPlainPath(path)) return `a path that cannot be told to a forge: ${path}`;
  if (before === undefined)
    return committed.isFree(path) ? undefined : `${path} would be made anew, and exists already`;
  const known = committed.files.get(path);
  if (known === undefined) return `${path} is no regular file of the commit`;
  return known.is(before) ? undefined : `${path} was read otherwise than the commit has it`;
}

function isPlainPath(path: string): boolean {
  return !/[\p{Cc}\p{Cs}\ufffd\\]/u.test(path) && path.split('/').every((part) => !/^(?:|\.|\.\.|\.git)$/i.test(part));
}

function plannedFile(file: TreeFile, committed: Committed): PlannedFile {
  const { path, before, decoded, text } = file;
  const executable = before === undefined ? text.startsWith('#!') : committed.files.get(path)?.executable === true;
  const mark = decoded.bom ? '\uFEFF' : '';
  const old = before === undefined ? undefined : `${mark}${decoded.text}`;
  return {
    path,
    created: before === undefined,
    executable,
    content: contentOf(file),
    diff: unifiedDiff({ path, before: old, after: `${mark}${text}`, executable }),
  };
}

function digestOf(files: readonly PlannedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, executable, content } of files)
    hash.update(`${JSON.stringify([path, executable, content.byteLength])}\n`).update(content);
  return hash.digest('hex').slice(0, 32);
}

/** Rules whose findings some change ends together, as those of one Go module, stay together. */
function ruleSets(changes: readonly Change[]): string[][] {
  return components(changes.map(({ findings }) => findings.map(({ rule }) => rule))).sort((a, b) =>
    (a[0] ?? '') < (b[0] ?? '') ? -1 : 1,
  );
}

/** Files that one change writes are written together or not at all. */
function tiedPaths({ changes }: FixOutcome): string[][] {
  return components(
    changes.map(({ edits, creates }) => [...edits.map(({ span }) => span.path), ...creates.map(({ path }) => path)]),
  );
}

/** Names that any of the lists tie together, sorted. */
function components(lists: readonly (readonly string[])[]): string[][] {
  const sets = new Map<string, Set<string>>();
  for (const list of lists) {
    const all = new Set(list);
    for (const name of list) for (const other of sets.get(name) ?? []) all.add(other);
    for (const name of all) sets.set(name, all);
  }
  return [...new Set(sets.values())].map((set) => [...set].sort());
}
