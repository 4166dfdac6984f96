/** What was told elsewhere, so that it is not told twice. */
import { type Database, text } from './database.ts';

export async function givenWith(database: Database, prefix: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database.all('SELECT key, value FROM given WHERE substr(key, 1, ?) = ? ORDER BY key', [
    [...prefix].length,
    prefix,
  ]);
  return new Map(rows.map((row) => [text(row, 'key'), text(row, 'value')]));
}

/** What was remembered under the key later is not replaced. `at` is ISO 8601 in UTC. */
export async function rememberGiven(database: Database, key: string, value: string, at: string): Promise<void> {
  await database.run(
    `INSERT INTO given (key, value, at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at WHERE given.at <= excluded.at`,
    [key, value, at],
  );
}
