/** Reads the files that may matter, and says which could not be read. */
import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DecodedFile, decode, markedEncoding } from './decode.ts';
import type { ListedFile, Listing } from './list.ts';
import { looksLikeHelmUse, mentionsHelm } from './mention.ts';
import { errorCode, errorReason, OPEN_FLAGS, readFully } from './regular.ts';
import type { Spooled, Stored } from './stored.ts';

/** Larger files are not read into memory. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;
/** Files with a longer line (in bytes) are minified or generated; no parser here is meant for them. */
export const MAX_LINE = 2 ** 20;
/** How far a file that is too large is searched for a use of Helm. */
const MAX_SEARCHED = 512 * 2 ** 20;
/** A NUL byte within these makes a file binary, as it does for git and grep. */
const BINARY_PROBE = 8192;
const BUFFER_BYTES = 2 ** 20;
/** Longer than anything that is searched for, so that nothing is lost where two pieces of a file meet. */
const OVERLAP = 512;

/**
 * A file to hand to the readers, or one that would have been and could not be read. Plain data, so that one thread can hand it
 * to another.
 */
export type Candidate =
  | { readonly kind: 'file'; readonly file: DecodedFile }
  | {
      readonly kind: 'skipped';
      readonly path: string;
      readonly reason: string;
      /** Whether a use of Helm may hide in it. */
      readonly relevant: boolean;
    };

export interface ReadOptions {
  /** Whether a file is to be read by its path, even when its bytes do not mention Helm. */
  readonly wanted: (path: string) => boolean;
}

/** What a reader keeps between files. */
interface Reading {
  readonly buffer: Buffer;
  readonly wanted: ReadOptions['wanted'];
  /** Directories, and whether a link leads to them. */
  readonly linked: Map<string, boolean>;
}

/**
 * Makes a function that reads a listed file and returns it if its bytes mention Helm or its path is wanted. It returns
 * nothing for binary files, links, and tracked files that are missing from the work tree; but a file that the user named
 * is always accounted for. Never throws.
 */
export function fileReader(options: ReadOptions): (listed: ListedFile) => Candidate | undefined {
  // Synchronous reads into one buffer: asynchronous ones take five times as long for many small files.
  const reading: Reading = { buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES), wanted: options.wanted, linked: new Map() };
  return (listed) => readListed(listed, reading);
}

/** Yields what `fileReader` returns for the files of a listing, in their order. */
export function* readCandidates(
  listing: Pick<Listing, 'files'>,
  options: ReadOptions,
): Generator<Candidate, void, undefined> {
  const read = fileReader(options);
  for (const listed of listing.files) {
    const candidate = read(listed);
    if (candidate !== undefined) yield candidate;
  }
}

/** Judges bytes that come from no file (standard input) as if they were a file that the user named. */
export function decodeCandidate(path: string, bytes: Buffer): Candidate {
  if (bytes.length > MAX_FILE_BYTES) return skipped(path, tooLarge(bytes.length), mentionsHelm(bytes));
  const listed: ListedFile = { path, absolute: path, tracked: false, named: true };
  return isBinary(bytes) ? skipped(path, 'binary', false) : accept(listed, bytes);
}

function readListed(listed: ListedFile, reading: Reading): Candidate | undefined {
  if (listed.content !== undefined) {
    const { content } = listed;
    return listed.named || reading.wanted(listed.path) || mayMention(content) ? accept(listed, content) : undefined;
  }
  if (listed.stored !== undefined) return readStored(listed, listed.stored, reading);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(listed.bytes ?? listed.absolute, OPEN_FLAGS);
    return readOpen(descriptor, listed, reading);
  } catch (error) {
    return failed(listed, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readOpen(descriptor: number, listed: ListedFile, reading: Reading): Candidate | undefined {
  const { buffer } = reading;
  // Regular files give all they have in one call. Asking again would cost a fifth of the scan.
  const head = buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, null));
  const always = listed.named || reading.wanted(listed.path);
  if (!always && head.length < buffer.length && !mayMention(head)) return undefined;
  const stats = fstatSync(descriptor);
  if (!stats.isFile() || isLinked(dirname(listed.absolute), listed.path, reading.linked)) return undefined;
  return readContents({ descriptor, start: 0, size: stats.size }, head, listed, reading);
}

/** The contents of a file of a commit, judged as those of a file on the disk are. */
function readStored(listed: ListedFile, stored: Stored, reading: Reading): Candidate | undefined {
  switch (stored.kind) {
    case 'withheld':
      return skipped(listed.path, stored.reason, stored.relevant);
    case 'silent': {
      const { now } = stored.brought;
      if (now !== undefined) return readStored(listed, now, reading);
      const always = listed.named || reading.wanted(listed.path);
      return always ? skipped(listed.path, 'its contents were not brought', true) : undefined;
    }
    case 'spooled':
      return readSpooled(listed, stored, reading);
  }
}

function readSpooled(listed: ListedFile, { file, offset, size }: Spooled, reading: Reading): Candidate | undefined {
  const { buffer } = reading;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, OPEN_FLAGS);
    const head = buffer.subarray(0, Math.min(size, buffer.length));
    if (readFully(descriptor, head, offset) < head.length) return skipped(listed.path, 'its contents were lost', true);
    const always = listed.named || reading.wanted(listed.path);
    if (!always && head.length < buffer.length && !mayMention(head)) return undefined;
    return readContents({ descriptor, start: offset, size }, head, listed, reading);
  } catch (error) {
    return skipped(listed.path, errorReason(error), true);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Contents within an open file. */
interface Contents {
  readonly descriptor: number;
  readonly start: number;
  readonly size: number;
}

/** @param head what the reading's buffer holds of the contents */
function readContents(contents: Contents, head: Buffer, listed: ListedFile, reading: Reading): Candidate | undefined {
  const { size, start, descriptor } = contents;
  const always = listed.named || reading.wanted(listed.path);
  if (isBinary(head)) return listed.named ? skipped(listed.path, 'binary', false) : undefined;
  if (size > MAX_FILE_BYTES) {
    const uses = (piece: Buffer): boolean => mentionsHelm(piece) && looksLikeHelmUse(piece.toString('latin1'));
    const relevant = someInFile(contents, reading.buffer, head.length, uses);
    return relevant || always ? skipped(listed.path, tooLarge(size), relevant) : undefined;
  }
  if (head.length >= size) return accept(listed, head);
  const marked = markedEncoding(head) !== undefined;
  if (!always && !marked && !someInFile(contents, reading.buffer, head.length, mentionsHelm)) return undefined;
  const whole = Buffer.allocUnsafeSlow(size);
  const bytes = whole.subarray(0, readFully(descriptor, whole, start));
  return always || mayMention(bytes) ? accept(listed, bytes) : undefined;
}

function accept(listed: ListedFile, bytes: Buffer): Candidate {
  const file = decode(listed.path, bytes);
  const longest = bytes.length > MAX_LINE ? longestLine(bytes) : 0;
  if (longest <= MAX_LINE) return { kind: 'file', file };
  return skipped(listed.path, `a line of ${megabytes(longest)}, minified or generated`, looksLikeHelmUse(file.text));
}

function failed(listed: ListedFile, error: unknown): Candidate | undefined {
  const code = errorCode(error);
  // A link: its target is listed itself, if it is in the tree.
  if (code === 'ELOOP') return undefined;
  // Deleted or replaced without telling git.
  const gone = code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
  if (gone && listed.tracked) return undefined;
  return skipped(listed.path, errorReason(error), !gone && code !== 'ENXIO' && code !== 'EAGAIN');
}

/** Whether `test` holds for a piece of the contents; the buffer holds the first `count` bytes and is written over. */
function someInFile(
  { descriptor, start, size }: Contents,
  buffer: Buffer,
  count: number,
  test: (piece: Buffer) => boolean,
): boolean {
  let position = 0;
  for (let filled = count; filled > 0; ) {
    if (test(buffer.subarray(0, filled))) return true;
    if (filled < buffer.length || position > MAX_SEARCHED) return false;
    position += filled - OVERLAP;
    // What a file has gained since is not read: other contents may stand behind these.
    const left = Math.min(buffer.length, size - position);
    filled = left <= 0 ? 0 : readSync(descriptor, buffer, 0, left, start + position);
  }
  return false;
}

function mayMention(bytes: Buffer): boolean {
  const marked = markedEncoding(bytes);
  if (marked === undefined || marked === 'utf8') return mentionsHelm(bytes);
  return /helm/i.test(decode('', bytes).text);
}

function isBinary(bytes: Buffer): boolean {
  const marked = markedEncoding(bytes);
  return marked !== 'utf16le' && marked !== 'utf16be' && bytes.subarray(0, BINARY_PROBE).includes(0);
}

/**
 * Whether one of the directories that `path` names below its root is a link (git still lists tracked files below a
 * directory that was replaced by a link, and the link may lead out of the tree).
 */
function isLinked(directory: string, path: string, known: Map<string, boolean>): boolean {
  const cut = path.lastIndexOf('/');
  if (cut < 0) return false;
  const before = known.get(directory);
  if (before !== undefined) return before;
  const link = lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const linked = link || isLinked(dirname(directory), path.slice(0, cut), known);
  known.set(directory, linked);
  return linked;
}

function longestLine(bytes: Buffer): number {
  let longest = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    const stop = end < 0 ? bytes.length : end;
    longest = Math.max(longest, stop - start);
    start = stop + 1;
  }
  return longest;
}

function tooLarge(size: number): string {
  return `too large (${megabytes(size)})`;
}

function megabytes(size: number): string {
  return `${Math.round(size / 2 ** 20)} MB`;
}

function skipped(path: string, reason: string, relevant: boolean): Candidate {
  return { kind: 'skipped', path, reason, relevant };
}
