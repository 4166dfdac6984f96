/** Shares the reading of many files between this thread and a second one. */
import type { ListedFile } from '../source/list.ts';
import { type PackedFiles, packFiles } from '../source/packed.ts';
import type { Helper } from './start.ts';
import { type Taken, takeFiles } from './take.ts';

/** What the second thread is told: all files, and the number of the next block that nobody has begun. */
export interface Work {
  readonly files: PackedFiles;
  readonly next: Int32Array;
}

/** What it tells, block by block; at the end that there are no more. */
export type Told = { readonly block: number; readonly taken: readonly Taken[] } | 'done';

interface Block {
  readonly start: number;
  readonly files: readonly ListedFile[];
}

/** Files that are read at a stretch: few enough that both threads end at about the same time. */
const BLOCK_FILES = 200;
/** A second thread has to load what this one has loaded; for fewer files that is not worth it. */
const SHARED_FROM = 4_000;

/** Cuts a list of files into blocks. */
export function blocksOf(files: readonly ListedFile[]): Block[] {
  return Array.from({ length: Math.ceil(files.length / BLOCK_FILES) }, (_, block) => {
    const start = block * BLOCK_FILES;
    return { start, files: files.slice(start, start + BLOCK_FILES) };
  });
}

/** Takes the blocks of `blocks` that nobody else has begun, until there are none. */
export function takeBlocks(
  blocks: readonly Block[],
  next: Int32Array,
  tell: (block: number, taken: Taken[]) => void,
): void {
  const take = takeFiles();
  for (let at = Atomics.add(next, 0, 1); at < blocks.length; at = Atomics.add(next, 0, 1)) {
    tell(at, take(blocks[at]?.files ?? []));
  }
}

/**
 * Reads all files, and resolves to what came of them in the order of the list, whichever thread read what. Without a
 * helper, or when it fails, this thread does all of it.
 */
export async function shareFiles(
  files: readonly ListedFile[],
  helper: () => Helper | undefined,
  update: ((done: number, total: number) => void) | undefined,
): Promise<Taken[]> {
  const blocks = blocksOf(files);
  const taken: (readonly Taken[])[] = [];
  const next = new Int32Array(new SharedArrayBuffer(4));
  const second = files.length < SHARED_FROM ? undefined : helper();
  const told = second?.begin({ files: packFiles(files), next }, (block, list) => {
    taken[block] = list;
  });
  takeBlocks(blocks, next, (at, list) => {
    taken[at] = list;
    update?.(blocks[at]?.start ?? 0, files.length);
  });
  await told;
  // What the other thread began and did not end, it has failed at.
  const take = takeFiles();
  return blocks.flatMap((block, at) => taken[at] ?? take(block.files));
}
