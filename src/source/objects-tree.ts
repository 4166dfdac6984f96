/** The entries of a commit's tree. */
import { splitNames } from './names.ts';
import { askStore, isObjectName, type ObjectStore, ObjectsError } from './objects-git.ts';
import type { Session } from './objects-session.ts';
import { walkTrees } from './objects-walk.ts';

export interface TreeFile {
  readonly path: string;
  /** The name of its contents. */
  readonly oid: string;
}

export interface CommitTree {
  /** The name of the tree. */
  readonly tree: string;
  /** In the order of code units of their paths, each path once. Links are left out. */
  readonly files: readonly TreeFile[];
  readonly submodules: readonly string[];
  /** Names that no work tree can hold. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

/** The largest public repositories have half a million files. */
const MOST_ENTRIES = 2_000_000;
const MOST_BYTES = 400 * 2 ** 20;
/** A tree may hold the same tree many times over, and that again: listing it has no end. */
const MILLISECONDS = 120_000;
/** So many bad names are told. */
const MOST_PROBLEMS = 100;

/**
 * Lists the tree of a commit. Rejects with ObjectsError when that is broken, missing, or larger than is read.
 *
 * @param session for a tree that is small; any other one ends it
 */
export async function treeOf(store: ObjectStore, commit: string, session: Session): Promise<CommitTree> {
  const walked = await walkTrees(session, commit);
  if (walked !== undefined) return { tree: walked.tree, ...entriesOf(walked.output) };
  const tree = await treeName(store, commit);
  let entries = 0;
  const watch = (piece: Buffer): string | undefined => {
    for (let at = piece.indexOf(0); at >= 0; at = piece.indexOf(0, at + 1)) entries++;
    return entries > MOST_ENTRIES ? `more than ${MOST_ENTRIES} files and folders` : undefined;
  };
  const tooMuch = `names of more than ${MOST_BYTES / 2 ** 20} MB`;
  const asked = { most: MOST_BYTES, tooMuch, watch, milliseconds: MILLISECONDS };
  // Trees are told too: empty ones, each many times over, would have git go on without a word, even when nobody listens any more.
  const { output, failure } = await askStore(store, ['ls-tree', '-r', '-t', '-z', '--full-tree', tree], asked);
  if (failure !== undefined) throw new ObjectsError('broken', `the tree of the commit cannot be read: ${failure}`);
  return { tree, ...entriesOf(output) };
}

async function treeName(store: ObjectStore, commit: string): Promise<string> {
  const command = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${commit}^{tree}`];
  const { output, failure } = await askStore(store, command, { milliseconds: MILLISECONDS });
  const name = output.toString('latin1').trim();
  if (failure !== undefined || !isObjectName(name)) throw new ObjectsError('broken', `there is no commit ${commit}`);
  return name;
}

/** Takes `ls-tree -z` apart: `MODE TYPE OID<tab>NAME<nul>`. */
function entriesOf(output: Buffer): Omit<CommitTree, 'tree'> {
  const files: TreeFile[] = [];
  const submodules: string[] = [];
  const problems: { path: string; reason: string }[] = [];
  const refuse = (path: string, reason: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ path, reason });
  };
  splitNames(output, (entry) => {
    const tab = entry.indexOf('\t');
    const path = entry.slice(tab + 1);
    const [mode, type, oid] = entry.slice(0, tab).split(' ');
    if (type === 'tree') return;
    const bad = badName(path);
    if (bad !== undefined) refuse(path, bad);
    else if (mode === '160000') submodules.push(path);
    // Where a link leads is in its contents; what it leads to is listed itself, if it is in the tree.
    else if (mode !== '120000' && oid !== undefined) files.push({ path, oid });
  });
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const unique = files.filter(({ path }, index) => {
    const again = path === files[index - 1]?.path;
    if (again) refuse(path, 'the tree has this name twice; the first is read');
    return !again;
  });
  return { files: unique, submodules: submodules.sort(), problems };
}

/** Names that git puts into no work tree. https://git-scm.com/docs/git-fsck#_fsck_messages (hasDot, hasDotdot, hasDotgit, …) */
function badName(path: string): string | undefined {
  if (path === '' || path.startsWith('/')) return 'an absolute or empty path in the tree';
  if (!/(?:^|\/)(?:\.|\/|$|git~1)/i.test(path)) return undefined;
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'a path in the tree that leads elsewhere';
    if (/^(?:\.git[ .]*(?::.*)?|git~1)$/i.test(part)) return "a name in the tree that is git's own";
  }
  return undefined;
}
