/** SIGINT and SIGTERM: the first one asks for an end in good order, the second one ends at once. */

export interface Interruptions {
  readonly signal: AbortSignal;
  /** The exit code, once there was one: 130 for SIGINT, 143 for SIGTERM. */
  readonly code: () => number | undefined;
  /** Leaves signals to the process again. */
  readonly release: () => void;
}

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Takes the two signals, until it is released. */
export function catchInterruptions(first: () => void): Interruptions {
  const ending = new AbortController();
  let code: number | undefined;
  const take = (name: keyof typeof CODES): void => {
    if (code !== undefined) process.exit(CODES[name]);
    code = CODES[name];
    first();
    ending.abort();
  };
  const onInt = (): void => take('SIGINT');
  const onTerm = (): void => take('SIGTERM');
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    signal: ending.signal,
    code: () => code,
    release() {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    },
  };
}
