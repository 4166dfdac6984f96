/** What an audit begins before it is loaded itself: git, which lists the files, and for large trees a second thread. */
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GitAnswers } from '../source/git-list.ts';
import { askGit } from '../source/list.ts';
import type { Told, Work } from './share.ts';
import type { Taken } from './take.ts';

export interface Started {
  /** What git lists under the given directories. */
  readonly answers: Promise<GitAnswers>;
  /** A second thread; undefined where there is nothing to be gained from one. */
  readonly helper: () => Helper | undefined;
  /** Ends what is still running. */
  readonly stop: () => void;
}

/** A second thread that has not been told yet what to do. */
export interface Helper {
  /** Gives it work; resolves when it has told of its last block, or has failed. */
  readonly begin: (work: Work, tell: (block: number, taken: readonly Taken[]) => void) => Promise<void>;
  readonly stop: () => void;
}

/** An index of git takes some 120 bytes for each file. */
const LARGE_INDEX = 500_000;
const THREAD = new URL('./thread.js', import.meta.url);

/** Begins an audit of the given paths, which are relative to `cwd` or absolute. */
export function startAudit(paths: readonly string[], cwd: string): Started {
  const ending = new AbortController();
  let helper: Helper | undefined;
  const started = { helper: (): Helper | undefined => (helper ??= startHelper()) };
  if (paths.some((path) => hasLargeIndex(resolve(cwd, path)))) started.helper();
  return {
    ...started,
    answers: askGit(paths, cwd, ending.signal),
    stop() {
      ending.abort();
      helper?.stop();
    },
  };
}

function hasLargeIndex(directory: string): boolean {
  const index = statSync(join(directory, '.git', 'index'), { throwIfNoEntry: false });
  return index !== undefined && index.size > LARGE_INDEX;
}

/** Starts a second thread, which loads its modules at once. */
function startHelper(): Helper | undefined {
  // Where the sources run uncompiled there is no such file.
  if (availableParallelism() < 2 || !existsSync(THREAD)) return undefined;
  const worker = new Worker(THREAD);
  const ended = new Promise<void>((resolve) => {
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
  worker.unref();
  return {
    begin(work, tell) {
      const done = new Promise<void>((resolve) => {
        worker.on('message', (told: Told) => {
          if (told === 'done') resolve();
          else tell(told.block, told.taken);
        });
      });
      worker.ref();
      worker.postMessage(work);
      return Promise.race([done, ended]);
    },
    stop: () => void worker.terminate(),
  };
}
