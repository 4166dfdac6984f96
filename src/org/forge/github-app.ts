/** GitHub Apps: one installation per organisation, each with its own tokens, which last an hour and are renewed by Octokit. */
import type { AppAuthentication } from './authentication.ts';
import { ForgeError } from './errors.ts';
import { type GithubClient, type GithubOptions, githubClient } from './github.ts';
import { countAt } from './shape.ts';

/**
 * A client for what belongs to one account. As an App it acts as the App's installation there.
 * Rejects with a `ForgeError` of kind `denied` where the App is not installed.
 */
export async function clientForOwner(
  options: GithubOptions,
  account: { readonly kind: 'org' | 'user'; readonly name: string },
): Promise<GithubClient> {
  const { authentication } = options;
  if (authentication.kind !== 'app' || authentication.installationId !== null) return githubClient(options);
  return githubClient({
    ...options,
    authentication: { ...authentication, installationId: await installationOf(options, authentication, account) },
  });
}

/** https://docs.github.com/rest/apps/apps#get-an-organization-installation-for-the-authenticated-app */
async function installationOf(
  options: GithubOptions,
  { appId }: AppAuthentication,
  { kind, name }: { readonly kind: 'org' | 'user'; readonly name: string },
): Promise<number> {
  const asApp = await githubClient(options);
  try {
    const route = kind === 'org' ? 'GET /orgs/{name}/installation' : 'GET /users/{name}/installation';
    const { data } = await asApp.request(route, { name });
    const id = countAt(data, 'id');
    if (id !== undefined) return id;
  } catch (error) {
    if (!(error instanceof ForgeError) || error.kind !== 'not-found') throw error;
  }
  throw new ForgeError('denied', `the GitHub App ${appId} is not installed at ${name}`);
}
