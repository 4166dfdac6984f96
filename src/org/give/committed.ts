/** How a commit has the files that are to be written: what must be kept of them, and that they are what was read. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { askStore, ObjectsError, objectStore } from '../../source/objects-git.ts';

export interface CommittedFile {
  readonly executable: boolean;
  /** Whether these are its contents. */
  readonly is: (content: Uint8Array) => boolean;
}

export interface Committed {
  /** Regular files by path. */
  readonly files: ReadonlyMap<string, CommittedFile>;
  /** Whether nothing stands at the path, nor a file where it needs a directory. */
  readonly isFree: (path: string) => boolean;
}

const MILLISECONDS = 60_000;

/** Asks for paths and what is above them. Rejects with `ObjectsError`. */
export async function committedFiles(
  {
    gitDir,
    head,
    spool,
    signal,
  }: { readonly gitDir: string; readonly head: string; readonly spool: string; readonly signal?: AbortSignal },
  paths: readonly string[],
): Promise<Committed> {
  const files = new Map<string, CommittedFile>();
  const taken = new Set<string>();
  const isFree = (path: string): boolean => ![path, ...above(path)].some((one) => taken.has(one));
  if (paths.length === 0) return { files, isFree };
  const own = join(spool, 'committed');
  mkdirSync(own, { mode: 0o700 });
  const store = objectStore(gitDir, head, own, signal);
  const wanted = [...new Set(paths.flatMap((path) => [path, ...above(path)]))];
  for (let start = 0; start < wanted.length; start += 200) {
    // Paths are asked for as they are, not as patterns, and trees by their own name only.
    const command = [
      '--literal-pathspecs',
      'ls-tree',
      '-z',
      '--full-tree',
      head,
      '--',
      ...wanted.slice(start, start + 200),
    ];
    const { output, failure } = await askStore(store, command, { milliseconds: MILLISECONDS });
    if (failure !== undefined) throw new ObjectsError('broken', `the tree of the commit cannot be read: ${failure}`);
    for (const entry of output.toString('utf8').split('\0')) {
      const [, mode, type, oid, path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      if (path === undefined || oid === undefined) continue;
      if (type !== 'tree' || paths.includes(path)) taken.add(path);
      if (mode === '100644' || mode === '100755' || mode === '100664')
        files.set(path, { executable: mode === '100755', is: (content) => blobName(oid, content) === oid });
    }
  }
  return { files, isFree };
}

function above(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobName(like: string, content: Uint8Array): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}
