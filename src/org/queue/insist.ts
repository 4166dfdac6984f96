/** Waiting for a state that went away for a while. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { isStateError } from '../state/error.ts';

const FIRST = 500;
const LONGEST = 30_000;

/**
 * Does something with the state, again and again while that cannot be reached. Whoever holds a job meanwhile keeps it.
 *
 * @throws what is not a state that cannot be reached, and that too once the signal is aborted
 */
export async function insist<T>(work: () => Promise<T>, log: Log, signal: AbortSignal): Promise<T> {
  for (let pause = FIRST; ; pause = Math.min(LONGEST, pause * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isStateError(error) || error.kind !== 'unreachable' || signal.aborted) throw error;
      log.warn('the state cannot be reached and is tried again', { reason: error.message, seconds: pause / 1000 });
      await wait(pause * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
}
