/**
 * What is known of blobs from earlier runs, in a file that may be deleted at any time: which of them mention nothing that matters,
 * and the contents of those that had to be fetched and did matter. Several processes may use it at once.
 */
import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type Database from 'libsql';
import { errorReason } from './regular.ts';

export interface BlobCache {
  /** Those of the blobs that are known not to matter. */
  readonly silent: (oids: readonly string[]) => ReadonlySet<string>;
  /** The contents of a blob, if they were kept; they are what the name stands for. */
  readonly contents: (oid: string) => Buffer | undefined;
  /** Remembers which blobs do not matter, and contents. */
  readonly record: (silent: readonly string[], kept: Iterable<KeptBlob>) => void;
  /** What was made of a blob under a path, as it was recorded. */
  readonly result: (oid: string, path: string) => Buffer | undefined;
  readonly recordResults: (results: readonly KeptResult[]) => void;
  /** Gives back what is over the limit, and closes the file. */
  readonly close: () => void;
  /** Sentences for the user: that the file was not usable, and what became of it. */
  readonly notes: readonly string[];
}

export interface KeptBlob {
  readonly oid: string;
  readonly bytes: Buffer;
}

export interface KeptResult {
  readonly oid: string;
  readonly path: string;
  /** Of `packedResult`. */
  readonly packed: Buffer;
}

export interface BlobCacheOptions {
  /** Of the tool: another one may find something where this one finds nothing. */
  readonly version: string;
  /** Bytes on the disk; what was not used for longest goes first. */
  readonly limit?: number;
  /** Days since 1970; what was used on the same day is equally old. */
  readonly day?: number;
}

const LIMIT = 2 * 2 ** 30;
/** 'H4BC': https://www.sqlite.org/pragma.html#pragma_application_id */
const APPLICATION = 0x48344243;
const SCHEMA = 1;
/** Bytes; larger contents are fetched again. */
export const MOST_KEPT = 4 * 2 ** 20;
/** Another process may be writing for so long. */
const BUSY_MILLISECONDS = 10_000;
const DAY = 86_400_000;

/**
 * Opens the cache, or makes it. Never rejects: what cannot be used is set aside, and a cache that cannot be had holds nothing.
 *
 * @param path of the file
 */
export async function openBlobCache(path: string, options: BlobCacheOptions): Promise<BlobCache> {
  const { default: Libsql } = await import('libsql');
  const notes: string[] = [];
  const open = (): Database.Database => prepared(new Libsql(path), options.version);
  try {
    return guarded(open(), options, notes);
  } catch (error) {
    if (isBusy(error)) return guarded(undefined, options, notes);
    try {
      setAside(path);
      notes.push(
        `the cache of blobs could not be used (${reason(error)}) and was begun anew; the old file is ${path}.discarded`,
      );
      return guarded(open(), options, notes);
    } catch (again) {
      notes.push(`there is no cache of blobs: ${reason(again)}`);
      return guarded(undefined, options, notes);
    }
  }
}

function setAside(path: string): void {
  for (const more of ['-wal', '-shm']) rmSync(path + more, { force: true });
  renameSync(path, `${path}.discarded`);
}

/** Throws when the file is none of ours. */
function prepared(database: Database.Database, version: string): Database.Database {
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}`);
    const tables = Number(cell(database.prepare('SELECT count(*) AS value FROM sqlite_master').get()));
    if (tables === 0) {
      database.exec('PRAGMA auto_vacuum = INCREMENTAL');
      database.exec('PRAGMA journal_mode = WAL');
    } else if (
      cell(database.prepare('SELECT application_id AS value FROM pragma_application_id').get()) !== APPLICATION ||
      cell(database.prepare('SELECT user_version AS value FROM pragma_user_version').get()) !== SCHEMA
    ) {
      throw new Error('it is no cache of this version');
    }
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS silent (oid BLOB PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS kept (oid BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, content BLOB NOT NULL);
      CREATE INDEX IF NOT EXISTS kept_used ON kept (used);
      CREATE TABLE IF NOT EXISTS result (oid BLOB, path TEXT, used INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (oid, path));
      CREATE INDEX IF NOT EXISTS result_used ON result (used);
      CREATE TABLE IF NOT EXISTS tool (version TEXT NOT NULL);
      PRAGMA application_id = ${APPLICATION};
      PRAGMA user_version = ${SCHEMA};
      COMMIT;`);
    const known = cell(database.prepare('SELECT version AS value FROM tool').get());
    if (known !== version) {
      database.transaction(() => {
        database.exec('DELETE FROM silent; DELETE FROM result; DELETE FROM tool');
        database.prepare('INSERT INTO tool (version) VALUES (?)').run([version]);
      })();
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function guarded(database: Database.Database | undefined, options: BlobCacheOptions, notes: string[]): BlobCache {
  let usable = database;
  /** Results that are used for the first time on this day. */
  const touched: Key[] = [];
  const day = options.day ?? Math.floor(Date.now() / DAY);
  /** What fails is a cache that knows nothing: the audit does without. */
  const trying = <T>(otherwise: T, work: (database: Database.Database) => T): T => {
    if (usable === undefined) return otherwise;
    try {
      return work(usable);
    } catch (error) {
      if (isBusy(error)) return otherwise;
      notes.push(`the cache of blobs is no longer used: ${reason(error)}`);
      const broken = usable;
      usable = undefined;
      broken.close();
      return otherwise;
    }
  };
  return {
    notes,
    silent: (oids) => trying(new Set<string>(), (open) => silentOf(open, oids, day)),
    contents: (oid) => trying(undefined, (open) => contentsOf(open, oid, day)),
    record: (silent, kept) => trying(undefined, (open) => record(open, silent, kept, day)),
    result: (oid, path) => trying(undefined, (open) => resultOf(open, oid, path, day, touched)),
    recordResults: (results) => trying(undefined, (open) => recordResults(open, results, touched.splice(0), day)),
    close() {
      trying(undefined, (open) => shrink(open, options.limit ?? LIMIT));
      usable?.close();
      usable = undefined;
    },
  };
}

function silentOf(database: Database.Database, oids: readonly string[], day: number): ReadonlySet<string> {
  const ask = database.prepare('SELECT used AS value FROM silent WHERE oid = ?');
  const found = new Set<string>();
  const old: string[] = [];
  database.transaction(() => {
    for (const oid of oids) {
      const used = cell(ask.get([Buffer.from(oid, 'hex')]));
      if (used === undefined) continue;
      found.add(oid);
      if (used !== day) old.push(oid);
    }
  })();
  if (old.length > 0) record(database, old, [], day);
  return found;
}

function contentsOf(database: Database.Database, oid: string, day: number): Buffer | undefined {
  const key = Buffer.from(oid, 'hex');
  const row: unknown = database.prepare('SELECT size, used, content FROM kept WHERE oid = ?').get([key]);
  if (typeof row !== 'object' || row === null || !('content' in row) || !('size' in row) || !('used' in row))
    return undefined;
  const bytes = inflated(row.content, row.size);
  if (bytes === undefined || nameOfBlob(bytes, oid.length) !== oid) {
    database.prepare('DELETE FROM kept WHERE oid = ?').run([key]);
    return undefined;
  }
  if (row.used !== day) database.prepare('UPDATE kept SET used = ? WHERE oid = ?').run([day, key]);
  return bytes;
}

function inflated(content: unknown, size: unknown): Buffer | undefined {
  if (!(content instanceof Uint8Array) || typeof size !== 'number' || size > MOST_KEPT) return undefined;
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  } catch {
    return undefined;
  }
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function nameOfBlob(bytes: Buffer, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

function record(database: Database.Database, silent: readonly string[], kept: Iterable<KeptBlob>, day: number): void {
  const silence = database.prepare(
    'INSERT INTO silent (oid, used) VALUES (?, ?) ON CONFLICT (oid) DO UPDATE SET used = excluded.used',
  );
  const keep = database.prepare(
    'INSERT INTO kept (oid, used, size, content) VALUES (?, ?, ?, ?) ON CONFLICT (oid) DO UPDATE SET used = excluded.used',
  );
  database
    .transaction(() => {
      for (const oid of silent) silence.run([Buffer.from(oid, 'hex'), day]);
      for (const { oid, bytes } of kept) {
        if (bytes.length <= MOST_KEPT) keep.run([Buffer.from(oid, 'hex'), day, bytes.length, deflateRawSync(bytes)]);
      }
    })
    .immediate();
}

const CHECK_BYTES = 16;

/** A result as it is kept: small, and with a check, since nothing else tells whether it is whole. */
export function packedResult(bytes: Buffer): Buffer {
  const deflated = deflateRawSync(bytes, { level: 1 });
  return Buffer.concat([checkOf(deflated), deflated]);
}

function checkOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, CHECK_BYTES);
}

type Key = readonly [oid: Buffer, path: string];

function resultOf(
  database: Database.Database,
  oid: string,
  path: string,
  day: number,
  touched: Key[],
): Buffer | undefined {
  const key: Key = [Buffer.from(oid, 'hex'), path];
  const row: unknown = database.prepare('SELECT used, content FROM result WHERE oid = ? AND path = ?').get([...key]);
  if (typeof row !== 'object' || row === null || !('content' in row) || !('used' in row)) return undefined;
  if (!(row.content instanceof Uint8Array)) return undefined;
  const deflated = row.content.subarray(CHECK_BYTES);
  if (!checkOf(deflated).equals(row.content.subarray(0, CHECK_BYTES))) return undefined;
  if (row.used !== day) touched.push(key);
  return inflateRawSync(deflated);
}

function recordResults(
  database: Database.Database,
  results: readonly KeptResult[],
  touched: readonly Key[],
  day: number,
): void {
  if (results.length + touched.length === 0) return;
  const touch = database.prepare('UPDATE result SET used = ? WHERE oid = ? AND path = ?');
  const keep = database.prepare('INSERT OR REPLACE INTO result (oid, path, used, content) VALUES (?, ?, ?, ?)');
  database
    .transaction(() => {
      for (const { oid, path, packed } of results) {
        if (packed.length <= MOST_KEPT) keep.run([Buffer.from(oid, 'hex'), path, day, packed]);
      }
      for (const key of touched) touch.run([day, ...key]);
    })
    .immediate();
}

/** Deletes what was not used for longest until a tenth of the limit is free: contents first, which are nearly all of it. */
function shrink(database: Database.Database, limit: number): void {
  const number = (pragma: string): number =>
    Number(cell(database.prepare(`SELECT ${pragma} AS value FROM pragma_${pragma}`).get()));
  const size = number('page_size');
  if (number('page_count') * size <= limit) return;
  for (const [table, rows] of [
    ['result', 2_000],
    ['kept', 200],
    ['silent', 20_000],
  ] as const) {
    const key = table === 'silent' ? 'oid' : 'rowid';
    const oldest = database.prepare(
      `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} ORDER BY used LIMIT ${rows})`,
    );
    while ((number('page_count') - number('freelist_count')) * size > limit * 0.9) {
      if (oldest.run().changes === 0) break;
    }
  }
  database.exec('PRAGMA incremental_vacuum');
}

function cell(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'value' in row ? row.value : undefined;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(?:BUSY|LOCKED)/.test(String(error.code));
}

function reason(error: unknown): string {
  return errorReason(error);
}
