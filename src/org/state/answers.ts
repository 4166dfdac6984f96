/** Answers of forges that are kept for conditional requests, within bounds. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { bytes, type Database, number, text } from './database.ts';

/** Bodies from this many bytes on are kept compressed; a page of a listing becomes about a tenth. */
const COMPRESSED_FROM = 16_384;
/** A longer body is not kept, and not made of what is kept. */
const LONGEST = 64 * 1024 * 1024;
/** Bytes of all that is kept; what was not used for longest goes first. 200 pages of a listing are about 15 MB. */
const ALL = 64 * 1024 * 1024;

export async function keptAnswer(
  database: Database,
  url: string,
): Promise<{ readonly etag: string; readonly body: string } | undefined> {
  const [row] = await database.all('SELECT etag, packed, body FROM answer WHERE url = ?', [url]);
  if (row === undefined) return undefined;
  const kept = bytes(row, 'body');
  try {
    const body = number(row, 'packed') === 1 ? await promisify(gunzip)(kept, { maxOutputLength: LONGEST }) : kept;
    return { etag: text(row, 'etag'), body: Buffer.from(body).toString('utf8') };
  } catch {
    // It only saves a request.
    return undefined;
  }
}

export async function keepAnswer(database: Database, url: string, etag: string, body: string): Promise<void> {
  const plain = Buffer.from(body, 'utf8');
  if (plain.length > LONGEST) {
    await database.run('DELETE FROM answer WHERE url = ?', [url]);
    return;
  }
  const packed = plain.length >= COMPRESSED_FROM;
  const kept = packed ? await promisify(gzip)(plain, { level: 4 }) : plain;
  await database.transaction(async (within) => {
    await within.run('DELETE FROM answer WHERE url = ?', [url]);
    if (kept.length > ALL / 8) return;
    await within.run(
      `INSERT INTO answer (url, etag, packed, size, used, body)
       SELECT ?, ?, ?, ?, COALESCE(max(used), 0) + 1, ? FROM answer`,
      [url, etag, packed ? 1 : 0, kept.length, kept],
    );
    await within.run(
      `DELETE FROM answer WHERE url IN (SELECT url FROM (SELECT url, sum(size) OVER (ORDER BY used DESC) AS so_far FROM answer) AS kept
       WHERE so_far > ${ALL})`,
    );
  });
}
