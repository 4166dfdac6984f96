/** Repositories on the disk, read where they are. */
import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { printable } from '../report/printable.ts';
import { readRegular } from '../source/regular.ts';
import { type DiskRepository, mayHoldRef, readHead, readRef, repositoryAt, usesReftable } from './disk-refs.ts';
import { RemoteError } from './error.ts';
import type { Fetched } from './fetch.ts';
import { commitNamed } from './peel.ts';
import { refProblem } from './ref-name.ts';

/**
 * Opens a repository: a work tree, a linked one, or a bare directory. Nothing is written to it. Its configuration, hooks, grafts and
 * replacements do not count, and objects that it borrows from a directory outside of it are refused: they may be anyone's.
 *
 * @param ref branch, tag, full reference or commit (7 digits are enough); null is what HEAD points to
 * @throws RemoteError as `fetchRepository` does
 */
export async function openRepository(path: string, ref: string | null): Promise<Fetched> {
  const label = printable(path);
  const repository = repositoryAt(path);
  if (repository === undefined) throw new RemoteError('not-found', `${label} is no git repository`);
  refuseBorrowed(repository, label);
  const found = ref === null ? atHead(repository, label) : named(repository, ref, label);
  const gitDir = repository.common;
  const head = found.branch !== null ? found.oid : await commitNamed(gitDir, found.oid);
  if (head === undefined) throw new RemoteError('not-found', `${label}: '${ref ?? 'HEAD'}' is no commit`);
  return { gitDir, head, branch: found.branch, bytes: 0, complete: async () => {} };
}

/**
 * The commit that HEAD of a repository on the disk points to, without running git: a fraction of a millisecond. Undefined when it
 * is not as simple as a branch in a file of its own or among the packed ones.
 */
export function headOnDisk(path: string): string | undefined {
  try {
    const repository = repositoryAt(path);
    return repository === undefined ? undefined : headOf(repository);
  } catch {
    // A directory that may not be looked into.
    return undefined;
  }
}

interface Found {
  readonly oid: string;
  readonly branch: string | null;
}

function atHead(repository: DiskRepository, label: string): Found {
  const head = readHead(repository);
  if (head !== undefined && 'oid' in head) return { oid: head.oid, branch: null };
  const oid = head === undefined ? undefined : readRef(repository, head.ref);
  if (head !== undefined && oid !== undefined) return { oid, branch: branchOf(head.ref) };
  refuseReftable(repository, label);
  if (head === undefined) throw new RemoteError('broken', `${label}: its HEAD is damaged`);
  refuseUnknown(repository, head.ref, label);
  throw new RemoteError('not-found', `${label} is empty: '${head.ref}' has no commit yet`, true);
}

/** References in the order of git: https://git-scm.com/docs/gitrevisions#_specifying_revisions */
function named(repository: DiskRepository, ref: string, label: string): Found {
  const problem = refProblem(ref);
  if (problem !== undefined) throw new RemoteError('not-found', `no branch, tag or commit has such a name: ${problem}`);
  if (ref === 'HEAD') return atHead(repository, label);
  const places = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/', 'refs/remotes/origin/'];
  for (const full of places.map((place) => place + ref)) {
    const oid = readRef(repository, full);
    if (oid !== undefined) return { oid, branch: branchOf(full) };
  }
  if (/^[\da-f]{7,64}$/i.test(ref)) return { oid: ref.toLowerCase(), branch: null };
  refuseReftable(repository, label);
  for (const place of places) if (`${place}${ref}`.startsWith('refs/')) refuseUnknown(repository, place + ref, label);
  const empty = headOf(repository) === undefined;
  throw new RemoteError('not-found', `${label}: it has no branch, tag or commit '${ref}'`, empty);
}

function headOf(repository: DiskRepository): string | undefined {
  const head = readHead(repository);
  return head === undefined ? undefined : 'oid' in head ? head.oid : readRef(repository, head.ref);
}

function branchOf(ref: string): string | null {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
}

/** A branch that is there and cannot be read is not one that has no commit. */
function refuseUnknown(repository: DiskRepository, ref: string, label: string): void {
  if (mayHoldRef(repository, ref)) throw new RemoteError('broken', `${label}: its branch '${ref}' cannot be read`);
}

function refuseReftable(repository: DiskRepository, label: string): void {
  if (!usesReftable(repository)) return;
  const how = 'name a commit, or convert it: git refs migrate --ref-format=files';
  throw new RemoteError('broken', `${label}: its branches are in a reftable, which is not read; ${how}`);
}

/** https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-objectsinfoalternates */
function refuseBorrowed({ common }: DiskRepository, label: string): void {
  const refuse = (): never => {
    const how = 'git repack -a -d, then remove objects/info/alternates, makes it whole';
    throw new RemoteError('broken', `${label}: it borrows objects from outside of it, which are not read; ${how}`);
  };
  // What is borrowed from may borrow itself.
  const stores = [join(common, 'objects')];
  for (const objects of stores) {
    for (const store of borrowedBy(objects) ?? refuse()) {
      if (!isWithin(store, common) || stores.length > MOST_STORES) refuse();
      if (!stores.includes(store)) stores.push(store);
    }
  }
}

/** Git itself follows five in a row. */
const MOST_STORES = 20;
const MOST_BORROWED = 65_536;

/** Where a store borrows from; undefined when that is not in a plain file of an ordinary size, as git does not demand. */
function borrowedBy(objects: string): string[] | undefined {
  const file = join(objects, 'info', 'alternates');
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return [];
  const text = readRegular(file, MOST_BORROWED)?.toString('utf8');
  if (text === undefined || text.length >= MOST_BORROWED) return undefined;
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => (isAbsolute(line) ? line : join(objects, line)));
}

function isWithin(path: string, directory: string): boolean {
  try {
    const way = relative(realpathSync(directory), realpathSync(path));
    return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
  } catch {
    return false;
  }
}
