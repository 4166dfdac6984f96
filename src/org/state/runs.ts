/** Runs: what they plan, what is left of them, and their end. */
import type { Run } from '../store.ts';
import type { Repository } from '../types.ts';

import { type Database, inParts, insertAll, number, type Row, type Statements, text, textOrNull } from './database.ts';
import { stateError } from './error.ts';
import { isCounts, isRepository, isSettings, parsed } from './shapes.ts';

/** What a run goes by within the database: its number, and what it is ordered by. */
export interface RunRow {
  readonly key: number;
  readonly id: string;
  readonly startedAt: string;
  readonly scanKey: string;
}

/** Whether a run comes after another. Two that began in the same millisecond are ordered by their ids. */
export function isAfter(one: Pick<RunRow, 'startedAt' | 'id'>, other: Pick<RunRow, 'startedAt' | 'id'>): boolean {
  return one.startedAt === other.startedAt ? one.id > other.id : one.startedAt > other.startedAt;
}

export async function unfinishedRun(
  from: Statements,
  label: string,
  scanKey: string,
  shard: string | null,
): Promise<Run | undefined> {
  const rows = await from.all(
    'SELECT * FROM run WHERE finished_at IS NULL AND label = ? AND scan_key = ? ORDER BY started_at DESC, id DESC',
    [label, scanKey],
  );
  return rows.map(runOf).find((run) => run.shard === shard);
}

export async function newestRun(from: Statements): Promise<Run | undefined> {
  const [row] = await from.all('SELECT * FROM run ORDER BY started_at DESC, id DESC LIMIT 1');
  return row === undefined ? undefined : runOf(row);
}

export async function findRun(from: Statements, id: string): Promise<Run | undefined> {
  const [row] = await from.all('SELECT * FROM run WHERE id = ?', [id]);
  return row === undefined ? undefined : runOf(row);
}

/** Rejects with a `StateError` when there is no such run. */
export async function runRow(from: Statements, id: string): Promise<RunRow> {
  const [row] = await from.all('SELECT key, id, started_at, scan_key FROM run WHERE id = ?', [id]);
  if (row === undefined) throw stateError('usage', `the state knows no run ${id}`);
  return runOfRow(row);
}

/** Of a row with `key`, `id`, `started_at` and `scan_key`. */
export function runOfRow(row: Row): RunRow {
  return {
    key: number(row, 'key'),
    id: text(row, 'id'),
    startedAt: text(row, 'started_at'),
    scanKey: text(row, 'scan_key'),
  };
}

/** All runs, oldest first. */
export async function allRuns(from: Pick<Statements, 'all'>): Promise<readonly RunRow[]> {
  const rows = await from.all('SELECT key, id, started_at, scan_key FROM run ORDER BY started_at, id');
  return rows.map(runOfRow);
}

function runOf(row: Row): Run {
  return {
    id: text(row, 'id'),
    label: text(row, 'label'),
    startedAt: text(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    toolVersion: text(row, 'tool_version'),
    scanKey: text(row, 'scan_key'),
    settings: parsed(row, 'settings', isSettings),
    shard: textOrNull(row, 'shard'),
    ...(row['filtered'] === null ? {} : { filtered: parsed(row, 'filtered', isCounts) }),
  };
}

/** The columns of a run, but for the key that its database gives it. */
export const RUN_FIELDS = [
  'id',
  'label',
  'started_at',
  'finished_at',
  'tool_version',
  'scan_key',
  'settings',
  'shard',
  'filtered',
  'complete',
] as const;

export function beginRun(database: Database, run: Omit<Run, 'finishedAt'>, plan: readonly Repository[]): Promise<void> {
  return database.transaction(async (within) => {
    const { id, label, startedAt, toolVersion, scanKey, settings, shard, filtered } = run;
    await insertAll(
      within,
      'run',
      RUN_FIELDS,
      [
        [
          id,
          label,
          startedAt,
          null,
          toolVersion,
          scanKey,
          JSON.stringify(settings),
          shard,
          filtered === undefined ? null : JSON.stringify(filtered),
          0,
        ],
      ],
      'ON CONFLICT (id) DO NOTHING',
    );
    const row = await runRow(within, id);
    const newest = await newestRun(within);
    const keys = await list(within, plan, newest === undefined || !isAfter(newest, row));
    const before = await countPlanned(within, row.key);
    await insertAll(
      within,
      'outcome',
      ['run', 'repository'],
      plan.map((repository) => [row.key, keyIn(keys, repository)]),
      'ON CONFLICT (run, repository) DO NOTHING',
    );
    // A run that was thought to be at its end has something to do again.
    if ((await countPlanned(within, row.key)) > before)
      await within.run('UPDATE run SET finished_at = NULL WHERE key = ?', [row.key]);
  });
}

function keyIn(keys: ReadonlyMap<string, number>, { id }: Repository): number {
  const key = keys.get(id);
  if (key === undefined) throw new Error(`no number was given to ${id}`);
  return key;
}

async function countPlanned(within: Statements, run: number): Promise<number> {
  const [row] = await within.all('SELECT count(*) AS planned FROM outcome WHERE run = ?', [run]);
  return row === undefined ? 0 : number(row, 'planned');
}

/** Keeps the repositories as they were listed, if the listing is the newest, and gives their numbers by id. */
export async function list(
  within: Statements,
  repositories: readonly Repository[],
  newest: boolean,
): Promise<ReadonlyMap<string, number>> {
  // In one order everywhere, so that two transactions do not wait for each other.
  const sorted = [...new Map(repositories.map((repository) => [repository.id, repository])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  await insertAll(
    within,
    'repository',
    ['id', 'data'],
    sorted.map((repository) => [repository.id, JSON.stringify(repository)]),
    newest
      ? 'ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE repository.data <> excluded.data'
      : 'ON CONFLICT (id) DO NOTHING',
  );
  const keys = new Map<string, number>();
  for (const { part, marks } of inParts(sorted)) {
    const rows = await within.all(
      `SELECT key, id FROM repository WHERE id IN (${marks})`,
      part.map(({ id }) => id),
    );
    for (const row of rows) keys.set(text(row, 'id'), number(row, 'key'));
  }
  return keys;
}

export async function pendingOf(from: Statements, run: string): Promise<readonly Repository[]> {
  const rows = await from.all(
    `SELECT repository.data FROM outcome JOIN run ON run.key = outcome.run JOIN repository ON repository.key = outcome.repository
     WHERE run.id = ? AND outcome.status IS NULL ORDER BY repository.id`,
    [run],
  );
  return rows.map((row) => parsed(row, 'data', isRepository));
}
