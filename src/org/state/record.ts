/** Recording what came of a repository, in one transaction, whatever the order in which outcomes arrive. */
import type { Repository, ScanOutcome } from '../types.ts';
import { GONE_STATUS, statusCode } from './codes.ts';
import { type Database, inParts, number, type Statements, text } from './database.ts';
import { type Stored, storedFindings } from './finding-rows.ts';
import type { Event } from './life.ts';
import { dropParcel, keepParcel } from './parcels.ts';
import { dropResult, keepResult, keepStamp } from './results.ts';
import { isAfter, list, newestRun, type RunRow, runOfRow, runRow } from './runs.ts';
import { takeIn } from './standing.ts';

export function recordOutcome(
  database: Database,
  run: string,
  repository: Repository,
  outcome: ScanOutcome,
): Promise<boolean> {
  return database.transaction((within) => recordWithin(within, run, repository, outcome));
}

async function recordWithin(
  within: Statements,
  runId: string,
  repository: Repository,
  outcome: ScanOutcome,
): Promise<boolean> {
  const { run, key } = await lockRepository(within, runId, repository);
  if (!(await takeOutcome(within, run, key, outcome))) return false;
  const taken = await takeIn(within, key, run, eventOf(run.key, outcome));
  // What is told is the newest good result: a newer run may have told it.
  if (taken.held === run.key) await keepTold(within, run, key, repository, outcome, taken.isFirst);
  return true;
}

/** The run, and the number of the repository. Nobody else records for it until the transaction ends. */
async function lockRepository(
  within: Statements,
  runId: string,
  repository: Repository,
): Promise<{ readonly run: RunRow; readonly key: number }> {
  const lock = 'SELECT key FROM repository WHERE id = ? FOR UPDATE';
  // Most often both are there: what a run plans is listed as it begins.
  const [both] = await within.all(
    `SELECT run.key, run.id, run.started_at, run.scan_key, repository.key AS repository FROM run, repository
     WHERE run.id = ? AND repository.id = ? FOR UPDATE OF repository`,
    [runId, repository.id],
  );
  if (both !== undefined) return { run: runOfRow(both), key: number(both, 'repository') };
  const run = await runRow(within, runId);
  const newest = await newestRun(within);
  await list(within, [repository], newest === undefined || !isAfter(newest, run));
  const [added] = await within.all(lock, [repository.id]);
  if (added === undefined) throw new Error(`${repository.id} could not be added to the state`);
  return { run, key: number(added, 'key') };
}

/** Writes down that the run has an outcome; false when it had one. */
async function takeOutcome(within: Statements, run: RunRow, key: number, outcome: ScanOutcome): Promise<boolean> {
  const taken = await within.all(
    `INSERT INTO outcome (run, repository, status) VALUES (?, ?, ?)
     ON CONFLICT (run, repository) DO UPDATE SET status = excluded.status WHERE outcome.status IS NULL OR outcome.status = ${GONE_STATUS}
     RETURNING run`,
    [run.key, key, statusCode(outcome.status)],
  );
  if (taken.length === 0) return false;
  if (outcome.status === 'error') {
    await within.run('INSERT INTO failure (run, repository, kind, message, ms) VALUES (?, ?, ?, ?, ?)', [
      run.key,
      key,
      outcome.failure.kind,
      outcome.failure.message,
      Math.round(outcome.ms),
    ]);
  }
  return true;
}

function eventOf(run: number, outcome: ScanOutcome): Event<Stored> {
  switch (outcome.status) {
    case 'scanned':
      return { run, kind: 'found', findings: storedFindings(outcome.result.findings) };
    case 'empty':
      return { run, kind: 'found', findings: new Map() };
    case 'unchanged':
      return { run, kind: 'holds' };
    case 'error':
      return { run, kind: 'failed' };
  }
}

/** Keeps what is told of the newest good result. */
async function keepTold(
  within: Statements,
  run: RunRow,
  key: number,
  repository: Repository,
  outcome: ScanOutcome,
  isFirst: boolean,
): Promise<void> {
  if (outcome.status === 'error') return;
  if (outcome.status === 'unchanged') await keepStamp(within, key, repository);
  else {
    if (!isFirst) {
      await dropResult(within, key);
      await dropParcel(within, key);
    }
    if (outcome.status === 'empty') return;
    await keepResult(within, run, key, repository, outcome.result);
    await keepParcel(within, key, outcome.result);
  }
}

/** Repositories in one transaction. */
const BATCH = 500;

/** Records many repositories without news. Those that are in any way special are recorded one by one. */
export async function recordAllUnchanged(
  database: Database,
  runId: string,
  repositories: readonly { readonly repository: Repository; readonly head: string | null }[],
): Promise<void> {
  const sorted = [...repositories].sort((a, b) => (a.repository.id < b.repository.id ? -1 : 1));
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    await database.transaction(async (within) => {
      const plain = await plainOnes(
        within,
        await runRow(within, runId),
        batch.map(({ repository }) => repository),
      );
      for (const { repository, head } of batch) {
        if (!plain.has(repository.id)) await recordWithin(within, runId, repository, { status: 'unchanged', head });
      }
    });
  }
}

/** Records the repositories for which nothing but two numbers changes, and gives their ids. */
async function plainOnes(
  within: Statements,
  run: RunRow,
  repositories: readonly Repository[],
): Promise<ReadonlySet<string>> {
  const byId = new Map(repositories.map((repository) => [repository.id, repository]));
  const plain = new Map<string, number>();
  for (const { part, marks } of inParts([...byId.keys()])) {
    const locked = await within.all(
      `SELECT key, id FROM repository WHERE id IN (${marks}) ORDER BY id FOR UPDATE`,
      part,
    );
    const ids = new Map(locked.map((row) => [number(row, 'key'), text(row, 'id')]));
    const keys = [...ids.keys()];
    if (keys.length === 0) continue;
    const rows = await within.all(
      `SELECT standing.repository, result.stamp, result.default_branch, run.started_at, run.id
       FROM standing JOIN run ON run.key = standing.last_run JOIN result ON result.repository = standing.repository
         JOIN outcome ON outcome.run = ? AND outcome.repository = standing.repository
       WHERE standing.repository IN (${inParts(keys)[0]?.marks ?? ''}) AND outcome.status IS NULL AND standing.gone_run IS NULL`,
      [run.key, ...keys],
    );
    for (const row of rows) {
      const id = ids.get(number(row, 'repository'));
      const repository = id === undefined ? undefined : byId.get(id);
      if (id === undefined || repository === undefined) continue;
      const same = row['stamp'] === repository.stamp && row['default_branch'] === repository.defaultBranch;
      if (same && isAfter(run, { startedAt: text(row, 'started_at'), id: text(row, 'id') }))
        plain.set(id, number(row, 'repository'));
    }
  }
  for (const { part, marks } of inParts([...plain.values()])) {
    await within.run(
      `UPDATE outcome SET status = ${statusCode('unchanged')} WHERE run = ? AND repository IN (${marks})`,
      [run.key, ...part],
    );
    await within.run(`UPDATE standing SET last_run = ?, held_run = ? WHERE repository IN (${marks})`, [
      run.key,
      run.key,
      ...part,
    ]);
  }
  return new Set(plain.keys());
}
