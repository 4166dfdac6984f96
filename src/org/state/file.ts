/** The file of a state, before SQLite looks at it. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Database } from './database.ts';
import { stateError } from './error.ts';
import { openLibsql } from './libsql.ts';

/** What every file of SQLite begins with (https://www.sqlite.org/fileformat.html#the_database_header). */
const HEADER = 'SQLite format 3\0';

/** Opens the file, which is made when it is not there and `create` says so: for its owner alone. Rejects with a `StateError`. */
export async function openFile(
  path: string,
  create: boolean,
): Promise<{ readonly database: Database; readonly name: string }> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
    throw stateError('usage', 'a state is the path of a file, or an address that begins with postgres://');
  }
  if (path === '') throw stateError('usage', 'the state has no name');
  if (create) make(path);
  examine(path);
  return { database: await openLibsql(resolve(path)), name: `the state ${path}` };
}

function make(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(path, error);
  }
}

function examine(path: string): void {
  try {
    if (!statSync(path).isFile()) throw stateError('usage', `${path} is not a file, and so no state of helm4-audit`);
    const file = openSync(path, 'r+');
    try {
      const start = Buffer.alloc(HEADER.length);
      const length = readSync(file, start);
      // An empty file is a state that was about to be made.
      if (length > 0 && start.toString('latin1', 0, length) !== HEADER) {
        throw stateError('usage', `${path} is not a state of helm4-audit`);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
      return existsSync(dirname(path))
        ? stateError('usage', `there is no state ${path}`, error)
        : stateError('usage', `there is no folder ${dirname(path)} for the state ${basename(path)}`, error);
    case 'EISDIR':
      return stateError('usage', `${path} is a folder, not a state`, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return stateError('usage', `no permission to write the state ${path}`, error);
    case 'ENOTDIR':
      return stateError('usage', `the state ${path} is to be in something that is no folder`, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return stateError('unreachable', `no room on the disk for the state ${path}`, error);
    default:
      return error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
