/** A clock that jumps: waiting takes no time, and what was waited for is remembered. */
import type { Pace } from '../../../src/org/forge/pace.ts';

export interface JumpingPace extends Pace {
  /** Milliseconds, in order. */
  readonly slept: number[];
}

/** Starts at the real time, since servers tell times too. A second of waiting lasts a thousand of its milliseconds but none of ours. */
export function jumpingPace(): JumpingPace {
  const slept: number[] = [];
  let ahead = 0;
  return {
    slept,
    now: () => Date.now() + ahead,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      ahead += ms;
    },
    random: () => 0.5,
    // The waits within Octokit's own plugins are real ones.
    secondMs: 1,
  };
}
