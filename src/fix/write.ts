/**
 * Puts new contents on the disk. Each file is replaced in one step, so that whatever happens it is the old one or the new one:
 * a temporary file beside it is filled, made durable, and renamed over it.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { MAX_FILE_BYTES } from '../source/read.ts';
import { errorCode, errorReason, readRegular } from '../source/regular.ts';

export interface Write {
  /** As it is named to the user. */
  readonly path: string;
  readonly absolute: string | Buffer;
  /** What the file must hold still; undefined when it must not exist. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

export interface NotWritten {
  readonly path: string;
  /** `is read-only` */
  readonly reason: string;
}

/** `.helm4-audit-fix.PID.RANDOM.tmp` */
const TEMPORARY = /^\.helm4-audit-fix\.(\d{1,10})\.[0-9a-f]{16}\.tmp$/;

/** A file that is ready to be put in its place. */
interface Staged {
  readonly write: Write;
  readonly temporary: string | Buffer;
}

/**
 * Writes files that belong together. First all of them are looked at and filled beside their places, and when one cannot be
 * written none is; then they are put in place, new files first. Returns what was not written, which is empty when all was.
 *
 * @param root no file outside of it is created
 */
export function writeTogether(writes: readonly Write[], root: string): NotWritten[] {
  const problems = obstacles(writes, root);
  if (problems.length > 0) return noneOf(writes, problems);
  const staged: Staged[] = [];
  try {
    const ordered = [...writes].sort((a, b) => Number(a.before !== undefined) - Number(b.before !== undefined));
    for (const write of ordered) {
      const failure = stage(write, staged);
      if (failure !== undefined) return noneOf(writes, [failure]);
    }
    // As late as possible: what was written meanwhile must not be lost.
    const late = obstacles(
      staged.map(({ write }) => write),
      root,
    );
    return late.length > 0 ? noneOf(writes, late) : staged.flatMap(put);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

/** Since some cannot be written, none is. */
function noneOf(writes: readonly Write[], problems: readonly NotWritten[]): NotWritten[] {
  const reason = `was left as it is, since it belongs to '${problems[0]?.path}', which ${problems[0]?.reason}`;
  const alone = new Set(problems.map(({ path }) => path));
  return [...problems, ...writes.flatMap(({ path }) => (alone.has(path) ? [] : [{ path, reason }]))];
}

/** Fills a file beside its place, and adds it to those that are ready; says why that failed. */
function stage(write: Write, staged: Staged[]): NotWritten | undefined {
  const { path, absolute, before, after } = write;
  try {
    if (before === undefined) {
      // It is there already, and the same.
      if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) return undefined;
      mkdirSync(dirname(absolute.toString()), { recursive: true });
    }
    staged.push({ write, temporary: fill(absolute, after, before === undefined ? undefined : lstatSync(absolute)) });
    return undefined;
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

function put({ write: { path, absolute, before }, temporary }: Staged): NotWritten[] {
  try {
    // Unlike a rename, a link never replaces what somebody else has put there meanwhile.
    if (before === undefined) linkSync(temporary, absolute);
    else renameSync(temporary, absolute);
    syncDirectory(absolute);
    return [];
  } catch (error) {
    return [{ path, reason: reasonOf(error) }];
  }
}

class Obstacle extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof Obstacle) return error.message;
  return DISK[errorCode(error)] ?? errorReason(error);
}

const DISK: Readonly<Record<string, string>> = {
  EROFS: 'lies on a disk that is read-only',
  ENOSPC: 'does not fit on the disk, which is full',
  EDQUOT: 'does not fit on the disk, of which no more may be used',
  EFBIG: 'is larger than a file may be',
};

function obstacles(writes: readonly Write[], root: string): NotWritten[] {
  return writes.flatMap((one) => {
    const reason = obstacle(one, root);
    return reason === undefined ? [] : [{ path: one.path, reason }];
  });
}

/** What stands in the way of a write, as far as can be told before. */
function obstacle(one: Write, root: string): string | undefined {
  try {
    if (one.before === undefined) return obstacleToNew(one.absolute.toString(), root, one.after);
    check(one.absolute, one.before);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Fails when the file is another one than the one that was read. */
function check(absolute: string | Buffer, before: Buffer): void {
  const stats = lstatSync(absolute);
  if (!stats.isFile()) throw new Obstacle('is no regular file any more');
  if ((stats.mode & 0o222) === 0) throw new Obstacle('is read-only');
  if (!Buffer.isBuffer(absolute) && realpathSync(absolute) !== resolve(absolute))
    throw new Obstacle('is reached through a link');
  if (readRegular(absolute, MAX_FILE_BYTES)?.equals(before) !== true)
    throw new Obstacle('changed since it was read, and was left alone');
}

function obstacleToNew(absolute: string, root: string, content: Buffer): string | undefined {
  const way = relative(root, absolute);
  if (way === '' || way.startsWith('..') || resolve(root, way) !== resolve(absolute)) return 'lies outside';
  if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined)
    return readRegular(absolute, MAX_FILE_BYTES)?.equals(content) === true ? undefined : 'exists already';
  for (let at = dirname(absolute); at !== root && at.startsWith(root); at = dirname(at)) {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isDirectory()) return 'a part of its path is no directory';
  }
  return undefined;
}

/** A temporary file beside `absolute` with the content, the rights and the owner of what it is to replace. */
function fill(absolute: string | Buffer, content: Buffer, like: Stats | undefined): string | Buffer {
  const name = `.helm4-audit-fix.${process.pid}.${randomBytes(8).toString('hex')}.tmp`;
  const temporary = beside(absolute, name);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const program = like === undefined && content.subarray(0, 2).toString('latin1') === '#!';
  const file = openSync(temporary, flags, program ? 0o777 : 0o666);
  try {
    if (like !== undefined) {
      const own = fstatSync(file);
      if (own.uid !== like.uid || own.gid !== like.gid) fchownSync(file, like.uid, like.gid);
      fchmodSync(file, like.mode & 0o7777);
    }
    writeFileSync(file, content);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}

function beside(absolute: string | Buffer, name: string): string | Buffer {
  if (!Buffer.isBuffer(absolute)) return join(dirname(absolute), name);
  return Buffer.concat([absolute.subarray(0, absolute.lastIndexOf(sep) + 1), Buffer.from(name)]);
}

/** Makes the new name durable, where directories can be opened (not on Windows). */
function syncDirectory(absolute: string | Buffer): void {
  if (Buffer.isBuffer(absolute)) return;
  try {
    const directory = openSync(dirname(absolute), constants.O_RDONLY);
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch {
    // The content is durable; the name is as durable as the file system makes it.
  }
}

/** Whether a file was left by a run that was killed. */
export function isLeftover(path: string): boolean {
  const pid = TEMPORARY.exec(basename(path))?.[1];
  return pid !== undefined && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Takes away what runs that were killed left in the given directories. */
export function removeLeftovers(directories: Iterable<string>): void {
  for (const directory of new Set(directories)) {
    try {
      for (const name of readdirSync(directory)) {
        const path = join(directory, name);
        if (isLeftover(name) && lstatSync(path).isFile()) rmSync(path, { force: true });
      }
    } catch {
      // A directory that cannot be read is told where something is written in it.
    }
  }
}
