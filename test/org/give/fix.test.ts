import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FixesOptions, type FixesSummary, giveFixes } from '../../../src/org/give/fix.ts';
import { forgeApi } from '../../../src/org/give/forge-api.ts';
import type { Repository } from '../../../src/org/types.ts';
import { type FakePull, type Given, giveRoutes, nothingGiven } from '../../support/forge/give.ts';
import { type MemoryLog, memoryLog } from '../../support/forge/log.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { aFinding, aRepository, aRow, aRun, type MemoryStore, memoryStore } from '../../support/give/store.ts';
import { startWork } from '../../support/give/work.ts';

const TOKEN = 'ghp_0123456789abcdefABCDEF0123456789abcd';
const { head, git, put, commit, planAt, remove } = startWork();
afterAll(remove);

let forge: FakeForge;
let given: Given;
let store: MemoryStore;
let log: MemoryLog;
let planned: string[];
let shown: string[];

beforeEach(async () => {
  git('reset', '-q', '--hard', head);
  given = nothingGiven();
  forge = await startForge([], giveRoutes(given));
  forge.tokens = [TOKEN];
  store = memoryStore();
  log = memoryLog();
  planned = [];
  shown = [];
});

afterEach(async () => {
  expect(JSON.stringify([log.lines, [...store.told], [...given.pulls], shown])).not.toContain(TOKEN);
  await forge.close();
});

async function run(changes: Partial<FixesOptions> = {}): Promise<FixesSummary> {
  const { signal } = new AbortController();
  const env = { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: forge.host };
  const { dryRun = false, groupBy = 'all' } = changes;
  const summary = await giveFixes({
    store,
    api: forgeApi({ env, log, signal, pace: jumpingPace(), writes: !dryRun }),
    plan: async (repository) => {
      planned.push(repository.name);
      return planAt(git('rev-parse', 'HEAD'), groupBy);
    },
    log,
    dryRun,
    limit: 10,
    groupBy,
    rules: null,
    labels: [],
    wanted: () => true,
    show: ({ name }, _, fix, branch) => shown.push(`${name} ${branch} ${fix.edits.length}`),
    signal,
    ...changes,
  });
  if (summary === undefined) throw new Error('no run');
  return summary;
}

/** The forge and the scan know the commit. */
function scanned(repository: Repository, at = git('rev-parse', 'HEAD')): void {
  const branches = given.branches.get(repository.name) ?? new Map<string, string>();
  given.branches.set(repository.name, branches.set('main', at));
  const others = store.rows.filter((row) => row.repository.id !== repository.id);
  const row = aRow(repository);
  store.rows = [...others, { ...row, last: row.last && { ...row.last, head: at } }];
  if (!store.open.some(({ repositoryId }) => repositoryId === repository.id)) store.open.push(aFinding(repository.id));
}

function thePull(name: string): FakePull {
  const [pull, ...others] = given.pulls.get(name) ?? [];
  if (pull === undefined || others.length > 0) throw new Error(`${others.length + (pull ? 1 : 0)} pull requests`);
  return pull;
}

function tipOf(name: string, branch = 'helm4-audit/fix'): string | undefined {
  return given.branches.get(name)?.get(branch);
}

function writes(): string[] {
  return forge.requests.filter((line) => !line.startsWith('GET '));
}

describe.each([
  ['GitHub', (name: string) => aRepository(name, forge.githubApi)],
  ['GitLab', (name: string) => aRepository(name, `${forge.url}/api/v4`, { forge: 'gitlab' })],
] as const)('on %s', (host, repositoryOf) => {
  test('a commit and a request for it are made by the API, and not made again', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    expect(await run({ labels: ['helm4'] })).toMatchObject({ opened: 1, failed: 0, refused: 0 });
    const pull = thePull('acme/web');
    expect(pull).toMatchObject({
      head: 'helm4-audit/fix',
      base: 'main',
      title: 'Prepare for Helm 4: 3 rewrites',
      labels: ['helm4'],
    });
    expect(pull.body).toContain(`${git('rev-parse', 'HEAD')}/ci/deploy.sh#L2`);
    const made = given.commits.get(tipOf('acme/web') ?? '');
    expect(made?.parents).toEqual([git('rev-parse', 'HEAD')]);
    expect(made?.message).toContain('Prepare for Helm 4');
    const entries = given.trees.get(made?.tree ?? '');
    if (host === 'GitHub') {
      expect(entries?.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
        '100755 ci/deploy.sh',
        '100644 docs/crlf.sh',
      ]);
      const blob = given.blobs.get(String(entries?.[1]?.['sha']));
      expect(blob?.toString()).toBe('\ufeffhelm version\r\necho é\r\n');
    } else {
      expect(entries?.map(({ action, file_path }) => `${action} ${file_path}`)).toEqual([
        'update ci/deploy.sh',
        'update docs/crlf.sh',
      ]);
    }
    expect(log.lines).toContainEqual(expect.objectContaining({ event: 'pull request opened', level: 'info' }));
    // The scan found nothing new: not even a fetch.
    planned = [];
    expect(await run()).toMatchObject({ untouched: 1, opened: 0 });
    expect(planned).toEqual([]);
    // Judged in another way it may need something else.
    store.run = aRun({ scanKey: 'another' });
    expect(await run()).toMatchObject({ untouched: 1, opened: 0 });
    expect(planned).toEqual(['acme/web']);
  });

  test('it is updated when the rewrites change, and left alone when somebody else has committed', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    await run();
    const first = tipOf('acme/web');
    put('ci/more.sh', 'helm version --client\n');
    scanned(web, commit());
    forge.requests.length = 0;
    expect(await run()).toMatchObject({ updated: 1, opened: 0 });
    expect(thePull('acme/web').title).toBe('Prepare for Helm 4: 4 rewrites');
    const second = tipOf('acme/web');
    expect(second).not.toBe(first);
    if (host === 'GitHub') expect(given.commits.get(second ?? '')?.parents).toEqual([first, git('rev-parse', 'HEAD')]);
    // Nothing is forced on GitHub: the old tip stays in the history.
    given.branches.get('acme/web')?.set('helm4-audit/fix', 'f'.repeat(40));
    put('ci/more.sh', 'helm version --client\nhelm version --client\n');
    scanned(web, commit());
    forge.requests.length = 0;
    expect(await run()).toMatchObject({ foreign: 1, updated: 0, opened: 0 });
    expect(writes()).toEqual([]);
    expect(tipOf('acme/web')).toBe('f'.repeat(40));
  });

  test('a request that was closed is not opened again', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    await run();
    thePull('acme/web').state = 'closed';
    put('ci/more.sh', 'helm version --client\n');
    scanned(web, commit());
    forge.requests.length = 0;
    expect(await run()).toMatchObject({ declined: 1, opened: 0, updated: 0 });
    expect(writes()).toEqual([]);
  });

  test('one that was merged makes way for the next one', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    await run();
    const pull = thePull('acme/web');
    Object.assign(pull, { state: 'closed', merged: true });
    put('ci/more.sh', 'helm version --client\n');
    scanned(web, commit());
    expect(await run()).toMatchObject({ opened: 1 });
    expect(given.pulls.get('acme/web')).toHaveLength(2);
  });

  test('a branch with our commit and no request gets one, without another commit', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    forge.faults = [{ match: /^POST .*(pulls|merge_requests)$/, times: 1, how: { kind: 'status', status: 500 } }];
    // Broken off on the way: what the forge made of it is not known, so that it is not repeated.
    expect(await run()).toMatchObject({ failed: 1, opened: 0 });
    given.pulls.clear();
    const tip = tipOf('acme/web');
    expect(await run()).toMatchObject({ opened: 1 });
    expect(tipOf('acme/web')).toBe(tip);
  });

  test('a head that moves while it is planned is for the next run', async () => {
    const web = repositoryOf('acme/web');
    scanned(web);
    given.branches.get('acme/web')?.set('main', 'e'.repeat(40));
    expect(await run()).toMatchObject({ failed: 1, opened: 0 });
    expect(writes()).toEqual([]);
  });

  test('a dry run shows and writes nothing', async () => {
    scanned(repositoryOf('acme/web'));
    expect(await run({ dryRun: true })).toMatchObject({ opened: 1 });
    expect(shown).toEqual(['acme/web helm4-audit/fix 3']);
    expect(writes()).toEqual([]);
    expect(store.told.size).toBe(0);
  });

  test('by rule there is a branch for each, and the limit counts requests', async () => {
    scanned(repositoryOf('acme/web'));
    expect(await run({ groupBy: 'rule', limit: 1 })).toMatchObject({ opened: 1, waiting: 1 });
    expect(await run({ groupBy: 'rule' })).toMatchObject({ opened: 1, untouched: 1 });
    expect(given.pulls.get('acme/web')?.map((pull) => pull.head)).toEqual([
      'helm4-audit/fix-repo-add-no-update',
      'helm4-audit/fix-version-client',
    ]);
  });
});

test('a kill between the commit and its branch leaves nothing that is not taken up', async () => {
  const web = aRepository('acme/web', forge.githubApi);
  scanned(web);
  await run();
  const tip = tipOf('acme/web');
  put('ci/more.sh', 'helm version --client\n');
  scanned(web, commit());
  forge.faults = [{ match: /^PATCH .*\/git\/refs/, times: 9, how: { kind: 'status', status: 422 } }];
  expect(await run()).toMatchObject({ refused: 1 });
  // As before the fault, in which the fake forge had moved it all the same.
  given.branches.get('acme/web')?.set('helm4-audit/fix', tip ?? '');
  forge.faults = [];
  expect(await run()).toMatchObject({ updated: 1 });
  expect(tipOf('acme/web')).not.toBe(tip);
});

test('what somebody pushes between the look and the write is not lost', async () => {
  const web = aRepository('acme/web', forge.githubApi);
  scanned(web);
  await run();
  put('ci/more.sh', 'helm version --client\n');
  scanned(web, commit());
  const pushing: FixesOptions['store'] = {
    ...store,
    give: async (key, value) => {
      await store.give(key, value);
      // The moment after the commit is made and before the branch is moved.
      given.branches.get('acme/web')?.set('helm4-audit/fix', 'd'.repeat(40));
    },
  };
  expect(await run({ store: pushing })).toMatchObject({ refused: 1, updated: 0 });
  expect(tipOf('acme/web')).toBe('d'.repeat(40));
});

test('a token without the right to workflows is told of that', async () => {
  const web = aRepository('acme/web', forge.githubApi);
  put(
    '.github/workflows/d.yml',
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: helm version --client\n',
  );
  scanned(web, commit());
  forge.faults = [{ match: /^POST .*\/git\/refs/, times: 1, how: { kind: 'status', status: 403 } }];
  expect(await run()).toMatchObject({ refused: 1, opened: 0 });
  expect(log.lines.find(({ event }) => event === 'no pull request')?.fields['hint']).toContain('workflows');
});

test('names of files are told as text, and not as anything else', async () => {
  const evil = 'ci/@acme closes #1 [x](https:)|`.sh';
  put(evil, '#!/bin/sh\nhelm version --client\n', true);
  scanned(aRepository('acme/web', forge.githubApi), commit());
  await run();
  const { body } = thePull('acme/web');
  const prose = body.replace(/<code>.*?<\/code>|`[^`\n]*`|\(<[^>]*>\)/g, '');
  expect(prose).not.toMatch(/@acme|#1|closes #/);
  const made = given.commits.get(tipOf('acme/web') ?? '');
  expect(made?.message).not.toContain('@');
  expect(given.trees.get(made?.tree ?? '')?.map(({ path }) => path)).toContain(evil);
});

test('an archived repository and another forge are named, a repository that cannot be had costs only itself', async () => {
  scanned(aRepository('acme/old', forge.githubApi, { archived: true }));
  scanned(aRepository('acme/b', `${forge.url}/2.0`, { forge: 'bitbucket' }));
  scanned(aRepository('acme/gone', forge.githubApi));
  scanned(aRepository('acme/web', forge.githubApi));
  const plan: FixesOptions['plan'] = ({ name }) =>
    name === 'acme/gone'
      ? Promise.reject(new Error('there is no such repository'))
      : planAt(git('rev-parse', 'HEAD'), 'all');
  expect(await run({ plan })).toMatchObject({ impossible: 2, failed: 1, opened: 1 });
});
