/** Which contents of a commit are spooled, and what is said of the others. */
import type { ObjectStore } from './objects-git.ts';
import { type Blob, sizesOf, spool } from './objects-spool.ts';
import type { TreeFile } from './objects-tree.ts';
import type { Stored } from './stored.ts';

export interface Wants {
  readonly complete?: (oids: readonly string[]) => Promise<void>;
  readonly leftOut?: number;
}

export interface StoredContents {
  /** What there is of a file. */
  readonly of: (path: string, oid: string) => Stored;
  /** Bytes of contents that were spooled. */
  readonly bytes: () => number;
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

/** Why contents were not looked into; the rest of the sentence depends on the path. */
interface Without {
  readonly reason: string;
  /** Whether what is in it may be guessed from the name of the file. */
  readonly guess: boolean;
}

export async function storedContents(
  store: ObjectStore,
  files: readonly TreeFile[],
  wants: Wants,
): Promise<StoredContents> {
  const places = new Map<string, Stored | Without>();
  const oids = [...new Set(files.map(({ oid }) => oid))];
  const sizes = await sizesOf(store, oids);
  const missing = oids.filter((oid) => !sizes.has(oid));
  if (missing.length > 0 && wants.leftOut === undefined && wants.complete !== undefined) {
    await wants.complete(missing);
    for (const [oid, size] of await sizesOf(store, missing)) sizes.set(oid, size);
  }
  const blobs: Blob[] = [];
  let total = 0;
  for (const oid of oids) {
    const size = sizes.get(oid);
    if (size === undefined) places.set(oid, absent(wants.leftOut));
    else if (typeof size === 'string') places.set(oid, { reason: size, guess: false });
    else if (size > MOST_OF_ONE) places.set(oid, { reason: `${tooLarge(size)}, not looked into`, guess: true });
    else if (total + size > MOST_OF_ALL) places.set(oid, { reason: FULL, guess: true });
    else {
      total += size;
      blobs.push({ oid, size });
    }
  }
  for (const [oid, place] of await spool(store, 'spool', blobs)) {
    places.set(oid, typeof place === 'string' ? { reason: place, guess: false } : place);
  }
  return {
    bytes: () => total,
    of(path, oid) {
      const place = places.get(oid) ?? { reason: 'not found', guess: false };
      if ('kind' in place) return place;
      // Who cannot look into a file that is too large goes by its name: a film or an archive is no use of Helm, anything else may
      // be. What is missing or broken counts as what cannot be opened on a disk does: it may hold anything.
      return { kind: 'withheld', reason: place.reason, relevant: !place.guess || !BINARY.test(path) };
    },
  };
}

const FULL = `the files of the commit are larger than ${MOST_OF_ALL / 2 ** 30} GB together`;

function absent(leftOut: number | undefined): Without {
  if (leftOut === undefined) return { reason: 'missing from the object store', guess: false };
  return { reason: `too large (more than ${megabytes(leftOut)}), not looked into`, guess: true };
}

function tooLarge(size: number): string {
  return `too large (${megabytes(size)})`;
}

function megabytes(size: number): string {
  return `${Math.round(size / 2 ** 20)} MB`;
}
