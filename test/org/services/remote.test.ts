/** Repositories that are hostile by their size, fetched and audited whole. Needs git and a minute, nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fetched, fetchRepository } from '../../../src/remote/fetch.ts';
import { listCommit } from '../../../src/source/objects.ts';
import { bareRepository, git } from '../../remote/repositories.ts';
import { type GitHttp, startGitHttp } from '../../support/git-http.ts';

const HELM = 'helm install --atomic x\n';
const BIG = 200 * 2 ** 20;

let root: string;
let knowing: GitHttp;
let simple: GitHttp;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'helm4-audit-test-'));
  await bigRepository(join(root, 'big.git'));
  knowing = await startGitHttp(root);
  simple = await startGitHttp(root, { filters: false });
}, 120_000);

afterAll(async () => {
  await Promise.all([knowing.close(), simple.close()]);
  rmSync(root, { recursive: true, force: true });
});

function fetch(server: GitHttp, name: string, sizeKb: number, limits = {}): Promise<Fetched> {
  const into = mkdtempSync(join(root, 'into-'));
  return fetchRepository({ url: `${server.url}/${name}`, ref: null, sizeKb, credential: null, into, limits });
}

async function list({ gitDir, head, complete, leftOut }: Fetched) {
  const spool = mkdtempSync(join(root, 'spool-'));
  const left = leftOut === undefined ? {} : { leftOut };
  const listing = await listCommit(gitDir, head, { spool, complete, ...left });
  const spooled = readdirSync(spool, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + statSync(join(spool, name)).size,
    0,
  );
  return { paths: listing.files.map(({ path }) => path), spooled };
}

describe('a blob of 200 MB that packs to nothing', { timeout: 120_000 }, () => {
  it('is left out by a server that can', async () => {
    const fetched = await fetch(knowing, 'big.git', 1);
    expect(fetched.bytes).toBeLessThan(100_000);
    const { paths, spooled } = await list(fetched);
    expect(paths).toEqual(['deploy.sh', 'values.yaml']);
    expect(spooled).toBeLessThan(100_000);
  });

  it('comes from a server that knows no filters, and from one that is asked for it by name', async () => {
    for (const fetched of [await fetch(simple, 'big.git', 1), await fetch(knowing, 'big.git', 1_000_000)]) {
      expect((await list(fetched)).paths).toEqual(['deploy.sh', 'values.yaml']);
    }
  });
});

describe('a million references', { timeout: 120_000 }, () => {
  it('cost no more than the one that is asked for', async () => {
    const many = join(root, 'many.git');
    const head = bareRepository(many, { 'deploy.sh': HELM });
    const lines = Array.from(
      { length: 1_000_000 },
      (_, index) => `${head} refs/heads/b${String(index).padStart(7, '0')}\n`,
    );
    writeFileSync(join(many, 'packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`);
    const fetched = await fetch(knowing, 'many.git', 1);
    expect(fetched).toMatchObject({ head, branch: 'main' });
    expect(fetched.bytes).toBeLessThan(10_000);
  });
});

/** A repository with a file of zeros that is larger than any that is read, streamed into it. */
async function bigRepository(path: string): Promise<void> {
  mkdirSync(path);
  git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', path]);
  git(['config', '--file', join(path, 'config'), 'core.compression', '1']);
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(child, 'close');
  child.stdin.write(
    `commit refs/heads/main\ncommitter A <a@b> 1700000000 +0000\ndata 1\nx\nM 100644 inline deploy.sh\ndata ${HELM.length}\n${HELM}\nM 100644 inline values.yaml\ndata ${BIG}\n`,
  );
  createReadStream('/dev/zero', { end: BIG - 1 })
    .pipe(child.stdin, { end: false })
    .on('unpipe', () => child.stdin.end('\n'));
  await ended;
}
