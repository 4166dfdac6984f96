/** A commit is listed from an object store: what is in it, what is not, and what is made to do harm. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ListCommit, listCommit, type ObjectListing } from '../../src/source/objects.ts';
import { askStore, objectStore } from '../../src/source/objects-git.ts';
import { packFiles, unpackFiles } from '../../src/source/packed.ts';
import { type Candidate, readCandidates } from '../../src/source/read.ts';
import { bringIn } from '../../src/source/stored.ts';
import { git, repository, temporary, write } from './tree.ts';

const wanted = (path: string): boolean => path.endsWith('plugin.yaml');
const read = (listing: ObjectListing): Candidate[] => [...readCandidates(listing, { wanted })];
const paths = (listing: ObjectListing): string[] => listing.files.map(({ path }) => path);
const text = (candidate: Candidate | undefined): string | undefined =>
  candidate?.kind === 'file' ? candidate.file.text : undefined;

async function listed(root: string, how: Partial<ListCommit> = {}): Promise<ObjectListing> {
  const commit = git(root, 'rev-parse', 'HEAD').trim();
  return listCommit(join(root, '.git'), commit, { spool: temporary(), ...how });
}

/** Writes an object as it is, however wrong, and returns its name. */
function object(root: string, type: 'blob' | 'tree' | 'commit', bytes: string | Buffer): string {
  const command = ['-C', root, 'hash-object', '-t', type, '-w', '--stdin', '--literally'];
  return execFileSync('git', command, { input: bytes, encoding: 'utf8' }).trim();
}

type Entry = readonly [mode: string, name: string | Buffer, oid: string];

function treeObject(root: string, entries: readonly Entry[]): string {
  const bytes = entries.flatMap(([mode, name, oid]) => [
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.from([0]),
    Buffer.from(oid, 'hex'),
  ]);
  return object(root, 'tree', Buffer.concat(bytes));
}

function commitOf(root: string, tree: string): string {
  return object(root, 'commit', `tree ${tree}\nauthor a <a@a> 1 +0000\ncommitter a <a@a> 1 +0000\n\nx\n`);
}

async function listTreeObject(root: string, entries: readonly Entry[]): Promise<ObjectListing> {
  return listCommit(join(root, '.git'), commitOf(root, treeObject(root, entries)), { spool: temporary() });
}

describe('a commit', () => {
  it('is listed with files of all kinds, links left out and submodules named', async () => {
    const root = repository({
      'b.sh': 'helm ls',
      'a/ü \n.sh': 'helm\r\nls',
      'bin.sh': 'helm\0',
      '.gitattributes': '* text=auto eol=crlf\n*.sh filter=x\n',
      empty: '',
      'plugin.yaml': 'name: x',
      none: 'nothing',
    });
    execFileSync('ln', ['-s', 'b.sh', join(root, 'link')]);
    git(root, 'add', '--all');
    const submodule = `160000,${'1'.repeat(40)},sub/m`;
    git(root, 'update-index', '--add', '--cacheinfo', submodule);
    git(root, 'commit', '-q', '-m', 'more');
    writeFileSync(join(root, 'untracked.sh'), 'helm ls');
    const listing = await listed(root);
    expect(paths(listing)).toEqual(
      ['.gitattributes', 'a/ü \n.sh', 'b.sh', 'bin.sh', 'empty', 'none', 'plugin.yaml'].sort(),
    );
    expect(listing.submodules).toEqual(['sub/m']);
    expect(listing.problems).toEqual([]);
    expect(listing.notes).toEqual([]);
    expect(listing.tree).toBe(git(root, 'rev-parse', 'HEAD^{tree}').trim());
    const found = read(listing);
    // As git has it: converting line ends on the way in is git's, on the way out nobody's.
    expect(found.map(text)).toEqual(['helm\nls', 'helm ls', 'name: x']);
    expect(listing.files.every(({ absolute, tracked, named }) => absolute === '' && tracked && !named)).toBe(true);
  });

  it('is filtered as a directory is', async () => {
    const root = repository({ 'a/x.sh': 'helm', 'b/x.sh': 'helm', 'b/y.yml': 'helm' });
    expect(paths(await listed(root, { include: ['b'], exclude: ['*.yml'] }))).toEqual(['b/x.sh']);
  });

  it('keeps names that are not UTF-8 apart', async () => {
    const root = repository({});
    const blob = object(root, 'blob', 'helm ls');
    const listing = await listTreeObject(root, [
      ['100644', Buffer.from([0x61, 0xfe]), blob],
      ['100644', Buffer.from([0x61, 0xff]), blob],
    ]);
    expect(paths(listing)).toEqual(['a\\xfe', 'a\\xff']);
    expect(read(listing)).toHaveLength(2);
  });

  it('can be of a repository with SHA-256 names, or of a linked work tree', async () => {
    const root = temporary();
    git(root, 'init', '-q', '--object-format=sha256');
    write(root, { 'a.sh': 'helm ls' });
    git(root, 'add', '--all');
    git(root, 'commit', '-q', '-m', 'x');
    expect(read(await listed(root)).map(text)).toEqual(['helm ls']);
    const other = join(temporary(), 'linked');
    git(root, 'worktree', 'add', '-q', other);
    const gitDir = git(other, 'rev-parse', '--absolute-git-dir').trim();
    const listing = await listCommit(gitDir, git(root, 'rev-parse', 'HEAD').trim(), { spool: temporary() });
    expect(read(listing).map(text)).toEqual(['helm ls']);
  });

  it('does not exist', async () => {
    const root = repository({ a: 'x' });
    const how = { spool: temporary() };
    const blob = git(root, 'rev-parse', 'HEAD:a').trim();
    for (const name of ['0'.repeat(40), blob, 'HEAD', '--upload-pack=x', `${'0'.repeat(39)}\n`]) {
      await expect(listCommit(join(root, '.git'), name, how)).rejects.toMatchObject({ kind: 'broken' });
    }
    await expect(listCommit(temporary(), '0'.repeat(40), how)).rejects.toMatchObject({ kind: 'broken' });
  });

  it('is not read on when it is called off', async () => {
    const signal = AbortSignal.abort();
    await expect(listed(repository({ a: 'x' }), { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('contents', () => {
  it('are read by place, long ones and short ones, here and in another thread', async () => {
    const lines = (size: number): string => 'some words without it\n'.repeat(Math.ceil(size / 22));
    const files = {
      'at-end.txt': `${lines(2 ** 20)}helm`,
      'far.txt': `${lines(3 * 2 ** 20)}helm upgrade\n${lines(2 ** 20)}`,
      'exact.txt': `${lines(2 ** 20).slice(0, 2 ** 20 - 4)}helm`,
      'long-line.txt': `helm install ${'x'.repeat(2 ** 20)}`,
      'none.txt': lines(3 * 2 ** 20),
      'wide.txt': Buffer.from('\uFEFFhelm ls', 'utf16le'),
      'z.sh': 'helm',
    };
    const root = repository(files);
    const listing = await listed(root);
    const found = read(listing);
    expect(found.map((one) => (one.kind === 'file' ? one.file.path : `${one.path}: ${one.reason}`))).toEqual([
      'at-end.txt',
      'exact.txt',
      'far.txt',
      'long-line.txt: a line of 1 MB, minified or generated',
      'wide.txt',
      'z.sh',
    ]);
    expect(text(found[2])).toBe(files['far.txt']);
    const there = unpackFiles(structuredClone(packFiles(listing.files, wanted)));
    expect(there.files).toEqual(listing.files);
    expect(read({ ...listing, files: there.files })).toEqual(found);
  });

  it('that are missing or broken are told, and the others are read', async () => {
    const root = repository({
      'a.sh': 'helm a',
      'b.png': 'helm b',
      'c.sh': 'helm c',
      'd.sh': 'helm d',
      'e.sh': 'helm e',
    });
    const place = (path: string): string => {
      const oid = git(root, 'rev-parse', `HEAD:${path}`).trim();
      return join(root, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
    };
    rmSync(place('b.png'));
    for (const path of ['a.sh', 'd.sh']) {
      const bytes = readFileSync(place(path));
      bytes.fill(0x55, bytes.length - 6);
      rmSync(place(path));
      writeFileSync(place(path), bytes);
    }
    const found = read(await listed(root));
    expect(found.map((one) => (one.kind === 'file' ? one.file.path : [one.path, one.relevant]))).toEqual([
      ['a.sh', true],
      ['b.png', true],
      'c.sh',
      ['d.sh', true],
      'e.sh',
    ]);
    expect(found.flatMap((one) => (one.kind === 'skipped' ? [one.reason] : []))).toEqual([
      expect.stringContaining('the object store is broken here'),
      'missing from the object store',
      expect.stringContaining('the object store is broken here'),
    ]);
  });

  it('that the fetch left out as too large are told by what their names promise', async () => {
    const root = repository({ 'a.sh': 'helm', 'film.mp4': 'x', 'data.yaml': 'y' });
    for (const path of ['film.mp4', 'data.yaml']) {
      const oid = git(root, 'rev-parse', `HEAD:${path}`).trim();
      rmSync(join(root, '.git', 'objects', oid.slice(0, 2), oid.slice(2)));
    }
    const complete = async (): Promise<void> => Promise.reject(new Error('not asked for'));
    const found = read(await listed(root, { complete, leftOut: 32 * 2 ** 20 }));
    expect(found.slice(1)).toEqual([
      { kind: 'skipped', path: 'data.yaml', reason: 'too large (more than 32 MB), not looked into', relevant: true },
      { kind: 'skipped', path: 'film.mp4', reason: 'too large (more than 32 MB), not looked into', relevant: false },
    ]);
  });

  it('that are not there yet are brought in one call', async () => {
    const root = repository({ 'a.sh': 'helm a', 'b.sh': 'helm a', 'c.sh': 'helm c', 'd.sh': 'helm d' });
    const away = temporary();
    const move = (oid: string, from: string, to: string): void => {
      renameSync(join(from, oid.slice(0, 2), oid.slice(2)), join(to, oid.slice(0, 2), oid.slice(2)));
    };
    const objects = join(root, '.git', 'objects');
    const oids = ['a.sh', 'd.sh'].map((path) => git(root, 'rev-parse', `HEAD:${path}`).trim());
    for (const oid of oids) {
      write(away, { [`${oid.slice(0, 2)}/x`]: '' });
      move(oid, objects, away);
    }
    const asked: (readonly string[])[] = [];
    const complete = async (missing: readonly string[]): Promise<void> => {
      asked.push(missing);
      for (const oid of missing) move(oid, away, objects);
    };
    expect(read(await listed(root, { complete })).map(text)).toEqual(['helm a', 'helm a', 'helm c', 'helm d']);
    expect(asked).toEqual([oids]);
    for (const oid of oids) move(oid, objects, away);
    const failing = async (): Promise<void> => Promise.reject(new Error('unreachable'));
    await expect(listed(root, { complete: failing })).rejects.toThrow('unreachable');
  });

  it('that were lost from the spool are told', async () => {
    const listing = await listed(repository({ 'a.sh': 'helm a', 'b.sh': 'helm b' }));
    const [{ stored } = { stored: undefined }] = listing.files;
    if (stored?.kind !== 'spooled') throw new Error('not spooled');
    writeFileSync(stored.file, '');
    expect(read(listing)).toEqual([
      { kind: 'skipped', path: 'a.sh', reason: 'its contents were lost', relevant: true },
      { kind: 'skipped', path: 'b.sh', reason: 'its contents were lost', relevant: true },
    ]);
    rmSync(stored.file);
    expect(read(listing)[0]).toMatchObject({ kind: 'skipped', relevant: true });
    await bringIn(listing.files);
  });
});

describe('a hostile repository', () => {
  it('has names that lead elsewhere, and names twice', async () => {
    const root = repository({});
    const blob = object(root, 'blob', 'helm ls');
    const inner = treeObject(root, [['100644', 'config', blob]]);
    const listing = await listTreeObject(root, [
      ['40000', '..', inner],
      ['40000', '.', inner],
      ['40000', '.GIT', inner],
      ['40000', 'GIT~1', inner],
      ['40000', '.git ', inner],
      ['100644', '/etc/passwd', blob],
      ['100644', 'a//b', blob],
      ['100644', 'x/../../y', blob],
      ['100644', '.github', blob],
      ['100644', '...', blob],
      ['100644', '\u001b[31mred', blob],
      ['100644', '--upload-pack=x', blob],
      ['100644', 'twice', blob],
      ['100644', 'twice', object(root, 'blob', 'second')],
    ]);
    expect(paths(listing)).toEqual(['\u001b[31mred', '--upload-pack=x', '...', '.github', 'twice'].sort());
    expect(listing.problems.map(({ kind, path }) => [kind, path])).toEqual(
      [
        '../config',
        './config',
        '.GIT/config',
        'GIT~1/config',
        '.git /config',
        '/etc/passwd',
        'a//b',
        'x/../../y',
        'twice',
      ].map((path) => ['unreadable', path]),
    );
    expect(read(listing).map(text)).toEqual(listing.files.map(() => 'helm ls'));
  });

  it('has a tree where a file should be, and a tree that is not there', async () => {
    const root = repository({});
    const blob = object(root, 'blob', 'helm ls');
    const listing = await listTreeObject(root, [
      ['100644', 'a.sh', treeObject(root, [['100644', 'x', blob]])],
      ['100755', 'b.sh', blob],
    ]);
    expect(read(listing)[0]).toEqual({
      kind: 'skipped',
      path: 'a.sh',
      reason: 'a tree where a file should be',
      relevant: true,
    });
    await expect(listTreeObject(root, [['40000', 'a', '1'.repeat(40)]])).rejects.toMatchObject({ kind: 'broken' });
  });

  it.each([
    ['the same tree', [['100644', 'f', '7'.repeat(40)]]],
    ['the same empty tree', []],
  ] as const)('holds %s over and over', async (_, entries) => {
    const root = repository({});
    let tree = treeObject(root, entries);
    for (let level = 0; level < 12; level++) {
      tree = treeObject(
        root,
        Array.from({ length: 10 }, (_, at): Entry => ['40000', `${at}`, tree]),
      );
    }
    const [commit, spool] = [commitOf(root, tree), temporary()];
    await expect(listCommit(join(root, '.git'), commit, { spool })).rejects.toMatchObject({ kind: 'too-large' });
  });

  it('has a tree and a commit that would fill the memory', async () => {
    const root = repository({});
    for (const type of ['tree', 'commit']) {
      // Git sets aside what the head of an object claims, and fills it with what comes.
      const oid = '5'.repeat(40);
      const folder = join(root, '.git', 'objects', oid.slice(0, 2));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, oid.slice(2)), deflateSync(`${type} ${2 ** 30}\0`));
      const { failure } = await askStore(objectStore(join(root, '.git'), oid, temporary()), ['cat-file', type, oid], {
        milliseconds: 60_000,
      });
      expect(failure).toMatch(/allocate .* over limit/);
      const commit = type === 'commit' ? oid : commitOf(root, oid);
      await expect(listCommit(join(root, '.git'), commit, { spool: temporary() })).rejects.toMatchObject({
        name: 'Error',
      });
    }
  });

  it('has its configuration, attributes, replacements and hooks left alone', async () => {
    const root = repository({ 'a.sh': 'helm true', '.gitattributes': '*.sh filter=evil ident\n' });
    const mark = join(root, 'harm');
    const evil = `touch ${mark}`;
    for (const key of [
      'core.fsmonitor',
      'core.sshCommand',
      'filter.evil.smudge',
      'core.pager',
      'uploadpack.packObjectsHook',
    ])
      git(root, 'config', key, evil);
    git(root, 'config', 'remote.origin.url', `ext::sh -c ${evil.replace(' ', '% ')}`);
    git(root, 'config', 'remote.origin.promisor', 'true');
    git(root, 'config', 'extensions.partialClone', 'origin');
    const blob = git(root, 'rev-parse', 'HEAD:a.sh').trim();
    git(root, 'update-ref', `refs/replace/${blob}`, object(root, 'blob', 'helm replaced'));
    const gone = git(root, 'rev-parse', 'HEAD:.gitattributes').trim();
    rmSync(join(root, '.git', 'objects', gone.slice(0, 2), gone.slice(2)));
    const found = read(await listed(root));
    expect(found.map((one) => text(one) ?? one)).toEqual([
      { kind: 'skipped', path: '.gitattributes', reason: 'missing from the object store', relevant: true },
      'helm true',
    ]);
    expect(readdirSync(root)).not.toContain('harm');
  });
});

it('leaves nothing outside of its directory', async () => {
  const root = repository({ 'a.sh': 'helm' });
  const before = git(root, 'status', '--porcelain', '--ignored');
  const names = (): string[] => readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' }).sort();
  const there = names();
  const spool = mkdtempSync(join(temporary(), 'spool-'));
  await listed(root, { spool });
  expect(names()).toEqual(there);
  expect(git(root, 'status', '--porcelain', '--ignored')).toBe(before);
  expect(readdirSync(spool)).toEqual(['git']);
});
