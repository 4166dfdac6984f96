/**
 * Conditional requests: an answer 304 is not counted against GitHub's limits.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
import type { Octokit } from '@octokit/core';
import { holdsSecret } from '../../remote/secret.ts';
import type { Store } from '../store.ts';
import type { Cost } from './cost.ts';
import { at, textAt } from './shape.ts';

/** Lists of repositories, properties and teams: what is asked for again in every run. */
const KEPT = /\/(repos|repositories|properties\/values|teams)$/;

/** Characters; larger answers are not kept. */
const LARGEST = 4 * 1024 * 1024;

/** Keeps the lists that the API answers with, and takes them from there as long as the API says that they still hold. */
export function keepAnswers(octokit: Octokit, cache: Pick<Store, 'cached' | 'cache'> | null, cost: Cost): void {
  if (cache === null) return;
  octokit.hook.wrap('request', async (request, options) => {
    const { url } = octokit.request.endpoint.parse(options);
    if (options.method !== 'GET' || !KEPT.test(new URL(url).pathname)) return request(options);
    const kept = await cache.cached(url);
    const known = kept === undefined ? undefined : parseKept(kept.body);
    if (kept !== undefined && known !== undefined) options.headers['if-none-match'] = kept.etag;
    try {
      const answer = await request(options);
      const etag = textAt(answer.headers, 'etag');
      const body = etag === undefined ? undefined : keptText(answer.headers.link, answer.data);
      if (etag !== undefined && body !== undefined && !holdsSecret(etag + body)) await cache.cache(url, etag, body);
      return answer;
    } catch (error) {
      if (known === undefined || at(error, 'status') !== 304) throw error;
      cost.notModified++;
      return { url, status: 200, headers: known.link === undefined ? {} : { link: known.link }, data: known.data };
    }
  });
}

/** The link to the next page is kept too: a 304 need not repeat it. */
function keptText(link: string | undefined, data: unknown): string | undefined {
  if (typeof data !== 'object') return undefined;
  try {
    const text = JSON.stringify({ link: link ?? null, data });
    return text.length <= LARGEST ? text : undefined;
  } catch {
    // Octokit reads whole numbers that are too large for a number as bigint, which JSON does not take.
    return undefined;
  }
}

function parseKept(body: string): { readonly link: string | undefined; readonly data: unknown } | undefined {
  try {
    const kept: unknown = JSON.parse(body);
    const data = at(kept, 'data');
    return typeof data === 'object' && data !== null ? { link: textAt(kept, 'link'), data } : undefined;
  } catch {
    return undefined;
  }
}
