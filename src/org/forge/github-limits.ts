/**
 * GitHub's limits: how to know them, and the waiting.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
import type { Octokit } from '@octokit/core';
import type { Log } from '../log.ts';
import { place } from './bounded-fetch.ts';
import type { Cost } from './cost.ts';
import { ForgeError } from './errors.ts';
import { askedToWait, createGate, LONGEST_WAIT, MOST_WAITS, type Pace } from './pace.ts';
import { at, countAt, isShape, listAt, textAt } from './shape.ts';

interface LimitOptions {
  readonly host: string;
  readonly pace: Pace;
  readonly cost: Cost;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
}

/** Waits for limits and asks again; all requests of the client wait together. Tells the log how long and why. */
export function obeyLimits(octokit: Octokit, { host, pace, cost, log, signal }: LimitOptions): void {
  const gate = createGate(pace);
  octokit.hook.wrap('request', async (request, options) => {
    for (let waits = 0; ; waits++) {
      await gate.pass(signal);
      let met: unknown;
      try {
        const answer = await request(options);
        if (/^text\/html\b/i.test(answer.headers['content-type'] ?? '')) {
          const { url } = octokit.request.endpoint.parse(options);
          throw new ForgeError(
            'denied',
            `${place(url)} answered with a page in place of data, as logins and proxies do`,
          );
        }
        const data: unknown = answer.data;
        if (typeof data !== 'object' && data !== '') {
          throw new ForgeError('broken', `${options.method} ${options.url} answered with neither an object nor a list`);
        }
        if (!limitedByGraphql(data)) return answer;
        met = { status: 429, response: answer };
      } catch (error) {
        met = error;
      }
      const seconds = secondsToWait(met, pace.now(), waits);
      if (seconds === null) throw met;
      if (waits >= MOST_WAITS || seconds > LONGEST_WAIT) {
        throw new ForgeError('rate-limited', `${host} limits requests, and asks to wait ${seconds} seconds more`);
      }
      cost.waits++;
      cost.waitedSeconds += seconds;
      const until = new Date(pace.now() + seconds * 1000).toISOString();
      log.warn('waiting for a rate limit', { host, seconds, until });
      gate.close(seconds);
    }
  });
}

/** Seconds until it makes sense to ask again; null when the error is not about a limit. */
function secondsToWait(error: unknown, nowMs: number, waits: number): number | null {
  const status = countAt(error, 'status');
  const limited = limitedByGraphql(at(error, 'response', 'data'));
  if (status !== 403 && status !== 429 && !limited) return null;
  const asked = askedToWait(headersOf(error), nowMs);
  if (asked !== null) return asked;
  const said = textAt(error, 'response', 'data', 'message') ?? '';
  // Without a word on when: at least a minute, then longer each time.
  if (limited || status === 429 || /secondary rate|abuse detection/i.test(said)) return 60 * 2 ** waits;
  return null;
}

function limitedByGraphql(data: unknown): boolean {
  return (listAt(data, 'errors') ?? []).some((error) => textAt(error, 'type') === 'RATE_LIMITED');
}

function headersOf(error: unknown): ReadonlyMap<string, string> {
  const headers = at(error, 'response', 'headers');
  if (!isShape(headers)) return new Map();
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
