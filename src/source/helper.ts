/** A second thread that reads files. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ReadBlock } from './blocks.ts';
import type { PackedFiles } from './packed.ts';

/** What the thread is told: all files, and the number of the next block that nobody has begun. */
export interface Work {
  readonly files: PackedFiles;
  readonly next: Int32Array;
}

/** What it tells: one block after the other, and at the end that there are no more. */
export type Told = ReadBlock | 'done';

export interface Helper {
  /** Gives it work. It has no more than one. */
  readonly begin: (work: Work) => void;
  /** A block that it has read by now and that was not asked for yet. */
  readonly poll: () => ReadBlock | undefined;
  /** Hands on the blocks that it has still to tell of; resolves when there are no more, or when it has failed. */
  readonly rest: (take: (read: ReadBlock) => void) => Promise<void>;
  readonly stop: () => void;
}

const THREAD = new URL('./thread.js', import.meta.url);

/** Starts the thread; undefined where there is one processor only, and where the sources run uncompiled. */
export function startHelper(): Helper | undefined {
  if (availableParallelism() < 2 || !existsSync(THREAD)) return undefined;
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(THREAD, { workerData: port2, transferList: [port2] });
  const ended = new Promise<void>((resolve) => {
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
  // It must not keep the process alive when the audit comes to nothing.
  worker.unref();
  let done = false;
  return {
    begin: (work) => port.postMessage(work),
    poll() {
      const told: Told | undefined = receiveMessageOnPort(port)?.message;
      done ||= told === 'done';
      return told === 'done' ? undefined : told;
    },
    async rest(take) {
      if (done) return;
      worker.ref();
      const all = new Promise<void>((resolve) => {
        port.on('message', (told: Told) => {
          if (told === 'done') resolve();
          else take(told);
        });
      });
      await Promise.race([all, ended]);
      port.close();
    },
    stop: () => void worker.terminate(),
  };
}
