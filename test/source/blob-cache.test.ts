/** The cache of blobs forgets and is thrown away, but never says what is not so. */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type BlobCache, openBlobCache, packedResult } from '../../src/source/blob-cache.ts';
import { temporary } from './tree.ts';

const nameOf = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const open = (path: string, more: Partial<Parameters<typeof openBlobCache>[1]> = {}): Promise<BlobCache> =>
  openBlobCache(path, { version: '1', day: 10, ...more });

it('gives back contents that are what their name says, and no others', async () => {
  const path = join(temporary(), 'blobs.db');
  const [good, empty] = [Buffer.from('helm ls\n'.repeat(100)), Buffer.alloc(0)];
  const cache = await open(path);
  cache.record(
    [],
    [good, empty].map((bytes) => ({ oid: nameOf(bytes), bytes })),
  );
  cache.record([], [{ oid: '1'.repeat(40), bytes: good }]);
  expect(cache.contents(nameOf(good))).toEqual(good);
  expect(cache.contents(nameOf(empty))).toEqual(empty);
  expect(cache.contents('1'.repeat(40))).toBeUndefined();
  cache.close();
  expect(cache.contents(nameOf(good))).toBeUndefined();
});

it('keeps contents for another version of the tool, and nothing that the tool made of them', async () => {
  const path = join(temporary(), 'blobs.db');
  const [one, bytes] = ['1'.repeat(40), Buffer.from('helm')];
  const first = await open(path);
  first.record([one], [{ oid: nameOf(bytes), bytes }]);
  first.recordResults([{ oid: one, path: 'a/b', packed: packedResult(bytes) }]);
  first.recordResults([{ oid: one, path: 'broken', packed: packedResult(bytes).fill(7, 20) }]);
  expect(first.result(one, 'a/b')).toEqual(bytes);
  expect(first.result(one, 'broken')).toBeUndefined();
  expect(first.result(one, 'other')).toBeUndefined();
  first.close();
  const second = await open(path, { version: '2' });
  expect(second.silent([one])).toEqual(new Set());
  expect(second.result(one, 'a/b')).toBeUndefined();
  expect(second.contents(nameOf(bytes))).toEqual(bytes);
  expect(second.notes).toEqual([]);
  second.close();
});

it('forgets what was not used for longest when it is too large', async () => {
  const path = join(temporary(), 'blobs.db');
  const blobs = Array.from({ length: 40 }, (_, at) =>
    createHash('shake256', { outputLength: 20_000 }).update(`${at}`).digest(),
  );
  const kept = (bytes: Buffer): { oid: string; bytes: Buffer } => ({ oid: nameOf(bytes), bytes });
  const [old, fresh] = [blobs.slice(0, 20), blobs.slice(20)];
  const first = await open(path, { day: 1 });
  first.record([], old.map(kept));
  first.close();
  const second = await open(path, { day: 2, limit: 500_000 });
  second.record(['1'.repeat(40)], fresh.map(kept));
  second.close();
  expect(statSync(path).size).toBeLessThan(500_000);
  const third = await open(path, { day: 3 });
  expect(third.silent(['1'.repeat(40)]).size).toBe(1);
  third.close();
});

it('is used by several at once', async () => {
  const path = join(temporary(), 'blobs.db');
  const [a, b] = await Promise.all([open(path), open(path)]);
  for (let at = 10; at < 40; at++) (at % 2 === 0 ? a : b).record([`${at}`.repeat(20)], []);
  const all = Array.from({ length: 30 }, (_, at) => `${at + 10}`.repeat(20));
  expect(a.silent(all).size).toBe(30);
  a.close();
  expect(b.silent(all).size).toBe(30);
  b.close();
  expect([...a.notes, ...b.notes]).toEqual([]);
});

it('is no cache where none can be made', async () => {
  const path = join(temporary(), 'missing', 'blobs.db');
  const cache = await open(path);
  expect(cache.notes).toEqual([expect.stringContaining('there is no cache of blobs')]);
  cache.record(['1'.repeat(40)], []);
  expect(cache.silent(['1'.repeat(40)]).size).toBe(0);
  cache.close();
  expect(existsSync(path)).toBe(false);
});
