/** What is told of repositories: each as the newest run left it, and all over time. */
import { addTo } from '../../multimap.ts';
import type { RepositoryRow, Status, TrendPoint } from '../store.ts';
import type { Failure } from '../types.ts';
import { GONE_STATUS, severityOf, statusOf } from './codes.ts';
import { type Database, number, numberOrNull, type Row, text, textOrNull } from './database.ts';
import { written } from './finding-rows.ts';
import { statusesOf } from './outcomes.ts';
import { allRuns } from './runs.ts';
import { isRepository, isTexts, parsed, VERDICTS, wordOf } from './shapes.ts';

interface Counts {
  errors: number;
  warnings: number;
  notes: number;
}

export async function repositoryRows(database: Database): Promise<readonly RepositoryRow[]> {
  const newest = await newestOutcomes(database);
  const counts = await openCounts(database);
  const rows = await database.all(
    `SELECT repository.key, repository.data, result.head, result.branch, result.verdict, result.reasons, result.commands, result.uses,
       result.pins, result.owner, run.started_at AS at, held.started_at AS held_at
     FROM repository LEFT JOIN standing ON standing.repository = repository.key LEFT JOIN result ON result.repository = repository.key
       LEFT JOIN run ON run.key = result.run LEFT JOIN run AS held ON held.key = standing.held_run
     WHERE standing.gone_run IS NULL ORDER BY repository.id`,
  );
  return rows.map((row) => {
    const key = number(row, 'key');
    const repository = parsed(row, 'data', isRepository);
    const outcome = newest.get(key);
    return {
      repository,
      owner: textOrNull(row, 'owner') ?? repository.owner,
      status: outcome?.status ?? null,
      failure: outcome?.failure ?? null,
      last: row['head'] === null ? null : lastOf(row),
      ...(counts.get(key) ?? { errors: 0, warnings: 0, notes: 0 }),
    };
  });
}

function lastOf(row: Row): NonNullable<RepositoryRow['last']> {
  return {
    head: text(row, 'head'),
    branch: text(row, 'branch'),
    verdict: wordOf(row, 'verdict', VERDICTS),
    reasons: parsed(row, 'reasons', isTexts),
    commands: number(row, 'commands'),
    uses: number(row, 'uses'),
    pins: number(row, 'pins'),
    at: text(row, 'at'),
    heldAt: text(row, 'held_at'),
  };
}

interface Newest {
  readonly status: Status | null;
  readonly failure: Failure | null;
}

/** What came of each repository in the newest run that planned it, out of the newest runs of each label and shard. */
async function newestOutcomes(database: Database): Promise<ReadonlyMap<number, Newest>> {
  const runs = await database.all('SELECT key, label, shard FROM run ORDER BY started_at, id');
  const current = new Map(runs.map((row) => [JSON.stringify([row['label'], row['shard']]), number(row, 'key')]));
  // The newest comes last, and overwrites what others say.
  const order = runs.map((row) => number(row, 'key')).filter((key) => [...current.values()].includes(key));
  const newest = new Map<number, Newest>();
  for (const run of order) {
    const rows = await database.all(
      `SELECT outcome.repository, outcome.status, failure.kind, failure.message FROM outcome
       LEFT JOIN failure ON failure.run = outcome.run AND failure.repository = outcome.repository WHERE outcome.run = ?`,
      [run],
    );
    for (const row of rows) {
      const failure =
        row['kind'] === null ? null : { kind: written<Failure['kind']>(row, 'kind'), message: text(row, 'message') };
      newest.set(number(row, 'repository'), { status: statusOf(numberOrNull(row, 'status')), failure });
    }
  }
  return newest;
}

async function openCounts(database: Database): Promise<ReadonlyMap<number, Readonly<Counts>>> {
  const counts = new Map<number, Counts>();
  const rows = await database.all(
    'SELECT repository, severity, count(*) AS found FROM finding WHERE end_run IS NULL GROUP BY repository, severity',
  );
  for (const row of rows) {
    const key = number(row, 'repository');
    const of = counts.get(key) ?? { errors: 0, warnings: 0, notes: 0 };
    counts.set(key, of);
    add(of, number(row, 'severity'), number(row, 'found'));
  }
  return counts;
}

function add(counts: Counts, severity: number, found: number): void {
  switch (severityOf(severity)) {
    case 'error':
      counts.errors += found;
      break;
    case 'warning':
      counts.warnings += found;
      break;
    case 'note':
      counts.notes += found;
      break;
  }
}

/** Findings that begin and end in each run, summed up in the order of runs; nothing is counted run by run when it is recorded. */
export async function trendPoints(database: Database): Promise<readonly TrendPoint[]> {
  const begun = await grouped(
    database,
    'SELECT from_run AS run, severity, count(*) AS found FROM finding GROUP BY from_run, severity',
  );
  const ended = await grouped(
    database,
    'SELECT end_run AS run, severity, count(*) AS found FROM finding WHERE end_run IS NOT NULL GROUP BY end_run, severity',
  );
  const outcomes = await grouped(database, 'SELECT run, status, count(*) AS found FROM outcome GROUP BY run, status');
  const open: Counts = { errors: 0, warnings: 0, notes: 0 };
  const gone = await goneEvents(database);
  let away = 0;
  return (await allRuns(database)).map(({ key, id, startedAt }) => {
    away += gone.get(key) ?? 0;
    for (const row of begun.get(key) ?? []) add(open, number(row, 'severity'), number(row, 'found'));
    for (const row of ended.get(key) ?? []) add(open, number(row, 'severity'), -number(row, 'found'));
    const repositories = { scanned: 0, unchanged: 0, empty: 0, error: 0 };
    let pending = 0;
    for (const row of outcomes.get(key) ?? []) {
      const status = statusOf(numberOrNull(row, 'status'));
      if (status !== null) repositories[status] += number(row, 'found');
      else if (row['status'] === null) pending += number(row, 'found');
    }
    return { run: id, at: startedAt, ...open, repositories, pending, gone: away };
  });
}

/** By run: how many more repositories are gone than before it. */
async function goneEvents(database: Database): Promise<ReadonlyMap<number, number>> {
  const runs = await allRuns(database);
  const gone = await database.all(`SELECT repository, run FROM outcome WHERE status = ${GONE_STATUS}`);
  const events = new Map<number, number>();
  const came = (run: number, change: number): unknown => events.set(run, (events.get(run) ?? 0) + change);
  for (const row of gone) came(number(row, 'run'), 1);
  // Most of those that went away stay away: they need no look at what came after.
  const back = await database.all(
    `SELECT DISTINCT outcome.repository FROM outcome JOIN standing ON standing.repository = outcome.repository
     WHERE outcome.status = ${GONE_STATUS} AND (standing.gone_run IS NULL OR standing.gone_run <> outcome.run)`,
  );
  for (const row of back) {
    const statuses = await statusesOf(database, number(row, 'repository'), runs);
    let away = false;
    for (const { key } of runs) {
      const status = statuses.get(key);
      if (status === undefined) continue;
      // Gone once more while it was gone: it was counted already.
      if (away) came(key, -1);
      away = status === GONE_STATUS;
    }
  }
  return events;
}

async function grouped(database: Database, sql: string): Promise<ReadonlyMap<number, readonly Row[]>> {
  const groups = new Map<number, Row[]>();
  for (const row of await database.all(sql)) addTo(groups, number(row, 'run'), row);
  return groups;
}
