import { afterEach, describe, expect, it } from 'vitest';
import { type Authentication, authenticationFor, type Environment } from '../../../src/org/forge/authentication.ts';
import { type JsonClient, type JsonOptions, jsonClient, nextLink } from '../../../src/org/forge/json.ts';
import type { Forge } from '../../../src/org/types.ts';
import { secret } from '../../../src/remote/secret.ts';
import { memoryLog } from '../../support/forge/log.ts';
import type { Fault, Route } from '../../support/forge/model.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';

const TOKEN = 'a-token-for-tests-0123456789';
const open: FakeForge[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((forge) => forge.close()));
});

/** Answers with the headers of the request; remembers how many requests there were at the same time. */
async function echo(): Promise<{ forge: FakeForge; client: (more?: Partial<JsonOptions>) => JsonClient }> {
  const route = (method: string): Route => ({
    method,
    path: /^\/echo$/,
    answer: ({ headers, body }) => ({ json: { headers, body: body ?? null } }),
  });
  const forge = await startForge([], [route('GET'), route('POST'), route('PUT')]);
  open.push(forge);
  return {
    forge,
    client: (more = {}) =>
      jsonClient({
        forge: 'gitlab',
        apiUrl: forge.url,
        authentication: { kind: 'token', username: 'oauth2', token: secret(TOKEN) },
        log: memoryLog(),
        pace: jumpingPace(),
        ...more,
      }),
  };
}

function fault(how: Fault['how'], times = 1): Fault {
  return { match: /echo/, times, how };
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('jsonClient', () => {
  it.each<[Forge, string, object]>([
    ['gitlab', 'oauth2', { authorization: `Bearer ${TOKEN}` }],
    ['gitlab', 'gitlab-ci-token', { 'job-token': TOKEN }],
    ['bitbucket', 'x-token-auth', { authorization: `Bearer ${TOKEN}` }],
    ['bitbucket', 'someone', { authorization: basic(`someone:${TOKEN}`) }],
    ['azure', 'pat', { authorization: basic(`:${TOKEN}`) }],
  ])('tells %s who %s is', async (forge, username, headers) => {
    const { client } = await echo();
    const authentication: Authentication = { kind: 'token', username, token: secret(TOKEN) };
    const { data } = await client({ forge, authentication }).request({ method: 'POST', path: '/echo', body: { a: 1 } });
    expect(data).toMatchObject({ headers, body: { a: 1 } });
    expect(data).toMatchObject({ headers: { 'user-agent': expect.stringMatching(/^helm4-audit\/\d/) } });
  });

  it('repeats what may be repeated, and nothing else', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'status', status: 502 }), fault({ kind: 'reset' })];
    await client().request({ method: 'PUT', path: '/echo', body: {} });
    expect(forge.requests).toHaveLength(3);
    forge.faults = [fault({ kind: 'status', status: 502 })];
    await expect(client().request({ method: 'POST', path: '/echo', body: {} })).rejects.toMatchObject({ status: 502 });
    forge.faults = [fault({ kind: 'reset' })];
    await expect(client().request({ method: 'POST', path: '/echo', body: {} })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(forge.requests).toHaveLength(5);
    // Nothing was done behind these.
    forge.faults = [fault({ kind: 'status', status: 503 }), fault({ kind: 'status', status: 429 })];
    await client().request({ method: 'POST', path: '/echo', body: {} });
    expect(forge.requests).toHaveLength(8);
  });

  it('gives up after a while', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'status', status: 500 }, 99)];
    const pace = jumpingPace();
    await expect(client({ pace }).request({ method: 'GET', path: '/echo' })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(forge.requests).toHaveLength(5);
    // Doubled each time, with a random part, here always half of it.
    expect(pace.slept).toEqual([0.75, 1.5, 3, 6]);
  });

  it('lets a forge ask for patience with a good answer', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'body', body: '{}', headers: { 'retry-after': '20' } })];
    const pace = jumpingPace();
    const one = client({ pace });
    await one.request({ method: 'GET', path: '/echo' });
    expect(pace.slept).toEqual([]);
    await one.request({ method: 'GET', path: '/echo' });
    // The time that passed between the two is taken off; a busy machine lets some of it pass.
    const slept = pace.slept.reduce((a, b) => a + b, 0);
    expect(slept).toBeGreaterThan(5);
    expect(slept).toBeLessThanOrEqual(20);
  });

  it('takes the token to no other place, by no way', async () => {
    const { forge, client } = await echo();
    const other = await startForge();
    open.push(other);
    forge.faults = [fault({ kind: 'redirect', to: `${other.url}/echo` })];
    await expect(client().request({ method: 'GET', path: '/echo' })).rejects.toMatchObject({ kind: 'denied' });
    await expect(client().request({ method: 'GET', path: `${other.url}/echo` })).rejects.toMatchObject({
      kind: 'denied',
    });
    forge.faults = [fault({ kind: 'body', body: '[]', headers: { link: `<${other.url}/echo>; rel="next"` } })];
    const pages = async (): Promise<void> => {
      for await (const page of client().pages('/echo', nextLink)) expect(page.data).toEqual([]);
    };
    await expect(pages()).rejects.toMatchObject({ kind: 'denied' });
    expect(other.requests).toEqual([]);
    forge.faults = [fault({ kind: 'redirect', to: '/echo?moved' })];
    await client().request({ method: 'GET', path: '/echo' });
    expect(forge.requests.at(-1)).toBe('GET /echo?moved');
  });

  it('ends where redirects do not', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'redirect', to: '/echo' }, 99)];
    await expect(client().request({ method: 'GET', path: '/echo' })).rejects.toThrow('without end');
  });

  it('holds answers to a size and a time', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'body', body: JSON.stringify('x'.repeat(5_000)) }), fault({ kind: 'silent' }, 99)];
    await expect(client({ limits: { bytes: 1_000 } }).request({ method: 'GET', path: '/echo' })).rejects.toMatchObject({
      kind: 'too-large',
    });
    await expect(client({ limits: { ms: 20 } }).request({ method: 'GET', path: '/echo' })).rejects.toMatchObject({
      kind: 'timeout',
    });
  });

  it('stops when it is interrupted', async () => {
    const { forge, client } = await echo();
    forge.faults = [fault({ kind: 'silent' })];
    const interrupt = new AbortController();
    const asked = client({ signal: interrupt.signal }).request({ method: 'GET', path: '/echo' });
    interrupt.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('authenticationFor', () => {
  const tokenOf = (forge: Forge, host: string, apiUrl: string, env: Environment): string | undefined => {
    const found = authenticationFor(forge, host, apiUrl, env);
    return found.kind === 'token' ? found.token.reveal() : undefined;
  };

  it.each<[Forge, string, string, Environment, string | undefined]>([
    ['github', 'github.com', 'https://api.github.com', { GITHUB_TOKEN: TOKEN }, TOKEN],
    ['github', 'git.acme.example', 'https://git.acme.example/api/v3', { GITHUB_TOKEN: TOKEN }, undefined],
    ['gitlab', 'gitlab.com', 'https://gitlab.com/api/v4', { GITLAB_TOKEN: TOKEN }, TOKEN],
    ['gitlab', 'lab.example', 'https://lab.example/api/v4', { GITLAB_TOKEN: TOKEN }, undefined],
    ['bitbucket', 'bitbucket.org', 'https://api.bitbucket.org/2.0', { BITBUCKET_TOKEN: TOKEN }, TOKEN],
    ['azure', 'dev.azure.com', 'https://dev.azure.com', { AZURE_DEVOPS_TOKEN: TOKEN }, TOKEN],
    [
      'gitlab',
      'lab.example',
      'https://lab.example/api/v4',
      { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: 'lab.example' },
      TOKEN,
    ],
    [
      'gitlab',
      'lab.example',
      'http://lab.example/api/v4',
      { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: 'lab.example' },
      undefined,
    ],
  ])('%s at %s (%s) with %j', (forge, host, apiUrl, env, expected) => {
    expect(tokenOf(forge, host, apiUrl, env)).toBe(expected);
  });

  it.each([
    ['github.com', 'https://api.github.com.evil.example'],
    ['github.com', 'https://evil.example/github.com'],
    ['github.com', 'https://api.github.com:444'],
    ['github.com', 'http://127.0.0.1:1'],
    ['github.com', 'https://github.com@evil.example'],
  ])('has nothing of %s for %s', (host, apiUrl) => {
    const key = '-----BEGIN PRIVATE KEY-----\nabcdefghijklmnopqrstuvwx\n-----END PRIVATE KEY-----';
    const app = { HELM4_AUDIT_GITHUB_APP_ID: '1', HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY: key };
    for (const env of [{ GITHUB_TOKEN: TOKEN }, app]) {
      expect(() => authenticationFor('github', host, apiUrl, env)).toThrow('no token is sent there');
    }
  });

  it('knows the users of Bitbucket', () => {
    const of = (env: Environment) =>
      authenticationFor('bitbucket', 'bitbucket.org', 'https://api.bitbucket.org/2.0', env);
    expect(of({ BITBUCKET_USERNAME: 'someone', BITBUCKET_APP_PASSWORD: TOKEN })).toMatchObject({ username: 'someone' });
    expect(of({ BITBUCKET_API_TOKEN: TOKEN, BITBUCKET_EMAIL: 'me@acme.example' })).toMatchObject({
      username: 'me@acme.example',
    });
    expect(() => of({ BITBUCKET_API_TOKEN: TOKEN })).toThrow('BITBUCKET_EMAIL');
  });

  it('says what an App lacks, without its key', () => {
    const of = (env: Environment) => () => authenticationFor('github', 'github.com', 'https://api.github.com', env);
    expect(of({ HELM4_AUDIT_GITHUB_APP_ID: '1' })).toThrow('PRIVATE_KEY');
    expect(of({ HELM4_AUDIT_GITHUB_APP_ID: '1', HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY_FILE: '/nowhere' })).toThrow(
      'cannot be read',
    );
    const key = '-----BEGIN PRIVATE KEY-----\\nabcdefghijklmnopqrstuvwx\\n-----END PRIVATE KEY-----';
    const env = { HELM4_AUDIT_GITHUB_APP_ID: '1', HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY: key };
    expect(of({ ...env, HELM4_AUDIT_GITHUB_APP_INSTALLATION_ID: 'x' })).toThrow('not a number');
    expect(of(env)()).toMatchObject({ kind: 'app', appId: '1', installationId: null });
    expect(JSON.stringify(of(env)())).not.toContain('abcdefghijkl');
    // An App of github.com is nobody at a server of one's own.
    expect(authenticationFor('github', 'git.acme.example', 'https://git.acme.example/api/v3', env)).toEqual({
      kind: 'none',
    });
  });
});
