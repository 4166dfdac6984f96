/** SARIF of single repositories as files. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Io } from '../io.ts';
import { writeWhole } from '../output.ts';

/** Writes the SARIF of a repository into a folder, as a whole file or not at all. Throws UsageError where that cannot be. */
export function sarifWriter(folder: string, cwd: Io['cwd']): (repositoryId: string, sarif: Uint8Array) => void {
  return (id, sarif) => writeWhole(resolve(cwd, folder, sarifName(id)), gunzipSync(sarif));
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
