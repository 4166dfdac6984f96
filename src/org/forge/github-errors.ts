/** What Octokit throws, in our words. */
import type { Octokit } from '@octokit/core';
import { place } from './bounded-fetch.ts';
import { ForgeError, kindOfStatus, messageOf } from './errors.ts';
import { at, countAt, textAt } from './shape.ts';

/** An error of Octokit as a `ForgeError`; that of an aborted signal as it is. */
export function forgeErrorOf(error: unknown): Error {
  if (error instanceof ForgeError) return error;
  if (error instanceof Error && error.cause instanceof ForgeError) return error.cause;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const where = `${textAt(error, 'request', 'method') ?? 'POST'} ${place(textAt(error, 'request', 'url') ?? '')}`;
  const status = at(error, 'response') === undefined ? undefined : countAt(error, 'status');
  if (status === undefined || status < 400) {
    const kind = at(error, 'request') === undefined ? 'internal' : 'unreachable';
    return new ForgeError(kind, `${where}: ${messageOf(error)}`);
  }
  const said = textAt(error, 'response', 'data', 'message') ?? '';
  return new ForgeError(kindOfStatus(status), `${where} answered ${status}${said === '' ? '' : `: ${said}`}`, status);
}

/**
 * An Octokit plugin, to be the first one: what our fetch refuses (another host, an answer too large) comes out as it is, and is
 * thereby not tried again, as the retry plugin would.
 */
export function refuseAtOnce(octokit: Octokit): void {
  octokit.hook.error('request', (error) => {
    const { cause } = error;
    if (cause instanceof ForgeError && cause.kind !== 'unreachable' && cause.kind !== 'timeout') throw cause;
    throw error;
  });
}
