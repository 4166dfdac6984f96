/** Which reader reads a file. */
import type { SourceFile } from '../source/text.ts';
import type { Format, Reader } from './reader.ts';
import { type Entry, registry } from './registry.ts';

/** Whether a file is of a format. */
export function isOf(format: Format, file: SourceFile): boolean {
  return format.path?.(file.path) === true || format.text?.(file) === true;
}

/** The format of a file: the first whose `path` says so, else the first whose `text` does. */
export function formatOf(file: SourceFile): Entry | undefined {
  return (
    registry.find(({ format }) => format.path?.(file.path) === true) ??
    registry.find(({ format }) => format.text?.(file) === true)
  );
}

/** Whether a file is read even when its bytes do not mention Helm. */
export function readersWant(path: string): boolean {
  return registry.some(({ format }) => format.always?.(path) === true);
}

const loaded = new Map<string, Reader>();

/** The reader of a format, when it is loaded. */
export function readerNow({ format }: Entry): Reader | undefined {
  return loaded.get(format.name);
}

/** Loads the reader of a format. */
export async function loadReader(entry: Entry): Promise<Reader> {
  const { reader } = await entry.load();
  loaded.set(entry.format.name, reader);
  return reader;
}
