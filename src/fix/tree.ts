/** The files that are being changed, in memory. */
import { closeSync, openSync } from 'node:fs';
import type { Rehearsal } from '../audit/index.ts';
import { type DecodedFile, decode, encode } from '../source/decode.ts';
import { compareEdits, type TextEdit } from '../source/edits.ts';
import { MAX_FILE_BYTES } from '../source/read.ts';
import { OPEN_FLAGS, readFully, readRegular } from '../source/regular.ts';
import type { Stored } from '../source/stored.ts';
import { applied, oldOffset } from './apply.ts';
import type { Change } from './plan.ts';

/** A file as it was read, and as it is to be. */
export interface TreeFile {
  readonly path: string;
  /** Where it is on the disk; undefined for standard input, empty for a file of a commit. */
  readonly absolute: string | Buffer | undefined;
  /** Undefined for a file that is new. */
  readonly before: Buffer | undefined;
  readonly decoded: DecodedFile;
  readonly text: string;
  /** What was replaced, in the offsets of the text of that time. */
  readonly steps: readonly (readonly TextEdit[])[];
}

/** By path. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** The bytes of a file as it is to be. */
export function contentOf({ text, decoded }: TreeFile): Buffer {
  return encode(text, decoded);
}

/** The tree with further changes; or the path of the file that cannot be changed, and why. */
export function changedTree(
  tree: Tree,
  changes: readonly Change[],
  open: (path: string) => TreeFile | string,
): Tree | { readonly path: string; readonly reason: string } {
  const next = new Map(tree);
  const edits = new Map<string, Map<string, TextEdit>>();
  for (const { span, text } of changes.flatMap((change) => change.edits)) {
    const known = edits.get(span.path) ?? new Map<string, TextEdit>();
    // The same edit may belong to several changes.
    known.set(`${span.start} ${span.end} ${text}`, { start: span.start, end: span.end, text });
    edits.set(span.path, known);
  }
  for (const [path, replacements] of edits) {
    const file = next.get(path) ?? open(path);
    if (typeof file === 'string') return { path, reason: file };
    const breaks = lineBreaks(file.decoded.text);
    const step = [...replacements.values()]
      .map((one) => ({ ...one, text: one.text.replace(/\r?\n/g, breaks) }))
      .sort(compareEdits);
    const text = applied(file.text, step);
    if (decode(path, encode(text, file.decoded)).text !== text)
      return { path, reason: 'its encoding cannot hold the new text' };
    next.set(path, { ...file, text, steps: [...file.steps, step] });
  }
  for (const { path, text } of changes.flatMap((change) => change.creates)) {
    if (next.has(path)) return { path, reason: 'it would be written twice' };
    const decoded: DecodedFile = { path, text: '', encoding: 'utf8', bom: false };
    next.set(path, { path, absolute: undefined, before: undefined, decoded, text, steps: [] });
  }
  return next;
}

/** CRLF where every line of a text ends so. */
function lineBreaks(text: string): string {
  return text.includes('\r\n') && !/(?<!\r)\n/.test(text) ? '\r\n' : '\n';
}

/** Opens files of an audit as they are on the disk now; says in words why one cannot be changed. */
export function opener({ collected }: Rehearsal, stdin: DecodedInput | undefined): (path: string) => TreeFile | string {
  const listed = new Map(collected.listing.files.map((file) => [file.path, file]));
  return (path) => {
    if (stdin?.name === path) return treeFile(path, undefined, stdin.bytes);
    const place = listed.get(path);
    if (place === undefined) return 'it is not among the files of the audit';
    const { stored } = place;
    const absolute = place.bytes ?? place.absolute;
    const bytes = stored === undefined ? readRegular(absolute, MAX_FILE_BYTES) : storedBytes(stored);
    if (bytes === undefined) return 'it cannot be read';
    const read = collected.files.get(path)?.text;
    const file = treeFile(path, absolute, bytes);
    if (typeof file !== 'string' && read !== undefined && read !== file.text) return 'it changed during the audit';
    return file;
  };
}

/** The contents of a file of a commit; undefined when they are not at hand. */
function storedBytes(stored: Stored): Buffer | undefined {
  const place = stored.kind === 'silent' ? stored.brought.now : stored;
  if (place?.kind !== 'spooled' || place.size > MAX_FILE_BYTES) return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(place.file, OPEN_FLAGS);
    const bytes = Buffer.alloc(place.size);
    return readFully(descriptor, bytes, place.offset) === place.size ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

interface DecodedInput {
  readonly name: string;
  readonly bytes: Buffer;
}

function treeFile(path: string, absolute: TreeFile['absolute'], before: Buffer): TreeFile | string {
  const decoded = decode(path, before);
  if (!encode(decoded.text, decoded).equals(before)) return 'its bytes are no valid text';
  return { path, absolute, before, decoded, text: decoded.text, steps: [] };
}

/** Where an offset of the changed text was in the text that was read. */
export function originalOffset(file: TreeFile, offset: number): number {
  return file.steps.reduceRight((at, step) => oldOffset(at, step), offset);
}
