/** Pull requests with the safe rewrites of `fix`, repository by repository. */
import { listAt, textAt } from '../forge/shape.ts';
import type { Log } from '../log.ts';
import type { RepositoryRow, Run, Store } from '../store.ts';
import type { Repository } from '../types.ts';
import { type ApiOf, isUnauthorized, type NotOk } from './api.ts';
import type { GroupBy, PlannedFix, RepositoryPlan } from './fix-plan.ts';
import { commitMessage, fixDraft } from './fix-text.ts';
import { type Pulls, pullsOf } from './pulls.ts';
import type { Asked } from './tracker.ts';

export interface FixesOptions {
  readonly store: Pick<Store, 'newestRun' | 'repositories' | 'findings' | 'given' | 'give'>;
  readonly api: ApiOf;
  /** Fetches the repository as it is now and plans; rejects with an error for users. */
  readonly plan: (repository: Repository, run: Run) => Promise<RepositoryPlan>;
  readonly log: Log;
  readonly dryRun: boolean;
  /** Most new pull requests of one run; in a dry run, most that are shown. */
  readonly limit: number;
  readonly groupBy: GroupBy;
  /** Names of rules; all when null. */
  readonly rules: readonly string[] | null;
  readonly labels: readonly string[];
  readonly wanted: (row: RepositoryRow) => boolean;
  /** Shows what would be written. */
  readonly show: (repository: Repository, plan: RepositoryPlan, fix: PlannedFix, branch: string) => void;
  readonly signal: AbortSignal;
}

export interface FixesSummary {
  opened: number;
  updated: number;
  untouched: number;
  /** Somebody else has committed to the branch. */
  foreign: number;
  /** A person closed it. */
  declined: number;
  /** Planned, and kept by the limit for the next run. */
  waiting: number;
  /** Repositories of which the scan promised rewrites and nothing could be written. */
  nothing: number;
  refused: number;
  failed: number;
  impossible: number;
  unauthorized: string | undefined;
  reached: boolean;
}

const KEY = 'fix ';
/** Of the commits that were written to a branch; older ones cannot be its tip any more. */
const REMEMBERED = 5;

/** What is remembered of a branch. */
interface Written {
  readonly commits: readonly string[];
  /** Of the plan, and the commit that it was made for. */
  readonly digest: string;
  readonly base: string;
}

/** Resolves to undefined before the first run. */
export async function giveFixes(options: FixesOptions): Promise<FixesSummary | undefined> {
  const { store, signal, log } = options;
  const run = await store.newestRun();
  if (run === undefined) return undefined;
  const summary = noFixes();
  const fixable = await fixableRepositories(options);
  const given = await store.given(KEY);
  for (const row of await store.repositories()) {
    if (signal.aborted || summary.unauthorized !== undefined) break;
    const { repository, last } = row;
    if (last === null || !fixable.has(repository.id) || !options.wanted(row)) continue;
    if (repository.archived || (repository.forge !== 'github' && repository.forge !== 'gitlab')) {
      summary.impossible++;
      const reason = repository.archived ? 'it is archived' : 'pull requests are opened on GitHub and GitLab only';
      log.warn('no pull request', { repository: repository.id, reason });
      continue;
    }
    if (given.get(handledKey(row, options)) === handledAs(last.head, run)) {
      summary.untouched++;
      continue;
    }
    if (summary.opened >= options.limit) {
      summary.waiting++;
      continue;
    }
    await fixRepository({ row, run, given }, options, summary);
  }
  return summary;
}

interface Task {
  readonly row: RepositoryRow;
  readonly run: Run;
  readonly given: ReadonlyMap<string, string>;
}

async function fixRepository(task: Task, options: FixesOptions, summary: FixesSummary): Promise<void> {
  const { repository } = task.row;
  const { log, store, dryRun } = options;
  let plan: RepositoryPlan;
  try {
    plan = await options.plan(repository, task.run);
  } catch (error) {
    options.signal.throwIfAborted();
    summary.failed++;
    log.warn('not planned', {
      repository: repository.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  for (const reason of plan.notes) log.warn('not rewritten', { repository: repository.id, reason });
  if (plan.fixes.length === 0) {
    summary.nothing++;
    log.info('nothing to rewrite', { repository: repository.id, commit: plan.head });
    return;
  }
  const before = { ...summary };
  for (const fix of plan.fixes) {
    const branch = branchOf(fix, options.groupBy);
    await giveFix({ ...task, plan, fix, branch }, options, summary);
    if (summary.unauthorized !== undefined) return;
  }
  const settled = (['refused', 'failed', 'waiting'] as const).every((name) => summary[name] === before[name]);
  // Nothing has to be fetched again as long as the scan finds the same commit, and judges it in the same way.
  if (settled && !dryRun) await store.give(handledKey(task.row, options), handledAs(plan.head, task.run));
}

interface One extends Task {
  readonly plan: RepositoryPlan;
  readonly fix: PlannedFix;
  readonly branch: string;
}

async function giveFix(one: One, options: FixesOptions, summary: FixesSummary): Promise<void> {
  const { plan, fix, branch } = one;
  const { repository, last } = one.row;
  const { log, dryRun } = options;
  if (summary.opened >= options.limit) {
    summary.waiting++;
    return;
  }
  const api = await options.api(repository);
  if (typeof api === 'string') {
    if (!dryRun) summary.unauthorized = api;
    // Without a token nobody can say what is there already.
    else shown(one, options, summary);
    return;
  }
  const pulls = pullsOf(repository, api);
  if (typeof pulls === 'string') {
    summary.impossible++;
    return;
  }
  const trouble = (answer: NotOk): void => troubleOf(answer, one, options, summary);
  const newest = await pulls.newest(branch);
  if (newest.kind !== 'ok') return trouble(newest);
  summary.reached = true;
  const tip = await pulls.tip(branch);
  if (tip.kind !== 'ok') return trouble(tip);
  const written = writtenOf(one.given.get(branchKey(repository, branch)));
  const pull = newest.value;
  if (tip.value !== undefined && !(written?.commits.includes(tip.value) ?? false)) {
    summary.foreign++;
    log.warn('branch left alone', {
      repository: repository.id,
      branch,
      reason: 'its last commit is not one that is known to be ours',
      ...(pull === undefined ? {} : { url: pull.url }),
    });
    return;
  }
  const same = written?.digest === fix.digest;
  if (pull?.state === 'closed' || (pull?.state === 'merged' && same)) {
    summary.declined++;
    log.info('pull request left alone', { repository: repository.id, url: pull.url, reason: `it is ${pull.state}` });
    return;
  }
  // The last commit that was made may not have come to the branch.
  const isThere = same && tip.value !== undefined && tip.value === written?.commits[0];
  if (pull?.state === 'open' && isThere) {
    summary.untouched++;
    return;
  }
  if (dryRun) return shown(one, options, summary);
  const base = last?.branch ?? repository.defaultBranch ?? '';
  const now = await pulls.tip(base);
  if (now.kind !== 'ok') return trouble(now);
  if (now.value !== plan.head) {
    return trouble({ kind: 'failed', status: null, reason: `branch ${base} moved meanwhile; the next run plans anew` });
  }
  if (!isThere) {
    const commit = await write(one, pulls, tip.value, written, options);
    if (commit.kind !== 'ok') return trouble(commit);
    log.info('branch written', { repository: repository.id, branch, commit: commit.value });
  }
  const draft = fixDraft(fix, repository, plan.head);
  const told = pull?.state === 'open' ? await pulls.update(pull.number, draft) : await pulls.open(branch, base, draft);
  if (told.kind !== 'ok') return trouble(told);
  if (pull?.state === 'open') summary.updated++;
  else {
    summary.opened++;
    if (options.labels.length > 0) await pulls.label(told.value.number, options.labels);
  }
  const event = pull?.state === 'open' ? 'pull request updated' : 'pull request opened';
  log.info(event, { repository: repository.id, url: told.value.url, rewrites: fix.edits.length });
}

async function write(
  { row: { repository }, plan, fix, branch }: One,
  pulls: Pulls,
  tip: string | undefined,
  before: Written | undefined,
  { store }: FixesOptions,
): Promise<Asked<string>> {
  return pulls.commit({
    branch,
    head: plan.head,
    tree: plan.tree,
    tip,
    onHead: before?.base === plan.head,
    files: fix.files,
    message: commitMessage(fix, plan.head),
    async made(commit) {
      // Before the branch leads to it, so that a kill in between leaves nothing that is not known to be ours; the older ones
      // stay known, since the branch may still be at one of them.
      const commits = [commit, ...(before?.commits ?? [])].slice(0, REMEMBERED);
      const written: Written = { commits, digest: fix.digest, base: plan.head };
      await store.give(branchKey(repository, branch), JSON.stringify(written));
    },
  });
}

function shown({ row, plan, fix, branch }: One, options: FixesOptions, summary: FixesSummary): void {
  summary.opened++;
  options.show(row.repository, plan, fix, branch);
}

function troubleOf(answer: NotOk, { row, fix, branch }: One, { log }: FixesOptions, summary: FixesSummary): void {
  if (isUnauthorized(answer, summary)) return;
  if (answer.kind === 'refused') summary.refused++;
  else summary.failed++;
  const workflows = answer.kind === 'refused' && fix.files.some(({ path }) => path.startsWith('.github/workflows/'));
  const hint = workflows
    ? { hint: 'files below .github/workflows need the right "workflows" besides "contents" and "pull requests"' }
    : {};
  log.warn('no pull request', { repository: row.repository.id, branch, reason: answer.reason, ...hint });
}

async function fixableRepositories({ store, rules }: FixesOptions): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { fix, repositoryId } of store.findings(rules === null ? {} : { rules })) {
    if (fix === 'safe') found.add(repositoryId);
  }
  return found;
}

/** `helm4-audit/fix`, or `helm4-audit/fix-RULE` with the first of the rules that stay together. */
function branchOf({ rules }: PlannedFix, groupBy: GroupBy): string {
  return groupBy === 'all' ? 'helm4-audit/fix' : `helm4-audit/fix-${rules[0] ?? 'all'}`;
}

function branchKey({ id }: Repository, branch: string): string {
  return `${KEY}branch ${id} ${branch}`;
}

function handledKey({ repository }: RepositoryRow, { groupBy, rules }: FixesOptions): string {
  return `${KEY}handled ${repository.id} ${groupBy} ${rules === null ? '*' : [...rules].sort().join(',')}`;
}

function handledAs(head: string, { scanKey }: Run): string {
  return `${head} ${scanKey}`;
}

function writtenOf(text: string | undefined): Written | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const commits = (listAt(value, 'commits') ?? []).filter((one) => typeof one === 'string');
    return { commits, digest: textAt(value, 'digest') ?? '', base: textAt(value, 'base') ?? '' };
  } catch {
    return undefined;
  }
}

function noFixes(): FixesSummary {
  return {
    opened: 0,
    updated: 0,
    untouched: 0,
    foreign: 0,
    declined: 0,
    waiting: 0,
    nothing: 0,
    refused: 0,
    failed: 0,
    impossible: 0,
    unauthorized: undefined,
    reached: false,
  };
}
