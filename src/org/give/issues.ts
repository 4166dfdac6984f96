/** One issue per repository with blockers: written once, kept up to date, closed when nothing is left. */
import { countAt, flagAt } from '../forge/shape.ts';
import type { Log } from '../log.ts';
import type { FindingRow, RepositoryRow, Run, Store } from '../store.ts';
import { type ApiOf, isUnauthorized, type NotOk } from './api.ts';
import { doneIssue, LABEL, markOf, openIssue } from './issue-body.ts';
import { type Asked, type Draft, type Issue, mayHaveTracker, NO_TRACKER, type Tracker, trackerOf } from './tracker.ts';

export interface IssuesOptions {
  readonly store: Pick<Store, 'newestRun' | 'repositories' | 'findings' | 'given' | 'give'>;
  readonly api: ApiOf;
  readonly log: Log;
  /** Nothing is written, to forges or to the state. */
  readonly dryRun: boolean;
  /** Most new issues of one run. */
  readonly limit: number;
  readonly labels: readonly string[];
  readonly wanted: (row: RepositoryRow) => boolean;
  /** Names of rules: only repositories with a blocker of one of them get a new issue. */
  readonly rules: readonly string[] | null;
  readonly owners: readonly string[] | null;
  readonly signal: AbortSignal;
}

/** Counts of repositories; with `dryRun`, of what would be done. */
export interface IssuesSummary {
  created: number;
  updated: number;
  closed: number;
  untouched: number;
  /** A person closed it, or took its marker out. */
  declined: number;
  /** New issues that the limit keeps for the next run. */
  waiting: number;
  refused: number;
  failed: number;
  /** Repositories whose forge has no issues that are written here. */
  impossible: number;
  /** Why the credential is not accepted; nothing else was tried then. */
  unauthorized: string | undefined;
  reached: boolean;
}

const KEY = 'issue ';

interface Remembered {
  readonly number: number;
  readonly open: boolean;
}

/** Resolves to undefined before the first run. */
export async function trackIssues(options: IssuesOptions): Promise<IssuesSummary | undefined> {
  const { store, signal } = options;
  const run = await store.newestRun();
  if (run === undefined) return undefined;
  const summary = noIssues();
  const given = await store.given(KEY);
  for (const row of await store.repositories()) {
    if (signal.aborted || summary.unauthorized !== undefined) break;
    if (!options.wanted(row) || row.last === null) continue;
    const known = remembered(given.get(KEY + row.repository.id));
    const findings = row.errors === 0 ? [] : await blockersOf(row, options);
    const asked = findings.filter((finding) => isAskedFor(finding, options));
    if (findings.length > 0 ? asked.length === 0 && known === undefined : known?.open !== true) continue;
    await trackOne({ row, findings, run, known }, options, summary);
  }
  return summary;
}

interface Task {
  readonly row: RepositoryRow;
  readonly findings: readonly FindingRow[];
  readonly run: Run;
  readonly known: Remembered | undefined;
}

async function trackOne(task: Task, options: IssuesOptions, summary: IssuesSummary): Promise<void> {
  const { row, findings, run, known } = task;
  const { repository } = row;
  const { log } = options;
  // A state that is partly unknown is no reason to call something done.
  if (findings.length === 0 && (row.status === 'error' || row.status === null || row.last?.verdict === 'incomplete')) {
    summary.untouched++;
    return;
  }
  if (repository.archived) {
    summary.refused++;
    log.warn('no issue', { repository: repository.id, reason: 'it is archived' });
    return;
  }
  if (!mayHaveTracker(repository)) {
    summary.impossible++;
    log.warn('no issue', { repository: repository.id, reason: NO_TRACKER });
    return;
  }
  const api = await options.api(repository);
  const tracker = typeof api === 'string' ? api : trackerOf(repository, api);
  if (typeof api === 'string') {
    summary.unauthorized = api;
    return;
  }
  if (typeof tracker === 'string') {
    summary.impossible++;
    log.warn('no issue', { repository: repository.id, reason: tracker });
    return;
  }
  const found = await findIssue(tracker, known);
  if (found.kind !== 'ok') return trouble(found, repository.id, options, summary);
  summary.reached = true;
  const issue = found.value;
  if (findings.length === 0) {
    if (issue?.open === true) await close(issue, tracker, repository.id, options, summary);
    else
      await remember(repository.id, issue === undefined ? undefined : { number: issue.number, open: false }, options);
    return;
  }
  const { draft, digest } = openIssue(row, findings, run);
  if (issue === undefined) {
    if (known !== undefined) {
      // It was removed, or its marker was taken out of it.
      summary.declined++;
      log.info('issue left alone', { repository: repository.id, reason: 'it is gone, or others took it over' });
      return;
    }
    await create(draft, tracker, repository.id, options, summary);
    return;
  }
  const mark = markOf(issue.body);
  if (!issue.open && mark !== 'done') {
    summary.declined++;
    log.info('issue left alone', { repository: repository.id, url: issue.url, reason: 'somebody closed it' });
    await remember(repository.id, { number: issue.number, open: false }, options);
    return;
  }
  if (issue.open && mark === digest && issue.title === draft.title) {
    summary.untouched++;
    await remember(repository.id, { number: issue.number, open: true }, options);
    return;
  }
  await update(issue, draft, tracker, repository.id, options, summary);
}

async function create(draft: Draft, tracker: Tracker, id: string, options: IssuesOptions, summary: IssuesSummary) {
  if (summary.created >= options.limit) {
    summary.waiting++;
    return;
  }
  if (options.dryRun) {
    summary.created++;
    options.log.info('issue would be created', { repository: id });
    return;
  }
  const made = await tracker.create(draft, [LABEL, ...options.labels]);
  if (made.kind !== 'ok') return trouble(made, id, options, summary);
  summary.created++;
  await remember(id, { number: made.value.number, open: true }, options);
  options.log.info('issue created', { repository: id, url: made.value.url });
  if (!made.value.labels.includes(LABEL)) {
    options.log.warn('issue without its label', {
      repository: id,
      url: made.value.url,
      hint: 'without the label and without this state the next run cannot find it; the token needs the right to set labels',
    });
  }
}

async function update(
  issue: Issue,
  draft: Draft,
  tracker: Tracker,
  id: string,
  options: IssuesOptions,
  summary: IssuesSummary,
) {
  if (options.dryRun) {
    summary.updated++;
    options.log.info('issue would be updated', { repository: id, url: issue.url });
    return;
  }
  const changed = await tracker.update(issue.number, draft, 'open');
  if (changed.kind !== 'ok') return trouble(changed, id, options, summary);
  summary.updated++;
  await remember(id, { number: issue.number, open: true }, options);
  options.log.info('issue updated', { repository: id, url: changed.value.url });
}

async function close(issue: Issue, tracker: Tracker, id: string, options: IssuesOptions, summary: IssuesSummary) {
  if (options.dryRun) {
    summary.closed++;
    options.log.info('issue would be closed', { repository: id, url: issue.url });
    return;
  }
  const { draft, comment } = doneIssue(issue.body);
  const told = await tracker.comment(issue.number, comment);
  const closed = told.kind === 'ok' ? await tracker.update(issue.number, draft, 'closed') : told;
  if (closed.kind !== 'ok') return trouble(closed, id, options, summary);
  summary.closed++;
  await remember(id, { number: issue.number, open: false }, options);
  options.log.info('issue closed', { repository: id, url: closed.value.url });
}

/** The issue that was written before: the one that is remembered, else one with the label, the marker and an author who may be us. */
async function findIssue(tracker: Tracker, known: Remembered | undefined): Promise<Asked<Issue | undefined>> {
  if (known !== undefined) {
    const read = await tracker.read(known.number);
    if (read.kind !== 'ok') return read;
    const ours = read.value !== undefined && markOf(read.value.body) !== undefined;
    return { kind: 'ok', value: ours ? read.value : undefined };
  }
  const labelled = await tracker.labelled(LABEL);
  if (labelled.kind !== 'ok') return labelled;
  const marked = labelled.value.filter((issue) => markOf(issue.body) !== undefined);
  if (marked.length === 0) return { kind: 'ok', value: undefined };
  const self = await tracker.self();
  return { kind: 'ok', value: marked.find(({ author, bot }) => (self === undefined ? bot : author === self)) };
}

function trouble(answer: NotOk, id: string, { log }: IssuesOptions, summary: IssuesSummary): void {
  if (isUnauthorized(answer, summary)) return;
  // https://docs.github.com/rest/issues/issues: the repository has its issues switched off.
  if (answer.status === 410) summary.impossible++;
  else if (answer.kind === 'refused') summary.refused++;
  else summary.failed++;
  log.warn(answer.kind === 'refused' ? 'issue refused' : 'issue failed', { repository: id, reason: answer.reason });
}

async function remember(id: string, issue: Remembered | undefined, { store, dryRun }: IssuesOptions): Promise<void> {
  if (!dryRun && issue !== undefined) await store.give(KEY + id, JSON.stringify(issue));
}

function remembered(text: string | undefined): Remembered | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const number = countAt(value, 'number');
    return number === undefined ? undefined : { number, open: flagAt(value, 'open') };
  } catch {
    return undefined;
  }
}

async function blockersOf({ repository }: RepositoryRow, { store }: IssuesOptions): Promise<FindingRow[]> {
  const found: FindingRow[] = [];
  for await (const finding of store.findings({ severities: ['error'], repositoryId: repository.id }))
    found.push(finding);
  return found;
}

function isAskedFor({ rule, code, owner }: FindingRow, { rules, owners }: IssuesOptions): boolean {
  return (
    (rules === null || rules.includes(rule) || rules.includes(code)) &&
    (owners === null || (owner !== null && owners.includes(owner)))
  );
}

function noIssues(): IssuesSummary {
  return {
    created: 0,
    updated: 0,
    closed: 0,
    untouched: 0,
    declined: 0,
    waiting: 0,
    refused: 0,
    failed: 0,
    impossible: 0,
    unauthorized: undefined,
    reached: false,
  };
}
