/** The commands as they are called, on a state in a file, against a forge, git over HTTP and a webhook. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { Repository } from '../../../src/org/types.ts';
import { cli } from '../../cli/fake.ts';
import { bareRepository, keptTemporary } from '../../remote/repositories.ts';
import { type Given, giveRoutes, nothingGiven } from '../../support/forge/give.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { type GitHttp, startGitHttp } from '../../support/git-http.ts';
import { aFinding, aRepository, aRun } from '../../support/give/store.ts';

const TOKEN = 'ghp_0123456789abcdefABCDEF0123456789abcd';
const PATH = '/services/T000/B000/secretsecret';
const directory = keptTemporary();
const state = join(directory, 'state.db');

let forge: FakeForge;
let given: Given;
let gitServer: GitHttp;
/** On GitLab, whose client does not keep writes apart: these tests wait on no clock but for one upload. */
let web: Repository;
let api: Repository;
let hook: { readonly url: string; readonly bodies: string[]; readonly close: () => void };

beforeAll(async () => {
  given = nothingGiven();
  given.polls = [{ processing_status: 'complete' }];
  forge = await startForge([], giveRoutes(given));
  forge.tokens = [TOKEN];
  const head = bareRepository(join(directory, 'git', 'web.git'), {
    'ci/deploy.sh:100755': '#!/bin/sh\nhelm version --client\n',
  });
  gitServer = await startGitHttp(join(directory, 'git'));
  given.branches.set('acme/web', new Map([['main', head]]));
  web = aRepository('acme/web', `${forge.url}/api/v4`, { forge: 'gitlab', url: `${gitServer.url}/web.git` });
  api = aRepository('acme/api', forge.githubApi);
  await scanned([web, api], head);
  hook = await webhook();
});

afterAll(async () => {
  hook.close();
  await Promise.all([forge.close(), gitServer.close()]);
});

/** A finished run that found one blocker in every repository. */
async function scanned(repositories: readonly Repository[], head: string): Promise<void> {
  const store = await openStore(state);
  const run = aRun({ id: 'run-1' });
  await store.begin(run, repositories);
  for (const repository of repositories) {
    await store.record(run.id, repository, {
      status: 'scanned',
      result: {
        head,
        branch: 'main',
        verdict: 'blocked',
        reasons: [],
        findings: [aFinding(repository.id)],
        pins: [],
        coverage: {},
        commands: 1,
        uses: 0,
        owner: null,
        bytes: 10,
        ms: 1,
        digest: 'digest',
        sarif: gzipSync('{}'),
      },
    });
  }
  await store.finish(run.id, true);
  await store.close();
}

async function webhook(): Promise<typeof hook> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}${PATH}`, bodies, close };
}

async function org(...argv: string[]) {
  const env = { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: forge.host, HELM4_AUDIT_WEBHOOK_URL: hook.url };
  const ran = await cli(['org', ...argv, '--state', state], { env });
  expect(ran.out + ran.err).not.toContain(TOKEN);
  expect(ran.out + ran.err).not.toContain(PATH);
  return ran;
}

function writes(): string[] {
  return forge.requests.filter((line) => !line.startsWith('GET '));
}

describe('nothing is written unless that is asked for', () => {
  test('org upload --dry-run, org issues and org fix say what they would do', async () => {
    expect(await org('upload', '--dry-run')).toMatchObject({
      code: 0,
      out: 'Code scanning: 1 to be uploaded, 1 without code scanning\n',
    });
    const issues = await org('issues', '--repository', 'acme/web');
    expect(issues).toMatchObject({
      code: 0,
      out: 'Issues: 1 to be created. Nothing was written; --no-dry-run writes\n',
    });
    const fixes = await org('fix', '--log', 'json', '--repository', '*/web');
    expect(fixes.code).toBe(0);
    expect(fixes.out).toContain(`# ${web.id} at `);
    expect(fixes.out).toContain('-helm version --client\n+helm version\n');
    expect(fixes.err).toContain('1 to be opened. Nothing was written');
    expect(writes()).toEqual([]);
  });
});

test('org upload uploads, once', async () => {
  expect(await org('upload', '--log', 'json')).toMatchObject({
    code: 0,
    out: 'Code scanning: 1 uploaded, 1 without code scanning\n',
  });
  expect(given.analyses).toHaveLength(1);
  expect(await org('upload')).toMatchObject({ code: 0, out: 'Code scanning: 1 without code scanning\n' });
  expect(given.analyses).toHaveLength(1);
});

test('org issues and org fix write, and remember what they wrote in the state', async () => {
  const issues = await org('issues', '--no-dry-run', '--log', 'json', '--repository', 'acme/web');
  expect(issues).toMatchObject({ code: 0, out: 'Issues: 1 created\n' });
  expect(issues.err).toContain('"url":"https://forge.example/acme/web/-/issues/1"');
  expect((await org('issues', '--no-dry-run', '--repository', 'acme/web')).out).toBe('Issues: 1 up to date\n');
  const fixes = await org('fix', '--no-dry-run', '--repository', 'acme/w*');
  expect(fixes).toMatchObject({ code: 0, out: '' });
  expect(fixes.err).toContain('Pull requests: 1 opened');
  expect(given.pulls.get('acme/web')).toHaveLength(1);
  expect((await org('fix', '--no-dry-run', '--repository', 'acme/web')).err).toContain('Pull requests: 1 up to date');
});

test('other repositories and rules than those that are named are left', async () => {
  expect((await org('fix', '--repository', 'acme/other')).err).toContain('nothing to do');
  expect((await org('fix', '--rule', 'atomic-flag')).err).toContain('nothing to do');
  expect((await org('issues', '--rule', 'no-such-rule')).code).toBe(2);
});

test('org notify tells a run once, and again when it is told to', async () => {
  expect(await org('notify', '--page-url', 'https://pages.example/')).toMatchObject({ code: 0, out: '' });
  expect(hook.bodies).toHaveLength(1);
  expect(JSON.parse(hook.bodies[0] ?? '')).toMatchObject({ text: expect.stringContaining('*2 blockers*') });
  expect((await org('notify')).err).toContain('told already');
  expect(hook.bodies).toHaveLength(1);
  expect((await org('notify', '--always')).code).toBe(0);
  expect(hook.bodies).toHaveLength(2);
  expect(JSON.parse((await org('notify', '--dry-run')).out)).toMatchObject({ blocks: expect.any(Array) });
  expect(hook.bodies).toHaveLength(2);
});

test('an address on the command line is refused, and not repeated', async () => {
  expect((await org('notify', '--webhook-env', hook.url)).code).toBe(2);
  const missing = await cli(['org', 'notify', '--webhook-env', 'OTHER', '--state', state]);
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('set OTHER') });
});

test('without a state, or without a token, it is a usage error', async () => {
  expect(await cli(['org', 'upload', '--state', join(directory, 'none.db')])).toMatchObject({ code: 2 });
  const ran = await cli(['org', 'issues', '--no-dry-run', '--state', state]);
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining(`no token for ${forge.host}`) });
});
