/** As whom a forge is asked: a token of the environment, or a GitHub App. */
import { readFileSync } from 'node:fs';
import { credentialFromEnvironment, githubServer } from '../../remote/credentials.ts';
import { type Secret, secret } from '../../remote/secret.ts';
import { isLoopback } from '../../remote/url.ts';
import type { Forge } from '../types.ts';
import { ForgeError, messageOf } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface AppAuthentication {
  readonly kind: 'app';
  readonly appId: string;
  /** PEM. */
  readonly privateKey: Secret;
  /** Null: the installation of the organisation that is asked about. */
  readonly installationId: number | null;
}

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly username: string; readonly token: Secret }
  | AppAuthentication;

/**
 * What the environment has for the API at `apiUrl`, which belongs to `host`. A GitHub App (HELM4_AUDIT_GITHUB_APP_ID with
 * HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY or …_PRIVATE_KEY_FILE, and …_INSTALLATION_ID if only one is meant) goes before tokens, at
 * HELM4_AUDIT_GITHUB_APP_HOST or else the GitHub that this process works for. Nothing is sent over plain HTTP except to this
 * machine.
 * @throws ForgeError when an App is half configured or its key cannot be read
 */
export function authenticationFor(forge: Forge, host: string, apiUrl: string, env: Environment): Authentication {
  if (!mayHoldSecrets(apiUrl)) return { kind: 'none' };
  // A state that was merged from elsewhere, or a list, may name any address as the API of a host.
  if (!isApiOf(apiUrl, host))
    throw new ForgeError('denied', `its API is said to be at another host than ${host}: no token is sent there`);
  if (forge === 'github') {
    const app = appFromEnvironment(env);
    if (app !== null && host === (env['HELM4_AUDIT_GITHUB_APP_HOST']?.trim() || githubServer(env))) return app;
  }
  const credential = credentialFromEnvironment(host, forge, env) ?? bitbucketUser(host, env);
  if (credential === null) return { kind: 'none' };
  const { username, password } = credential;
  return { kind: 'token', username: username === BITBUCKET_GIT_USER ? bitbucketEmail(env) : username, token: password };
}

/** Tokens for a host go to its API, which is on the same host or on `api.` before it; on this machine ports may differ. */
export function isApiOf(apiUrl: string, host: string): boolean {
  if (!URL.canParse(apiUrl)) return false;
  const api = new URL(apiUrl).host;
  return api === host || api === `api.${host}` || (isLoopback(api) && isLoopback(host));
}

/** The user that stands for the owner of an API token of Bitbucket: for git, but not for the API. */
const BITBUCKET_GIT_USER = 'x-bitbucket-api-token-auth';

/** https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/ */
function bitbucketEmail(env: Environment): string {
  const email = env['BITBUCKET_EMAIL']?.trim();
  if (email) return email;
  throw new ForgeError(
    'denied',
    'with BITBUCKET_API_TOKEN the API wants the e-mail address of its owner, in BITBUCKET_EMAIL',
  );
}

/** Whether an address keeps what is sent to it from others on the way. */
export function mayHoldSecrets(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(host));
}

/**
 * A user with a password made for programs. Bitbucket Cloud itself takes them no longer (since 2026-06-09:
 * https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/), what stands before it may.
 */
export function bitbucketUser(host: string, env: Environment): { username: string; password: Secret } | null {
  const username = env['BITBUCKET_USERNAME']?.trim();
  const password = env['BITBUCKET_APP_PASSWORD']?.trim();
  if (host !== 'bitbucket.org' || !username || !password) return null;
  return { username, password: secret(password) };
}

/**
 * The header that tells a forge who asks. A token of GitLab goes as `Bearer`, whichever kind it is, except that of a CI job
 * (https://docs.gitlab.com/api/rest/authentication/); Azure DevOps takes tokens as the password of any user
 * (https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate).
 */
export function authenticationHeader(
  forge: Forge,
  authentication: Authentication,
): { readonly name: string; readonly value: Secret } | null {
  if (authentication.kind !== 'token') return null;
  const { username, token } = authentication;
  if (forge === 'gitlab' && username === 'gitlab-ci-token') return { name: 'job-token', value: token };
  const basic = forge === 'azure' || (forge === 'bitbucket' && username !== 'x-token-auth');
  if (!basic) return { name: 'authorization', value: secret(`Bearer ${token.reveal()}`) };
  const pair = Buffer.from(`${forge === 'azure' ? '' : username}:${token.reveal()}`, 'utf8').toString('base64');
  return { name: 'authorization', value: secret(`Basic ${pair}`) };
}

function appFromEnvironment(env: Environment): AppAuthentication | null {
  const appId = env['HELM4_AUDIT_GITHUB_APP_ID']?.trim();
  if (!appId) return null;
  const file = env['HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY_FILE']?.trim();
  const text = env['HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY']?.trim() || (file ? readKey(file) : '');
  // Places that keep one line only (an .env file) have the two characters \n in place of line breaks.
  const key = text.replaceAll('\\n', '\n');
  if (!key.includes('PRIVATE KEY-----')) {
    throw new ForgeError(
      'denied',
      'HELM4_AUDIT_GITHUB_APP_ID is set, but neither HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY nor …_PRIVATE_KEY_FILE has a key',
    );
  }
  const installation = env['HELM4_AUDIT_GITHUB_APP_INSTALLATION_ID']?.trim();
  if (installation && !/^\d{1,15}$/.test(installation)) {
    throw new ForgeError('denied', 'HELM4_AUDIT_GITHUB_APP_INSTALLATION_ID is not a number');
  }
  return { kind: 'app', appId, privateKey: secret(key), installationId: installation ? Number(installation) : null };
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ForgeError('denied', `HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY_FILE cannot be read: ${messageOf(error)}`);
  }
}
