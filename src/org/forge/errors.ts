/** What went wrong with a forge, in the words of `FailureKind`. */
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import type { Failure, FailureKind } from '../types.ts';

const LONGEST_MESSAGE = 500;

/** A request that a forge did not answer as it should. The message is for people: redacted, printable, on one line. */
export class ForgeError extends Error {
  readonly kind: FailureKind;
  /** The status of HTTP; null when there was no answer. */
  readonly status: number | null;

  constructor(kind: FailureKind, message: string, status: number | null = null) {
    const safe = printable(redact(message));
    super(safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe);
    this.name = 'ForgeError';
    this.kind = kind;
    this.status = status;
  }
}

/** What a status of 400 or more means for a scan. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403 || status === 407) return 'denied';
  if (status === 404 || status === 410 || status === 451) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'unreachable' : 'broken';
}

/** Whatever was thrown, as a failure that can be stored and shown. */
export function failureOf(error: unknown): Failure {
  const known = error instanceof ForgeError ? error : new ForgeError('internal', messageOf(error));
  return { kind: known.kind, message: known.message };
}

/** The message of an error, with that of its cause: fetch says only `fetch failed`. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}
