/**
 * Which token of the environment is for which host. A token goes to the host that it was made for and to no other: a listing may
 * name any address, and a repository may be moved anywhere.
 */

import { type Secret, secret } from './secret.ts';
import type { Forge } from './types.ts';

/** What is sent to one host, as HTTP's basic authentication. */
export interface Credential {
  readonly username: string;
  readonly password: Secret;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One way to a credential: the hosts that it is for, and the variables that hold it, the first that is set counts. */
interface Source {
  readonly isFor: (host: string, env: Environment) => boolean;
  readonly username: string;
  readonly variables: readonly string[];
}

/**
 * The name that goes with a token where only the token counts.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
 * https://docs.gitlab.com/user/profile/personal_access_tokens/#clone-repository-using-personal-access-token
 * https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/
 */
const TOKEN_USER: Readonly<Record<Forge, string>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  bitbucket: 'x-token-auth',
  azure: 'pat',
  folder: 'git',
  git: 'git',
};

const GITHUB = 'github.com';

const SOURCES: readonly Source[] = [
  // https://cli.github.com/manual/gh_help_environment
  { isFor: (host) => host === GITHUB, username: TOKEN_USER.github, variables: ['GH_TOKEN'] },
  {
    isFor: (host, env) => host !== GITHUB && [githubServer(env), hostOf(env['GH_HOST'])].includes(host),
    username: TOKEN_USER.github,
    variables: ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'],
  },
  // A runner of Enterprise Server has a token for that server, and says where it is.
  { isFor: (host, env) => host === githubServer(env), username: TOKEN_USER.github, variables: ['GITHUB_TOKEN'] },
  {
    isFor: (host, env) => host === (hostOf(env['GITLAB_HOST'] ?? env['CI_SERVER_URL']) ?? 'gitlab.com'),
    username: TOKEN_USER.gitlab,
    variables: ['GITLAB_TOKEN', 'GITLAB_ACCESS_TOKEN'],
  },
  // https://docs.gitlab.com/ci/jobs/ci_job_token/
  {
    isFor: (host, env) => host === hostOf(env['CI_SERVER_URL'] ?? env['CI_SERVER_HOST']),
    username: 'gitlab-ci-token',
    variables: ['CI_JOB_TOKEN'],
  },
  { isFor: isBitbucket, username: TOKEN_USER.bitbucket, variables: ['BITBUCKET_TOKEN'] },
  // https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
  { isFor: isBitbucket, username: 'x-bitbucket-api-token-auth', variables: ['BITBUCKET_API_TOKEN'] },
  // https://learn.microsoft.com/azure/devops/cli/log-in-via-pat
  { isFor: isAzure, username: TOKEN_USER.azure, variables: ['AZURE_DEVOPS_TOKEN', 'AZURE_DEVOPS_EXT_PAT'] },
  // https://learn.microsoft.com/azure/devops/pipelines/build/variables#systemaccesstoken
  {
    isFor: (host, env) => host === hostOf(env['SYSTEM_COLLECTIONURI']),
    username: TOKEN_USER.azure,
    variables: ['SYSTEM_ACCESSTOKEN'],
  },
];

/**
 * What the environment holds for git over HTTPS at `host` (`git.example.com:8443`); null when it holds nothing for that host,
 * which leaves it to git's own helpers. HELM4_AUDIT_TOKEN goes before all others, to the host in HELM4_AUDIT_TOKEN_HOST alone, with
 * the name in HELM4_AUDIT_TOKEN_USER or one that suits the forge.
 */
export function credentialFromEnvironment(host: string, forge: Forge, env: Environment): Credential | null {
  const wanted = hostOf(host);
  if (wanted === undefined) return null;
  const own = settingOf(env, 'HELM4_AUDIT_TOKEN');
  if (own !== undefined && hostOf(env['HELM4_AUDIT_TOKEN_HOST']) === wanted) {
    return { username: settingOf(env, 'HELM4_AUDIT_TOKEN_USER') ?? TOKEN_USER[forge], password: secret(own) };
  }
  for (const { isFor, username, variables } of SOURCES) {
    if (!isFor(wanted, env)) continue;
    const value = variables.map((name) => settingOf(env, name)).find((text) => text !== undefined);
    if (value !== undefined) return { username, password: secret(value) };
  }
  return null;
}

/** Which variables would hold a credential for a host, for a message that says what to set. */
export function credentialHint(host: string): string {
  if (host === GITHUB) return 'GITHUB_TOKEN';
  if (host === 'gitlab.com') return 'GITLAB_TOKEN';
  if (host === 'bitbucket.org') return 'BITBUCKET_TOKEN';
  if (isAzure(host, {})) return 'AZURE_DEVOPS_TOKEN';
  return `HELM4_AUDIT_TOKEN and HELM4_AUDIT_TOKEN_HOST=${host}`;
}

/** The host of GitHub that this process works for: `github.com`, or the Enterprise Server on whose runner it is. */
export function githubServer(env: Environment): string {
  return hostOf(env['GITHUB_SERVER_URL']) ?? GITHUB;
}

function isBitbucket(host: string): boolean {
  return host === 'bitbucket.org';
}

/** Older organisations have a host each, and Azure DevOps Server says where it is in its pipelines. */
function isAzure(host: string, env: Environment): boolean {
  return host === 'dev.azure.com' || host.endsWith('.visualstudio.com') || host === hostOf(env['SYSTEM_COLLECTIONURI']);
}

/** The host, with the port where it is not HTTPS's own, of an address or of a bare `host[:port]`; undefined when it is neither. */
function hostOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return URL.canParse(address) ? new URL(address).host : undefined;
}

/** Variables that are set to nothing count as not set; files and `echo` leave line breaks at the end of tokens. */
function settingOf(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}
