/** Where a repository stands, and how it is taken on by what a run found. */
import { number, numberOrNull, type Statements, text } from './database.ts';
import { endPeriod, insertPeriods, periodOf, rewriteContent, type Stored, sameContent } from './finding-rows.ts';
import { advance, type Event, GONE, type Life, newLife } from './life.ts';
import { rebuild } from './rebuild.ts';
import { isAfter, type RunRow } from './runs.ts';

interface Standing {
  /** The newest run with an outcome. */
  readonly last: Pick<RunRow, 'key' | 'startedAt' | 'id'>;
  readonly held: number | null;
  readonly since: number | null;
  readonly gone: number | null;
}

export async function standingOf(within: Statements, key: number): Promise<Standing | undefined> {
  const [row] = await within.all(
    `SELECT last_run, held_run, since_run, gone_run, run.started_at, run.id
     FROM standing JOIN run ON run.key = standing.last_run WHERE repository = ?`,
    [key],
  );
  if (row === undefined) return undefined;
  return {
    last: { key: number(row, 'last_run'), startedAt: text(row, 'started_at'), id: text(row, 'id') },
    held: numberOrNull(row, 'held_run'),
    since: numberOrNull(row, 'since_run'),
    gone: numberOrNull(row, 'gone_run'),
  };
}

interface Taken {
  /** Whether nothing was known of the repository. */
  readonly isFirst: boolean;
  /** The newest run that found a result to hold. */
  readonly held: number | null;
}

/** Takes in what a run found: at the end of the history, or where it belongs when newer runs were quicker. */
export async function takeIn(within: Statements, key: number, run: RunRow, event: Event<Stored>): Promise<Taken> {
  const standing = await standingOf(within, key);
  const late = standing !== undefined && !isAfter(run, standing.last);
  const { held } = late ? await rebuild(within, key, event) : await follow(within, key, standing, event);
  return { isFirst: standing === undefined, held };
}

/** Reads and writes only what the event may change. */
async function follow(
  within: Statements,
  key: number,
  before: Standing | undefined,
  event: Event<Stored>,
): Promise<Life<Stored>> {
  const life = newLife<Stored>();
  life.held = before?.held ?? null;
  life.since = before?.since ?? null;
  life.gone = before?.gone ?? null;
  const matters = event.kind === 'found' || event.kind === 'gone' || life.gone !== null;
  if (matters && before !== undefined) await load(within, key, life);
  const texts = new Map([...life.open.values()].map((period) => [period, period.content]));
  advance(life, event);
  for (const period of life.ended) await endPeriod(within, key, period);
  const periods = [...life.open.values()];
  await insertPeriods(
    within,
    key,
    periods.filter((period) => !texts.has(period)),
  );
  for (const period of periods) {
    const old = texts.get(period);
    if (old !== undefined && !sameContent(old, period.content)) await rewriteContent(within, key, period);
  }
  await writeStanding(within, key, event.run, life);
  return life;
}

async function load(within: Statements, key: number, life: Life<Stored>): Promise<void> {
  const open = await within.all('SELECT * FROM finding WHERE repository = ? AND end_run IS NULL', [key]);
  for (const period of open.map(periodOf)) life.open.set(period.identity, period);
  if (life.gone === null) return;
  const left = await within.all('SELECT * FROM finding WHERE repository = ? AND end_run = ? AND end_kind = ?', [
    key,
    life.gone,
    GONE,
  ]);
  for (const period of left.map(periodOf)) life.shelf.set(period.identity, period);
}

export async function writeStanding(
  within: Statements,
  key: number,
  last: number,
  { held, since, gone }: Pick<Life<Stored>, 'held' | 'since' | 'gone'>,
): Promise<void> {
  await within.run(
    `INSERT INTO standing (repository, last_run, held_run, since_run, gone_run) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (repository) DO UPDATE SET last_run = excluded.last_run, held_run = excluded.held_run,
       since_run = excluded.since_run, gone_run = excluded.gone_run`,
    [key, last, held, since, gone],
  );
}
