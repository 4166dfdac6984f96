/** The history of one repository written anew, with something that belongs into the middle of it. */
import { GONE_STATUS, statusCode } from './codes.ts';
import { inParts, number, type Row, type Statements } from './database.ts';
import { insertPeriods, periodOf, type Stored } from './finding-rows.ts';
import { advance, type Event, type Life, newLife, type Period } from './life.ts';
import { allRuns, type RunRow } from './runs.ts';
import { writeStanding } from './standing.ts';

/** The events of a repository's history by the numbers of their runs. */
export type History = ReadonlyMap<number, Event<Stored>>;

/** Puts an event of an older run into the history of the repository; outcomes have it already. */
export async function rebuild(within: Statements, key: number, event: Event<Stored>): Promise<void> {
  const runs = await allRuns(within);
  const history = new Map(await historyOf(within, key, runs));
  history.set(event.run, event);
  await rewrite(within, key, runs, history);
}

/**
 * What each run found in the repository, as outcomes and findings say it. A run that found it unchanged found what was open
 * then, whatever is put before it later.
 */
export async function historyOf(within: Statements, key: number, runs: readonly RunRow[]): Promise<History> {
  const outcomes: Row[] = [];
  // By run, since that is how outcomes are kept; the runs of years are few.
  for (const { part, marks } of inParts(runs.map((run) => run.key))) {
    const found = await within.all(
      `SELECT run, status FROM outcome WHERE run IN (${marks}) AND repository = ? AND status IS NOT NULL`,
      [...part, key],
    );
    outcomes.push(...found);
  }
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
  outcomes: readonly Row[],
  periods: readonly Period<Stored>[],
  at: (run: number) => number,
): History {
  const history = new Map<number, Event<Stored>>();
  for (const row of outcomes) {
    const run = number(row, 'run');
    history.set(
      run,
      eventFrom(run, number(row, 'status'), () => openAt(periods, at, run)),
    );
  }
  return history;
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
