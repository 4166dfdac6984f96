/** SARIF of single repositories as files. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { printable } from '../../report/printable.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { writeWhole } from '../output.ts';

/** Writes the SARIF of a repository into a folder, as a whole file or not at all. Throws UsageError where that cannot be. */
export function sarifWriter(folder: string, cwd: Io['cwd']): (repositoryId: string, sarif: Uint8Array) => void {
  return (id, sarif) => {
    try {
      writeWhole(resolve(cwd, folder, sarifName(id)), gunzipSync(sarif));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`cannot write SARIF into '${printable(folder)}': ${printable(reason)}`);
    }
  };
}

/** The name of the file for a repository: its id without what a file system might mind. */
export function sarifName(id: string): string {
  const plain = id
    .replaceAll('/', '__')
    .replace(/[^\w.-]/g, '_')
    .slice(0, 150);
  // Two ids must not meet in one file.
  const mark =
    plain === id.replaceAll('/', '__') && !id.includes('__')
      ? ''
      : `-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
  return `${plain}${mark}.sarif`;
}
