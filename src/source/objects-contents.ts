/** Which contents of a commit are spooled, and what is said of the others. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type BlobCache, type KeptBlob, type KeptResult, MOST_KEPT, packedResult } from './blob-cache.ts';
import type { Results } from './list.ts';
import type { ObjectStore } from './objects-git.ts';
import type { Session } from './objects-session.ts';
import { type Blob, sizesOf, spool, spoolSmall } from './objects-spool.ts';
import type { TreeFile } from './objects-tree.ts';
import { readFully } from './regular.ts';
import type { Silent, Spooled, Stored, StoredSource } from './stored.ts';

/** How blobs that are not in the store are had. */
export interface Wants {
  /** Brings them all at once; without it they are told as unread. */
  readonly complete?: (oids: readonly string[]) => Promise<void>;
  /** Larger blobs were left out by the fetch (bytes), so that those missing are too large, and are not brought. */
  readonly leftOut?: number;
  /** Blobs that it knows not to matter are not brought until something leads to them. */
  readonly cache?: BlobCache;
}

export interface StoredContents {
  /** What there is of a file. */
  readonly of: (path: string, oid: string) => Stored;
  /** Bytes of contents that were spooled. */
  readonly bytes: () => number;
  /** Tells the cache what was read; `mattered` are the contents of which a file was read for what it holds. */
  readonly remember: (mattered: ReadonlySet<string>) => void;
  /** What the cache keeps for files; undefined without one. `names` has the contents of each path. */
  readonly results: (names: ReadonlyMap<string, string>) => Results | undefined;
}

/**
 * Files above `MAX_FILE_BYTES` are only searched for a use of Helm, as on a disk. Larger ones still are not even that here, and
 * no more than this is spooled of one commit: a small pack can hold any number of bytes.
 */
const MOST_OF_ONE = 256 * 2 ** 20;
const MOST_OF_ALL = 4 * 2 ** 30;

/** Files that people keep in repositories and that hold no text. */
const BINARY =
  /\.(?:png|jpe?g|gif|ico|webp|bmp|tiff?|psd|mp[34]|m4a|mov|avi|mkv|webm|wav|flac|ogg|zip|t?gz|tar|bz2|xz|zst|7z|rar|jar|war|whl|deb|rpm|apk|dmg|iso|img|exe|dll|so|dylib|a|o|lib|class|pyc|wasm|woff2?|ttf|otf|eot|pdf|docx?|xlsx?|pptx?|sqlite3?|db|parquet|onnx|pt|h5|npy|npz|bin|dat|pack)$/i;

/** Why contents were not looked into. */
interface Without {
  readonly kind: 'without';
  readonly reason: string;
  /** Whether what is in it may be guessed from the name of the file. */
  readonly guess: boolean;
}

/**
 * Has the contents of the given files ready.
 *
 * @param session gives those that are few and small; where it is over they are had in another way
 *
 * Rejects with ObjectsError as git fails, and as `complete` does.
 */
export async function storedContents(
  store: ObjectStore,
  files: readonly TreeFile[],
  wants: Wants,
  session: Session,
): Promise<StoredContents> {
  const places = new Map<string, Spooled | Without>();
  const oids = [...new Set(files.map(({ oid }) => oid))];
  const silent = wants.cache?.silent(oids) ?? new Set<string>();
  /** What was not in the store at first. */
  const fetched = new Set<string>();
  /** What something led to. */
  const opened = new Set<string>();
  let spools = 0;
  let total = 0;

  const bring = async (asked: readonly string[]): Promise<void> => {
    const sizes = await sizesOf(store, asked);
    const absent = asked.filter((oid) => !sizes.has(oid));
    const number = spools++;
    for (const [oid, place] of spoolKept(join(store.directory, `kept-${number}`), absent, wants.cache)) {
      places.set(oid, place);
      total += place.size;
    }
    const missing = absent.filter((oid) => !places.has(oid));
    if (missing.length > 0 && wants.leftOut === undefined && wants.complete !== undefined) {
      await wants.complete(missing);
      for (const oid of missing) fetched.add(oid);
      for (const [oid, size] of await sizesOf(store, missing)) sizes.set(oid, size);
    }
    const blobs: Blob[] = [];
    for (const oid of asked) {
      if (places.has(oid)) continue;
      const size = sizes.get(oid);
      const without = unfit(size, total, wants.leftOut);
      if (without !== undefined) places.set(oid, without);
      else if (typeof size === 'number') {
        total += size;
        blobs.push({ oid, size });
      }
    }
    for (const [oid, place] of await spool(store, `spool-${number}`, blobs)) {
      places.set(oid, typeof place === 'string' ? { kind: 'without', reason: place, guess: false } : place);
    }
  };

  const placeOf = (path: string, oid: string): Exclude<Stored, Silent> => {
    const place = places.get(oid) ?? { kind: 'without', reason: 'not found', guess: false };
    if (place.kind === 'spooled') return fetched.has(oid) ? { ...place, opened: () => void opened.add(oid) } : place;
    // Who cannot look into a file that is too large goes by its name: a film or an archive is no use of Helm, anything else may
    // be. What is missing or broken counts as what cannot be opened on a disk does: it may hold anything.
    return { kind: 'withheld', reason: place.reason, relevant: !place.guess || !BINARY.test(path) };
  };
  const source: StoredSource = {
    async bring(contents) {
      await bring(contents.map(({ oid }) => oid));
      for (const { oid, brought } of contents) brought.now = placeOf('', oid);
    },
  };
  const made: KeptResult[] = [];
  const cells = new Map<string, Silent>();
  const loud = oids.filter((oid) => !silent.has(oid));
  const small = await spoolSmall(store, session, loud);
  if (small === undefined) await bring(loud);
  for (const [oid, place] of small ?? []) {
    places.set(oid, place);
    total += place.size;
  }
  return {
    bytes: () => total,
    of(path, oid) {
      if (!silent.has(oid)) return placeOf(path, oid);
      const cell = cells.get(oid) ?? { kind: 'silent', oid, brought: {}, source };
      cells.set(oid, cell);
      return cell;
    },
    results(names) {
      const { cache } = wants;
      if (cache === undefined) return undefined;
      return {
        get: (path) => cache.result(names.get(path) ?? '', path),
        set: (path, bytes) => void made.push({ oid: names.get(path) ?? '', path, packed: packedResult(bytes) }),
      };
    },
    remember(mattered) {
      const quiet = [...places].flatMap(([oid, place]) =>
        place.kind === 'spooled' && !mattered.has(oid) && !silent.has(oid) ? [oid] : [],
      );
      // What was fetched and mattered, be it because something led to it, is not to be fetched again.
      wants.cache?.recordResults(made.splice(0));
      wants.cache?.record(
        quiet,
        contentsIn(
          places,
          [...fetched].filter((oid) => mattered.has(oid) || silent.has(oid) || opened.has(oid)),
        ),
      );
    },
  };
}

const FULL = `the files of the commit are larger than ${MOST_OF_ALL / 2 ** 30} GB together`;

/** Why a blob of that size, or of which git says something else, is not spooled. */
function unfit(size: number | string | undefined, total: number, leftOut: number | undefined): Without | undefined {
  if (size === undefined && leftOut === undefined) {
    return { kind: 'without', reason: 'missing from the object store', guess: false };
  }
  if (size === undefined) return tooLarge(`more than ${megabytes(leftOut ?? 0)}`);
  if (typeof size === 'string') return { kind: 'without', reason: size, guess: false };
  if (size > MOST_OF_ONE) return tooLarge(megabytes(size));
  return total + size > MOST_OF_ALL ? { kind: 'without', reason: FULL, guess: true } : undefined;
}

function tooLarge(size: string): Without {
  return { kind: 'without', reason: `too large (${size}), not looked into`, guess: true };
}

function megabytes(size: number): string {
  return `${Math.round(size / 2 ** 20)} MB`;
}

/** Writes what the cache has of some blobs into a new file, one at a time. */
function spoolKept(file: string, oids: readonly string[], cache: BlobCache | undefined): Map<string, Spooled> {
  const places = new Map<string, Spooled>();
  if (cache === undefined || oids.length === 0) return places;
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    let offset = 0;
    for (const oid of oids) {
      const bytes = cache.contents(oid);
      if (bytes === undefined) continue;
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      places.set(oid, { kind: 'spooled', file, offset, size: bytes.length });
      offset += bytes.length;
    }
  } finally {
    closeSync(descriptor);
  }
  return places;
}

/** The contents of blobs that were spooled, one at a time. */
function* contentsIn(places: ReadonlyMap<string, Spooled | Without>, oids: readonly string[]): Iterable<KeptBlob> {
  for (const oid of oids) {
    const place = places.get(oid);
    if (place?.kind !== 'spooled' || place.size > MOST_KEPT) continue;
    const bytes = Buffer.allocUnsafe(place.size);
    const descriptor = openSync(place.file, 'r');
    try {
      if (readFully(descriptor, bytes, place.offset) === place.size) yield { oid, bytes };
    } finally {
      closeSync(descriptor);
    }
  }
}
