import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engine } from '../../src/cli/engine.ts';
import { bareRepository, git } from '../remote/repositories.ts';
import { type Answer, type GitHttp, startGitHttp } from '../support/git-http.ts';
import { cli, fakeEngine } from './fake.ts';

const TOKEN = 'token-0123456789-of-the-test';

let root: string;
let cwd: string;
let head: string;
let server: GitHttp;
let answer: Answer = 'git';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'helm4-audit-test-'));
  cwd = join(root, 'cwd');
  const scratch = join(root, 'tmp');
  for (const made of [cwd, scratch]) mkdirSync(made);
  vi.stubEnv('TMPDIR', scratch);
  head = bareRepository(join(root, 'o', 'r.git'), {
    'scripts/deploy.sh': '#!/bin/sh\nhelm upgrade --install --atomic web ./chart\n',
    'README.md': 'nothing here\n',
    'versions/.helm-version': 'v3.12.0\n',
  });
  server = await startGitHttp(root, { user: 'x-access-token', password: TOKEN, answer: () => answer });
});

afterEach(() => {
  answer = 'git';
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

afterAll(async () => {
  await server.close();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  return { GITHUB_SERVER_URL: server.url, GITHUB_TOKEN: TOKEN };
}

/** One command line with the real audit. */
function run(...argv: string[]) {
  return cli(argv, { cwd, env: environment() }, { ...engine, asked: [] });
}

describe('a repository elsewhere', () => {
  it('gives the findings of its clone, byte for byte', async () => {
    const clone = join(root, 'clone');
    git(['clone', '--quiet', '--template=', join(root, 'o', 'r.git'), clone]);
    const local = await cli(['--format', 'json', '.'], { cwd: clone }, { ...engine, asked: [] });
    const remote = await run('--format', 'json', 'o/r@main');
    expect(remote.err).toBe('');
    expect([remote.code, remote.out]).toEqual([local.code, local.out]);
    expect(local.out).toContain('"rule": "atomic-flag"');
  });

  it('says which commit was read', async () => {
    const { out } = await run('o/r');
    expect(out.split('\n')[0]).toBe(`${server.host}/o/r at ${head} (main)`);
    const facts = await run('inventory', `${server.url}/o/r.git#${head}`);
    expect([facts.code, facts.out.split('\n')[0]]).toEqual([0, `${server.host}/o/r at ${head}`]);
  });

  it('is named in SARIF, and linked in Markdown', async () => {
    const sarif = JSON.parse((await run('--format', 'sarif', 'o/r')).out);
    expect(sarif.runs[0].versionControlProvenance).toEqual([
      { repositoryUri: `${server.url}/o/r`, revisionId: head, branch: 'main', mappedTo: { uriBaseId: '%SRCROOT%' } },
    ]);
    const { out } = await run('--format', 'markdown', 'o/r');
    expect(out).toContain(`${server.url}/o/r/blob/${head}/scripts/deploy.sh#L2`);
  });

  it('is narrowed by --include and --exclude', async () => {
    const { code, err } = await run('--exclude', 'scripts', '--exclude', 'versions', 'o/r');
    expect([code, err]).toEqual([0, '']);
    const inventory = await run('inventory', '--include', 'versions/**', '--format', 'json', 'o/r');
    expect(JSON.parse(inventory.out).coverage.listed).toBe(1);
  });

  it('is fetched with the token of the environment, which is shown nowhere', async () => {
    const denied = await cli(['o/r'], { cwd, env: { GITHUB_SERVER_URL: server.url } });
    expect(denied).toMatchObject({ code: 2, out: '', asked: undefined });
    expect(denied.err).toMatch(/^helm4-audit: 127\.0\.0\.1:\d+\/o\/r: it cannot be read without a credential.*\n$/);
    answer = { status: 403, headers: { 'content-type': 'text/plain' }, body: `no ${TOKEN} \u001b[31m` };
    const echoed = await run('o/r');
    expect([echoed.code, echoed.out]).toEqual([2, '']);
    expect(echoed.err).not.toMatch(/token-0|\u001b/);
  });

  it('that cannot be reached now ends with 75', async () => {
    answer = { status: 429, headers: { 'retry-after': '9999' } };
    const { code, err } = await run('o/r');
    expect(code).toBe(75);
    expect(err).toContain('takes no more requests for now; try again later');
  });
});

describe('what is given', () => {
  it('is a path as soon as there is one', async () => {
    mkdirSync(join(cwd, 'o2', 'r'), { recursive: true });
    writeFileSync(join(cwd, 'o2', 'r', 'x.sh'), 'echo\n');
    const before = server.asked.length;
    const { asked } = await cli(['o2/r'], { cwd, env: environment() });
    expect(asked?.paths).toEqual(['o2/r']);
    const typo = await cli(['o2/q'], { cwd, env: environment() });
    expect([typo.code, typo.asked]).toEqual([2, undefined]);
    expect(typo.err).toContain(`The repository of that name is given as ${server.url}/o2/q.git.`);
    expect(server.asked.length).toBe(before);
  });

  it.each([
    [['charts/app/nope.yaml'], 'A repository on the network is given as OWNER/REPO[@REF]'],
    [['o/r', 'o/r2'], 'give one repository at a time'],
    [['.', 'o/r'], 'give one repository at a time'],
    [['-', 'o/r'], 'give one repository at a time'],
    [['o/r@--upload-pack=x'], 'begins with a hyphen'],
    [['ext::sh -c x'], 'blank'],
    [['https://me:hunter22@h/a b'], "'https://***@h/a b': the address holds a blank"],
    [['ssh://me:hunter22@h/x'], "'ssh://me:***@h/x': SSH takes no password"],
    [['fix', 'o/r'], 'git clone https://github.com/o/r.git'],
    [['fix', 'https://me:hunter22@h.example/x'], 'git clone https://h.example/x)'],
    [['inventory', 'o/r', '.'], 'give one repository at a time'],
  ])('%j is refused before anything is asked', async (argv, words) => {
    const fake = fakeEngine();
    const { code, out, err } = await cli(argv, { cwd, env: {} }, fake);
    expect([code, out, fake.asked]).toEqual([2, '', []]);
    expect(err).toContain(words);
    expect(err).not.toContain('hunter22');
  });
});
