import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { headOnDisk, openRepository } from '../../src/remote/fetch.ts';
import { listCommit } from '../../src/source/objects.ts';
import { bareRepository, git, keptTemporary, temporary } from './repositories.ts';

let root: string;
let bare: string;
let tree: string;
let linked: string;
let head: string;
let tag: string;

beforeAll(() => {
  root = keptTemporary();
  bare = join(root, 'bare.git');
  head = bareRepository(bare, { 'deploy.sh': 'helm install --atomic x\n' });
  git(['-C', bare, '-c', 'user.name=a', '-c', 'user.email=a@b', 'tag', '-a', 'v1', '-m', 'v1', head]);
  tag = git(['-C', bare, 'rev-parse', 'refs/tags/v1']);
  tree = join(root, 'tree');
  git(['clone', '--quiet', '--template=', '--no-local', bare, tree]);
  linked = join(root, 'linked');
  git(['-C', tree, 'worktree', 'add', '--quiet', '-b', 'side', linked]);
});

/** A copy of the work tree to break. */
function copy(): string {
  const made = join(temporary(), 'copy');
  cpSync(tree, made, { recursive: true });
  return made;
}

describe('headOnDisk', () => {
  it('reads loose and packed branches, work trees, linked ones and bare directories', () => {
    expect([bare, tree, linked].map(headOnDisk)).toEqual([head, head, head]);
    const packed = copy();
    git(['-C', packed, 'pack-refs', '--all']);
    expect(headOnDisk(packed)).toBe(head);
    git(['-C', packed, 'checkout', '--quiet', '--detach']);
    expect(headOnDisk(packed)).toBe(head);
  });

  it.each([
    ['ref: refs/heads/../../../secret\n'],
    ['ref: ../../secret\n'],
    ['ref: /etc/passwd\n'],
    ['ref: refs/heads/nope\n'],
    ['ref: refs/heads/main.lock\n'],
    ['ref: refs/heads/\u0000main\n'],
    ['ref: config\n'],
    ['0123\n'],
    [''],
  ])('knows nothing where HEAD is %j', (text) => {
    const odd = copy();
    writeFileSync(join(odd, '..', 'secret'), `${'0'.repeat(40)}\n`);
    writeFileSync(join(odd, '.git', 'HEAD'), text);
    expect(headOnDisk(odd)).toBeUndefined();
  });

  it('follows no links and waits for no pipes', () => {
    const odd = copy();
    const branch = join(odd, '.git', 'refs', 'heads', 'main');
    writeFileSync(join(odd, '..', 'secret'), `${'1'.repeat(40)}\n`);
    rmSync(branch);
    symlinkSync('../../../../secret', branch);
    expect(headOnDisk(odd)).toBeUndefined();
    rmSync(branch);
    execFileSync('mkfifo', [branch]);
    expect(headOnDisk(odd)).toBeUndefined();
  });

  it('knows nothing of what is no repository', () => {
    const empty = temporary();
    expect([headOnDisk(empty), headOnDisk(join(empty, 'nope'))]).toEqual([undefined, undefined]);
    writeFileSync(join(empty, '.git'), 'gitdir: nowhere\n');
    expect(headOnDisk(empty)).toBeUndefined();
  });
});

describe('openRepository', () => {
  it.each([
    [null, 'main'],
    ['HEAD', 'main'],
    ['main', 'main'],
    ['heads/main', 'main'],
    ['refs/heads/main', 'main'],
    ['origin/main', null],
  ])('finds %s', async (ref, branch) => {
    const opened = await openRepository(tree, ref);
    expect([opened.head, opened.branch]).toEqual([head, branch]);
  });

  it('finds commits by their first digits, and what annotated tags lead to', async () => {
    const refs = [head, head.slice(0, 8), tag, 'v1', 'refs/tags/v1'];
    const opened = await Promise.all(refs.map((ref) => openRepository(bare, ref)));
    expect(opened.map((one) => one.head)).toEqual(refs.map(() => head));
  });

  it('gives what lists the commit, of a linked work tree too', async () => {
    const opened = await openRepository(linked, null);
    expect(opened.branch).toBe('side');
    const listing = await listCommit(opened.gitDir, opened.head, { spool: temporary(), complete: opened.complete });
    expect(listing.files.map(({ path }) => path)).toEqual(['deploy.sh']);
  });

  it('obeys nothing of the repository', async () => {
    const evil = copy();
    const mark = join(temporary(), 'mark');
    const program = `touch ${mark};:`;
    writeFileSync(
      join(evil, '.git', 'config'),
      `[core]\n\tfsmonitor = "${program}"\n\tsshCommand = "${program}"\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ssh://h/x\n\tpromisor = true\n\tuploadpack = "${program}"\n[include]\n\tpath = /dev/zero\n[alias]\n\tcat-file = "!${program}"\n`,
    );
    const opened = await openRepository(evil, 'HEAD');
    const commit = git(['-C', tree, 'rev-parse', 'HEAD:deploy.sh']);
    rmSync(join(evil, '.git', 'objects', commit.slice(0, 2)), { recursive: true, force: true });
    await listCommit(opened.gitDir, opened.head, { spool: temporary(), complete: opened.complete });
    expect(() => execFileSync('test', ['-e', mark])).toThrow();
  });

  it.each([
    ['nope', 'not-found', "no branch, tag or commit 'nope'"],
    ['--upload-pack=x', 'not-found', 'begins with a hyphen'],
    ['HEAD~1', 'not-found', 'one of ~'],
    ['0123456789', 'not-found', 'is no commit'],
  ])('says that %s is not there', async (ref, kind, words) => {
    await expect(openRepository(tree, ref)).rejects.toMatchObject({
      kind,
      empty: false,
      message: expect.stringContaining(words),
    });
  });

  it('says that there is no repository, or no commit in it', async () => {
    const empty = temporary();
    await expect(openRepository(empty, null)).rejects.toMatchObject({ kind: 'not-found', empty: false });
    git(['init', '--quiet', '--template=', '--initial-branch=main', empty]);
    await expect(openRepository(empty, null)).rejects.toMatchObject({ kind: 'not-found', empty: true });
    await expect(openRepository(empty, 'refs/heads/main')).rejects.toMatchObject({ kind: 'not-found', empty: true });
  });

  it('finds a branch by way of another, and among a million', async () => {
    const other = copy();
    git(['-C', other, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main']);
    writeFileSync(join(other, '.git', 'HEAD'), 'ref: refs/heads/alias\n');
    expect(await openRepository(other, null)).toMatchObject({ head, branch: 'alias' });
    const many = copy();
    rmSync(join(many, '.git', 'refs', 'heads', 'main'));
    const lines = `${'1'.repeat(40)} refs/heads/a\n`.repeat(900_000);
    writeFileSync(join(many, '.git', 'packed-refs'), `${lines}${head} refs/heads/main\n`);
    expect(await openRepository(many, 'refs/heads/main')).toMatchObject({ head, branch: 'main' });
  });

  it('takes no branch that it cannot read for one without a commit', async () => {
    for (const harm of [
      (branch: string) => symlinkSync('/etc/passwd', branch),
      (branch: string) => execFileSync('mkfifo', [branch]),
      (branch: string) => writeFileSync(branch, 'ref: refs/heads/main\n'),
      (branch: string) => writeFileSync(branch, 'x\n'),
    ]) {
      const odd = copy();
      const branch = join(odd, '.git', 'refs', 'heads', 'main');
      rmSync(branch);
      harm(branch);
      for (const ref of [null, 'refs/heads/main']) {
        await expect(openRepository(odd, ref)).rejects.toMatchObject({ kind: 'broken', empty: false });
      }
    }
    const blocked = copy();
    await expect(openRepository(blocked, 'refs/heads/main/x')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('refuses objects that are borrowed from outside, and a table of references', async () => {
    const borrower = join(temporary(), 'borrower');
    git(['clone', '--quiet', '--template=', '--shared', bare, borrower]);
    await expect(openRepository(borrower, null)).rejects.toMatchObject({
      kind: 'broken',
      message: expect.stringContaining('borrows'),
    });
    const outside = `${join(bare, 'objects')}\n`;
    for (const write of [
      // By way of a directory of its own, behind more than is read, and through a link.
      (info: string) => {
        writeFileSync(join(info, 'alternates'), '../inner\n');
        mkdirSync(join(info, '..', '..', 'inner', 'info'), { recursive: true });
        writeFileSync(join(info, '..', '..', 'inner', 'info', 'alternates'), outside);
      },
      (info: string) => writeFileSync(join(info, 'alternates'), `${'#\n'.repeat(40_000)}${outside}`),
      (info: string) => {
        writeFileSync(join(info, 'other'), outside);
        symlinkSync('other', join(info, 'alternates'));
      },
    ]) {
      const hidden = copy();
      mkdirSync(join(hidden, '.git', 'objects', 'info'), { recursive: true });
      write(join(hidden, '.git', 'objects', 'info'));
      await expect(openRepository(hidden, null)).rejects.toMatchObject({ message: expect.stringContaining('borrows') });
    }
    const whole = copy();
    mkdirSync(join(whole, '.git', 'inner'));
    mkdirSync(join(whole, '.git', 'objects', 'info'), { recursive: true });
    writeFileSync(join(whole, '.git', 'objects', 'info', 'alternates'), '../inner\n');
    expect(await openRepository(whole, null)).toMatchObject({ branch: 'main' });
    const table = copy();
    mkdirSync(join(table, '.git', 'reftable'));
    writeFileSync(join(table, '.git', 'HEAD'), 'ref: refs/heads/.invalid\n');
    await expect(openRepository(table, null)).rejects.toMatchObject({
      kind: 'broken',
      message: expect.stringContaining('reftable'),
    });
  });
});
