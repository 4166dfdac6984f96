/** Which files of a git work tree hold what no commit holds. */
import { createHash } from 'node:crypto';
import { dirname, relative, sep } from 'node:path';
import { committed, workTreeOf } from '../source/git-list.ts';

export interface Held {
  readonly path: string;
  readonly absolute: string;
  readonly content: Buffer;
}

/**
 * The paths of files whose content is not the committed one, so that a rewrite of it could not be told from what was there.
 * Files outside of any work tree are left out, and so are those of a repository that git does not want to read.
 *
 * Contents are compared here rather than by `git status`, which runs the filters that a repository's configuration names.
 */
export function uncommitted(files: readonly Held[]): string[] {
  const trees = new Map<string, Held[]>();
  for (const file of files) {
    const root = workTreeOf(dirname(file.absolute));
    if (root !== undefined) trees.set(root, [...(trees.get(root) ?? []), file]);
  }
  const found: string[] = [];
  for (const [root, held] of trees) {
    const known = committed(
      root,
      held.map(({ absolute }) => relative(root, absolute).split(sep).join('/')),
    );
    if (known === undefined) continue;
    for (const { path, absolute, content } of held) {
      const name = known.get(relative(root, absolute).split(sep).join('/'));
      if (name === undefined || !isBlob(name, content)) found.push(path);
    }
  }
  return found.sort();
}

/** Whether a content has a name of git's, as it is or with the line ends that git stores for it. */
function isBlob(name: string, content: Buffer): boolean {
  if (blobName(name, content) === name) return true;
  const stored = Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  return blobName(name, stored) === name;
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobName(like: string, content: Buffer): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}
