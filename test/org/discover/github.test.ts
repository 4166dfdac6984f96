import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { gitCredentials } from '../../../src/org/forge/credentials.ts';
import type { Known, Store } from '../../../src/org/store.ts';
import { installationToken } from '../../support/forge/github-app.ts';
import { memoryLog } from '../../support/forge/log.ts';
import type { FakeRepository } from '../../support/forge/model.ts';
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

function source(forge: FakeForge, name = 'acme'): string {
  return `github:${name}@${forge.githubApi}`;
}

describe('listing an organization of GitHub', () => {
  it('tells of each repository what the forge tells', async () => {
    const forge = await forgeWith([
      { name: 'acme/Web', topics: ['helm'], sizeKb: 7, visibility: 'internal', properties: { tier: ['a', 'b'] } },
      { name: 'other/web' },
    ]);
    const env = envFor(forge);
    const found = await run([source(forge)], { env });
    expect(found.failures).toEqual([]);
    expect(found.complete).toBe(true);
    expect(found.repositories).toEqual([
      {
        id: `${forge.host}/acme/web`,
        forge: 'github',
        host: forge.host,
        name: 'acme/Web',
        url: `${forge.url}/acme/Web.git`,
        webUrl: `${forge.url}/acme/Web`,
        apiUrl: forge.githubApi,
        apiId: null,
        defaultBranch: 'main',
        head: null,
        stamp: 'main@2026-11-01T00:00:00Z',
        sizeKb: 7,
        visibility: 'internal',
        archived: false,
        fork: false,
        topics: ['helm'],
        properties: {},
        owner: null,
      },
    ]);
    expect(found.costs).toMatchObject([{ listed: 1, cost: { requests: 1 } }]);
  });

  it('has a stamp that changes with pushes and with the default branch, and none for what was pushed just now', async () => {
    const forge = await forgeWith([
      { name: 'acme/a', pushedAt: '2026-11-02T00:00:00Z' },
      { name: 'acme/b', defaultBranch: 'trunk' },
      { name: 'acme/c', pushedAt: new Date().toISOString() },
    ]);
    const { repositories } = await run([source(forge)], { env: envFor(forge) });
    expect(repositories.map(({ stamp }) => stamp)).toEqual([
      'main@2026-11-02T00:00:00Z',
      'trunk@2026-11-01T00:00:00Z',
      null,
    ]);
  });

  it('asks for the heads of those only that were known and may have changed', async () => {
    const forge = await forgeWith([
      { name: 'acme/same' },
      { name: 'acme/pushed', pushedAt: '2026-11-05T00:00:00Z', head: 'a'.repeat(40) },
      { name: 'acme/new' },
    ]);
    const known: Store['known'] = async (ids) =>
      new Map(
        ids
          .filter((id) => !id.endsWith('/new'))
          .map((repositoryId): [string, Known] => [
            repositoryId,
            {
              repositoryId,
              head: 'b',
              stamp: 'main@2026-11-01T00:00:00Z',
              defaultBranch: 'main',
              scanKey: '',
              digest: '',
            },
          ]),
      );
    const { repositories, costs } = await run([source(forge)], { env: envFor(forge), known });
    expect(repositories.map(({ name, head }) => [name, head])).toEqual([
      ['acme/new', null],
      ['acme/pushed', 'a'.repeat(40)],
      ['acme/same', null],
    ]);
    expect(costs[0]?.cost.requests).toBe(2);
  });

  it('lists without heads when they cannot be had', async () => {
    const forge = await forgeWith([{ name: 'acme/pushed', head: 'a'.repeat(40) }]);
    forge.faults = [{ match: /graphql/, times: 9, how: { kind: 'status', status: 403 } }];
    const known: Store['known'] = async ([repositoryId = '']) =>
      new Map([
        [repositoryId, { repositoryId, head: 'b', stamp: 'x', defaultBranch: 'main', scanKey: '', digest: '' }],
      ]);
    const log = memoryLog();
    const found = await run([source(forge)], { env: envFor(forge), known, log });
    expect(found).toMatchObject({ complete: true, failures: [], repositories: [{ head: null }] });
    expect(log.lines.map(({ event }) => event)).toContain('heads not asked for');
  });

  it('takes properties from their own list when the other has none', async () => {
    const forge = await forgeWith([
      { name: 'acme/a', properties: { Team: 'payments', tier: ['gold', 'web'] } },
      { name: 'acme/b', properties: { Team: 'search', tier: null } },
    ]);
    const env = envFor(forge);
    const gold = await run([source(forge)], { env, filters: { properties: [{ name: 'tier', value: 'gold' }] } });
    expect(namesOf(gold)).toEqual(['acme/a']);
    expect(gold.filtered).toEqual({ property: 1 });
    const owned = await run([source(forge)], { env, ownerFrom: { kind: 'property', name: 'team' } });
    expect(owned.repositories.map(({ owner }) => owner)).toEqual(['payments', 'search']);
  });

  it('takes the team with the strongest role as owner, and of several the smallest', async () => {
    const forge = await forgeWith([
      { name: 'acme/a', teams: { everyone: 'write', web: 'admin' } },
      { name: 'acme/b', teams: { everyone: 'admin', search: 'admin', readers: 'read' } },
      { name: 'acme/c', teams: { readers: 'read' } },
    ]);
    const { repositories } = await run([source(forge)], { env: envFor(forge), ownerFrom: { kind: 'team' } });
    expect(repositories.map(({ owner }) => owner)).toEqual(['@acme/web', '@acme/search', null]);
  });

  it('keeps what was listed before it broke off, and says that it is not all', async () => {
    const forge = await forgeWith(Array.from({ length: 250 }, (_, index) => ({ name: `acme/r${index}` })));
    forge.faults = [{ match: /page=2/, times: 99, how: { kind: 'status', status: 500 } }];
    const found = await run([source(forge)], { env: envFor(forge) });
    expect(found.repositories).toHaveLength(100);
    expect(found.complete).toBe(false);
    expect(found.failures).toMatchObject([{ repository: null, failure: { kind: 'unreachable' } }]);
  });

  it('says which token is missing, and goes on with the next source', async () => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    const found = await run([source(forge), source(forge, 'nobody')], { env: {} });
    expect(found.complete).toBe(false);
    expect(found.failures.map(({ failure }) => failure.kind)).toEqual(['denied', 'denied']);
    expect(found.failures[0]?.failure.message).toContain(`HELM4_AUDIT_TOKEN_HOST=${forge.host}`);
    const named = await run([source(forge, 'nobody'), source(forge)], { env: envFor(forge) });
    expect(named.failures.map(({ failure }) => failure.kind)).toEqual(['not-found']);
    expect(namesOf(named)).toEqual(['acme/a']);
  });

  it('acts as an App: one installation for each organization, also for git', async () => {
    const forge = await forgeWith([{ name: 'acme/a' }, { name: 'umbrella/b' }]);
    forge.tokens = undefined;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const env = {
      HELM4_AUDIT_GITHUB_APP_ID: '7',
      HELM4_AUDIT_GITHUB_APP_HOST: forge.host,
      HELM4_AUDIT_GITHUB_APP_PRIVATE_KEY: privateKey
        .export({ type: 'pkcs8', format: 'pem' })
        .toString()
        .replaceAll('\n', '\\n'),
    };
    const found = await run([source(forge), source(forge, 'umbrella'), source(forge, 'elsewhere')], { env });
    expect(namesOf(found)).toEqual(['acme/a', 'umbrella/b']);
    expect(found.failures).toMatchObject([{ failure: { kind: 'denied' } }]);
    expect(found.failures[0]?.failure.message).toContain('not installed at elsewhere');

    const credentials = gitCredentials(env, { log: memoryLog() });
    const given = await Promise.all(found.repositories.map(credentials));
    expect(given.map((one) => one?.password.reveal())).toEqual([installationToken(1000), installationToken(1001)]);
    const before = forge.requests.length;
    await Promise.all(found.repositories.map(credentials));
    expect(forge.requests.length).toBe(before);
  });
});

describe('what a hostile forge lists', () => {
  const hostile: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['a name that leads out', { full_name: 'acme/..' }],
    ['an option for a name', { full_name: 'acme/--upload-pack=evil' }],
    ['a name with control characters', { full_name: 'acme/a\u001b[31m' }],
    ['a number for a name', { full_name: 7 }],
    ['a repository of someone else', { full_name: 'other/secret' }],
    ['another host', { clone_url: 'https://evil.example/acme/a.git' }],
    ['a command', { clone_url: 'ext::sh -c touch% /tmp/x' }],
    ['a file', { clone_url: 'file:///etc/passwd' }],
    ['an option for an address', { clone_url: '--upload-pack=touch /tmp/x' }],
    ['no address', { clone_url: null }],
    ['a branch that is an option', { default_branch: '--output=/tmp/x' }],
  ];

  it.each(hostile)('leaves out %s, and says so', async (_, raw) => {
    const forge = await forgeWith([{ name: 'acme/bad', raw }, { name: 'acme/good' }]);
    const found = await run([source(forge)], { env: envFor(forge) });
    expect(namesOf(found)).toEqual(['acme/good']);
    expect(found.failures).toHaveLength(1);
    expect(found.failures[0]?.repository).not.toBeNull();
    expect(JSON.stringify(found.failures)).not.toContain('\\u001b');
    expect(found.complete).toBe(true);
  });

  it('drops what only decorates', async () => {
    const raw = {
      html_url: 'javascript:alert(1)',
      topics: ['ok', 7, 'a\u202eb', null],
      size: '7',
      pushed_at: 12,
      archived: 'no',
      visibility: ['x'],
      custom_properties: { a: { b: 1 }, team: 'x', ['__proto__']: 'y' },
    };
    const forge = await forgeWith([{ name: 'acme/a', raw }]);
    const { repositories } = await run([source(forge)], { env: envFor(forge) });
    expect(repositories[0]).toMatchObject({
      webUrl: null,
      topics: ['ok'],
      sizeKb: null,
      stamp: null,
      archived: false,
      visibility: 'private',
    });
    expect(repositories[0]?.properties['team']).toBe('x');
  });

  it('that repeats the token has it kept nowhere', async () => {
    const kept: string[] = [];
    const cache = { cached: async () => undefined, cache: async (...texts: string[]) => void kept.push(...texts) };
    const named = (name: string, raw: object): FakeRepository => ({ name, raw: { ...raw } });
    const forge = await forgeWith([
      named('acme/a', { topics: [TOKEN, 'ok'] }),
      named(`acme/${TOKEN}`, {}),
      named('acme/b', { default_branch: TOKEN }),
    ]);
    const { repositories } = await run([source(forge)], { env: envFor(forge), cache });
    expect(repositories.map(({ name, topics }) => [name, topics])).toEqual([['acme/a', ['ok']]]);
    expect(kept.filter((text) => text.includes(TOKEN))).toEqual([]);
  });

  it('takes a credential out of an address', async () => {
    const forge = await forgeWith([{ name: 'acme/a' }]);
    const withUser = forge.url.replace('//', '//someone:hunter2hunter2@');
    forge.repositories = [{ name: 'acme/a', cloneUrl: `${withUser}/acme/a.git` }];
    const { repositories } = await run([source(forge)], { env: envFor(forge) });
    expect(repositories[0]?.url).toBe(`${forge.url}/acme/a.git`);
  });
});
