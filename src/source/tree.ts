/** Every file under one directory: by git where there is a work tree, by walking elsewhere, nested repositories included. */
import { join } from 'node:path';
import { type GitAnswers, type GitFile, gitFiles, isIgnoredDirectory, workTreeOf } from './git-list.ts';
import { joinNames, type Name } from './names.ts';
import { walk } from './walk.ts';

export interface Tree {
  /** Relative to the directory, in no order. */
  readonly files: readonly GitFile[];
  /** Submodules, which are listed by name only. */
  readonly submodules: readonly string[];
  /** Sentences about how the listing was made, when not as usual. */
  readonly notes: readonly string[];
  /** What is there and could not be listed. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

/** Lists the tree below `root`, a real path of a directory. Never throws. `answers` holds what git was asked before. */
export function listTree(root: string, answers?: GitAnswers): Tree {
  const files: GitFile[] = [];
  const submodules: string[] = [];
  const notes: string[] = [];
  const problems: { path: string; reason: string }[] = [];
  const waiting: Name[] = [{ path: '' }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const here = place;
    if (here.bytes !== undefined) {
      problems.push({ path: here.path, reason: 'a repository whose directory name is not UTF-8' });
      continue;
    }
    const inside = (path: string): string => [here.path, path].filter((part) => part !== '').join('/') || '.';
    const listing = listOne(here.path === '' ? root : join(root, here.path), here.path === '', answers);
    for (const file of listing.files) {
      files.push(here.path === '' ? file : { ...joinNames(here, file), tracked: file.tracked });
    }
    for (const name of listing.repositories) waiting.push(joinNames(here, name));
    for (const path of listing.submodules) submodules.push(inside(path));
    for (const { path, reason } of listing.problems) problems.push({ path: inside(path), reason });
    if (listing.note !== undefined) notes.push(`${inside('')}: ${listing.note}`);
  }
  return { files, submodules, notes, problems };
}

interface OneListing {
  readonly files: readonly GitFile[];
  readonly repositories: readonly Name[];
  readonly submodules: readonly string[];
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  readonly note: string | undefined;
}

function listOne(directory: string, isRoot: boolean, answers: GitAnswers | undefined): OneListing {
  const top = isRoot ? workTreeOf(directory) : directory;
  if (top === undefined) return walked(directory, directory, undefined);
  const listing = gitFiles(top, directory, answers);
  if ('failure' in listing) return walked(directory, top, `listed without git (${listing.failure})`);
  const isEmpty = listing.files.length === 0 && listing.nested.length === 0 && listing.submodules.length === 0;
  if (isEmpty && directory !== top && isIgnoredDirectory(top, directory)) {
    return walked(directory, directory, 'git ignores this directory; it was listed because it was asked for');
  }
  return {
    files: listing.files,
    repositories: listing.nested,
    submodules: listing.submodules,
    problems: listing.unreadable.map((path) => ({ path, reason: 'permission denied' })),
    note: undefined,
  };
}

function walked(directory: string, top: string, note: string | undefined): OneListing {
  const { files, repositories, problems } = walk(directory, top);
  return { files: files.map((file) => ({ ...file, tracked: false })), repositories, submodules: [], problems, note };
}
