/** The entries of one directory, whatever bytes their names are made of. */
import { lstatSync, readdirSync } from 'node:fs';
import { locate, type Name, nameOf } from './names.ts';

export interface DirectoryEntry extends Name {
  /** The name alone. */
  readonly path: string;
  /** Links, pipes, sockets and devices are 'other'. */
  readonly kind: 'file' | 'directory' | 'other';
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
}

/** Lists a directory below `root`. Throws as `readdirSync` does. */
export function readDirectory(root: string, directory: Name): DirectoryEntry[] {
  const path = locate(root, directory);
  const entries: DirectoryEntry[] = [];
  let odd = false;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name.includes('\uFFFD')) odd = true;
    else entries.push({ path: entry.name, kind: kindOf(entry) });
  }
  if (!odd) return entries;
  for (const bytes of readdirSync(path, { encoding: 'buffer' })) {
    const name = nameOf(bytes);
    if (name.bytes === undefined && !name.path.includes('\uFFFD')) continue;
    const stats = lstatSync(Buffer.concat([Buffer.from(path), Buffer.from('/'), bytes]), { throwIfNoEntry: false });
    if (stats !== undefined) entries.push({ ...name, kind: kindOf(stats) });
  }
  return entries;
}

function kindOf(entry: Typed): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}
