/** From the paths on the command line to the list of files to audit. */
import { existsSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathFilter } from './filter.ts';
import { type GitAnswers, type GitOutput, listAhead, workTreeOf } from './git-list.ts';
import { errorCode, errorReason } from './regular.ts';
import type { Stored } from './stored.ts';
import { listTree } from './tree.ts';

export interface ListedFile {
  /** Relative to the directory that was given; of a file that was given, to its repository, else to the working directory. */
  readonly path: string;
  /** Where to open it. */
  readonly absolute: string;
  /** The path to open instead of `absolute` when it is not UTF-8. */
  readonly bytes?: Buffer;
  /** What counts instead of what the disk holds. */
  readonly content?: Buffer;
  /** Where the contents of a file of a commit are, which is on no disk; `absolute` is empty then. */
  readonly stored?: Stored;
  /** In git's index, so that it may be missing from the work tree without anything being wrong. */
  readonly tracked: boolean;
  /** Given by name rather than found in a directory. */
  readonly named: boolean;
}

export interface ListProblem {
  /** 'missing': a given path does not exist; 'not-a-file': it is neither file nor directory; 'bare': a repository without a work tree. */
  readonly kind: 'missing' | 'not-a-file' | 'bare' | 'unreadable';
  readonly path: string;
  readonly reason: string;
}

export interface Listing {
  /** Sorted by path in code unit order, each file once. */
  readonly files: readonly ListedFile[];
  /** Submodules below the given directories, sorted. They are named, not read. */
  readonly submodules: readonly string[];
  /** Sentences for the user about how the listing was made. */
  readonly notes: readonly string[];
  readonly problems: readonly ListProblem[];
  /** Is told the paths of the files that were read for what they hold, when the audit is done. Never throws. */
  readonly remember?: (read: ReadonlySet<string>) => void;
  /** What was made of the same contents under the same path before. */
  readonly results?: Results;
}

/** Keeps bytes for files of a listing, by path, from one audit to the next. Never throws; it may forget. */
export interface Results {
  readonly get: (path: string) => Buffer | undefined;
  readonly set: (path: string, bytes: Buffer) => void;
}

export interface ListOptions {
  /** The working directory, absolute. */
  readonly cwd: string;
  /** Patterns of `pathFilter`, on the paths of the listing. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Of `askGit`. */
  readonly answers?: GitAnswers;
}

/** So many directories are asked about at the same time. */
const ASKED_AHEAD = 2;

/**
 * Asks git about the first of the given directories, so that `listFiles` need not wait for it. Never rejects; what went
 * wrong is among the answers.
 */
export async function askGit(paths: readonly string[], cwd: string, signal: AbortSignal): Promise<GitAnswers> {
  const answers = new Map<string, GitOutput | string>();
  const asked = paths.slice(0, ASKED_AHEAD).map(async (given) => {
    const place = locateArgument(given, cwd);
    const top = place.kind === 'directory' ? workTreeOf(place.root) : undefined;
    if (place.kind !== 'directory' || top === undefined) return;
    answers.set(place.root, await listAhead(top, place.root, signal));
  });
  await Promise.all(asked);
  return answers;
}

/**
 * Lists the files under the given directories and the given single files. Never throws; what cannot be listed is a
 * problem. When the same relative path comes from two directories, the paths of the later directory begin with its name.
 */
export function listFiles(paths: readonly string[], options: ListOptions): Listing {
  const listed: ListedFile[] = [];
  const submodules: string[] = [];
  const notes: string[] = [];
  const problems: ListProblem[] = [];
  const taken = new Set<string>();
  const seen = new Set<string>();
  const several = paths.length > 1;

  const addAll = (files: readonly ListedFile[], directory: string): ((path: string) => string) => {
    const fresh = several ? files.filter((file) => !seen.has(file.absolute)) : files;
    const labels = taken.size === 0 ? [] : labelsOf(directory, options.cwd);
    const label = labels.find((text) => !fresh.some((file) => taken.has(text + file.path))) ?? '';
    const rename = (path: string): string => label + path;
    for (const file of fresh) {
      const path = rename(file.path);
      listed.push(path === file.path ? file : { ...file, path });
      if (!several) continue;
      taken.add(path);
      seen.add(file.absolute);
    }
    return rename;
  };

  for (const given of paths) {
    const place = locateArgument(given, options.cwd);
    switch (place.kind) {
      case 'problem':
        problems.push(place.problem);
        break;
      case 'file':
        addAll([place.file], dirname(place.file.absolute));
        break;
      case 'directory': {
        const tree = listTree(place.root, options.answers);
        const base = place.root === sep ? sep : place.root + sep;
        const files = tree.files.map(({ path, bytes, tracked }): ListedFile => {
          const absolute = base + path;
          if (bytes === undefined) return { path, absolute, tracked, named: false };
          return { path, absolute, bytes: Buffer.concat([Buffer.from(base), bytes]), tracked, named: false };
        });
        const rename = addAll(files, place.root);
        for (const path of tree.submodules) submodules.push(rename(path));
        for (const note of tree.notes) notes.push(note);
        for (const { path, reason } of tree.problems) problems.push({ kind: 'unreadable', path: rename(path), reason });
      }
    }
  }
  const wanted = pathFilter(options.include ?? [], options.exclude ?? []);
  const files = listed.filter((file) => wanted(file.path)).sort(byPath);
  // A file whose merge is not settled is in the index three times.
  const unique = files.filter((file, index) => file.path !== files[index - 1]?.path);
  return { files: unique, submodules: submodules.sort(), notes, problems };
}

/** What to put in front of the paths of a directory, the shortest first. */
function labelsOf(directory: string, cwd: string): string[] {
  const names = [basename(directory), relative(cwd, directory), directory];
  return ['', ...names.map((name) => `${name.replaceAll(sep, '/').replace(/^\//, '')}/`)];
}

type Argument =
  | { readonly kind: 'file'; readonly file: ListedFile }
  | { readonly kind: 'directory'; readonly root: string }
  | { readonly kind: 'problem'; readonly problem: ListProblem };

function locateArgument(given: string, cwd: string): Argument {
  const absolute = resolve(cwd, given);
  let stats: Stats;
  let real: string;
  try {
    stats = statSync(absolute);
    real = realpathSync(absolute);
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
    const reason = missing ? 'no such file or directory' : errorReason(error);
    return problem(missing ? 'missing' : 'unreadable', given, reason);
  }
  if (stats.isDirectory()) {
    if (isBare(real)) return problem('bare', given, 'a bare repository; give a work tree of it');
    return { kind: 'directory', root: real };
  }
  if (!stats.isFile()) return problem('not-a-file', given, 'neither a file nor a directory; use - for standard input');
  const path = relative(workTreeOf(dirname(absolute)) ?? cwd, absolute);
  // On Windows a file on another drive has no relative path.
  const shown = isAbsolute(path) ? basename(path) : path.replaceAll(sep, '/');
  return { kind: 'file', file: { path: shown, absolute: real, tracked: false, named: true } };
}

function problem(kind: ListProblem['kind'], path: string, reason: string): Argument {
  return { kind: 'problem', problem: { kind, path, reason } };
}

function isBare(directory: string): boolean {
  const has = (name: string): boolean => existsSync(join(directory, name));
  return has('HEAD') && has('objects') && has('refs') && !has('.git');
}

function byPath(a: ListedFile, b: ListedFile): number {
  if (a.path < b.path) return -1;
  return a.path === b.path ? 0 : 1;
}
