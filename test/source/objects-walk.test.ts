/** A small tree is walked object by object: the same list as git's own, or none. */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { objectStore } from '../../src/source/objects-git.ts';
import { openSession, type Session } from '../../src/source/objects-session.ts';
import { walkTrees } from '../../src/source/objects-walk.ts';
import { git, repository, temporary, write } from './tree.ts';

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.end();
});

function sessionOf(root: string): Session {
  const commit = git(root, 'rev-parse', 'HEAD').trim();
  const session = openSession(objectStore(join(root, '.git'), commit, temporary()));
  sessions.push(session);
  return session;
}

function commitTree(root: string, tree: string): string {
  return git(root, 'commit-tree', '-m', 'x', tree).trim();
}

/** A tree with entries as they are, however wrong. */
function treeWith(root: string, ...entries: readonly (readonly [mode: string, name: string, oid: string])[]): string {
  const bytes = entries.map(([mode, name, oid]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
  );
  const command = ['-C', root, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
  return execFileSync('git', command, { input: Buffer.concat(bytes), encoding: 'utf8' }).trim();
}

it.each(['sha1', 'sha256'])('is listed as git lists it, with names of %s', async (hash) => {
  const root = temporary();
  git(root, 'init', '-q', `--object-format=${hash}`);
  write(root, { 'a/b/c.sh': 'x', 'a.b': 'y', 'a/ü \n': 'z', 'd/b/c.sh': 'x', 'd/bin': '' });
  chmodSync(join(root, 'd/bin'), 0o755);
  symlinkSync('a.b', join(root, 'link'));
  git(root, 'add', '--all');
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(hash === 'sha1' ? 40 : 64)},a/module`);
  git(root, 'commit', '-q', '-m', 'x');
  const walked = await walkTrees(sessionOf(root), git(root, 'rev-parse', 'HEAD').trim());
  expect(walked?.tree).toBe(git(root, 'rev-parse', 'HEAD^{tree}').trim());
  expect(walked?.output.toString()).toBe(git(root, 'ls-tree', '-r', '-z', '--full-tree', 'HEAD'));
});

it('is not walked when anything in it is unusual', async () => {
  const root = repository({ a: 'x' });
  const blob = git(root, 'rev-parse', 'HEAD:a').trim();
  const fine = treeWith(root, ['100644', 'a', blob]);
  const wrong = [
    treeWith(root, ['100640', 'a', blob]),
    treeWith(root, ['100644', 'a/b', blob]),
    treeWith(root, ['100644', '', blob]),
    treeWith(root, ['100644', 'a', blob.slice(2)]),
    treeWith(root, ['40000', 'a', blob]),
    treeWith(root, ['40000', 'a', fine], ['40000', 'b', '1'.repeat(40)]),
  ];
  for (const tree of wrong) expect(await walkTrees(sessionOf(root), commitTree(root, tree)), tree).toBeUndefined();
  expect(await walkTrees(sessionOf(root), commitTree(root, fine))).toMatchObject({ tree: fine });
  expect(await walkTrees(sessionOf(root), blob)).toBeUndefined();
});

it('is not walked when it holds many files, be it by holding the same tree many times', async () => {
  const root = repository({ a: 'x' });
  const blob = git(root, 'rev-parse', 'HEAD:a').trim();
  let tree = treeWith(root, ['100644', 'a', blob]);
  for (let level = 0; level < 4; level++) {
    tree = treeWith(root, ...Array.from({ length: 11 }, (_, index) => ['40000', `t${index}`, tree] as const));
  }
  expect(await walkTrees(sessionOf(root), commitTree(root, tree))).toBeUndefined();
});

it('reads objects until one is missing or too large, and none after that', async () => {
  const root = repository({ a: 'x', b: '', c: Buffer.alloc(17 * 2 ** 20) });
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((path) => git(root, 'rev-parse', `HEAD:${path}`).trim());
  const session = sessionOf(root);
  expect((await session.read([a, b]))?.map(({ oid, type, bytes }) => [oid, type, bytes.toString()])).toEqual([
    [a, 'blob', 'x'],
    [b, 'blob', ''],
  ]);
  expect(await session.read([])).toEqual([]);
  expect(await session.read([a, '1'.repeat(40)])).toBeUndefined();
  expect(await session.read([a])).toBeUndefined();
  expect(await session.read([])).toBeUndefined();
  expect(await sessionOf(root).read([c])).toBeUndefined();
  const ended = sessionOf(root);
  ended.end();
  expect(await ended.read([a])).toBeUndefined();
  const lost = sessionOf(root);
  rmSync(join(root, '.git', 'objects'), { recursive: true });
  expect(await lost.read([b])).toBeUndefined();
});
