/** A list of files in a form that is quick to hand to another thread: two long texts instead of thousands of objects. */
import type { ListedFile } from './list.ts';

export interface PackedFiles {
  /** Joined by NUL, which no path holds. */
  readonly paths: string;
  readonly absolutes: string;
  /** A character for each file: `1` if it is in git's index. */
  readonly tracked: string;
  /** By index, the files that have more to them. */
  readonly others: ReadonlyMap<number, ListedFile>;
}

export function packFiles(files: readonly ListedFile[]): PackedFiles {
  const others = new Map<number, ListedFile>();
  files.forEach((file, index) => {
    if (file.named || file.bytes !== undefined) others.set(index, file);
  });
  return {
    paths: files.map((file) => file.path).join('\0'),
    absolutes: files.map((file) => file.absolute).join('\0'),
    tracked: files.map((file) => (file.tracked ? '1' : '0')).join(''),
    others,
  };
}

export function unpackFiles({ paths, absolutes, tracked, others }: PackedFiles): ListedFile[] {
  if (tracked === '') return [];
  const opened = absolutes.split('\0');
  return paths.split('\0').map((path, index) => {
    const other = others.get(index);
    if (other !== undefined) return { ...other, ...(other.bytes && { bytes: Buffer.from(other.bytes) }) };
    return { path, absolute: opened[index] ?? '', tracked: tracked[index] === '1', named: false };
  });
}
