/** A list of files in a form that is quick to hand to another thread: long texts instead of thousands of objects. */
import type { ListedFile } from './list.ts';
import type { Spooled } from './stored.ts';

export interface PackedFiles {
  /** Joined by NUL, which no path holds. */
  readonly paths: string;
  readonly absolutes: string;
  /** A digit for each file: 1 if it is in git's index, and 2 more if it is to be read whatever it holds. */
  readonly marks: string;
  /** Spool files, and for each file three numbers: which of these it is in, counted from 1, where, and how long it is. */
  readonly spools: readonly string[];
  readonly places: Float64Array;
  /** By index, the files that have more to them. */
  readonly others: ReadonlyMap<number, ListedFile>;
}

export interface UnpackedFiles {
  readonly files: readonly ListedFile[];
  /** Paths of the files that are to be read whatever they hold. */
  readonly wanted: ReadonlySet<string>;
}

export function packFiles(files: readonly ListedFile[], wanted: (path: string) => boolean): PackedFiles {
  const others = new Map<number, ListedFile>();
  const spools: string[] = [];
  const places = new Float64Array(files.some(({ stored }) => stored !== undefined) ? 3 * files.length : 0);
  files.forEach((file, index) => {
    // What was not brought is read by nobody.
    const stored = file.stored?.kind === 'silent' ? file.stored.brought.now : file.stored;
    if (stored?.kind === 'spooled') {
      if (spools.at(-1) !== stored.file && !spools.includes(stored.file)) spools.push(stored.file);
      places.set([spools.indexOf(stored.file) + 1, stored.offset, stored.size], 3 * index);
    }
    if (stored?.kind === 'withheld') others.set(index, { ...file, stored });
    else if (file.named || file.bytes !== undefined) others.set(index, file);
  });
  return {
    paths: files.map((file) => file.path).join('\0'),
    absolutes: files.map((file) => file.absolute).join('\0'),
    marks: files.map((file) => (file.tracked ? 1 : 0) + (wanted(file.path) ? 2 : 0)).join(''),
    spools,
    places,
    others,
  };
}

export function unpackFiles({ paths, absolutes, marks, spools, places, others }: PackedFiles): UnpackedFiles {
  const opened = absolutes.split('\0');
  const wanted = new Set<string>();
  const placeOf = (index: number): Spooled | undefined => {
    const file = spools[(places[3 * index] ?? 0) - 1];
    if (file === undefined) return undefined;
    return { kind: 'spooled', file, offset: places[3 * index + 1] ?? 0, size: places[3 * index + 2] ?? 0 };
  };
  const unpack = (path: string, index: number): ListedFile => {
    const mark = Number(marks[index]);
    if (mark >= 2) wanted.add(path);
    const other = others.get(index);
    if (other !== undefined) return { ...other, ...(other.bytes && { bytes: Buffer.from(other.bytes) }) };
    const stored = placeOf(index);
    const file = { path, absolute: opened[index] ?? '', tracked: mark % 2 === 1, named: false };
    return stored === undefined ? file : { ...file, stored };
  };
  return { files: marks === '' ? [] : paths.split('\0').map(unpack), wanted };
}
