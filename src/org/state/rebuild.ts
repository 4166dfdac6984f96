/** The history of one repository written anew, with something that belongs into the middle of it. */
import { GONE_STATUS, statusCode } from './codes.ts';
import type { Statements } from './database.ts';
import { insertPeriods, periodOf, type Stored } from './finding-rows.ts';
import { advance, type Event, type Life, newLife, type Period } from './life.ts';
import { statusesOf } from './outcomes.ts';
import { allRuns, type RunRow } from './runs.ts';
import { writeStanding } from './standing.ts';

/** The events of a repository's history by the numbers of their runs. */
type History = ReadonlyMap<number, Event<Stored>>;

/** Puts an event of an older run into the history of the repository; outcomes have it already. */
export async function rebuild(within: Statements, key: number, event: Event<Stored>): Promise<Life<Stored>> {
  const runs = await allRuns(within);
  const history = new Map(await historyOf(within, key, runs));
  history.set(event.run, event);
  return rewrite(within, key, runs, history);
}

/**
 * What each run found in the repository, as outcomes and findings say it. A run that found it unchanged found what was open
 * then, whatever is put before it later.
 */
export async function historyOf(within: Statements, key: number, runs: readonly RunRow[]): Promise<History> {
  const outcomes = await statusesOf(within, key, runs);
  const rows = await within.all('SELECT * FROM finding WHERE repository = ?', [key]);
  return eventsOf(outcomes, rows.map(periodOf), orderOf(runs));
}

/** The place of each run among all. */
export function orderOf(runs: readonly RunRow[]): (run: number) => number {
  const order = new Map(runs.map((run, index) => [run.key, index]));
  return (run) => order.get(run) ?? Number.POSITIVE_INFINITY;
}

/** `at` is the place of a run among all. */
export function eventsOf(
  statuses: ReadonlyMap<number, number>,
  periods: readonly Period<Stored>[],
  at: (run: number) => number,
): History {
  return new Map([...statuses].map(([run, status]) => [run, eventFrom(run, status, () => openAt(periods, at, run))]));
}

function eventFrom(run: number, status: number, findings: () => ReadonlyMap<string, Stored>): Event<Stored> {
  if (status === GONE_STATUS) return { run, kind: 'gone' };
  if (status === statusCode('error')) return { run, kind: 'failed' };
  return { run, kind: 'found', findings: findings() };
}

function openAt(
  periods: readonly Period<Stored>[],
  at: (run: number) => number,
  run: number,
): ReadonlyMap<string, Stored> {
  const place = at(run);
  const open = periods.filter(({ from, end }) => at(from) <= place && (end === null || place < at(end)));
  return new Map(open.map(({ identity, content }) => [identity, content]));
}

/** Replaces the findings of the repository by those that the history makes, and says where it stands. */
export async function rewrite(
  within: Statements,
  key: number,
  runs: readonly RunRow[],
  history: History,
): Promise<Life<Stored>> {
  const life = newLife<Stored>();
  let last: number | undefined;
  for (const { key: run } of runs) {
    const event = history.get(run);
    if (event === undefined) continue;
    advance(life, event);
    last = run;
  }
  await within.run('DELETE FROM finding WHERE repository = ?', [key]);
  await insertPeriods(within, key, [...life.ended, ...life.open.values()]);
  if (last !== undefined) await writeStanding(within, key, last, life);
  return life;
}
