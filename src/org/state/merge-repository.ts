/** One repository of another state. */
import { GONE_STATUS, statusCode } from './codes.ts';
import {
  inParts,
  insertAll,
  number,
  numberOrNull,
  type Row,
  type Statements,
  text,
  textOrNull,
  type Value,
} from './database.ts';
import { periodOf } from './finding-rows.ts';
import { statusesOf } from './outcomes.ts';
import { eventsOf, historyOf, orderOf, rewrite } from './rebuild.ts';
import { PIN_COLUMNS, RESULT_COLUMNS } from './results.ts';
import type { RunRow } from './runs.ts';
import { standingOf } from './standing.ts';

/** What a dump has of a repository. */
export interface Incoming {
  readonly repository: Row;
  readonly outcome: Row[];
  readonly result: Row[];
  readonly pin: Row[];
  readonly finding: Row[];
  readonly parcel: Row[];
  readonly delivery: Row[];
}

export function incomingOf(repository: Row): Incoming {
  return { repository, outcome: [], result: [], pin: [], finding: [], parcel: [], delivery: [] };
}

/** The runs of this database. */
export interface Runs {
  /** Oldest first. */
  readonly all: readonly RunRow[];
  /** Their numbers by their ids. */
  readonly keys: ReadonlyMap<string, number>;
}

/** Resolves to the number of findings that are open now, or to undefined when nothing was new. */
export async function mergeRepository(within: Statements, runs: Runs, incoming: Incoming): Promise<number | undefined> {
  const { key, isNew } = await keyOf(within, incoming.repository);
  // Nothing is known of a repository that was not there a moment ago, and need not be asked for.
  const known = isNew ? new Map<number, number>() : await statusesOf(within, key, runs.all);
  const planned = isNew ? new Set<number>() : await plannedIn(within, key, runs.all);
  const taken = incoming.outcome
    .map((row) => numbered(row, runs.keys))
    .filter(
      (row) =>
        rank(numberOrNull(row, 'status')) >
        rank(known.get(number(row, 'run')) ?? (planned.has(number(row, 'run')) ? null : undefined)),
    );
  await takeDelivery(within, key, incoming.delivery);
  if (taken.length === 0) return undefined;
  await takeOutcomes(within, key, taken, isNew);
  const before = isNew ? undefined : await standingOf(within, key);
  const statuses = new Map(
    taken.flatMap((row) => (row['status'] === null ? [] : [[number(row, 'run'), number(row, 'status')] as const])),
  );
  const theirs = eventsOf(
    statuses,
    incoming.finding.map((row) => periodOf(numbered(row, runs.keys))),
    orderOf(runs.all),
  );
  const history = isNew ? theirs : new Map([...(await historyOf(within, key, runs.all)), ...theirs]);
  const life = await rewrite(within, key, runs.all, history);
  if (!isNew && (before === undefined || theirs.has((await standingOf(within, key))?.last.key ?? Number.NaN))) {
    await within.run('UPDATE repository SET data = ? WHERE key = ?', [text(incoming.repository, 'data'), key]);
  }
  if (isNew) await giveResult(within, key, theirResult(runs, incoming, statuses), incoming);
  else await takeResult(within, key, runs, incoming, before?.held ?? null);
  return life.gone === null ? life.open.size : 0;
}

async function keyOf(within: Statements, row: Row): Promise<{ readonly key: number; readonly isNew: boolean }> {
  const id = text(row, 'repository');
  const [added] = await within.all(
    'INSERT INTO repository (id, data) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING key',
    [id, text(row, 'data')],
  );
  if (added !== undefined) return { key: number(added, 'key'), isNew: true };
  const [found] = await within.all('SELECT key FROM repository WHERE id = ? FOR UPDATE', [id]);
  if (found === undefined) throw new Error(`${id} could not be added to the state`);
  return { key: number(found, 'key'), isNew: false };
}

/** The row with the numbers that this database has for runs. */
function numbered(row: Row, keys: ReadonlyMap<string, number>): Row {
  const numbers = RUNS.filter((column) => row[column] !== null && row[column] !== undefined).map((column) => {
    const key = keys.get(text(row, column));
    if (key === undefined) throw new Error(`the other state has no run ${text(row, column)}`);
    return [column, key] as const;
  });
  return { ...row, ...Object.fromEntries(numbers) };
}

const RUNS = ['run', 'from_run', 'first_run', 'end_run', 'seen_run', 'held_run'] as const;

/** The runs that plan the repository. */
async function plannedIn(within: Statements, key: number, runs: readonly RunRow[]): Promise<ReadonlySet<number>> {
  const planned = new Set<number>();
  for (const { part, marks } of inParts(runs.map((run) => run.key))) {
    const rows = await within.all(`SELECT run FROM outcome WHERE run IN (${marks}) AND repository = ?`, [...part, key]);
    for (const row of rows) planned.add(number(row, 'run'));
  }
  return planned;
}

/** Which of two outcomes of the same run says more; of two that say as much the first one stays. */
function rank(status: number | null | undefined): number {
  if (status === undefined) return 0;
  if (status === null) return 1;
  if (status === GONE_STATUS) return 2;
  return status === statusCode('error') ? 3 : 4;
}

async function takeOutcomes(within: Statements, key: number, rows: readonly Row[], isNew: boolean): Promise<void> {
  const replaced = isNew ? [] : rows.map((row) => number(row, 'run'));
  for (const { part, marks } of inParts(replaced)) {
    await within.run(`DELETE FROM failure WHERE run IN (${marks}) AND repository = ?`, [...part, key]);
  }
  await insertAll(
    within,
    'outcome',
    ['run', 'repository', 'status'],
    rows.map((row) => [number(row, 'run'), key, numberOrNull(row, 'status')]),
    'ON CONFLICT (run, repository) DO UPDATE SET status = excluded.status',
  );
  await insertAll(
    within,
    'failure',
    ['run', 'repository', 'kind', 'message', 'ms'],
    rows
      .filter((row) => row['kind'] !== null)
      .map((row) => [number(row, 'run'), key, text(row, 'kind'), text(row, 'message'), number(row, 'ms')]),
  );
}

/** Keeps the result of the newest run that had one, which one of the two states has; none when the newest found no commit. */
async function takeResult(
  within: Statements,
  key: number,
  runs: Runs,
  incoming: Incoming,
  ownHeld: number | null,
): Promise<void> {
  const outcomes = await statusesOf(within, key, runs.all);
  const [own] = await within.all('SELECT run FROM result WHERE repository = ?', [key]);
  const theirs = theirResult(runs, incoming, outcomes);
  const mine = own !== undefined && own['run'] === newestResult(runs, outcomes);
  const order = orderOf(runs.all);
  const theirHeld = numbered(incoming.repository, runs.keys)['held_run'];
  const later = typeof theirHeld === 'number' && (ownHeld === null || order(theirHeld) > order(ownHeld));
  if (mine && !(theirs !== undefined && later)) return;
  await within.run('DELETE FROM pin WHERE repository = ?', [key]);
  await within.run('DELETE FROM result WHERE repository = ?', [key]);
  await within.run('DELETE FROM parcel WHERE repository = ?', [key]);
  await giveResult(within, key, theirs, incoming);
}

/** The number of the newest run that found out what there is. */
function newestResult({ all }: Runs, outcomes: ReadonlyMap<number, number>): number | undefined {
  const found = [statusCode('scanned'), statusCode('empty')];
  return all.findLast((run) => found.includes(outcomes.get(run.key) ?? Number.NaN))?.key;
}

function theirResult(runs: Runs, incoming: Incoming, outcomes: ReadonlyMap<number, number>): Row | undefined {
  const newest = newestResult(runs, outcomes);
  return incoming.result.map((row) => numbered(row, runs.keys)).find((row) => row['run'] === newest);
}

/** Writes down the result of the other state; there is none of the repository now. */
async function giveResult(within: Statements, key: number, result: Row | undefined, incoming: Incoming): Promise<void> {
  if (result === undefined) return;
  await insertAll(within, 'result', RESULT_COLUMNS, [columns(result, RESULT_COLUMNS, key)]);
  await insertAll(
    within,
    'pin',
    PIN_COLUMNS,
    incoming.pin.map((row) => columns(row, PIN_COLUMNS, key)),
  );
  await takeParcel(within, key, incoming.parcel);
}

function columns(row: Row, names: readonly string[], key: number): readonly Value[] {
  return names.map((name) => (name === 'repository' ? key : (row[name] ?? null)));
}

async function takeParcel(within: Statements, key: number, parcels: readonly Row[]): Promise<void> {
  const names = ['repository', 'head', 'branch', 'digest', 'sarif'];
  for (const row of parcels) {
    const told = await within.all('SELECT 1 AS told FROM delivery WHERE repository = ? AND (done = ? OR refused = ?)', [
      key,
      text(row, 'digest'),
      text(row, 'digest'),
    ]);
    if (told.length === 0) await insertAll(within, 'parcel', names, [columns(row, names, key)]);
  }
}

/** Takes over what was delivered by the other side, unless this side has delivered something itself since. */
async function takeDelivery(within: Statements, key: number, deliveries: readonly Row[]): Promise<void> {
  for (const row of deliveries) {
    const values = [key, textOrNull(row, 'done'), textOrNull(row, 'refused'), text(row, 'note')];
    await insertAll(
      within,
      'delivery',
      ['repository', 'done', 'refused', 'note'],
      [values],
      'ON CONFLICT (repository) DO NOTHING',
    );
  }
}
