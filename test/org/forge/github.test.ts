import { afterEach, describe, expect, it } from 'vitest';
import type { Authentication } from '../../../src/org/forge/authentication.ts';
import { ForgeError } from '../../../src/org/forge/errors.ts';
import { type GithubClient, type GithubOptions, githubClient } from '../../../src/org/forge/github.ts';
import type { Store } from '../../../src/org/store.ts';
import { secret } from '../../../src/remote/secret.ts';
import { memoryLog } from '../../support/forge/log.ts';
import type { Fault } from '../../support/forge/model.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';

const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuv';
const open: FakeForge[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((forge) => forge.close()));
});

async function forgeWith(count: number): Promise<FakeForge> {
  const forge = await startForge(Array.from({ length: count }, (_, index) => ({ name: `acme/r${index}` })));
  open.push(forge);
  return forge;
}

function memoryCache(): Pick<Store, 'cached' | 'cache'> {
  const kept = new Map<string, { etag: string; body: string }>();
  return {
    cached: async (url) => kept.get(url),
    cache: async (url, etag, body) => {
      kept.set(url, { etag, body });
    },
  };
}

async function clientOf(forge: FakeForge, more: Partial<GithubOptions> = {}) {
  const pace = jumpingPace();
  const log = memoryLog();
  const authentication: Authentication = { kind: 'token', username: 'x-access-token', token: secret(TOKEN) };
  const client = await githubClient({ apiUrl: forge.githubApi, authentication, cache: null, log, pace, ...more });
  return { client, pace, log };
}

async function namesOf(client: GithubClient): Promise<string[]> {
  const names: string[] = [];
  for await (const page of client.pages('/orgs/acme/repos', { type: 'all' })) {
    for (const item of page)
      if (typeof item === 'object' && item !== null && 'full_name' in item) names.push(String(item.full_name));
  }
  return names;
}

function fault(how: Fault['how'], times = 1): Fault {
  return { match: /orgs\/acme\/repos/, times, how };
}

describe('githubClient', () => {
  it('reads all pages, with the token', async () => {
    const forge = await forgeWith(250);
    forge.tokens = [TOKEN];
    const { client } = await clientOf(forge);
    expect(await namesOf(client)).toHaveLength(250);
    expect(client.cost).toMatchObject({ requests: 3, notModified: 0, waits: 0 });
  });

  it('asks conditionally the next time, and goes on through pages that did not change', async () => {
    const forge = await forgeWith(250);
    const cache = memoryCache();
    const first = await namesOf((await clientOf(forge, { cache })).client);
    forge.repositories[120] = { name: 'acme/renamed' };
    const { client } = await clientOf(forge, { cache });
    const second = await namesOf(client);
    expect(second).toEqual(first.with(120, 'acme/renamed'));
    expect(client.cost).toMatchObject({ requests: 3, notModified: 2 });
    expect(forge.notModified).toBe(2);
  });

  it.each([
    ['a secondary limit', { kind: 'secondary', retryAfter: '7' }, 7],
    ['a secondary limit that is over at once', { kind: 'secondary', retryAfter: '0' }, 0],
    ['the primary limit', { kind: 'primary', resetIn: 1200 }, 1201],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '3' } }, 3],
    ['429 without a word on when', { kind: 'status', status: 429 }, 60],
  ] as const)('waits for %s, and says so', async (_, how, seconds) => {
    const forge = await forgeWith(150);
    forge.faults = [fault(how)];
    const { client, log } = await clientOf(forge);
    expect(await namesOf(client)).toHaveLength(150);
    expect(client.cost.waits).toBe(1);
    // A reset is told in whole seconds.
    expect(Math.abs(client.cost.waitedSeconds - seconds)).toBeLessThanOrEqual(1);
    expect(log.lines.map(({ event }) => event)).toEqual(['waiting for a rate limit']);
  });

  it("waits with Octokit's own throttling as well", async () => {
    const forge = await forgeWith(150);
    forge.faults = [fault({ kind: 'secondary', retryAfter: '7' }), fault({ kind: 'primary', resetIn: 30 })];
    const pace = { ...jumpingPace(), secondMs: 1000 };
    const { client } = await clientOf(forge, { pace });
    expect(await namesOf(client)).toHaveLength(150);
    expect(client.cost).toMatchObject({ waits: 2, requests: 4 });
  });

  it('knows the limit of GraphQL as github.com has it, where Octokit throws', async () => {
    const forge = await forgeWith(1);
    const limited = JSON.stringify({ errors: [{ type: 'RATE_LIMITED', message: 'limit' }] });
    const reset = String(Math.floor(Date.now() / 1000) + 90);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    forge.faults = [
      { match: /POST \/graphql/, times: 1, how: { kind: 'body', body: limited, headers } },
      { match: /POST \/graphql/, times: 1, how: { kind: 'body', body: '{"data":{"a":1}}' } },
    ];
    const pace = { ...jumpingPace(), secondMs: 1000 };
    // github.com has no /api/v3 in front. Octokit lets a second pass between two of these.
    const { client } = await clientOf(forge, { pace, apiUrl: forge.url });
    expect(await client.graphql('query', {})).toEqual({ a: 1 });
    expect(client.cost).toMatchObject({ waits: 1, requests: 2 });
    expect(client.cost.waitedSeconds).toBeGreaterThan(80);
  });

  it('gives up when the limit does not end, or lasts too long', async () => {
    const forge = await forgeWith(1);
    forge.faults = [fault({ kind: 'secondary', retryAfter: '1' }, 100)];
    await expect(namesOf((await clientOf(forge)).client)).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(forge.requests).toHaveLength(6);
    forge.faults = [fault({ kind: 'secondary', retryAfter: '86400' }, 100)];
    const { client, pace } = await clientOf(forge);
    await expect(namesOf(client)).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(pace.slept).toEqual([]);
  });

  it.each<Fault['how']>([
    { kind: 'status', status: 502 },
    { kind: 'truncated' },
    { kind: 'broken-off' },
    { kind: 'reset' },
  ])('asks again after %o', async (how) => {
    const forge = await forgeWith(150);
    forge.faults = [fault(how, 2)];
    const { client } = await clientOf(forge);
    expect(await namesOf(client)).toHaveLength(150);
    expect(client.cost.requests).toBe(4);
  });

  it.each<[Fault['how'], string, number]>([
    [{ kind: 'status', status: 500 }, 'unreachable', 4],
    [{ kind: 'status', status: 403 }, 'denied', 1],
    [{ kind: 'status', status: 404 }, 'not-found', 1],
    [{ kind: 'page' }, 'denied', 1],
    [{ kind: 'body', body: '7' }, 'broken', 1],
    [{ kind: 'redirect', to: 'http://127.0.0.1:1/stolen' }, 'denied', 1],
    [{ kind: 'body', body: '[]', headers: { link: '<http://127.0.0.1:1/next>; rel="next"' } }, 'denied', 1],
  ])('says what is wrong with %o', async (how, kind, requests) => {
    const forge = await forgeWith(3);
    forge.faults = [fault(how, 10)];
    const { client } = await clientOf(forge);
    const error: unknown = await namesOf(client).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ForgeError);
    expect(error).toMatchObject({ kind });
    expect(String(error)).not.toContain(TOKEN);
    expect(client.cost.requests).toBe(requests);
  });

  it('does not run in a circle of pages', async () => {
    const forge = await forgeWith(3);
    const link = `<${forge.githubApi}/orgs/acme/repos?page=1>; rel="next"`;
    forge.faults = [fault({ kind: 'body', body: '[]', headers: { link } }, 1000)];
    await expect(namesOf((await clientOf(forge)).client)).rejects.toThrow('have no end');
    expect(forge.requests.length).toBeLessThan(5);
  });

  it('holds answers to a size and a time', async () => {
    const forge = await forgeWith(100);
    const small = await clientOf(forge, { limits: { bytes: 2000 } });
    await expect(namesOf(small.client)).rejects.toMatchObject({ kind: 'too-large' });
    expect(small.client.cost.requests).toBe(1);
    forge.faults = [fault({ kind: 'silent' }, 10)];
    const quick = await clientOf(forge, { limits: { ms: 20 } });
    await expect(namesOf(quick.client)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('takes what GraphQL could answer, and waits for its limit', async () => {
    const forge = await forgeWith(2);
    const limited = JSON.stringify({ data: null, errors: [{ type: 'RATE_LIMITED', message: 'limit' }] });
    const partly = JSON.stringify({
      data: { nodes: [null, { id: 'R_2' }] },
      errors: [{ type: 'NOT_FOUND', message: 'x' }],
    });
    forge.faults = [
      { match: /graphql/, times: 1, how: { kind: 'body', body: limited } },
      { match: /graphql/, times: 1, how: { kind: 'body', body: partly } },
    ];
    const { client } = await clientOf(forge);
    expect(await client.graphql('query', {})).toEqual({ nodes: [null, { id: 'R_2' }] });
    expect(client.cost).toMatchObject({ waits: 1, waitedSeconds: 60 });
  });

  it('stops at once when it is interrupted while it waits', async () => {
    const forge = await forgeWith(2);
    forge.faults = [fault({ kind: 'secondary', retryAfter: '3000' })];
    const interrupt = new AbortController();
    const pace = { ...jumpingPace(), sleep: async () => interrupt.abort(new Error('enough')) };
    const { client } = await clientOf(forge, { signal: interrupt.signal, pace });
    const seconds = namesOf(client).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    expect(await seconds).toContain('enough');
  });
});
