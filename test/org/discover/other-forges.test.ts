import { afterEach, describe, expect, it } from 'vitest';
import { memoryLog } from '../../support/forge/log.ts';
import type { FakeRepository, Fault } from '../../support/forge/model.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { envFor, namesOf, run, TOKEN } from './run.ts';

const open: FakeForge[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((forge) => forge.close()));
});

async function forgeWith(repositories: readonly FakeRepository[]): Promise<FakeForge> {
  const forge = await startForge(repositories);
  forge.tokens = [TOKEN];
  open.push(forge);
  return forge;
}

describe('listing a group of GitLab', () => {
  it('lists sub-groups, with heads that were asked for many at a time', async () => {
    const names = Array.from({ length: 120 }, (_, index) => ({
      name: `acme/team-${index % 3}/p${index}`,
      head: 'c'.repeat(40),
    }));
    const forge = await forgeWith([...names, { name: 'acme/empty', defaultBranch: null }, { name: 'other/p' }]);
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(found).toMatchObject({ complete: true, failures: [] });
    expect(found.repositories).toHaveLength(121);
    const heads = found.repositories.filter(({ head }) => head === 'c'.repeat(40));
    expect(heads).toHaveLength(120);
    // Two pages of projects, and heads by fifty.
    expect(found.costs[0]?.cost.requests).toBe(2 + 2 + 1);
    const one = found.repositories.find(({ name }) => name === 'acme/team-1/p1');
    expect(one).toMatchObject({ forge: 'gitlab', apiId: '2', apiUrl: `${forge.url}/api/v4`, stamp: null });
    expect(found.repositories.find(({ name }) => name === 'acme/empty')).toMatchObject({
      defaultBranch: null,
      head: null,
    });
  });

  it('asks for heads one by one where GraphQL does not answer', async () => {
    const forge = await forgeWith([
      { name: 'acme/a', head: 'd'.repeat(40) },
      { name: 'acme/b/c', disabled: true },
    ]);
    forge.faults = [{ match: /graphql/, times: 9, how: { kind: 'status', status: 404 } }];
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(found.repositories).toMatchObject([{ name: 'acme/a', head: 'd'.repeat(40) }]);
    expect(found.filtered).toEqual({ disabled: 1 });
  });

  it.each<[Fault['how'], number]>([
    [{ kind: 'status', status: 429, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '4102444800' } }, -1],
    [{ kind: 'status', status: 429, headers: { 'retry-after': '9' } }, 9_000],
    [{ kind: 'status', status: 429 }, 60_000],
  ])('waits for %o', async (how, waited) => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    forge.faults = [{ match: /projects/, times: 1, how }];
    const log = memoryLog();
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge), log });
    if (waited < 0) {
      // Until the year 2100 is longer than anyone waits.
      expect(found.failures).toMatchObject([{ failure: { kind: 'rate-limited' } }]);
      return;
    }
    expect(namesOf(found)).toEqual(['acme/a']);
    expect(found.costs[0]?.cost.waitedSeconds).toBe(waited / 1000);
    expect(log.lines.map(({ event }) => event)).toContain('waiting for a rate limit');
  });

  it.each<Fault['how']>([
    { kind: 'status', status: 502 },
    { kind: 'truncated' },
    { kind: 'broken-off' },
    { kind: 'reset' },
  ])('asks again after %o', async (how) => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    forge.faults = [{ match: /projects/, times: 2, how }];
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(namesOf(found)).toEqual(['acme/a']);
    expect(found.costs[0]?.cost.retries).toBe(2);
  });

  it.each<[Fault['how'], string]>([
    [{ kind: 'status', status: 503 }, 'unreachable'],
    [{ kind: 'page' }, 'denied'],
    [{ kind: 'redirect', to: 'https://login.example/' }, 'denied'],
    [{ kind: 'body', body: '{"projects": []}' }, 'broken'],
    [{ kind: 'body', body: '[]', headers: { link: '<https://evil.example/next>; rel="next"' } }, 'denied'],
  ])('says what is wrong with %o, and takes nothing for gone', async (how, kind) => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    forge.faults = [{ match: /projects/, times: 99, how }];
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(found).toMatchObject({ complete: false, repositories: [], failures: [{ failure: { kind } }] });
    expect(JSON.stringify(found)).not.toContain(TOKEN);
  });

  it.each([
    { path_with_namespace: 'acme/a\u202eb' },
    { path_with_namespace: 'acme/../../etc' },
    { http_url_to_repo: 'https://evil.example/acme/a.git' },
    { default_branch: 'a..b' },
  ])('leaves out what cannot be a repository: %j', async (raw) => {
    const forge = await forgeWith([
      { name: 'acme/bad', raw },
      { name: 'acme/good', raw: { id: '../7', topics: 'no list' } },
    ]);
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(found.repositories).toMatchObject([{ name: 'acme/good', apiId: null, topics: [] }]);
    expect(found.failures).toHaveLength(1);
    expect(found.failures[0]?.failure.kind).toBe('broken');
  });

  it('does not run in a circle of pages', async () => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    const link = `<${forge.url}/api/v4/groups/acme/projects?page=1>; rel="next"`;
    forge.faults = [{ match: /projects/, times: 99, how: { kind: 'body', body: '[]', headers: { link } } }];
    const found = await run([`gitlab:acme@${forge.url}`], { env: envFor(forge) });
    expect(found.failures[0]?.failure.message).toContain('have no end');
    expect(forge.requests.length).toBeLessThan(5);
  });
});

describe('listing a workspace of Bitbucket', () => {
  it('lists projects, heads and forks', async () => {
    const forge = await forgeWith([
      { name: 'acme/a', head: 'e'.repeat(40), properties: { project: 'WEB' } },
      { name: 'acme/b', fork: true },
      { name: 'acme/c', defaultBranch: null },
    ]);
    const all = await run([`bitbucket:acme@${forge.url}`], { env: envFor(forge) });
    expect(all.repositories).toMatchObject([
      { name: 'acme/a', head: 'e'.repeat(40), url: `${forge.url}/acme/a.git`, properties: { project: 'WEB' } },
      { name: 'acme/c', head: null, defaultBranch: null },
    ]);
    expect(all.filtered).toEqual({ fork: 1 });
    const web = await run([`bitbucket:acme/WEB@${forge.url}`], { env: envFor(forge) });
    expect(namesOf(web)).toEqual(['acme/a']);
  });

  it('goes through pages, and leaves heads beyond a few hundred to git', async () => {
    const forge = await forgeWith(Array.from({ length: 450 }, (_, index) => ({ name: `acme/r${index}` })));
    const found = await run([`bitbucket:acme@${forge.url}`], { env: envFor(forge) });
    expect(found.repositories).toHaveLength(450);
    expect(found.repositories.filter(({ head }) => head !== null)).toHaveLength(400);
    expect(found.costs[0]?.cost.requests).toBe(5 + 400);
  });

  it('lists all the same when the limit ends while it asks for heads', async () => {
    const forge = await forgeWith([{ name: 'acme/a' }, { name: 'acme/b' }]);
    forge.faults = [
      { match: /refs/, times: 999, how: { kind: 'status', status: 429, headers: { 'retry-after': '99999' } } },
    ];
    const found = await run([`bitbucket:acme@${forge.url}`], { env: envFor(forge) });
    expect(found).toMatchObject({ complete: true, failures: [] });
    expect(found.repositories.map(({ head }) => head)).toEqual([null, null]);
  });
});

describe('listing an organization of Azure DevOps', () => {
  it('lists projects, and passes what is disabled', async () => {
    const forge = await forgeWith([
      { name: 'acme/Web Shop/a', head: 'f'.repeat(40) },
      { name: 'acme/Web Shop/off', disabled: true },
      { name: 'acme/Infra/c', defaultBranch: null },
    ]);
    const found = await run([`azure:acme@${forge.url}`], { env: envFor(forge) });
    expect(found.failures).toEqual([]);
    expect(found.repositories).toMatchObject([
      { name: 'acme/Infra/_git/c', defaultBranch: null, head: null },
      {
        id: `${forge.host}/acme/web shop/_git/a`,
        url: `${forge.url}/acme/Web%20Shop/_git/a`,
        head: 'f'.repeat(40),
        properties: { project: 'Web Shop' },
      },
    ]);
    expect(found.filtered).toEqual({ disabled: 1 });
    const one = await run([`azure:acme/Infra@${forge.url}`], { env: envFor(forge) });
    expect(namesOf(one)).toEqual(['acme/Infra/_git/c']);
  });
});
