import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from '../../src/remote/credentials.ts';
import { RemoteError } from '../../src/remote/error.ts';
import { type Fetched, type FetchRequest, fetchRepository } from '../../src/remote/fetch.ts';
import { secret } from '../../src/remote/secret.ts';
import {
  type Answer,
  type Asked,
  failFirst,
  type GitHttp,
  type GitHttpHow,
  startGitHttp,
} from '../support/git-http.ts';
import { bareRepository, type Files, git, keptTemporary, temporary } from './repositories.ts';

const PASSWORD = 'pa55-of-the-test';
const FILES: Files = {
  'deploy.sh': 'helm install --atomic x\n',
  'charts/a/Chart.yaml': 'name: a\n',
  'x.bin': Buffer.alloc(70_000, 7),
};

const LARGE = 100_000;

let root: string;
let head: string;
let plain: GitHttp;
let server: GitHttp;
let answer: (asked: Asked) => Answer = () => 'git';

beforeAll(async () => {
  root = keptTemporary();
  head = bareRepository(join(root, 'o', 'r.git'), FILES);
  git([
    '-C',
    join(root, 'o', 'r.git'),
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b',
    'tag',
    '-a',
    'v1',
    '-m',
    'v1',
    head,
  ]);
  git(['-C', join(root, 'o', 'r.git'), 'update-ref', 'refs/heads/--upload-pack=evil', head]);
  git(['init', '--quiet', '--bare', '--template=', join(root, 'empty.git')]);
  plain = await startGitHttp(root, { answer: (asked) => answer(asked) });
  server = await startGitHttp(root, { user: 'me', password: PASSWORD, answer: (asked) => answer(asked) });
});

afterAll(async () => {
  await Promise.all([plain.close(), server.close()]);
});

/** Fetches from the server that wants no credential, unless one is given. */
function fetch(
  name: string,
  change: Partial<FetchRequest> = {},
  answers: GitHttpHow['answer'] = () => 'git',
): Promise<Fetched> {
  const base = change.credential === undefined ? plain : server;
  const asked = base.asked.length;
  answer = (one) => answers({ ...one, number: one.number - asked });
  return fetchRepository({
    url: `${base.url}/${name}`,
    ref: null,
    sizeKb: 1,
    credential: null,
    into: temporary(),
    ...change,
    limits: { delay: 1, ...change.limits },
  });
}

async function failure(fetching: Promise<unknown>): Promise<RemoteError> {
  const error = await fetching.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RemoteError)) throw new Error(`no RemoteError: ${String(error)}`);
  return error;
}

function credential(password = PASSWORD): Credential {
  return { username: 'me', password: secret(password) };
}

/** Names and sizes as git lists them, without any server in reach. */
function list(fetched: Fetched): string {
  return git([`--git-dir=${fetched.gitDir}`, 'ls-tree', '-r', '-l', fetched.head]).replace(/ +/g, ' ');
}

describe('fetchRepository', () => {
  it('brings a small repository in one fetch: all of it, without history, tags and branches', async () => {
    const fetched = await fetch('o/r.git');
    expect(fetched).toMatchObject({ head, branch: 'main', leftOut: 2 ** 25 });
    expect(fetched.bytes).toBeGreaterThan(100);
    expect(list(fetched)).toMatch(/ 8\tcharts.* 24\tdeploy.sh.* 70000\tx.bin/s);
    expect(git([`--git-dir=${fetched.gitDir}`, 'for-each-ref'])).toBe('');
    expect(readdirSync(fetched.gitDir).sort()).toEqual(['FETCH_HEAD', 'HEAD', 'config', 'objects', 'refs', 'shallow']);
  });

  it.each([
    ['main', 'main'],
    ['refs/heads/main', 'main'],
    ['v1', null],
    ['refs/tags/v1', null],
    ['refs/heads/--upload-pack=evil', '--upload-pack=evil'],
  ])('finds %s', async (ref, branch) => {
    const fetched = await fetch('o/r.git', { ref });
    // A branch that git would not make is fetched, and not told as one.
    expect([fetched.head, fetched.branch]).toEqual([head, branch]);
  });

  it('finds a commit by its name', async () => {
    expect(await fetch('o/r.git', { ref: head })).toMatchObject({ head, branch: null });
  });

  it('brings a large one without contents, and those that are wanted in one batch', async () => {
    const into = temporary();
    const fetched = await fetch('o/r.git', { sizeKb: LARGE, into });
    expect(fetched.leftOut).toBeUndefined();
    expect(list(fetched)).toMatch(/ BAD\tcharts.* BAD\tdeploy.sh.* BAD\tx.bin/s);
    const before = plain.asked.length;
    const oids = ['deploy.sh', 'charts/a/Chart.yaml'].map((path) =>
      git(['-C', join(root, 'o/r.git'), 'rev-parse', `${head}:${path}`]),
    );
    await fetched.complete(oids);
    expect(plain.asked.slice(before).map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(list(fetched)).toMatch(/ 8\tcharts.* 24\tdeploy.sh.* BAD\tx.bin/s);
    await fetched.complete([]);
    expect(plain.asked.length).toBe(before + 2);
  });

  it('leaves nothing behind by which git would fetch what is missing', async () => {
    const fetched = await fetch('o/r.git', { sizeKb: LARGE });
    const before = plain.asked.length;
    const oid = git(['-C', join(root, 'o/r.git'), 'rev-parse', `${head}:deploy.sh`]);
    expect(git([`--git-dir=${fetched.gitDir}`, 'cat-file', '--batch-check'], `${oid}\n`)).toBe(`${oid} missing`);
    expect(readFileSync(join(fetched.gitDir, 'config'), 'utf8')).not.toMatch(/remote|promisor|partial/i);
    expect(plain.asked.length).toBe(before);
  });

  it('takes everything from a server that knows no filters', async () => {
    const bare = await startGitHttp(root, { filters: false });
    const fetched = await fetchRepository({
      url: `${bare.url}/o/r.git`,
      ref: null,
      sizeKb: LARGE,
      credential: null,
      into: temporary(),
    });
    await bare.close();
    expect(list(fetched)).toMatch(/ 70000\tx.bin/);
  });

  it('reads a repository with SHA-256', async () => {
    const commit = bareRepository(join(root, 'sha256.git'), FILES, 'main', 'sha256');
    const fetched = await fetch('sha256.git', { sizeKb: LARGE });
    expect([fetched.head, commit.length]).toEqual([commit, 64]);
    expect(list(fetched)).toContain('deploy.sh');
  });

  it('says that a repository is empty, whatever branch was asked for', async () => {
    for (const ref of [null, 'refs/heads/main']) {
      const error = await failure(fetch('empty.git', { ref }));
      expect(error).toMatchObject({
        kind: 'not-found',
        empty: true,
        message: `${plain.host}/empty is empty: it has no commit yet`,
      });
    }
  });

  it('says what is not there', async () => {
    const ref = await failure(fetch('o/r.git', { ref: 'nope' }));
    expect(ref).toMatchObject({ kind: 'not-found', empty: false });
    expect(ref.message).toContain("no branch, tag or reachable commit 'nope'");
    expect((await failure(fetch('o/nope.git'))).message).toContain('there is no such repository, or it is not public');
    expect((await failure(fetch('o/r.git', { ref: '--upload-pack=x' }))).message).toContain('begins with a hyphen');
    expect((await failure(fetch('', { url: '--upload-pack=x' }))).kind).toBe('broken');
    expect((await failure(fetch('', { url: root }))).kind).toBe('broken');
  });
});

describe('credentials', () => {
  it('are sent with the first request', async () => {
    const before = server.asked.length;
    const fetched = await fetch('o/r.git', { credential: credential() });
    expect(fetched.head).toBe(head);
    const code = `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}`;
    expect(new Set(server.asked.slice(before).map(({ authorization }) => authorization))).toEqual(new Set([code]));
  });

  it('may stand in the address, and are in no file afterwards', async () => {
    const into = temporary();
    await fetch('', { url: `http://me:${PASSWORD}@${server.host}/o/r.git`, into, sizeKb: LARGE });
    const files = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(into, name)).isFile(),
    );
    expect(files).toContain('FETCH_HEAD');
    for (const name of files) expect(readFileSync(join(into, name), 'latin1')).not.toMatch(/pa55|me:|bWU6|YTU1/);
  });

  it.skipIf(process.platform !== 'linux')('are in no argument of any process while git runs', async () => {
    let seen = '';
    const looking: Answer[] = [];
    await fetch('o/r.git', { credential: credential() }, () => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) seen += commandLine(pid);
      looking.push('git');
      return 'git';
    });
    expect(looking.length).toBeGreaterThan(1);
    expect(seen).toContain(`http://${server.host}/o/r.git`);
    expect(seen).not.toContain(PASSWORD);
    expect(seen).not.toContain(Buffer.from(`me:${PASSWORD}`).toString('base64'));
  });

  it('that are refused end it, without a question on any terminal', async () => {
    const wrong = await failure(fetch('o/r.git', { credential: credential('wrong-password') }));
    expect(wrong).toMatchObject({ kind: 'denied' });
    expect(wrong.message).toContain('refused the token');
    const none = await failure(fetch('', { url: `${server.url}/o/r.git` }));
    expect(none.message).toContain(`HELM4_AUDIT_TOKEN_HOST=${server.host}`);
  });

  it('that the server echoes are not shown', async () => {
    const echo: GitHttpHow['answer'] = ({ authorization }) => ({
      status: 403,
      headers: { 'content-type': 'text/plain' },
      body: `no entry for ${PASSWORD} ${authorization} \u001b[31m\u202e\r\nsee https://me:${PASSWORD}@h/`,
    });
    const { message } = await failure(fetch('o/r.git', { credential: credential() }, echo));
    expect(message).toContain('does not let this token read it');
    expect(message).not.toMatch(/pa55|bWU6|[\u0000-\u001f\u202e]/);
  });

  it('go nowhere else: a redirect to another host is told and not followed', async () => {
    const other = await startGitHttp(root);
    const elsewhere: GitHttpHow['answer'] = ({ path }) => ({
      status: 301,
      headers: { location: `${other.url}${path}` },
    });
    const error = await failure(fetch('o/r.git', { credential: credential() }, elsewhere));
    expect(error.message).toContain(`it has moved to ${other.url}/o/r.git; give that address`);
    expect(other.asked).toEqual([]);
    await other.close();
  });

  it('go along with a repository that was renamed on its host', async () => {
    const renamed: GitHttpHow['answer'] = ({ path }) =>
      path.startsWith('/old/') ? { status: 301, headers: { location: path.replace('/old/', '/o/') } } : 'git';
    expect((await fetch('old/r.git', { credential: credential() }, renamed)).head).toBe(head);
    const circle: GitHttpHow['answer'] = ({ path }) => ({ status: 301, headers: { location: path } });
    expect((await failure(fetch('o/r.git', { credential: credential() }, circle))).kind).toBe('not-found');
  });
});

describe('servers with faults', () => {
  it.each([
    ['429', failFirst(2, 429)],
    ['429 with a time', failFirst(1, 429, { 'retry-after': '0' })],
    ['503', failFirst(3, 503)],
    ['a broken connection', ({ number }: Asked): Answer => (number <= 2 ? 'reset' : 'git')],
    ['an answer that breaks off', ({ number }: Asked): Answer => (number <= 3 ? { truncateTo: 200 } : 'git')],
  ])('are asked again after %s', async (_, answers) => {
    expect((await fetch('o/r.git', {}, answers)).head).toBe(head);
  });

  it('are left alone when that does not help, or they want a long pause', async () => {
    const before = plain.asked.length;
    expect(await failure(fetch('o/r.git', { limits: { attempts: 2 } }, failFirst(99, 503)))).toMatchObject({
      kind: 'unreachable',
    });
    expect(plain.asked.length - before).toBe(2);
    const later = await failure(fetch('o/r.git', {}, failFirst(99, 429, { 'retry-after': '3600' })));
    expect(later).toMatchObject({ kind: 'rate-limited', retryAfter: 3_600_000 });
    expect(plain.asked.length - before).toBe(3);
  });

  it('that never answer are left after the time that is given', async () => {
    const error = await failure(fetch('o/r.git', { limits: { milliseconds: 150 } }, () => 'silence'));
    expect(error).toMatchObject({ kind: 'timeout' });
  });

  it('are left when the signal says so', async () => {
    const controller = new AbortController();
    const stop: GitHttpHow['answer'] = () => {
      controller.abort(new Error('enough'));
      return 'silence';
    };
    await expect(fetch('o/r.git', { signal: controller.signal }, stop)).rejects.toThrow('enough');
    await expect(fetch('o/r.git', { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('that send more than is taken are left', async () => {
    const big = join(root, 'big.git');
    bareRepository(big, { 'noise.bin': noise(3_000_000) });
    const error = await failure(fetch('big.git', { limits: { bytes: 100_000 } }));
    expect(error).toMatchObject({ kind: 'too-large' });
  });

  it('that hold something too large among what is wanted give the rest', async () => {
    const mixed = join(root, 'mixed.git');
    bareRepository(mixed, { 'deploy.sh': 'helm', 'values.yaml': noise(300_000) });
    const fetched = await fetch('mixed.git', { sizeKb: LARGE, limits: { bytes: 100_000, blob: 50_000 } });
    const oids = ['deploy.sh', 'values.yaml'].map((path) => git(['-C', mixed, 'rev-parse', `main:${path}`]));
    await fetched.complete(oids);
    expect(list(fetched)).toMatch(/ 4\tdeploy.sh.* BAD\tvalues.yaml/s);
  });

  it('that list references without end are left', async () => {
    const line = `${head} refs/heads/${'x'.repeat(900)}\n`;
    const packet = `${(line.length + 4).toString(16).padStart(4, '0')}${line}`;
    const flood: GitHttpHow['answer'] = ({ method, path }) =>
      method === 'GET' && path.includes('info/refs')
        ? {
            endless: Buffer.from(packet.repeat(200)),
            start: Buffer.from(`001e# service=git-upload-pack\n0000`),
            contentType: 'application/x-git-upload-pack-advertisement',
          }
        : 'git';
    const error = await failure(fetch('o/r.git', {}, flood));
    expect(error).toMatchObject({ kind: 'too-large' });
  });

  it('that send pages instead of git are said to be damaged, or no repository', async () => {
    const page: GitHttpHow['answer'] = () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>log in</html>',
    });
    expect(['broken', 'not-found']).toContain((await failure(fetch('o/r.git', {}, page))).kind);
  });
});

describe('a hostile repository', () => {
  it('runs nothing and writes nothing outside: names, links, modules, attributes and hooks are only data', async () => {
    const evil = join(root, 'evil.git');
    bareRepository(evil, {
      '.gitattributes': '* filter=evil diff=evil\n',
      '.gitmodules': `[submodule "s"]\n\tpath = s\n\turl = file://${root}/o/r.git\n`,
      's:160000': head,
      'out:120000': '/etc/passwd',
      '--upload-pack=touch x': 'helm',
      'hooks/post-checkout:100755': '#!/bin/sh\ntouch pwned\n',
      'a\u001b[2Jb': 'helm',
    });
    writeFileSync(
      join(evil, 'config'),
      `${readFileSync(join(evil, 'config'), 'utf8')}[filter "evil"]\n\tsmudge = touch pwned\n`,
    );
    const into = temporary();
    const fetched = await fetch('evil.git', { into });
    expect(list(fetched).split('\n')).toHaveLength(7);
    expect(
      readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((name) => /pwned|hooks|modules/.test(name)),
    ).toEqual([]);
  });

  it('with many references costs the one that is asked for', async () => {
    const many = join(root, 'many.git');
    const commit = bareRepository(many, FILES);
    const lines = Array.from(
      { length: 50_000 },
      (_, index) => `${commit} refs/heads/b${String(index).padStart(6, '0')}\n`,
    );
    writeFileSync(join(many, 'packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`);
    const fetched = await fetch('many.git');
    expect(fetched).toMatchObject({ head: commit, branch: 'main' });
    expect(readdirSync(join(fetched.gitDir, 'refs'))).toEqual([]);
  });
});

/** Bytes that do not compress, always the same. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It has ended.
    return '';
  }
}
