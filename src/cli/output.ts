/** Where reports go: at most one to standard output, the others to files that are complete or not there. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { printable } from '../report/printable.ts';
import { UsageError } from './exit.ts';
import type { Io } from './io.ts';
import type { Target } from './options.ts';

/** Fails when two reports would go to one place, or to a directory. */
export function checkTargets<F extends string>(targets: readonly Target<F>[], cwd: string): void {
  const seen = new Set<string>();
  for (const { format, file } of targets) {
    const place = file === undefined ? '-' : resolve(cwd, file);
    if (seen.has(place)) {
      throw new UsageError(
        file === undefined
          ? `only one format can go to standard output; write '--format ${format}=FILE' for the others`
          : `two reports would be written to '${printable(file)}'`,
      );
    }
    seen.add(place);
    if (file !== undefined && isDirectory(place)) {
      throw new UsageError(`cannot write ${format} to '${printable(file)}': it is a directory`);
    }
  }
}

/** Writes a report to its place; files appear whole, by a rename. */
export function writeTarget<F extends string>(target: Target<F>, text: string, io: Io): void {
  if (target.file === undefined) {
    io.stdout.write(text);
    return;
  }
  try {
    writeWhole(resolve(io.cwd, target.file), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write ${target.format} to '${printable(target.file)}': ${printable(reason)}`);
  }
}

/** UTF-16 units that are gathered before they are written. */
const BATCH = 256 * 1024;

/** As `writeTarget` for a report that comes in pieces and need not fit into memory. What the pieces reject with is passed on. */
export async function writeTargetPieces<F extends string>(
  target: Target<F>,
  pieces: AsyncIterable<string>,
  io: Io,
): Promise<void> {
  if (target.file === undefined) {
    for await (const batch of batches(pieces)) {
      io.stdout.write(batch);
      await io.stdout.flush();
    }
    return;
  }
  try {
    await writeWholePieces(resolve(io.cwd, target.file), pieces);
  } catch (error) {
    // Errors of the file system say which call failed; all others are not about the file.
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new UsageError(`cannot write ${target.format} to '${printable(target.file)}': ${printable(error.message)}`);
  }
}

async function writeWholePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const replaced = !exists(path) || isFile(path);
  if (replaced) mkdirSync(dirname(path), { recursive: true });
  const temporary = replaced ? `${path}.${process.pid}.tmp` : path;
  const file = openSync(temporary, replaced ? 'wx' : 'w');
  try {
    try {
      for await (const batch of batches(pieces)) writeAll(file, Buffer.from(batch));
    } finally {
      closeSync(file);
    }
    if (replaced) renameSync(temporary, path);
  } catch (error) {
    if (replaced) rmSync(temporary, { force: true });
    throw error;
  }
}

/** A pipe takes less than it is given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

async function* batches(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let batch: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    batch.push(piece);
    length += piece.length;
    if (length < BATCH) continue;
    yield batch.join('');
    batch = [];
    length = 0;
  }
  if (length > 0) yield batch.join('');
}

/** Writes a file whole or not at all. */
export function writeWhole(path: string, text: string | Uint8Array): void {
  // A device or a pipe (/dev/null, /dev/stderr) cannot be replaced by a file.
  if (exists(path) && !isFile(path)) {
    writeFileSync(path, text);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // Fails if the name is taken, by a link above all.
    const file = openSync(temporary, 'wx');
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function stat(path: string): ReturnType<typeof statSync> | undefined {
  try {
    return statSync(path);
  } catch {
    // Not there, or below something that is no directory: writing will say which.
    return undefined;
  }
}

function exists(path: string): boolean {
  return stat(path) !== undefined;
}

function isFile(path: string): boolean {
  return stat(path)?.isFile() === true;
}

function isDirectory(path: string): boolean {
  return stat(path)?.isDirectory() === true;
}
