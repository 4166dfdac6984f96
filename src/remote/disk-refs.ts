/** Branches of repositories on the disk, read without git: nothing of what is there can run, and thousands take moments. */
import { lstatSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { readRegular } from '../source/regular.ts';
import { isCommitName, refProblem } from './ref-name.ts';

/** Where the parts of a repository are. */
export interface DiskRepository {
  /** Holds HEAD. */
  readonly gitDir: string;
  /** Holds objects and branches; another one for a linked work tree. */
  readonly common: string;
}

const SMALL = 4096;
/** About half a million references. */
const PACKED = 2 ** 25;

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

/** What a full reference (`refs/heads/main`) holds: the name of an object; undefined when it is not there or not as simple. */
export function readRef({ common }: DiskRepository, ref: string): string | undefined {
  if (!isRef(ref)) return undefined;
  const loose = textOf(join(common, ...ref.split('/')))?.trim();
  if (loose !== undefined) return isCommitName(loose) ? loose.toLowerCase() : undefined;
  return packedRef(common, ref);
}

/** Whether branches are in a table that only git since 2.45 reads. */
export function usesReftable({ common }: DiskRepository): boolean {
  return lstatSync(join(common, 'reftable'), { throwIfNoEntry: false })?.isDirectory() === true;
}

function packedRef(common: string, ref: string): string | undefined {
  const packed = readRegular(join(common, 'packed-refs'), PACKED);
  const at = packed?.indexOf(` ${ref}\n`) ?? -1;
  if (packed === undefined || at < 0) return undefined;
  const oid = packed.toString('latin1', packed.lastIndexOf(10, at) + 1, at);
  return isCommitName(oid) ? oid : undefined;
}

/** Names that stay below the directory: `..` and the like are no part of one. */
function isRef(ref: string): boolean {
  return ref.startsWith('refs/') && refProblem(ref) === undefined;
}

function textOf(path: string): string | undefined {
  return readRegular(path, SMALL)?.toString('utf8');
}
