/** The files of a small tree, from its objects: as `git ls-tree -r -z --full-tree` lists them, without another process. */
import type { GitObject, Session } from './objects-session.ts';

export interface Walked {
  /** The name of the tree. */
  readonly tree: string;
  /** `MODE TYPE OID<tab>PATH<nul>`, in the order of git. */
  readonly output: Buffer;
}

interface Entry {
  readonly mode: string;
  readonly oid: string;
  readonly name: Buffer;
}

/** Entries of a tree that is small; one that is in it twice counts twice. */
const MOST_ENTRIES = 10_000;
const DEEPEST = 100;
const TREE = '40000';
/** What git writes today, and files that their group may write, of its first years. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['100644', 'blob'],
  ['100755', 'blob'],
  ['100664', 'blob'],
  ['120000', 'blob'],
  ['160000', 'commit'],
  [TREE, 'tree'],
]);
const SPACE = 32;
const SLASH = 47;

/** Lists a commit's tree; undefined when that is not small, not whole, or in any way unlike what git writes. */
export async function walkTrees(session: Session, commit: string): Promise<Walked | undefined> {
  const [root] = (await session.read([`${commit}^{tree}`])) ?? [];
  if (root?.type !== 'tree') return undefined;
  const trees = new Map<string, readonly Entry[]>();
  for (let level: readonly GitObject[] = [root], depth = 0; level.length > 0; depth++) {
    const below = new Set<string>();
    for (const { oid, type, bytes } of level) {
      const entries = type === 'tree' ? entriesIn(bytes, commit.length / 2) : undefined;
      if (entries === undefined) return undefined;
      trees.set(oid, entries);
      for (const { mode, oid: child } of entries) if (mode === TREE && !trees.has(child)) below.add(child);
    }
    if (depth > DEEPEST || trees.size + below.size > MOST_ENTRIES) return undefined;
    // A tree may be on two levels, and is read once.
    const next = await session.read([...below].filter((oid) => !trees.has(oid)));
    if (next === undefined) return undefined;
    level = next;
  }
  const pieces = listed(trees, root.oid);
  return pieces === undefined ? undefined : { tree: root.oid, output: Buffer.concat(pieces) };
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects: `MODE NAME<nul>` and the bytes of the object's name. */
function entriesIn(tree: Buffer, hash: number): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(SPACE, at);
    const end = space < 0 ? -1 : tree.indexOf(0, space);
    if (end < 0 || end + hash >= tree.length) return undefined;
    const mode = tree.toString('latin1', at, space);
    const name = tree.subarray(space + 1, end);
    if (!KINDS.has(mode) || name.length === 0 || name.includes(SLASH) || entries.length >= MOST_ENTRIES)
      return undefined;
    at = end + 1 + hash;
    entries.push({ mode, oid: tree.toString('hex', end + 1, at), name });
  }
  return entries;
}

/** Lines for the files below a tree; undefined when there are too many. */
function listed(trees: ReadonlyMap<string, readonly Entry[]>, root: string): readonly Buffer[] | undefined {
  const pieces: Buffer[] = [];
  let left = MOST_ENTRIES;
  const list = (oid: string, prefix: Buffer): void => {
    for (const { mode, oid: child, name } of trees.get(oid) ?? []) {
      if (--left < 0) return;
      if (mode === TREE) list(child, Buffer.concat([prefix, name, Buffer.from('/')]));
      else pieces.push(Buffer.from(`${mode} ${KINDS.get(mode)} ${child}\t`), prefix, name, Buffer.from([0]));
    }
  };
  list(root, Buffer.alloc(0));
  return left < 0 ? undefined : pieces;
}
