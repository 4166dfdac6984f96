/** A list of files in a form that is quick to hand to another thread: long texts instead of thousands of objects. */
import type { ListedFile } from './list.ts';

export interface PackedFiles {
  /** Joined by NUL, which no path holds. */
  readonly paths: string;
  readonly absolutes: string;
  /** A digit for each file: 1 if it is in git's index, and 2 more if it is to be read whatever it holds. */
  readonly marks: string;
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
  files.forEach((file, index) => {
    if (file.named || file.bytes !== undefined) others.set(index, file);
  });
  return {
    paths: files.map((file) => file.path).join('\0'),
    absolutes: files.map((file) => file.absolute).join('\0'),
    marks: files.map((file) => (file.tracked ? 1 : 0) + (wanted(file.path) ? 2 : 0)).join(''),
    others,
  };
}

export function unpackFiles({ paths, absolutes, marks, others }: PackedFiles): UnpackedFiles {
  const opened = absolutes.split('\0');
  const wanted = new Set<string>();
  const unpack = (path: string, index: number): ListedFile => {
    const mark = Number(marks[index]);
    if (mark >= 2) wanted.add(path);
    const other = others.get(index);
    if (other === undefined) return { path, absolute: opened[index] ?? '', tracked: mark % 2 === 1, named: false };
    return { ...other, ...(other.bytes && { bytes: Buffer.from(other.bytes) }) };
  };
  return { files: marks === '' ? [] : paths.split('\0').map(unpack), wanted };
}
