/**
 * The state row by row, in a form that any database can take in: runs and repositories by their ids, in an order that depends on
 * nothing but what they hold. First all runs; then of each repository, by id, `repository`, `outcome`s, `result`, `pin`s, `finding`s,
 * `parcel` and `delivery`; at the end `given`. Kept answers of forges are left out: they only save requests.
 */
import { addTo } from '../../multimap.ts';
import type { Dumped } from '../store.ts';
import {
  type Database,
  marks,
  number,
  type Row,
  type Snapshot,
  type Statements,
  text,
  type Value,
} from './database.ts';
import { FINDING_COLUMNS } from './finding-rows.ts';
import { PIN_COLUMNS, RESULT_COLUMNS } from './results.ts';

/** Repositories that are read at once. */
const PAGE = 200;

/** Columns that point to a run. */
const RUN_COLUMNS: ReadonlySet<string> = new Set(['run', 'from_run', 'first_run', 'end_run', 'seen_run', 'held_run']);

interface Names {
  readonly runs: ReadonlyMap<number, string>;
  readonly repositories: ReadonlyMap<number, string>;
}

/** `without` are ids of runs whose outcomes are left out. */
export async function* dumpState(database: Database, without: ReadonlySet<string> = new Set()): AsyncIterable<Dumped> {
  const snapshot = await database.snapshot();
  try {
    for (const row of await dumpRunRows(snapshot)) yield { table: 'run', row };
    const runs = await names(snapshot, 'SELECT key, id FROM run ORDER BY started_at, id', []);
    const wanted = [...runs].filter(([, id]) => !without.has(id)).map(([key]) => key);
    for (let after = ''; ; ) {
      const repositories = await names(
        snapshot,
        `SELECT key, id FROM repository WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
        [after],
      );
      if (repositories.size === 0) break;
      yield* dumpPage(snapshot, { runs, repositories }, wanted);
      after = [...repositories.values()].at(-1) ?? after;
    }
    for await (const row of snapshot.iterate('SELECT key, value, at FROM given ORDER BY key'))
      yield { table: 'given', row };
  } finally {
    await snapshot.close();
  }
}

async function names(snapshot: Snapshot, sql: string, values: readonly Value[]): Promise<ReadonlyMap<number, string>> {
  return new Map((await snapshot.all(sql, values)).map((row) => [number(row, 'key'), text(row, 'id')]));
}

/** Runs, with what their outcomes come to, so that equal ones need not be compared one by one. */
export function dumpRunRows(from: Pick<Statements, 'all'>): Promise<readonly Row[]> {
  return from.all(
    `SELECT run.id, run.label, run.started_at, run.finished_at, run.tool_version, run.scan_key, run.settings, run.shard, run.filtered,
       run.complete, COALESCE(totals.planned, 0) AS planned, COALESCE(totals.done, 0) AS done, COALESCE(totals.sum, 0) AS sum
     FROM run LEFT JOIN (SELECT run, count(*) AS planned, count(status) AS done, sum(status) AS sum FROM outcome GROUP BY run) AS totals
       ON totals.run = run.key ORDER BY run.started_at, run.id`,
  );
}

async function* dumpPage(snapshot: Snapshot, names: Names, runs: readonly number[]): AsyncIterable<Dumped> {
  const keys = [...names.repositories.keys()];
  const of = `repository IN (${marks(keys.length)})`;
  const outcomes =
    runs.length === 0
      ? []
      : await snapshot.all(
          `SELECT outcome.repository, outcome.run, outcome.status, failure.kind, failure.message, failure.ms FROM outcome
           LEFT JOIN failure ON failure.run = outcome.run AND failure.repository = outcome.repository
           WHERE outcome.run IN (${marks(runs.length)}) AND outcome.${of}`,
          [...runs, ...keys],
        );
  const place = new Map(runs.map((run, index) => [run, index]));
  const at = (row: Row): number => place.get(number(row, 'run')) ?? 0;
  const tables: readonly (readonly [string, readonly Row[]])[] = [
    [
      'repository',
      await snapshot.all(
        `SELECT repository.key AS repository, repository.data, standing.held_run FROM repository
         LEFT JOIN standing ON standing.repository = repository.key WHERE repository.key IN (${marks(keys.length)})`,
        keys,
      ),
    ],
    ['outcome', [...outcomes].sort((a, b) => at(a) - at(b))],
    ['result', await snapshot.all(`SELECT ${RESULT_COLUMNS.join(', ')} FROM result WHERE ${of}`, keys)],
    ['pin', await snapshot.all(`SELECT ${PIN_COLUMNS.join(', ')} FROM pin WHERE ${of} ORDER BY place`, keys)],
    [
      'finding',
      await snapshot.all(
        `SELECT ${FINDING_COLUMNS.map((column) => `finding.${column}`).join(', ')} FROM finding JOIN run ON run.key = finding.from_run
         WHERE ${of} ORDER BY identity, run.started_at, run.id`,
        keys,
      ),
    ],
    ['parcel', await snapshot.all(`SELECT repository, head, branch, digest, sarif FROM parcel WHERE ${of}`, keys)],
    ['delivery', await snapshot.all(`SELECT repository, done, refused, note FROM delivery WHERE ${of}`, keys)],
  ];
  const parts = tables.map(([table, rows]) => ({ table, rows: byRepository(rows) }));
  for (const key of keys) {
    for (const { table, rows } of parts) {
      for (const row of rows.get(key) ?? []) yield { table, row: named(row, names) };
    }
  }
}

function byRepository(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) addTo(groups, number(row, 'repository'), row);
  return groups;
}

/** The row with ids in place of numbers. */
function named(row: Row, { runs, repositories }: Names): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (typeof value !== 'number') return [column, value];
      if (column === 'repository') return [column, repositories.get(value) ?? null];
      return [column, RUN_COLUMNS.has(column) ? (runs.get(value) ?? null) : value];
    }),
  );
}
