/** Credentials for git, repository by repository: of the environment, or tokens of a GitHub App's installation. */
import { type Credential, credentialFromEnvironment } from '../../remote/credentials.ts';
import { isLoopback } from '../../remote/url.ts';
import type { Log } from '../log.ts';
import type { Repository } from '../types.ts';
import { authenticationFor, bitbucketUser, type Environment, mayHoldSecrets } from './authentication.ts';
import type { GithubClient } from './github.ts';
import { clientForOwner } from './github-app.ts';
import type { Pace } from './pace.ts';

/**
 * What git is given for a repository; null where there is nothing for its host, where it is on the disk, and where its address
 * would send it in the clear. One client per account of GitHub, so that a token of an App is asked for once an hour.
 * The returned function rejects with a `ForgeError` when an App's token cannot be had.
 */
export function gitCredentials(
  env: Environment,
  { log, signal, pace }: { readonly log: Log; readonly signal?: AbortSignal; readonly pace?: Pace },
): (repository: Repository) => Promise<Credential | null> {
  const clients = new Map<string, Promise<GithubClient>>();
  return async (repository) => {
    const { forge, host, name, apiUrl, url } = repository;
    // A repository goes by its host, and a listing may not send its token elsewhere.
    if (!mayHoldSecrets(url)) return null;
    const there = new URL(url).host;
    if (there !== host && !(isLoopback(there) && isLoopback(host))) return null;
    if (forge !== 'github' || apiUrl === null) return fromEnvironment(repository, env);
    const authentication = authenticationFor(forge, host, apiUrl, env);
    if (authentication.kind !== 'app') return fromEnvironment(repository, env);
    const owner = name.split('/')[0] ?? '';
    const key = `${apiUrl} ${owner.toLowerCase()}`;
    const client = clients.get(key) ?? makeClient(owner);
    clients.set(key, client);
    // What failed may do better for the next repository.
    client.catch(() => clients.delete(key));
    const token = await (await client).token();
    return token === null ? null : { username: 'x-access-token', password: token };

    function makeClient(account: string): Promise<GithubClient> {
      const options = { apiUrl: apiUrl ?? '', authentication, cache: null, log, signal, pace };
      return clientForOwner(options, { kind: 'org', name: account }).catch(() =>
        clientForOwner(options, { kind: 'user', name: account }),
      );
    }
  };
}

function fromEnvironment({ host, forge }: Repository, env: Environment): Credential | null {
  return credentialFromEnvironment(host, forge, env) ?? (forge === 'bitbucket' ? bitbucketUser(host, env) : null);
}
