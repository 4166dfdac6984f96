/** A polite client for APIs that speak JSON over HTTP: GitLab, Bitbucket, Azure DevOps. */
import { readPackage } from '../../package.ts';
import type { Log } from '../log.ts';
import type { Forge } from '../types.ts';
import { type Authentication, authenticationHeader } from './authentication.ts';
import { type AnswerLimits, boundedFetch, place } from './bounded-fetch.ts';
import { type Cost, noCost } from './cost.ts';
import { ForgeError, kindOfStatus, messageOf } from './errors.ts';
import { createLimiter } from './limiter.ts';
import { askedToWait, backoff, createGate, LONGEST_WAIT, MOST_WAITS, type Pace, REAL_PACE } from './pace.ts';
import { plainAt } from './shape.ts';

export interface JsonOptions {
  readonly forge: Forge;
  /** Without a slash at the end; requests go to this origin only. */
  readonly apiUrl: string;
  readonly authentication: Authentication;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  readonly pace?: Pace | undefined;
  readonly limits?: Partial<AnswerLimits> | undefined;
  /** Requests at the same time; 4 when absent. */
  readonly concurrency?: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly data: unknown;
}

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the address of the API, or a whole address on the same origin. */
  readonly path: string;
  readonly body?: unknown;
}

export interface JsonClient {
  readonly apiUrl: string;
  readonly cost: Cost;
  /** Rejects with a `ForgeError`. Repeats after limits, 5xx and broken connections; a POST only where it did not get through. */
  readonly request: (request: JsonRequest) => Promise<JsonAnswer>;
  /**
   * The pages of a list. `next` gives the address of the page after an answer, or null. Rejects with a `ForgeError`, also where
   * pages lead in a circle.
   */
  readonly pages: (path: string, next: (answer: JsonAnswer, url: string) => string | null) => AsyncIterable<JsonAnswer>;
}

const MOST_PAGES = 3_000;
const MOST_RETRIES = 4;

/** A client for one API as one identity. */
export function jsonClient(options: JsonOptions): JsonClient {
  const { forge, apiUrl, log, signal, pace = REAL_PACE } = options;
  const { origin, host } = new URL(apiUrl);
  const cost = noCost();
  const header = authenticationHeader(forge, options.authentication);
  const fetchBounded = boundedFetch({ origin, limits: options.limits, signal, cost });
  const gate = createGate(pace);
  const limited = createLimiter(options.concurrency ?? 4);
  const agent = `helm4-audit/${readPackage().version}`;

  return { apiUrl, cost, request, pages };

  async function request(wanted: JsonRequest): Promise<JsonAnswer> {
    const url = addressOf(wanted.path);
    for (let waits = 0, retries = 0; ; ) {
      const tried = await limited(() => attempt(url, wanted));
      if ('answer' in tried && tried.answer.status < 400) return checked(url, wanted, tried.answer);
      const error = 'answer' in tried ? errorOf(wanted.method, url, tried.answer) : tried.error;
      const asked = 'answer' in tried ? askedToWait(tried.answer.headers, pace.now()) : null;
      if (error.kind === 'rate-limited') {
        // Without a word on when, as from Bitbucket, whose limits go by the hour: a minute, then longer each time.
        const seconds = asked ?? 60 * 2 ** waits;
        if (++waits > MOST_WAITS || seconds > LONGEST_WAIT) throw error;
        hold(seconds);
      } else if (mayRepeat(wanted, error) && ++retries <= MOST_RETRIES) {
        cost.retries++;
        const seconds = Math.min(asked ?? backoff(retries - 1, pace.random), LONGEST_WAIT);
        log.warn('request repeated', { host, reason: error.message });
        await pace.sleep(seconds * pace.secondMs, signal);
      } else throw error;
    }
  }

  async function attempt(
    url: string,
    { method, body }: JsonRequest,
  ): Promise<{ readonly answer: JsonAnswer } | { readonly error: ForgeError }> {
    await gate.pass(signal);
    try {
      const response = await fetchBounded(url, {
        method,
        headers: {
          accept: 'application/json',
          'user-agent': agent,
          ...(header === null ? {} : { [header.name]: header.value.reveal() }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const headers = new Map(response.headers);
      const text = await response.text();
      return { answer: { status: response.status, headers, data: dataOf(headers, text) } };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ForgeError) return { error };
      return { error: new ForgeError('unreachable', `${method} ${place(url)}: ${messageOf(error)}`) };
    }
  }

  function checked(url: string, { method }: JsonRequest, answer: JsonAnswer): JsonAnswer {
    if (answer.data === undefined && answer.status !== 204) {
      // Azure DevOps answers 203 with its login page to a token that it does not take.
      throw new ForgeError(
        'denied',
        `${method} ${place(url)} answered with a page in place of data, as logins and proxies do`,
      );
    }
    // Azure DevOps asks for patience with good answers too, before it begins to delay them.
    const asked = answer.headers.has('retry-after') ? askedToWait(answer.headers, pace.now()) : null;
    if (asked !== null && asked > 0) hold(Math.min(asked, 300));
    return answer;
  }

  function hold(seconds: number): void {
    cost.waits++;
    cost.waitedSeconds += Math.ceil(seconds);
    const until = new Date(pace.now() + seconds * 1000).toISOString();
    log.warn('waiting for a rate limit', { host, seconds: Math.ceil(seconds), until });
    gate.close(seconds);
  }

  async function* pages(
    path: string,
    next: (answer: JsonAnswer, url: string) => string | null,
  ): AsyncGenerator<JsonAnswer> {
    const seen = new Set<string>();
    for (let url: string | null = addressOf(path); url !== null; ) {
      if (seen.has(url) || seen.size >= MOST_PAGES)
        throw new ForgeError('broken', `the pages of ${place(url)} have no end`);
      seen.add(url);
      const answer: JsonAnswer = await request({ method: 'GET', path: url });
      yield answer;
      url = next(answer, url);
    }
  }

  function addressOf(path: string): string {
    return path.startsWith('/') ? `${apiUrl}${path}` : path;
  }
}

/** The address of the page that a `Link` header calls next; null without one. https://www.rfc-editor.org/rfc/rfc8288 */
export function nextLink(answer: JsonAnswer): string | null {
  const link = answer.headers.get('link') ?? '';
  return /<([^<>]+)>\s*;\s*rel="?next"?/.exec(link)?.[1] ?? null;
}

/** A request that may have been carried out is not repeated, unless repeating it changes nothing. */
function mayRepeat({ method }: JsonRequest, { kind, status }: ForgeError): boolean {
  if (kind !== 'unreachable' && kind !== 'timeout') return false;
  return method === 'POST' || method === 'PATCH' ? status === 503 : true;
}

function dataOf(headers: ReadonlyMap<string, string>, text: string): unknown {
  if (!/\bjson\b/i.test(headers.get('content-type') ?? '')) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    return data;
  } catch {
    // A good answer that is no JSON was refused before; of another one the status is enough.
    return undefined;
  }
}

function errorOf(method: string, url: string, { status, data }: JsonAnswer): ForgeError {
  const said = plainAt(data, 'message') ?? plainAt(data, 'error', 'message') ?? plainAt(data, 'error') ?? '';
  const text = `${method} ${place(url)} answered ${status}${said === '' ? '' : `: ${said}`}`;
  return new ForgeError(kindOfStatus(status), text, status);
}
