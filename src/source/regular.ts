/** Opening files of a tree that is not trusted. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Read only; a symbolic link is refused (ELOOP) and a named pipe or a terminal never blocks. Windows knows none of these.
 * https://man7.org/linux/man-pages/man2/open.2.html
 */
export const OPEN_FLAGS =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The first `limit` bytes of a regular file; undefined when there is no such file or it cannot be read. */
export function readRegular(path: string | Buffer, limit: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(Math.min(limit, stats.size));
    return bytes.subarray(0, readFully(descriptor, bytes));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The first `limit` bytes of a regular file in pieces of `size`; none when there is no such file. Throws where it cannot be read on. */
export function* piecesOf(path: string, { limit, size }: { limit: number; size: number }): Iterable<Buffer> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
  } catch {
    return;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return;
    for (let at = 0; at < limit; at += size) {
      const piece = Buffer.allocUnsafe(size);
      const length = readFully(descriptor, piece, at);
      if (length > 0) yield piece.subarray(0, length);
      if (length < size) return;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Fills `buffer` from the given place of the file; returns how many bytes there were. Throws as readSync does. */
export function readFully(descriptor: number, buffer: Buffer, start = 0): number {
  let end = 0;
  while (end < buffer.length) {
    const count = readSync(descriptor, buffer, end, buffer.length - end, start + end);
    if (count === 0) break;
    end += count;
  }
  return end;
}

/** The code of a file system error (`ENOENT`), or its message. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return String(error);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'vanished during the audit',
  EISDIR: 'is a directory',
  ENXIO: 'not a regular file',
  EAGAIN: 'not a regular file',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many open files',
  EIO: 'the disk could not be read',
};

/** Why a file could not be read, in words. */
export function errorReason(error: unknown): string {
  const code = errorCode(error);
  return REASONS[code] ?? code;
}
