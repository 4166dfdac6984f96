/** Shares the reading of many files with a second thread. */
import { BLOCK_FILES, blockReader, type ReadBlock } from './blocks.ts';
import type { Helper } from './helper.ts';
import type { ListedFile } from './list.ts';
import { packFiles } from './packed.ts';
import { type Candidate, fileReader } from './read.ts';

export interface SharedReading {
  /** Whether a file is to be read by its path, even when its bytes do not mention Helm. */
  readonly wanted: (path: string) => boolean;
  /** Gives a second thread, if one can be had; asked for when there are many files. */
  readonly helper: () => Helper | undefined;
  readonly update?: ((done: number, total: number) => void) | undefined;
}

/** For fewer files a second thread is not worth its start. */
const SHARED_FROM = 4_000;

/**
 * Reads all files and hands those that matter (as `fileReader` says) to `make`, in this thread and in any order; resolves to
 * what it made of them, in the order of the list. Without a helper, or when that fails, this thread reads all of them.
 */
export async function readShared<Made>(
  files: readonly ListedFile[],
  { wanted, helper: help, update }: SharedReading,
  make: (candidate: Candidate) => Made,
): Promise<Made[]> {
  const made: Made[][] = [];
  const next = new Int32Array(new SharedArrayBuffer(4));
  const helper = files.length < SHARED_FROM ? undefined : help();
  helper?.begin({ files: packFiles(files, wanted), next });
  const read = blockReader(files, wanted, next);
  const keep = ({ block, candidates }: ReadBlock): void => {
    made[block] = candidates.map(make);
    update?.(Math.min(files.length, made.length * BLOCK_FILES), files.length);
  };
  // What the other thread has read comes first: nobody else can make something of it.
  for (let at = helper?.poll() ?? read(); at !== undefined; at = helper?.poll() ?? read()) keep(at);
  await helper?.rest(keep);
  const again = fileReader({ wanted });
  for (let block = 0; block * BLOCK_FILES < files.length; block++) {
    if (made[block] !== undefined) continue;
    // The other thread began it and failed.
    const lost = files.slice(block * BLOCK_FILES, (block + 1) * BLOCK_FILES);
    keep({ block, candidates: lost.flatMap((file) => again(file) ?? []) });
  }
  return made.flat();
}
