/** Lists of files cut into blocks, which several threads take in turns. */
import type { ListedFile } from './list.ts';
import { type Candidate, fileReader } from './read.ts';

/** Files that are read at a stretch: few enough that all threads end at about the same time. */
export const BLOCK_FILES = 200;

/** What was read of one block. */
export interface ReadBlock {
  readonly block: number;
  readonly candidates: readonly Candidate[];
}

/**
 * Makes a function that reads the next block which no thread has begun.
 *
 * @param next holds the number of that block, in memory that the threads share
 * @returns undefined when there are no more
 */
export function blockReader(
  files: readonly ListedFile[],
  wanted: (path: string) => boolean,
  next: Int32Array,
): () => ReadBlock | undefined {
  const read = fileReader({ wanted });
  return () => {
    const block = Atomics.add(next, 0, 1);
    const start = block * BLOCK_FILES;
    if (start >= files.length) return undefined;
    const candidates = files.slice(start, start + BLOCK_FILES).flatMap((file) => read(file) ?? []);
    return { block, candidates };
  };
}
