/** The contents of many blobs, written by git itself into one file. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askStore, type ObjectStore } from './objects-git.ts';
import type { Session } from './objects-session.ts';
import type { Spooled } from './stored.ts';

/** A blob of which the size is known. */
export interface Blob {
  readonly oid: string;
  readonly size: number;
}

/** Why a blob could not be had. */
export type Spooling = Spooled | string;

const CHECK_MILLISECONDS = 300_000;
const SPOOL_MILLISECONDS = 900_000;
/** Git gives up at the first broken object; it is asked for the rest so many times. */
const MOST_BROKEN = 100;
const WINDOW = 64 * 1024;
/** More blobs than that are written by git itself. */
const FEW = 2_000;

/**
 * Writes a few small blobs into a new file in the store's directory, all at once; undefined when there are more, when one is no blob
 * or is not there, or when the session is over.
 */
export async function spoolSmall(
  store: ObjectStore,
  session: Session,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Spooled> | undefined> {
  if (oids.length > FEW) return undefined;
  const objects = await session.read(oids);
  if (objects === undefined || objects.some(({ type, oid }, at) => type !== 'blob' || oid !== oids[at])) {
    return undefined;
  }
  const file = join(store.directory, 'spool-small');
  if (objects.length > 0) {
    writeFileSync(file, Buffer.concat(objects.map(({ bytes }) => bytes)), { flag: 'wx', mode: 0o600 });
  }
  let offset = 0;
  return new Map(
    objects.map(({ oid, bytes: { length: size } }) => {
      const place: Spooled = { kind: 'spooled', file, offset, size };
      offset += size;
      return [oid, place];
    }),
  );
}

/** The sizes of those of the given objects that are there and are blobs; why not, of those that are there and are none. */
export async function sizesOf(store: ObjectStore, oids: readonly string[]): Promise<Map<string, number | string>> {
  const sizes = new Map<string, number | string>();
  if (oids.length === 0) return sizes;
  const asked = { lines: oids, milliseconds: CHECK_MILLISECONDS };
  const { output } = await askStore(store, ['cat-file', '--batch-check', '--buffer'], asked);
  for (const line of output.toString('latin1').split('\n')) {
    const [oid = '', type, size] = line.split(' ');
    if (type === 'blob') sizes.set(oid, Number(size));
    else if (type !== 'missing' && type !== undefined) sizes.set(oid, `a ${type} where a file should be`);
  }
  return sizes;
}

/**
 * Writes blobs into a new file in the store's directory, one after the other, and says where each is.
 *
 * @param name of the file
 */
export async function spool(
  store: ObjectStore,
  name: string,
  blobs: readonly Blob[],
): Promise<ReadonlyMap<string, Spooling>> {
  const places = new Map<string, Spooling>();
  if (blobs.length === 0) return places;
  const file = join(store.directory, name);
  const descriptor = openSync(file, 'ax+', 0o600);
  try {
    let left = blobs;
    let from = 0;
    for (let round = 0; left.length > 0; round++) {
      const asked = { lines: left.map(({ oid }) => oid), into: descriptor, milliseconds: SPOOL_MILLISECONDS };
      const { failure } = await askStore(store, ['cat-file', '--batch', '--buffer'], asked);
      const { good, end } = found(descriptor, file, from, left, places);
      left = left.slice(good);
      const [broken, ...others] = left;
      if (broken === undefined) break;
      places.set(broken.oid, `the object store is broken here${failure === undefined ? '' : `: ${failure}`}`);
      left = others;
      if (round >= MOST_BROKEN) {
        for (const { oid } of left) places.set(oid, 'the object store is broken');
        break;
      }
      // What git wrote of the broken object goes; the rest is appended.
      ftruncateSync(descriptor, end);
      from = end;
    }
  } finally {
    closeSync(descriptor);
  }
  return places;
}

/** How many of the blobs are in the file from a place on, each behind the line that announces it, and where they end. */
function found(
  descriptor: number,
  file: string,
  from: number,
  blobs: readonly Blob[],
  places: Map<string, Spooling>,
): { readonly good: number; readonly end: number } {
  const total = fstatSync(descriptor).size;
  const at = windowed(descriptor);
  let end = from;
  let good = 0;
  for (const { oid, size } of blobs) {
    const header = `${oid} blob ${size}\n`;
    const offset = end + header.length;
    if (offset + size + 1 > total || at(end, header.length) !== header) break;
    places.set(oid, { kind: 'spooled', file, offset, size });
    end = offset + size + 1;
    good++;
  }
  return { good, end };
}

/** Reads short texts at growing places, several with one call where they are near each other. */
function windowed(descriptor: number): (place: number, length: number) => string {
  const window = Buffer.allocUnsafe(WINDOW);
  let start = 0;
  let filled = 0;
  return (place, length) => {
    if (place < start || place + length > start + filled) {
      start = place;
      filled = readSync(descriptor, window, 0, WINDOW, place);
    }
    return window.toString('latin1', place - start, Math.min(filled, place - start + length));
  };
}
