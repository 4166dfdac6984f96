/** Branches of repositories on the disk, read without git: nothing of what is there can run, and thousands take moments. */
import { lstatSync, type Stats } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { piecesOf, readRegular } from '../source/regular.ts';
import { isCommitName, refProblem } from './ref-name.ts';

/** Where the parts of a repository are. */
export interface DiskRepository {
  /** Holds HEAD. */
  readonly gitDir: string;
  /** Holds objects and branches; another one for a linked work tree. */
  readonly common: string;
}

const SMALL = 4096;
/** Some fifteen million references, read a piece at a time. */
const PACKED = 2 ** 30;
const PIECE = 2 ** 22;
/** Git follows as many references that point to another. */
const MOST_STEPS = 5;

/** The repository whose work tree, or whose bare directory, is at `path`; undefined when there is none. */
export function repositoryAt(path: string): DiskRepository | undefined {
  const inside = join(path, '.git');
  const stats = lstatSync(inside, { throwIfNoEntry: false });
  if (stats === undefined) return isRepository(path) ? { gitDir: path, common: path } : undefined;
  if (!stats.isFile()) return isRepository(inside) ? { gitDir: inside, common: inside } : undefined;
  // https://git-scm.com/docs/gitrepository-layout: a file that says where the directory is.
  const [, target] = /^gitdir: (.+?)\n?$/.exec(textOf(inside) ?? '') ?? [];
  if (target === undefined) return undefined;
  const gitDir = isAbsolute(target) ? target : join(path, target);
  const shared = textOf(join(gitDir, 'commondir'))?.trim();
  const common = shared === undefined ? gitDir : isAbsolute(shared) ? shared : join(gitDir, shared);
  return isRepository(common) ? { gitDir, common } : undefined;
}

function isRepository(directory: string): boolean {
  return ['HEAD', 'objects', 'refs'].every(
    (name) => lstatSync(join(directory, name), { throwIfNoEntry: false }) !== undefined,
  );
}

/** Where HEAD points to: a commit, or a full reference that need not exist. Undefined when it is neither. */
export function readHead({ gitDir }: DiskRepository): { readonly ref: string } | { readonly oid: string } | undefined {
  const text = textOf(join(gitDir, 'HEAD'))?.replace(/\s+$/, '') ?? '';
  if (isCommitName(text)) return { oid: text.toLowerCase() };
  const ref = text.startsWith('ref: ') ? text.slice(5).trim() : undefined;
  return ref !== undefined && isRef(ref) ? { ref } : undefined;
}

/**
 * What a full reference (`refs/heads/main`) holds, or the one that it points to: the name of an object; undefined when it is not there
 * or not as simple.
 */
export function readRef(repository: DiskRepository, ref: string): string | undefined {
  let at = ref;
  for (let step = 0; step <= MOST_STEPS && isRef(at); step++) {
    const loose = textOf(looseFile(repository, at))?.trim();
    if (loose === undefined) return packedRef(repository, at);
    if (isCommitName(loose)) return loose.toLowerCase();
    if (!loose.startsWith('ref: ')) return undefined;
    at = loose.slice(5).trim();
  }
  return undefined;
}

/** Whether a reference that `readRef` does not know may be there all the same: as a link, damaged, in a table that is too large. */
export function mayHoldRef(repository: DiskRepository, ref: string): boolean {
  const loose = entryAt(looseFile(repository, ref));
  if (loose !== undefined && !loose.isDirectory()) return true;
  const packed = entryAt(join(repository.common, 'packed-refs'));
  return packed !== undefined && (!packed.isFile() || packed.size > PACKED);
}

function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // A file where a directory should be, or a name that is too long.
    return undefined;
  }
}

function looseFile({ common }: DiskRepository, ref: string): string {
  return join(common, ...ref.split('/'));
}

/** Whether branches are in a table that only git since 2.45 reads. */
export function usesReftable({ common }: DiskRepository): boolean {
  return lstatSync(join(common, 'reftable'), { throwIfNoEntry: false })?.isDirectory() === true;
}

function packedRef({ common }: DiskRepository, ref: string): string | undefined {
  const line = Buffer.from(` ${ref}\n`);
  let rest = Buffer.alloc(0);
  for (const piece of piecesOf(join(common, 'packed-refs'), { limit: PACKED, size: PIECE })) {
    const text = Buffer.concat([rest, piece]);
    const at = text.indexOf(line);
    if (at >= 0) {
      const oid = text.toString('latin1', text.lastIndexOf(10, at) + 1, at);
      return isCommitName(oid) ? oid : undefined;
    }
    // A line may be cut in two.
    rest = text.subarray(Math.max(0, text.length - SMALL));
  }
  return undefined;
}

/** Names that stay below the directory: `..` and the like are no part of one. */
function isRef(ref: string): boolean {
  return ref.startsWith('refs/') && refProblem(ref) === undefined;
}

function textOf(path: string): string | undefined {
  return readRegular(path, SMALL)?.toString('utf8');
}
