/** fetch that ends, that holds no more than it should, and that takes a token nowhere but where it belongs. */
import type { Cost } from './cost.ts';
import { ForgeError } from './errors.ts';

export interface AnswerLimits {
  /** Milliseconds for a whole answer. */
  readonly ms: number;
  /** Bytes of a whole answer, unpacked. */
  readonly bytes: number;
}

/** A page of 100 repositories of GitHub has about 600 KB. */
export const ANSWER_LIMITS: AnswerLimits = { ms: 60_000, bytes: 32 * 1024 * 1024 };

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

export interface BoundedFetchOptions {
  /** The only origin that is asked. */
  readonly origin: string;
  readonly limits?: Partial<AnswerLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly cost: Cost;
}

export type BoundedFetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * A fetch for one origin. It rejects with a `ForgeError` for addresses elsewhere (a pagination link, a redirect), and for answers
 * that take too long, are too large, or say that they are JSON and are not. The answer is there whole when it resolves.
 */
export function boundedFetch({ origin, limits, signal, cost }: BoundedFetchOptions): BoundedFetch {
  const { ms, bytes } = { ...ANSWER_LIMITS, ...limits };
  return async (url, init = {}) => {
    const clock = AbortSignal.timeout(ms);
    const stop = AbortSignal.any([clock, signal, init.signal].filter((one) => one instanceof AbortSignal));
    try {
      const answer = await follow(url, { ...init, signal: stop });
      const body = await wholeBody(answer, bytes);
      checkJson(answer, body);
      const { status, statusText, headers } = answer;
      const whole = new Response(WITHOUT_BODY.has(status) ? null : body, { status, statusText, headers });
      // One that was made has no address of its own, which Octokit wants to see.
      return Object.defineProperty(whole, 'url', { value: answer.url });
    } catch (error) {
      if (clock.aborted && signal?.aborted !== true) {
        throw new ForgeError('timeout', `${place(url)} did not answer in ${Math.ceil(ms / 1000)} seconds`);
      }
      throw error;
    }
  };

  async function follow(first: string, init: RequestInit): Promise<Response> {
    let url = first;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      if (!URL.canParse(url) || new URL(url).origin !== origin) {
        throw new ForgeError('denied', `${place(first)} sends to another place, ${place(url)}, which is not followed`);
      }
      cost.requests++;
      const answer = await fetch(url, { ...init, redirect: 'manual' });
      const target = REDIRECTS.has(answer.status) ? answer.headers.get('location') : null;
      if (target === null) return answer;
      await answer.body?.cancel();
      const method = init.method ?? 'GET';
      if (method !== 'GET' && method !== 'HEAD') {
        throw new ForgeError('broken', `${method} ${place(url)} was redirected`, answer.status);
      }
      url = URL.canParse(target, url) ? new URL(target, url).href : target;
    }
    throw new ForgeError('broken', `${place(first)} redirects without end`);
  }
}

async function wholeBody(answer: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (answer.body !== null) {
    for await (const part of answer.body) {
      size += part.byteLength;
      if (size > most) throw new ForgeError('too-large', `an answer is larger than ${most} bytes`, answer.status);
      parts.push(part);
    }
  }
  const whole = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.byteLength;
  }
  return whole;
}

/** An answer that broke off within its JSON is asked for again; Octokit by itself would take it for a text. */
function checkJson(answer: Response, body: Uint8Array<ArrayBuffer>): void {
  if (!answer.ok || WITHOUT_BODY.has(answer.status) || body.byteLength === 0) return;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) return;
  try {
    JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ForgeError('unreachable', `an answer of ${body.byteLength} bytes is no whole JSON`);
  }
}

/** Host and path of an address: what follows may be long, or hold a cursor that says nothing. */
export function place(url: string): string {
  if (!URL.canParse(url)) return 'an address that is none';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
