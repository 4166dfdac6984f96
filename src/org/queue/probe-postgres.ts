/** Whether a PostgreSQL is there, lets us in, and has the tables of queues. */
import type { ClientConfig } from 'pg';
import { knownError } from '../state/postgres-errors.ts';
import type { QueueAddress } from './address.ts';

/** Makes the tables where they are missing. Rejects with a `StateError`. */
export async function probePostgres(
  { name }: Extract<QueueAddress, { kind: 'postgres' }>,
  { schema, ...config }: ClientConfig & { readonly schema: string },
): Promise<void> {
  const [{ default: pg }, { runMigrations }] = await Promise.all([import('pg'), import('bullmq')]);
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, schema);
  } catch (error) {
    throw knownError(name, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
