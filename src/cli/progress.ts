import type { Io } from './io.ts';

/** Nothing is shown before this time: most audits are over by then. */
const DELAY = 500;
const INTERVAL = 100;

export interface Progress {
  readonly update: (done: number, total: number) => void;
  /** Takes the line away again. */
  readonly end: () => void;
}

/** A line on standard error that counts files; silent unless that is a terminal. */
export function startProgress(io: Io, quiet: boolean): Progress {
  if (quiet || !io.stderr.terminal) return { update: () => {}, end: () => {} };
  let next = io.now() + DELAY;
  let shown = false;
  return {
    update(done, total) {
      const now = io.now();
      if (now < next) return;
      next = now + INTERVAL;
      shown = true;
      io.stderr.write(`\r\u001b[KReading ${done} of ${total} files`);
    },
    end() {
      if (shown) io.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
