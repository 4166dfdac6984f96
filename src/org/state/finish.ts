/** The end of a run, and the repositories that it no longer found. */
import { inShard, readShard } from '../scan/shard.ts';
import { GONE_STATUS } from './codes.ts';
import { type Database, inParts, number, type Statements, text, textOrNull } from './database.ts';
import { isAfter, type RunRow, runRow } from './runs.ts';
import { takeIn } from './standing.ts';

/** `at` is the end's time, ISO 8601 in UTC. */
export function finishRun(database: Database, id: string, complete: boolean, at: string): Promise<void> {
  return database.transaction(async (within) => {
    const run = await runRow(within, id);
    await within.run('UPDATE run SET finished_at = ? WHERE key = ? AND finished_at IS NULL', [at, run.key]);
    if (!complete) return;
    await within.run('UPDATE run SET complete = 1 WHERE key = ?', [run.key]);
    for (const key of await missing(within, run)) await markGone(within, key, run);
  });
}

async function markGone(within: Statements, key: number, run: RunRow): Promise<void> {
  await within.all('SELECT key FROM repository WHERE key = ? FOR UPDATE', [key]);
  const added = await within.run(
    'INSERT INTO outcome (run, repository, status) VALUES (?, ?, ?) ON CONFLICT (run, repository) DO NOTHING',
    [run.key, key, GONE_STATUS],
  );
  // Somebody recorded it in this run since we looked.
  if (added === 0) return;
  await takeIn(within, key, run, { run: run.key, kind: 'gone' });
}

interface Listing extends RunRow {
  readonly label: string;
  readonly shard: string | null;
  readonly complete: boolean;
}

/**
 * Repositories that runs of this label used to list, that this one does not, and that nothing else lists: neither a later run nor
 * the newest complete run of another label.
 */
async function missing(within: Statements, run: RunRow): Promise<readonly number[]> {
  const rows = await within.all(
    'SELECT key, id, label, started_at, scan_key, shard, complete FROM run ORDER BY started_at DESC, id DESC',
  );
  const runs: readonly Listing[] = rows.map((row) => ({
    key: number(row, 'key'),
    id: text(row, 'id'),
    label: text(row, 'label'),
    startedAt: text(row, 'started_at'),
    scanKey: text(row, 'scan_key'),
    shard: textOrNull(row, 'shard'),
    complete: row['complete'] === 1,
  }));
  const own = runs.find(({ key }) => key === run.key);
  if (own === undefined) return [];
  const listed = await plannedBy(within, listings(runs, own));
  const shard = own.shard === null ? undefined : readShard(own.shard);
  const all = await within.all(
    `SELECT repository.key, repository.id FROM repository LEFT JOIN standing ON standing.repository = repository.key
     WHERE standing.gone_run IS NULL ORDER BY repository.id`,
  );
  const lost = all
    // The other parts of the run are looked for by others.
    .filter((row) => shard === undefined || inShard(text(row, 'id'), shard))
    .map((row) => number(row, 'key'))
    .filter((key) => !listed.has(key));
  return oncePlanned(
    within,
    lost,
    runs.filter(({ label, key }) => label === own.label && key !== own.key).map(({ key }) => key),
  );
}

/** The runs whose lists count; `runs` newest first. */
function listings(runs: readonly Listing[], own: Listing): readonly number[] {
  const complete = new Set([own.label]);
  const counted: number[] = [];
  for (const run of runs) {
    if (run.key === own.key || isAfter(run, own) || !complete.has(run.label)) counted.push(run.key);
    if (run.complete) complete.add(run.label);
  }
  return counted;
}

async function plannedBy(within: Statements, runs: readonly number[]): Promise<ReadonlySet<number>> {
  const planned = new Set<number>();
  for (const run of runs) {
    const rows = await within.all(
      `SELECT repository FROM outcome WHERE run = ? AND (status IS NULL OR status <> ${GONE_STATUS})`,
      [run],
    );
    for (const row of rows) planned.add(number(row, 'repository'));
  }
  return planned;
}

/** Those of the repositories that one of the runs planned, in their order. */
async function oncePlanned(
  within: Statements,
  keys: readonly number[],
  runs: readonly number[],
): Promise<readonly number[]> {
  const found = new Set<number>();
  for (const run of runs) {
    const left = keys.filter((key) => !found.has(key));
    if (left.length === 0) break;
    for (const { part, marks } of inParts(left)) {
      const rows = await within.all(`SELECT repository FROM outcome WHERE run = ? AND repository IN (${marks})`, [
        run,
        ...part,
      ]);
      for (const row of rows) found.add(number(row, 'repository'));
    }
  }
  return keys.filter((key) => found.has(key));
}
