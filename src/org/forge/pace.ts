/** How long to wait before a forge is asked again. */
import { setTimeout as sleepFor } from 'node:timers/promises';

/** The clock that clients go by; tests have one of their own. */
export interface Pace {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** How many milliseconds a second of waiting lasts. With less than 1000, writes are not kept apart either. */
  readonly secondMs: number;
}

export const REAL_PACE: Pace = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
  },
  random: Math.random,
  secondMs: 1000,
};

/** A request is given up after this many waits for a limit. */
export const MOST_WAITS = 5;

/** Limits of GitHub and Bitbucket are counted by the hour, so that nothing that is meant to end takes longer. Seconds. */
export const LONGEST_WAIT = 3_900;

/**
 * Seconds to wait as an answer says, rounded up; null when it says nothing. `Retry-After` is in seconds or a date (RFC 9110
 * §10.2.3); the reset of GitHub (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api), of GitLab
 * (https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers) and of Azure DevOps
 * (https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits) in seconds since 1970, and it counts only when
 * nothing remains.
 */
export function askedToWait(headers: ReadonlyMap<string, string>, nowMs: number): number | null {
  const after = headers.get('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    if (/^\d{1,9}$/.test(after)) return Number(after);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - nowMs) / 1000));
  }
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    if (headers.get(`${prefix}-remaining`)?.trim() !== '0') continue;
    const reset = headers.get(`${prefix}-reset`)?.trim() ?? '';
    // One second more, so as to be after it and not at it.
    if (/^\d{1,12}$/.test(reset)) return Math.max(0, Math.ceil(Number(reset) - nowMs / 1000) + 1);
  }
  return null;
}

/** Seconds before try number `attempt` + 1 (from 0): doubled each time, and spread so that many clients do not come at once. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(60, 2 ** attempt);
  return full / 2 + (full / 2) * random();
}

/** Lets requests through, but none before a time that can be put off: what one is told to wait, all of them wait. */
export interface Gate {
  readonly pass: (signal: AbortSignal | undefined) => Promise<void>;
  /** @param seconds from now */
  readonly close: (seconds: number) => void;
}

export function createGate(pace: Pace): Gate {
  let opensAt = 0;
  return {
    pass: async (signal) => {
      signal?.throwIfAborted();
      for (let left = opensAt - pace.now(); left > 0; left = opensAt - pace.now()) {
        await pace.sleep(left, signal);
        signal?.throwIfAborted();
      }
    },
    close: (seconds) => {
      opensAt = Math.max(opensAt, pace.now() + seconds * pace.secondMs);
    },
  };
}
