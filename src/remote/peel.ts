import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askStore, objectStore } from '../source/objects-git.ts';
import { isCommitName } from './ref-name.ts';

/**
 * The full name of the commit that `name` stands for: a commit, a tag that leads to one, or enough of the digits of either. Undefined
 * when the repository has none such. Only the objects of `gitDir` are looked at; a directory is made below `base` for the time.
 */
export async function commitNamed(
  gitDir: string,
  name: string,
  base = tmpdir(),
  signal?: AbortSignal,
): Promise<string | undefined> {
  const ours = await mkdtemp(join(base, 'helm4-audit-'));
  try {
    const store = objectStore(gitDir, name, ours, signal);
    const asked = { lines: [`${name}^{commit}`], most: 10_000, milliseconds: 60_000 };
    const { output } = await askStore(store, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], asked);
    const [oid = '', type] = output.toString('utf8').trim().split(' ');
    return type === 'commit' && isCommitName(oid) ? oid : undefined;
  } finally {
    await rm(ours, { recursive: true, force: true });
  }
}
