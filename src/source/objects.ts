/**
 * Lists a commit from an object store, with its contents in a spool file: nothing is checked out, and no contents pass through
 * this process until a reader wants them.
 *
 * The result is that of a work tree checked out with conversions switched off: `.gitattributes` may ask for other line ends,
 * expanded `$Id$` or filters (https://git-scm.com/docs/gitattributes); objects are read as they are. Ignored files that are
 * tracked count, as in a work tree.
 */
import { pathFilter } from './filter.ts';
import type { ListedFile, Listing, ListProblem } from './list.ts';
import { type StoredContents, storedContents, type Wants } from './objects-contents.ts';
import { isObjectName, ObjectsError, objectStore } from './objects-git.ts';
import { openSession } from './objects-session.ts';
import { type CommitTree, type TreeFile, treeOf } from './objects-tree.ts';

export interface ListCommit extends Wants {
  /** An existing directory of ours, mode 0700, for this listing alone; it lives as long as the listing is used. */
  readonly spool: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface ObjectListing extends Listing {
  /** The name of the commit's tree. */
  readonly tree: string;
  /** Bytes of contents that were spooled by now. */
  readonly bytes: () => number;
}

/**
 * Lists a commit and has its contents ready.
 *
 * @param gitDir of a bare repository or the `.git` of a work tree; only its objects are used
 * @param commit its full name
 * @throws ObjectsError when there is no such commit, its tree is broken or larger than is read; what `complete` and the signal throw
 */
export async function listCommit(gitDir: string, commit: string, how: ListCommit): Promise<ObjectListing> {
  if (!isObjectName(commit)) throw new ObjectsError('broken', 'no full name of a commit');
  const store = objectStore(gitDir, commit, how.spool, how.signal);
  const wanted = pathFilter(how.include ?? [], how.exclude ?? []);
  const session = openSession(store);
  try {
    const listed = await treeOf(store, commit, session);
    const kept = listed.files.filter(({ path }) => wanted(path));
    return listingOf(listed, kept, await storedContents(store, kept, how, session));
  } finally {
    session.end();
  }
}

/** `kept` are those of the files that are wanted. */
function listingOf(
  { tree, submodules, problems }: CommitTree,
  kept: readonly TreeFile[],
  contents: StoredContents,
): ObjectListing {
  const listed = kept.map(({ path, oid }): ListedFile => {
    const stored = contents.of(path, oid);
    return { path, absolute: '', tracked: true, named: false, stored };
  });
  const results = contents.results(new Map(kept.map(({ path, oid }) => [path, oid])));
  return {
    files: listed,
    submodules,
    notes: [],
    problems: problems.map(({ path, reason }): ListProblem => ({ kind: 'unreadable', path, reason })),
    tree,
    bytes: contents.bytes,
    ...(results === undefined ? {} : { results }),
    remember(read) {
      contents.remember(new Set(kept.flatMap(({ path, oid }) => (read.has(path) ? [oid] : []))));
    },
  };
}
