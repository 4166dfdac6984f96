/** Listing the repositories below a folder: clones and bare repositories, without running git and without leaving the folder. */
import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { readHead, readRef, repositoryAt } from '../../remote/disk-refs.ts';
import { readGitUrl } from '../../remote/url.ts';
import { printable } from '../../report/printable.ts';
import { errorCode, readRegular } from '../../source/regular.ts';
import { ForgeError } from '../forge/errors.ts';
import { checked, UNTOLD } from './repository.ts';
import type { Listed, Listing, Refused } from './types.ts';

/** Folders within folders. Groups of a forge go 20 deep, which nobody does. */
const DEEPEST = 12;
const MOST_DIRECTORIES = 1_000_000;
/** Never hold repositories of their own that anyone works in. */
const PASSED: ReadonlySet<string> = new Set(['.git', 'node_modules']);
const CONFIG_BYTES = 65_536;

/**
 * Lists. A clone within a clone is listed too; linked work trees and submodules, whose `.git` is a file, belong to another
 * repository and are not. Symbolic links are not followed, and folders that lie too deep are not looked into: outside of clones, which
 * may hold such things of their own, both are logged. Throws a `ForgeError` when a part of the folder cannot be read.
 */
export function listFolder(path: string, { options, add }: Pick<Listing, 'options' | 'add'>): void {
  const root = realFolder(path);
  const unread: string[] = [];
  const found: string[] = [];
  const links: string[] = [];
  const deep: string[] = [];
  const open: { readonly path: string; readonly depth: number; readonly inClone: boolean }[] = [
    { path: root, depth: 0, inClone: false },
  ];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    options.signal?.throwIfAborted();
    if (++seen > MOST_DIRECTORIES)
      throw new ForgeError('too-large', `${path} holds more than ${MOST_DIRECTORIES} folders`);
    const entries = entriesOf(next.path, unread);
    const kind = kindOf(next.path, entries);
    if (kind !== undefined) found.push(next.path);
    if (kind === 'bare') continue;
    const inClone = next.inClone || kind === 'clone';
    for (const entry of entries) {
      const below = join(next.path, entry.name);
      if (entry.isSymbolicLink() && !inClone && leadsToFolder(below)) links.push(below);
      if (!entry.isDirectory() || PASSED.has(entry.name)) continue;
      if (next.depth < DEEPEST) open.push({ path: below, depth: next.depth + 1, inClone });
      else if (!inClone) deep.push(below);
    }
  }
  const tell = (event: string, paths: readonly string[]): void => {
    const [first] = [...paths].sort();
    if (first !== undefined) options.log.warn(event, { number: paths.length, first });
  };
  tell('symbolic links to folders are not followed', links);
  tell(`folders more than ${DEEPEST} deep are not looked into`, deep);
  const names = namesOf(root, found.sort());
  add(found.map((one) => diskRepository(one, names.get(one) ?? basename(one))));
  options.onProgress?.(found.length);
  const [first] = unread;
  if (first !== undefined) {
    throw new ForgeError('denied', `${unread.length} folders below ${path} cannot be read, the first of them ${first}`);
  }
}

/** The repository at a path as it is listed under a name. */
export function diskRepository(path: string, name: string): Listed | Refused {
  const repository = repositoryAt(path);
  if (repository === undefined) return { name: printable(name), reason: 'it is no git repository' };
  const head = readHead(repository);
  const oid = head === undefined ? undefined : 'oid' in head ? head.oid : readRef(repository, head.ref);
  const branch = head !== undefined && 'ref' in head && head.ref.startsWith('refs/heads/') ? head.ref.slice(11) : null;
  const config = readRegular(join(repository.common, 'config'), CONFIG_BYTES)?.toString('utf8') ?? '';
  return checked({
    ...UNTOLD,
    forge: 'folder',
    host: 'folder',
    name,
    url: path,
    webUrl: webUrlOf(config),
    defaultBranch: branch,
    head: oid ?? null,
    // The head is all that counts.
    stamp: oid ?? null,
  });
}

function realFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    throw new ForgeError('not-found', `${path} cannot be read (${errorCode(error)})`);
  }
  throw new ForgeError('not-found', `${path} is no folder`);
}

function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // To nowhere, in a circle, or into what is not for us.
    return false;
  }
}

function entriesOf(path: string, unread: string[]): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    // What was removed meanwhile is not there.
    if (errorCode(error) !== 'ENOENT') unread.push(path);
    return [];
  }
}

function kindOf(path: string, entries: readonly Dirent[]): 'clone' | 'bare' | undefined {
  const types = new Map(entries.map((entry) => [entry.name, entry]));
  const inner = types.get('.git');
  // A link in place of .git leads to somewhere else.
  if (inner !== undefined) return inner.isDirectory() && repositoryAt(path) !== undefined ? 'clone' : undefined;
  const bare = types.get('HEAD')?.isFile() && types.get('objects')?.isDirectory() && types.get('refs')?.isDirectory();
  return bare === true && lstatSync(join(path, 'HEAD')).isFile() ? 'bare' : undefined;
}

/** Names by path: the way from the folder, for the folder itself its own name; without `.git` unless that is taken. */
function namesOf(root: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const full = new Map(paths.map((path) => [path, relative(root, path).split(sep).join('/') || basename(root)]));
  const taken = new Set([...full.values()].map((name) => name.toLowerCase()));
  return new Map(
    [...full].map(([path, name]) => {
      const short = name.replace(/(?<=[^/])\.git$/, '');
      return [path, short !== name && taken.has(short.toLowerCase()) ? name : short];
    }),
  );
}

/** The page of the remote that a clone came from, by its configuration, which is read as text only. */
function webUrlOf(config: string): string | null {
  const [, section = ''] = /^\[remote "origin"\]\n((?:[ \t].*\n?)*)/m.exec(config.replaceAll('\r', '')) ?? [];
  const [, url = ''] = /^[ \t]+url[ \t]*=[ \t]*(\S+)$/m.exec(section) ?? [];
  const read = url === '' ? undefined : readGitUrl(url);
  if (read === undefined || 'refused' in read || read.scheme === 'git') return null;
  const host = read.scheme === 'ssh' ? read.host.replace(/:\d+$/, '') : read.host;
  return `${read.scheme === 'http' ? 'http' : 'https'}://${host}/${read.path.split('/').map(encodeURIComponent).join('/')}`;
}
