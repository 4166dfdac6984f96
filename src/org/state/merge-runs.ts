/** Runs of another state: the parts of one run, of shards or workers, become that run. */
import { type Database, insertAll, number, type Row, type Statements, text, textOrNull } from './database.ts';
import { dumpRunRows } from './dump.ts';
import { RUN_FIELDS } from './runs.ts';

interface MergedRuns {
  /** How many were new. */
  readonly added: number;
  /** Ids of those whose outcomes are the same in both. */
  readonly same: ReadonlySet<string>;
  /** Ids of those that one of the two has not finished. */
  readonly open: ReadonlySet<string>;
}

/** `rows` are those that a dump has of runs. */
export function mergeRuns(database: Database, rows: readonly Row[]): Promise<MergedRuns> {
  return database.transaction(async (within) => {
    const own = new Map((await dumpRunRows(within)).map((row) => [text(row, 'id'), row]));
    const same = new Set<string>();
    const open = new Set<string>();
    let added = 0;
    for (const row of rows) {
      const id = text(row, 'id');
      const known = own.get(id);
      if (known === undefined) {
        added++;
        await insertAll(within, 'run', RUN_FIELDS, [RUN_FIELDS.map((column) => row[column] ?? null)]);
        continue;
      }
      if (isSame(known, row)) same.add(id);
      if (known['finished_at'] === null || row['finished_at'] === null) open.add(id);
      await unite(within, id, known, row);
    }
    return { added, same, open };
  });
}

/** A copy that went to a shard has the very same end. Two parts of a run that ended in the same millisecond differ in the shard. */
function isSame(one: Row, other: Row): boolean {
  return (
    one['finished_at'] !== null &&
    ['started_at', 'finished_at', 'shard', 'complete', 'planned', 'done', 'sum'].every(
      (column) => one[column] === other[column],
    )
  );
}

async function unite(within: Statements, id: string, one: Row, other: Row): Promise<void> {
  const parts = one['shard'] !== other['shard'];
  const [a, b] = [number(one, 'complete'), number(other, 'complete')];
  await within.run(
    'UPDATE run SET started_at = ?, finished_at = ?, shard = ?, filtered = ?, complete = ? WHERE id = ?',
    [
      [text(one, 'started_at'), text(other, 'started_at')].sort()[0] ?? '',
      [textOrNull(one, 'finished_at'), textOrNull(other, 'finished_at')].sort().findLast((at) => at !== null) ?? null,
      parts ? null : textOrNull(one, 'shard'),
      textOrNull(one, 'filtered') ?? textOrNull(other, 'filtered'),
      parts ? Math.min(a, b) : Math.max(a, b),
      id,
    ],
  );
}

/** A run that one of two states had not finished goes on, as long as it has something to do. */
export async function settleRuns(database: Database, open: ReadonlySet<string>): Promise<void> {
  for (const id of open) {
    await database.run(
      `UPDATE run SET finished_at = NULL WHERE id = ?
       AND EXISTS (SELECT 1 FROM outcome WHERE outcome.run = run.key AND outcome.status IS NULL)`,
      [id],
    );
  }
}
