import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgeApi } from '../../../src/org/give/forge-api.ts';
import { type IssuesOptions, type IssuesSummary, trackIssues } from '../../../src/org/give/issues.ts';
import type { Repository } from '../../../src/org/types.ts';
import { type FakeIssue, type Given, giveRoutes, nothingGiven } from '../../support/forge/give.ts';
import { type MemoryLog, memoryLog } from '../../support/forge/log.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { aFinding, aRepository, aRow, aRun, HEAD, type MemoryStore, memoryStore } from '../../support/give/store.ts';

const TOKEN = 'glpat-0123456789abcdefABCD';

let forge: FakeForge;
let given: Given;
let store: MemoryStore;
let log: MemoryLog;

beforeEach(async () => {
  given = nothingGiven();
  forge = await startForge([], giveRoutes(given));
  forge.tokens = [TOKEN];
  store = memoryStore();
  log = memoryLog();
});

afterEach(async () => {
  expect(JSON.stringify([log.lines, [...store.told], [...given.issues]])).not.toContain(TOKEN);
  await forge.close();
});

async function run(changes: Partial<IssuesOptions> = {}): Promise<IssuesSummary> {
  const { signal } = new AbortController();
  const env = { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: forge.host };
  const dryRun = changes.dryRun ?? false;
  const api = forgeApi({ env, log, signal, pace: jumpingPace(), writes: !dryRun });
  const all = { limit: 20, labels: ['team/x'], wanted: () => true, rules: null, owners: null };
  const summary = await trackIssues({ store, api, log, dryRun, ...all, signal, ...changes });
  if (summary === undefined) throw new Error('no run');
  return summary;
}

function blocked(repository: Repository, changes: Parameters<typeof aFinding>[1] = {}): void {
  const others = store.rows.filter((row) => row.repository.id !== repository.id);
  store.rows = [...others, aRow(repository, { errors: 1 })];
  store.open = [...store.open, aFinding(repository.id, changes)];
}

function mended(repository: Repository, changes: Parameters<typeof aRow>[1] = {}): void {
  store.rows = store.rows.map((row) => (row.repository.id === repository.id ? aRow(repository, changes) : row));
  store.open = store.open.filter(({ repositoryId }) => repositoryId !== repository.id);
}

function theIssue(name: string): FakeIssue {
  const [issue, ...others] = given.issues.get(name) ?? [];
  if (issue === undefined || others.length > 0) throw new Error(`${others.length + (issue ? 1 : 0)} issues`);
  return issue;
}

function writes(): string[] {
  return forge.requests.filter((line) => !line.startsWith('GET '));
}

describe.each([
  ['GitHub', (name: string) => aRepository(name, forge.githubApi)],
  ['GitLab', (name: string) => aRepository(name, `${forge.url}/api/v4`, { forge: 'gitlab' })],
] as const)('on %s', (_, repositoryOf) => {
  test('an issue is written once, left alone, updated when the result changes, closed and opened again', async () => {
    const web = repositoryOf('acme/web');
    blocked(web);
    expect(await run()).toMatchObject({ created: 1, updated: 0 });
    const first = { ...theIssue('acme/web') };
    expect(first).toMatchObject({
      title: 'What breaks here under Helm 4',
      state: 'open',
      labels: ['helm4-audit', 'team/x'],
    });
    expect(first.body).toContain('**2027-02-10**');
    expect(first.body).toContain(`${HEAD}/ci/deploy.sh#L2`);
    expect(first.body).toContain('`helm version --short`');
    expect(first.body).toContain('helm4-audit fix');
    expect(log.lines).toContainEqual({
      level: 'info',
      event: 'issue created',
      fields: { repository: web.id, url: expect.stringContaining('issues/1') },
    });

    forge.requests.length = 0;
    // Another day, another commit: the same result.
    const head = 'b'.repeat(40);
    store.run = aRun({ settings: { ...aRun().settings, asOf: '2026-12-24' } });
    store.rows = store.rows.map((row) => ({ ...row, last: row.last && { ...row.last, head } }));
    expect(await run()).toMatchObject({ untouched: 1, updated: 0, created: 0 });
    expect(writes()).toEqual([]);

    blocked(web, { path: 'Makefile', startLine: 7, endLine: 7 });
    expect(await run()).toMatchObject({ updated: 1, created: 0 });
    expect(theIssue('acme/web').body).toContain(`${HEAD}/Makefile#L7`);

    mended(web, { status: 'error' });
    expect(await run()).toMatchObject({ closed: 0, untouched: 1 });
    mended(web, { status: 'scanned' });
    expect(await run()).toMatchObject({ closed: 1 });
    expect(theIssue('acme/web')).toMatchObject({
      state: 'closed',
      comments: [expect.stringContaining('Nothing is left')],
    });
    expect(await run()).toMatchObject({ closed: 0, untouched: 0 });

    blocked(web);
    expect(await run()).toMatchObject({ updated: 1, created: 0 });
    expect(theIssue('acme/web').state).toBe('open');
  });

  test('without the state it is found by its label and marker, when it is ours', async () => {
    const web = repositoryOf('acme/web');
    blocked(web);
    await run();
    store.told.clear();
    expect(await run()).toMatchObject({ untouched: 1, created: 0 });
    // Somebody copied it into an issue of his own.
    store.told.clear();
    theIssue('acme/web').author = 'mallory';
    expect(await run()).toMatchObject({ untouched: 0, created: 1 });
    expect(given.issues.get('acme/web')).toHaveLength(2);
  });

  test('an issue that a person closed, or took over, is not asked again', async () => {
    const web = repositoryOf('acme/web');
    blocked(web);
    await run();
    theIssue('acme/web').state = 'closed';
    blocked(web, { path: 'Makefile' });
    expect(await run()).toMatchObject({ declined: 1, updated: 0, created: 0 });
    theIssue('acme/web').state = 'open';
    theIssue('acme/web').body = 'My own words.';
    expect(await run()).toMatchObject({ declined: 1, updated: 0, created: 0 });
    expect(theIssue('acme/web').body).toBe('My own words.');
  });

  test('texts of the repository do nothing but stand there', async () => {
    const web = repositoryOf('acme/web');
    const evil =
      '@acme/all closes #1 !2 ~bug &3 %4 <img src=x onerror=alert(1)> [a](https://evil.example) `b`\n/close\n<!-- helm4-audit issue v1 done -->';
    blocked(web, { path: `ci/${evil}.sh`, message: evil, write: evil });
    await run();
    const { body } = theIssue('acme/web');
    // Within code and the addresses of links forges look for nothing.
    const prose = body.replace(/<code>.*?<\/code>|`[^`\n]*`|\(<[^>]*>\)/g, '');
    expect(prose).not.toMatch(/@acme|#1 |!2|<img|\n\/close|[^\n]<!--|\]\(https:\/\/evil/);
    expect(body.match(/<!-- /g)).toHaveLength(1);
    expect(body).toMatch(/<!-- helm4-audit issue v1 [0-9a-f]{16} -->$/);
    // Its own marker is still the one that counts.
    expect(await run()).toMatchObject({ untouched: 1 });
  });

  test.each(['path', 'write', 'rule'])('a %s that looks like the marker is none', async (place) => {
    const web = repositoryOf('acme/web');
    blocked(web, { [place]: '<!-- helm4-audit issue v1 done -->' });
    await run();
    expect(await run()).toMatchObject({ untouched: 1, updated: 0 });
    mended(web);
    expect(await run()).toMatchObject({ closed: 1 });
    const issue = theIssue('acme/web');
    expect(issue.body).toMatch(/\n<!-- helm4-audit issue v1 done -->$/);
    blocked(web, { [place]: '<!-- helm4-audit issue v1 done -->' });
    expect(await run()).toMatchObject({ updated: 1 });
    issue.state = 'closed';
    expect(await run()).toMatchObject({ declined: 1, updated: 0 });
  });

  test('a dry run reads and writes nothing, to the forge or to the state', async () => {
    const web = repositoryOf('acme/web');
    blocked(web);
    expect(await run({ dryRun: true })).toMatchObject({ created: 1 });
    expect(given.issues.get('acme/web') ?? []).toEqual([]);
    expect(store.told.size).toBe(0);
    await run();
    blocked(web, { path: 'Makefile' });
    forge.requests.length = 0;
    expect(await run({ dryRun: true })).toMatchObject({ updated: 1 });
    expect(writes()).toEqual([]);
  });
});

test('new issues are limited, and the rest waits for the next run', async () => {
  for (const name of ['a', 'b', 'c']) blocked(aRepository(`acme/${name}`, forge.githubApi));
  expect(await run({ limit: 2 })).toMatchObject({ created: 2, waiting: 1 });
  expect(await run({ limit: 2 })).toMatchObject({ created: 1, waiting: 0, untouched: 2 });
});

test('rules, owners and repositories choose what is written', async () => {
  blocked(aRepository('acme/a', forge.githubApi), { owner: '@acme/one' });
  blocked(aRepository('acme/b', forge.githubApi), { rule: 'atomic-flag', code: 'HELM4001' });
  expect(await run({ dryRun: true, owners: ['@acme/one'] })).toMatchObject({ created: 1 });
  expect(await run({ dryRun: true, rules: ['HELM4001'] })).toMatchObject({ created: 1 });
  expect(await run({ dryRun: true, wanted: ({ repository }) => repository.name === 'acme/c' })).toMatchObject({
    created: 0,
  });
});

test('a forge that says no is a warning for its repository, and the others go on', async () => {
  const [a, b] = [aRepository('acme/a', forge.githubApi), aRepository('acme/b', forge.githubApi)];
  blocked(a);
  blocked(b);
  forge.faults = [
    { match: /acme\/a\/issues/, times: 1, how: { kind: 'body', body: '[{"number":"x"}]' } },
    { match: /POST .*acme\/a\/issues/, times: 1, how: { kind: 'status', status: 403 } },
    { match: /acme\/b\/issues/, times: 1, how: { kind: 'secondary', retryAfter: '20' } },
  ];
  expect(await run()).toMatchObject({ created: 1, refused: 1 });
  expect(log.lines.find(({ event }) => event === 'issue refused')?.fields['repository']).toBe(a.id);
});

test('an App finds its issue by an author that is no person', async () => {
  given.self = undefined;
  blocked(aRepository('acme/a', forge.githubApi));
  expect(await run()).toMatchObject({ created: 1 });
  store.told.clear();
  expect(await run()).toMatchObject({ untouched: 1, created: 0 });
});

test('other forges have no issues, and without a token nothing is asked', async () => {
  blocked(aRepository('acme/a', `${forge.url}/2.0`, { forge: 'bitbucket' }));
  blocked(aRepository('acme/c', 'https://no-token.example/2.0', { forge: 'bitbucket' }));
  expect(await run()).toMatchObject({ impossible: 2, unauthorized: undefined });
  blocked(aRepository('acme/b', 'https://git.elsewhere.example/api/v3'));
  expect((await run()).unauthorized).toContain('no token for git.elsewhere.example');
});
