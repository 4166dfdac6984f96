/** Hosts that do not answer: asking for each of ten thousand repositories would take the night. */

/** So many failures in a row, and a host is taken to be down. */
const IN_A_ROW = 10;
/** Milliseconds after which one repository tries whether it is back. */
const TRY_AGAIN = 30_000;

export interface HostsDown {
  /** Whether a host need not be asked now; of those who ask after a while one gets false. */
  readonly isDown: (host: string) => boolean;
  readonly answered: (host: string) => void;
  readonly failed: (host: string) => void;
}

/** @param now milliseconds, growing */
export function watchHosts(now: () => number): HostsDown {
  const failing = new Map<string, { inARow: number; until: number }>();
  return {
    isDown(host) {
      const state = failing.get(host);
      if (state === undefined || state.inARow < IN_A_ROW) return false;
      if (now() < state.until) return true;
      state.until = now() + TRY_AGAIN;
      return false;
    },
    answered(host) {
      failing.delete(host);
    },
    failed(host) {
      const inARow = (failing.get(host)?.inARow ?? 0) + 1;
      failing.set(host, { inARow, until: now() + TRY_AGAIN });
    },
  };
}
