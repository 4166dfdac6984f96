/** The clients of `src/org/forge` as what `give` asks of them. */
import { credentialHint } from '../../remote/credentials.ts';
import { type Authentication, authenticationFor, type Environment } from '../forge/authentication.ts';
import { ForgeError, failureOf } from '../forge/errors.ts';
import type { GithubClient, GithubOptions } from '../forge/github.ts';
import { clientForOwner } from '../forge/github-app.ts';
import { jsonClient } from '../forge/json.ts';
import type { Pace } from '../forge/pace.ts';
import type { Log } from '../log.ts';
import type { Repository } from '../types.ts';
import type { Answer, Api, ApiOf, Call } from './api.ts';

export interface ForgeApiOptions {
  readonly env: Environment;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether anything may be written; else every such call is refused here. */
  readonly writes: boolean;
  readonly pace?: Pace;
}

/** Makes one client per API, and per account where an App is used. The returned function never rejects. */
export function forgeApi(options: ForgeApiOptions): ApiOf {
  const made = new Map<string, Promise<Api | string>>();
  return (repository) => {
    const { forge, host, apiUrl, name } = repository;
    if (apiUrl === null) return Promise.resolve(`the API of ${host} is not known`);
    const owner = name.split('/')[0] ?? '';
    const key = `${forge} ${apiUrl} ${owner.toLowerCase()}`;
    const known = made.get(key) ?? makeApi(repository, apiUrl, owner, options).then((api) => guarded(api, options));
    made.set(key, known);
    return known;
  };
}

async function makeApi(
  { forge, host }: Repository,
  apiUrl: string,
  owner: string,
  { env, log, signal, pace }: ForgeApiOptions,
): Promise<Api | string> {
  try {
    const authentication = authenticationFor(forge, host, apiUrl, env);
    if (authentication.kind === 'none') return `no token for ${host}; set ${credentialHint(host)}`;
    if (forge === 'github') {
      return githubApi(await githubFor({ apiUrl, authentication, cache: null, log, signal, pace }, owner));
    }
    return jsonApi({ forge, apiUrl, authentication, log, signal, pace });
  } catch (error) {
    return failureOf(error).message;
  }
}

async function githubFor(options: GithubOptions, name: string): Promise<GithubClient> {
  return clientForOwner(options, { kind: 'org', name }).catch((error: unknown) => {
    if (error instanceof ForgeError && error.kind === 'denied') return clientForOwner(options, { kind: 'user', name });
    throw error;
  });
}

function githubApi(client: GithubClient): Api {
  return {
    async call({ method, path, query = {}, body = {}, once }) {
      const how = once === true ? { request: { retries: 0 } } : {};
      return answered(async () => {
        const { status, data } = await client.request(`${method} ${path}`, { ...query, ...body, ...how });
        return { status, data };
      });
    },
  };
}

function jsonApi(options: {
  readonly forge: Repository['forge'];
  readonly apiUrl: string;
  readonly authentication: Authentication;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly pace: Pace | undefined;
}): Api {
  const client = jsonClient(options);
  return {
    async call({ method, path, query = {}, body }) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      const whole = search.size === 0 ? path : `${path}?${search.toString()}`;
      return answered(() => client.request({ method, path: whole, ...(body === undefined ? {} : { body }) }));
    },
  };
}

async function answered(ask: () => Promise<{ readonly status: number; readonly data: unknown }>): Promise<Answer> {
  try {
    const { status, data } = await ask();
    return { kind: 'ok', status, body: data };
  } catch (error) {
    const { kind, message } = failureOf(error);
    const status = error instanceof ForgeError ? error.status : null;
    const refused = status !== null && status >= 400 && status < 500 && kind !== 'rate-limited' && kind !== 'timeout';
    return refused ? { kind: 'refused', status, reason: message } : { kind: 'failed', status, reason: message };
  }
}

/** Without leave to write, whatever would write is refused in the last place before the forge. */
function guarded(api: Api | string, { writes }: ForgeApiOptions): Api | string {
  if (typeof api === 'string' || writes) return api;
  return {
    call: (call: Call) =>
      call.method === 'GET'
        ? api.call(call)
        : Promise.resolve({ kind: 'failed', status: null, reason: `${call.method} in a dry run` }),
  };
}
