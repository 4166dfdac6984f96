import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allRules } from '../../../src/audit/rules.ts';
import { committedFiles } from '../../../src/org/give/committed.ts';
import { type FixesOptions, type FixesSummary, giveFixes } from '../../../src/org/give/fix.ts';
import { type GroupBy, type PlannedFix, planRepository, type RepositoryPlan } from '../../../src/org/give/fix-plan.ts';
import { fixDraft } from '../../../src/org/give/fix-text.ts';
import { forgeApi } from '../../../src/org/give/forge-api.ts';
import type { Repository } from '../../../src/org/types.ts';
import { type FakePull, type Given, giveRoutes, nothingGiven } from '../../support/forge/give.ts';
import { type MemoryLog, memoryLog } from '../../support/forge/log.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { aFinding, aRepository, aRow, aRun, type MemoryStore, memoryStore } from '../../support/give/store.ts';

const TOKEN = 'ghp_0123456789abcdefABCDEF0123456789abcd';
const directory = mkdtempSync(join(tmpdir(), 'give-fix-'));
const work = join(directory, 'work');

function git(...command: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'core.hooksPath=/dev/null'];
  // The same contents are the same commit.
  const env = { ...process.env, GIT_COMMITTER_DATE: '2026-11-21T00:00:00Z' };
  return execFileSync('git', ['-C', work, ...identity, ...command], { encoding: 'utf8', env }).trim();
}

function put(path: string, content: string | Buffer, executable = false): void {
  mkdirSync(dirname(join(work, path)), { recursive: true });
  writeFileSync(join(work, path), content);
  if (executable) chmodSync(join(work, path), 0o755);
}

function commit(): string {
  git('add', '-A');
  git('commit', '-qm', 'x', '--date', '2026-11-21T00:00:00Z');
  return git('rev-parse', 'HEAD');
}

let head: string;

beforeAll(() => {
  mkdirSync(work);
  git('init', '-q', '-b', 'main');
  put('ci/deploy.sh', '#!/bin/sh\nhelm version --client\nhelm repo add --no-update a https://a.example\n', true);
  put('docs/crlf.sh', '\ufeffhelm version --client\r\necho é\r\n');
  put('vendor/x/copy.sh', 'helm version --client\n');
  symlinkSync('../ci/deploy.sh', join(work, 'docs/link.sh'));
  head = commit();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const plans = new Map<string, Promise<RepositoryPlan>>();

/** The same commit is planned once; what comes of it is plain data. */
function planAt(commitName: string, groupBy: GroupBy, rules: string[] | null = null): Promise<RepositoryPlan> {
  const key = JSON.stringify([commitName, groupBy, rules]);
  const known = plans.get(key) ?? planNow(commitName, groupBy, rules);
  plans.set(key, known);
  return known;
}

function planNow(commitName: string, groupBy: GroupBy, rules: string[] | null): Promise<RepositoryPlan> {
  const spool = mkdtempSync(join(directory, 'spool-'));
  const gitDir = join(work, '.git');
  return planRepository({
    gitDir,
    head: commitName,
    spool,
    settings: aRun().settings,
    groupBy,
    rules,
    catalogue: allRules,
  });
}

function onlyFix({ fixes }: RepositoryPlan): PlannedFix {
  const [fix, ...others] = fixes;
  if (fix === undefined || others.length > 0) throw new Error(`${fixes.length} fixes`);
  return fix;
}

describe('the plan', () => {
  test('has the bytes, modes and diffs of the files that change, and of no others', async () => {
    const plan = await planAt(head, 'all');
    expect(plan).toMatchObject({ head, tree: git('rev-parse', 'HEAD^{tree}'), notes: [] });
    const { files, edits, rules, left } = onlyFix(plan);
    expect(files.map(({ path, executable, created }) => ({ path, executable, created }))).toEqual([
      { path: 'ci/deploy.sh', executable: true, created: false },
      { path: 'docs/crlf.sh', executable: false, created: false },
    ]);
    expect(Buffer.from(files[0]?.content ?? []).toString()).toBe(
      '#!/bin/sh\nhelm version\nhelm repo add a https://a.example\n',
    );
    expect(Buffer.from(files[1]?.content ?? []).toString()).toBe('\ufeffhelm version\r\necho é\r\n');
    expect(files[0]?.diff).toContain('@@ -1,3 +1,3 @@\n #!/bin/sh\n-helm version --client\n');
    expect(rules).toEqual(['repo-add-no-update', 'version-client']);
    expect(edits).toHaveLength(3);
    expect(left).toEqual([]);
    // It is what git itself would apply.
    execFileSync('git', ['-C', work, 'apply', '--check', '-'], { input: files.map(({ diff }) => diff).join('') });
  });

  test('is split by rule, or kept to some rules', async () => {
    const { fixes } = await planAt(head, 'rule');
    expect(fixes.map(({ rules }) => rules)).toEqual([['repo-add-no-update'], ['version-client']]);
    expect(fixes.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ['ci/deploy.sh'],
      ['ci/deploy.sh', 'docs/crlf.sh'],
    ]);
    expect(onlyFix(await planAt(head, 'all', ['version-client'])).rules).toEqual(['version-client']);
  });

  test('the same commit gives the same digest, another content another one', async () => {
    const { digest } = onlyFix(await planAt(head, 'all'));
    expect(onlyFix(await planNow(head, 'all', null)).digest).toBe(digest);
    expect(onlyFix(await planAt(head, 'all', ['version-client'])).digest).not.toBe(digest);
  });
});

describe('what a commit holds under a path', () => {
  test('is told of regular files by their mode and contents, and of nothing that a name might pretend', async () => {
    git('reset', '-q', '--hard', head);
    put(':(top)x.sh', 'a\n');
    put('*.sh', 'b\n', true);
    put('other.sh', 'c\n');
    symlinkSync('other.sh', join(work, 'link'));
    const at = commit();
    const spool = mkdtempSync(join(directory, 'spool-'));
    const asked = [':(top)x.sh', '*.sh', 'link', 'none/x', 'other.sh/x', 'docs'];
    const { files, isFree } = await committedFiles({ gitDir: join(work, '.git'), head: at, spool }, asked);
    expect([...files].map(([path, { executable }]) => `${path} ${executable}`).sort()).toEqual([
      '*.sh true',
      ':(top)x.sh false',
      'other.sh false',
    ]);
    expect(files.get('*.sh')?.is(Buffer.from('b\n'))).toBe(true);
    expect(files.get('*.sh')?.is(Buffer.from('B\n'))).toBe(false);
    expect(asked.filter(isFree)).toEqual(['none/x']);
  });

  test('a path that a forge might read in another way is named, and left', async () => {
    git('reset', '-q', '--hard', head);
    put('a\\b.sh', 'helm version --client\n');
    put('new\nline.sh', 'helm version --client\n');
    const plan = await planAt(commit(), 'all');
    expect(onlyFix(plan).files.map(({ path }) => path)).toEqual(['ci/deploy.sh', 'docs/crlf.sh']);
    expect(plan.notes).toHaveLength(2);
  });
});

test('the text of a request stays within what forges take, whatever there is to say', () => {
  const edits = Array.from({ length: 3_000 }, (_, index) => {
    const path = `${'é<'.repeat(400)}/${index}`;
    return { code: 'HELM4014', rule: 'version-client', title: `Drop ${index % 900}`, worksOn: '>=3', path, line: 1 };
  });
  const left = edits.map(({ rule, path, line }) => ({ rule, path, line, message: '@&'.repeat(500), reason: 'Why.' }));
  const fix: PlannedFix = { rules: ['version-client'], files: [], edits, left, digest: '' };
  const { body } = fixDraft(fix, aRepository('acme/web', 'https://git.example/api/v3'), 'a'.repeat(40));
  expect(body.length).toBeLessThan(60_000);
  for (const title of ['What changes', 'How it is proven', 'What is left to decide'])
    expect(body).toContain(`### ${title}`);
  expect(body).toMatch(/- … and \d+ more; the diff has everything/);
});

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
