/** A polite client for the API of GitHub and of Enterprise Server, on Octokit. Octokit is loaded when the first client is made. */
import type { Octokit } from '@octokit/core';
import { readPackage } from '../../package.ts';
import { type Secret, secret } from '../../remote/secret.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { Authentication } from './authentication.ts';
import { type AnswerLimits, boundedFetch } from './bounded-fetch.ts';
import { keepAnswers } from './conditional.ts';
import { type Cost, noCost } from './cost.ts';
import { ForgeError } from './errors.ts';
import { forgeErrorOf, refuseAtOnce } from './github-errors.ts';
import { obeyLimits } from './github-limits.ts';
import { type Pace, REAL_PACE } from './pace.ts';
import { isShape, textAt } from './shape.ts';

export interface GithubOptions {
  /** `https://api.github.com`, `https://git.example.com/api/v3`; without a slash at the end. */
  readonly apiUrl: string;
  readonly authentication: Authentication;
  /** Answers of earlier runs by address. */
  readonly cache: Pick<Store, 'cached' | 'cache'> | null;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  readonly pace?: Pace | undefined;
  readonly limits?: Partial<AnswerLimits> | undefined;
}

export interface GithubAnswer {
  readonly status: number;
  readonly data: unknown;
}

type Parameters = Readonly<Record<string, unknown>>;

export interface GithubClient {
  readonly apiUrl: string;
  readonly cost: Cost;
  /**
   * One request, `GET /repos/{owner}/{repo}`: parameters fill the braces, what is left goes into the query or the body. Waits
   * for limits, repeats what failed on the way. Rejects with a `ForgeError`.
   */
  readonly request: (route: string, parameters?: Parameters) => Promise<GithubAnswer>;
  /** The pages of a list, one after the other. Rejects with a `ForgeError`, also where pages lead in a circle. */
  readonly pages: (path: string, parameters?: Parameters) => AsyncIterable<readonly unknown[]>;
  /** `data` of the answer; what could not be answered is null in it. */
  readonly graphql: (query: string, variables: Parameters) => Promise<unknown>;
  /** The token that requests go out with, renewed when it is old; null without one. For git, as the password of `x-access-token`. */
  readonly token: () => Promise<Secret | null>;
}

/** No organisation has as many repositories as 3,000 pages hold. */
const MOST_PAGES = 3_000;

/** A client for one API as one identity. */
export async function githubClient(options: GithubOptions): Promise<GithubClient> {
  const { apiUrl } = options;
  const cost = noCost();
  const octokit = await createOctokit(options, cost);
  const rethrow = (error: unknown): never => {
    options.signal?.throwIfAborted();
    throw forgeErrorOf(error);
  };
  return {
    apiUrl,
    cost,
    request: async (route, parameters) => {
      const { status, data } = await octokit.request(route, parameters).catch(rethrow);
      return { status, data };
    },
    pages: async function* (path, parameters) {
      try {
        yield* pagesOf(octokit, path, parameters);
      } catch (error) {
        rethrow(error);
      }
    },
    graphql: async (query, variables) => {
      const data: unknown = await octokit.graphql(query, { ...variables }).catch((error: unknown) => {
        // Some of the nodes asked for may be gone or not for us; the others are answered all the same.
        if (isShape(error) && isShape(error['data'])) return error['data'];
        return rethrow(error);
      });
      return data;
    },
    token: async () => {
      const { authentication } = options;
      if (authentication.kind === 'token') return authentication.token;
      if (authentication.kind === 'none') return null;
      const text = textAt(await octokit.auth({ type: 'installation' }).catch(rethrow), 'token');
      return text === undefined ? null : secret(text);
    },
  };
}

type PagedOctokit = Awaited<ReturnType<typeof createOctokit>>;

async function createOctokit(options: GithubOptions, cost: Cost) {
  const { apiUrl, authentication, log, signal, pace = REAL_PACE, limits, cache } = options;
  const [core, { throttling }, { retry }, { paginateRest }] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-throttling'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-paginate-rest'),
  ]);
  const { origin, host } = new URL(apiUrl);
  const quiet = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => log.warn('github client', { message }),
    error: (message: string) => log.warn('github client', { message }),
  };
  const octokit = new (core.Octokit.plugin(refuseAtOnce, throttling, retry, paginateRest))({
    baseUrl: apiUrl,
    userAgent: `helm4-audit/${readPackage().version}`,
    ...(await strategyOf(authentication, quiet)),
    log: quiet,
    request: { fetch: boundedFetch({ origin, limits, signal, cost }), log: quiet },
    throttle: {
      // Clients of the same host share its places (10 at a time) and the second between writes.
      id: host,
      enabled: pace.secondMs >= 1000,
      // The waiting is done by `obeyLimits`, which can be interrupted and says what it waits for.
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
    retry: {
      // Limits (429) are waited for; the others of these do not change by asking again.
      doNotRetry: [400, 401, 403, 404, 409, 410, 413, 422, 429, 451],
      retries: 3,
      retryAfterBaseValue: pace.secondMs,
    },
  });
  // What is added later goes around what was added before: a limit may also be met when asking whether an answer still holds.
  keepAnswers(octokit, cache, cost);
  obeyLimits(octokit, { host, pace, cost, log, signal });
  return octokit;
}

/** How Octokit is told who asks. */
async function strategyOf(
  authentication: Authentication,
  log: object,
): Promise<ConstructorParameters<typeof Octokit>[0]> {
  if (authentication.kind === 'none') return {};
  if (authentication.kind === 'token') return { auth: authentication.token.reveal() };
  const { createAppAuth } = await import('@octokit/auth-app');
  const { appId, privateKey, installationId } = authentication;
  return {
    authStrategy: createAppAuth,
    auth: { appId, privateKey: privateKey.reveal(), log, ...(installationId === null ? {} : { installationId }) },
  };
}

async function* pagesOf(
  octokit: PagedOctokit,
  path: string,
  parameters: Parameters = {},
): AsyncGenerator<readonly unknown[]> {
  const pages = octokit.paginate.iterator<unknown>({ method: 'GET', url: path, per_page: 100, ...parameters });
  const seen = new Set<string>();
  for await (const { data, headers } of pages) {
    if (!Array.isArray(data)) throw new ForgeError('broken', `GET ${path} did not answer with a list`);
    yield data;
    const next = headers.link ?? '';
    // The link of the last page has no "next"; two pages that name the same next one are a circle.
    if (!/rel="next"/.test(next)) continue;
    if (seen.has(next) || seen.size >= MOST_PAGES) throw new ForgeError('broken', `the pages of ${path} have no end`);
    seen.add(next);
  }
}
