/** What goes wrong with a state, told to users. */

interface StateError extends Error {
  readonly name: 'StateError';
  /**
   * `usage`: this address or file cannot be worked with as it is (not a state, no permission, written by a newer tool).
   * `unreachable`: the same may work later (database down, locked by another process, disk full).
   */
  readonly kind: 'usage' | 'unreachable';
}

/** An error whose message is for users: no credential, says what to do where something can be done. */
export function stateError(kind: StateError['kind'], message: string, cause?: unknown): StateError {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  return Object.assign(error, { name: 'StateError', kind } as const);
}

export function isStateError(error: unknown): error is StateError {
  return error instanceof Error && error.name === 'StateError' && 'kind' in error;
}
