/** What is to be handed to a forge: kept with the result that it tells, in the same transaction. */
import type { Delivery, Parcel } from '../store.ts';
import type { RepositoryResult } from '../types.ts';
import { bytes, type Database, insertAll, type Row, type Statements, text } from './database.ts';
import { isRepository, parsed } from './shapes.ts';

/** Keeps the SARIF of the newest result unless that was delivered or refused as it is. What was kept before is dropped by then. */
export async function keepParcel(
  within: Statements,
  key: number,
  { digest, head, branch, sarif }: RepositoryResult,
): Promise<void> {
  if (sarif === null) return;
  const [delivery] = await within.all('SELECT done, refused FROM delivery WHERE repository = ?', [key]);
  if (delivery !== undefined && (delivery['done'] === digest || delivery['refused'] === digest)) return;
  await insertAll(
    within,
    'parcel',
    ['repository', 'head', 'branch', 'digest', 'sarif'],
    [[key, head, branch, digest, sarif]],
  );
}

/** What was kept is out of date. */
export async function dropParcel(within: Statements, key: number): Promise<void> {
  await within.run('DELETE FROM parcel WHERE repository = ?', [key]);
}

export async function* parcelsOf(database: Database): AsyncIterable<Parcel> {
  // One by one: delivering takes long, and others may deliver meanwhile.
  for (let after = ''; ; ) {
    const [row]: readonly Row[] = await database.all(
      `SELECT repository.id, repository.data, parcel.head, parcel.branch, parcel.digest, parcel.sarif
       FROM parcel JOIN repository ON repository.key = parcel.repository WHERE repository.id > ? ORDER BY repository.id LIMIT 1`,
      [after],
    );
    if (row === undefined) return;
    after = text(row, 'id');
    yield {
      repository: parsed(row, 'data', isRepository),
      head: text(row, 'head'),
      branch: text(row, 'branch'),
      digest: text(row, 'digest'),
      sarif: bytes(row, 'sarif'),
    };
  }
}

export function deliverParcel(
  database: Database,
  repositoryId: string,
  digest: string,
  delivery: Delivery,
): Promise<void> {
  return database.transaction(async (within) => {
    const [row] = await within.all('SELECT key FROM repository WHERE id = ? FOR UPDATE', [repositoryId]);
    const key = row?.['key'];
    if (typeof key !== 'number') return;
    const note = delivery.state === 'done' ? delivery.reference : delivery.reason;
    await within.run(
      `INSERT INTO delivery (repository, note) VALUES (?, ?) ON CONFLICT (repository) DO UPDATE SET note = excluded.note`,
      [key, note],
    );
    if (delivery.state === 'failed') return;
    if (delivery.state === 'done')
      await within.run('UPDATE delivery SET done = ?, refused = NULL WHERE repository = ?', [digest, key]);
    else await within.run('UPDATE delivery SET refused = ? WHERE repository = ?', [digest, key]);
    // A newer result may have come while this one was on its way; its parcel stays.
    await within.run('DELETE FROM parcel WHERE repository = ? AND digest = ?', [key, digest]);
  });
}
