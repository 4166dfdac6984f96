/** Which reader reads a file. */
import type { Fact } from '../facts.ts';
import type { SourceFile } from '../source/text.ts';
import { completed, completedPath } from './lib/completed.ts';
import type { Format, Reader } from './reader.ts';
import { type Entry, registry } from './registry.ts';

/** Whether a file is of a format. */
export function isOf(format: Format, file: SourceFile): boolean {
  return format.path?.(file.path) === true || format.text?.(file) === true;
}

/**
 * The format of a file: the first whose `path` says so, else the first whose `text` does. A file that a template engine
 * or a person completes is asked about under its own path and under the one that it will have. Its reader reads nothing when
 * nothing in the file can matter.
 */
export function formatOf(file: SourceFile): Entry | undefined {
  const whole = completed(file);
  const path = completedPath(file.path);
  const named = path === file.path ? whole : { ...whole, path };
  const entry =
    registry.find(({ format }) => format.path?.(file.path) === true) ??
    registry.find(({ format }) => path !== file.path && format.path?.(path) === true) ??
    registry.find(({ format }) => format.text?.(named) === true);
  return entry?.format.matters?.(named) === false ? withoutReader(entry) : entry;
}

const idle = new Map<Entry, Entry>();

/** The same format with a reader that finds nothing and loads nothing. */
function withoutReader(entry: Entry): Entry {
  const known = idle.get(entry);
  if (known !== undefined) return known;
  const reader: Reader = { ...entry.format, read: () => [] };
  const made: Entry = { format: entry.format, load: async () => ({ reader }) };
  idle.set(entry, made);
  return made;
}

/** Whether a file is read even when its bytes do not mention Helm. */
export function readersWant(path: string): boolean {
  return registry.some(({ format }) => format.always?.(path) === true);
}

const loaded = new Map<Entry, Reader>();

/** The reader of a format, when it is loaded. */
export function readerNow(entry: Entry): Reader | undefined {
  return loaded.get(entry);
}

/** Loads the reader of a format. */
export async function loadReader(entry: Entry): Promise<Reader> {
  const { reader } = await entry.load();
  const through = throughTemplates(reader);
  loaded.set(entry, through);
  return through;
}

/** Formats that most repositories with Helm have. */
const COMMON = new Set(['dockerfile', 'github-actions', 'makefile', 'markdown', 'shell']);

/** Loads the readers that are most likely needed, while there is time for it. */
export async function loadCommonReaders(): Promise<void> {
  await Promise.all(registry.filter(({ format }) => COMMON.has(format.name)).map(loadReader));
}

const ASSUMES = 'a template engine completes this file';

/** The same reader, which gets files that a template engine completes with their expressions masked. */
function throughTemplates(reader: Reader): Reader {
  return {
    ...reader,
    read: (file, given) => {
      const whole = completed(file);
      const facts = reader.read(whole, given);
      return whole.template === undefined ? facts : facts.map(assuming);
    },
  };
}

function assuming(fact: Fact): Fact {
  if (fact.kind !== 'command' && fact.kind !== 'pin' && fact.kind !== 'env') return fact;
  return { ...fact, assumes: fact.assumes === undefined ? ASSUMES : `${ASSUMES}; ${fact.assumes}` };
}
