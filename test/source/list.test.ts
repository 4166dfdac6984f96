import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askGit, listFiles } from '../../src/source/list.ts';
import { commitAll, git, repository, temporary, write } from './tree.ts';

const pathsOf = (root: string, ...more: string[]): string[] =>
  listFiles([root, ...more], { cwd: root }).files.map((file) => file.path);

describe('listing a work tree', () => {
  it('gives tracked and untracked files, sorted, without ignored ones', () => {
    const root = repository({ 'b.sh': '', 'a/z.sh': '', '.gitignore': 'build/\n*.log\n' });
    write(root, { 'new.sh': '', 'build/x': '', 'y.log': '', 'Z.sh': '' });
    expect(pathsOf(root)).toEqual(['.gitignore', 'Z.sh', 'a/z.sh', 'b.sh', 'new.sh']);
  });

  it('is relative to a sub-directory that was given', () => {
    const root = repository({ 'a/b/c.sh': '', 'd.sh': '' });
    const listing = listFiles(['a'], { cwd: root });
    expect(listing.files.map(({ path, absolute }) => [path, absolute])).toEqual([['b/c.sh', join(root, 'a/b/c.sh')]]);
  });

  it('names submodules and leaves links out', () => {
    const inner = repository({ 'x.sh': '' });
    const root = repository({ 'a.sh': '' });
    git(root, 'submodule', '--quiet', 'add', inner, 'vendor/inner');
    symlinkSync('a.sh', join(root, 'link.sh'));
    symlinkSync('.', join(root, 'loop'));
    git(root, 'add', 'link.sh');
    const listing = listFiles([root], { cwd: root });
    expect(listing.submodules).toEqual(['vendor/inner']);
    expect(listing.files.map((file) => file.path)).toEqual(['.gitmodules', 'a.sh', 'loop']);
    expect(listing.problems).toEqual([]);
  });

  it('enters repositories that git does not know, with their own ignore rules', () => {
    const root = repository({ 'a.sh': '' });
    write(root, { 'clones/one/x.sh': '', 'clones/one/.gitignore': 'out\n', 'clones/one/out': '' });
    commitAll(join(root, 'clones/one'));
    expect(pathsOf(root)).toEqual(['a.sh', 'clones/one/.gitignore', 'clones/one/x.sh']);
  });

  it('lists each file of a merge conflict once', () => {
    const root = repository({ 'a.sh': 'one\n' });
    git(root, 'checkout', '-q', '-b', 'other');
    write(root, { 'a.sh': 'two\n' });
    git(root, 'commit', '-qam', 'two');
    git(root, 'checkout', '-q', '-');
    write(root, { 'a.sh': 'three\n' });
    git(root, 'commit', '-qam', 'three');
    expect(() => git(root, 'merge', 'other')).toThrow();
    expect(pathsOf(root)).toEqual(['a.sh']);
  });

  it('lists an ignored directory that was asked for, and says so', () => {
    const root = repository({ '.gitignore': 'build\n' });
    write(root, { 'build/x.sh': '' });
    const listing = listFiles(['build'], { cwd: root });
    expect(listing.files.map((file) => file.path)).toEqual(['x.sh']);
    expect(listing.notes).toEqual([expect.stringContaining('git ignores this directory')]);
  });

  it('runs nothing that the configuration of the repository names', () => {
    const root = repository({ 'a.sh': '', '.gitignore': '' });
    const mark = join(temporary(), 'mark');
    const script = join(root, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\n`);
    chmodSync(script, 0o755);
    for (const name of [
      'core.fsmonitor',
      'core.pager',
      'pager.ls-files',
      'core.sshCommand',
      'core.askPass',
      'core.editor',
    ]) {
      git(root, 'config', name, script);
    }
    git(root, 'config', 'alias.ls-files', `!${script}`);
    git(root, 'config', 'core.hooksPath', root);
    git(root, 'config', 'include.path', '/dev/null');
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'query-watchman'])
      symlinkSync(script, join(root, hook));
    // The trap works: git itself, asked the plain way, runs it.
    execFileSync('git', ['-C', root, 'status'], { stdio: 'ignore' });
    expect(existsSync(mark)).toBe(true);
    rmSync(mark);
    const listing = listFiles([root], { cwd: root });
    expect(existsSync(mark)).toBe(false);
    expect(listing.notes).toEqual([]);
    expect(listing.files.map((file) => file.path)).toContain('a.sh');
  });

  it('stays inside when the configuration points elsewhere', () => {
    const elsewhere = temporary();
    write(elsewhere, { 'secret.sh': '' });
    const root = repository({ 'a.sh': '' });
    git(root, 'config', 'core.worktree', elsewhere);
    expect(pathsOf(root)).toEqual(['a.sh']);
  });

  it('is not led astray by the variables of a git hook', () => {
    const other = repository({ 'other.sh': '' });
    const root = repository({ 'a.sh': '' });
    const before = { ...process.env };
    process.env['GIT_DIR'] = join(other, '.git');
    process.env['GIT_INDEX_FILE'] = join(other, '.git/index');
    try {
      expect(pathsOf(root)).toEqual(['a.sh']);
    } finally {
      process.env = before;
    }
  });

  it('walks when git fails, obeys the ignore rules above, and says so', () => {
    const root = repository({ '.gitignore': '*.log\n/sub/out\n', 'sub/a.sh': '', 'sub/b.log': '', 'sub/out/c.sh': '' });
    writeFileSync(join(root, '.git/config'), '[broken');
    write(root, { '.git/info/exclude': 'local\n', 'sub/local': '' });
    const listing = listFiles(['sub'], { cwd: root });
    expect(listing.files.map((file) => file.path)).toEqual(['a.sh']);
    expect(listing.notes).toEqual([expect.stringMatching(/^\.: listed without git \(.*bad config/)]);
  });

  it('walks when git is missing', () => {
    const root = repository({ 'a.sh': '' });
    const path = process.env['PATH'];
    process.env['PATH'] = root;
    try {
      const listing = listFiles([root], { cwd: root });
      expect(listing.files.map((file) => file.path)).toEqual(['a.sh']);
      expect(listing.notes).toEqual(['.: listed without git (git is not installed)']);
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('listing a directory outside git', () => {
  it('prunes what .gitignore names, and agrees with git about it', () => {
    const files = {
      '.gitignore':
        'node_modules/\n*.log\n!keep.log\n/top\nsub/*.tmp\n**/deep/\n\\#hash\nspace \\ \n# comment\n*.o[12]\n\r\n',
      'a.sh': '',
      'node_modules/x/a.sh': '',
      'sub/node_modules/y.sh': '',
      'x.log': '',
      'keep.log': '',
      'sub/keep.log': '',
      top: '',
      'sub/top': '',
      'sub/a.tmp': '',
      'sub/sub/a.tmp': '',
      'x/deep/y': '',
      'x/deeper/y': '',
      '#hash': '',
      'a.o1': '',
      'a.o3': '',
      'nested/.gitignore': '!x.log\n*.sh\n/only\n',
      'nested/x.log': '',
      'nested/b.sh': '',
      'nested/only': '',
      'nested/more/only': '',
      'nested/more/x.log': '',
    };
    const plain = temporary();
    write(plain, files);
    const walked = listFiles([plain], { cwd: plain });
    expect(walked.notes).toEqual([]);
    expect(walked.files.map((file) => file.path)).not.toContain('node_modules/x/a.sh');
    commitAll(plain);
    git(plain, 'rm', '-rq', '--cached', '.');
    expect(walked.files.map((file) => file.path)).toEqual(pathsOf(plain));
    expect(walked.files.length).toBe(12);
  });

  it('never follows links, and leaves pipes alone', () => {
    const root = temporary();
    write(root, { 'a.sh': '', 'sub/b.sh': '' });
    symlinkSync(root, join(root, 'sub/loop'));
    symlinkSync('/etc', join(root, 'etc'));
    symlinkSync('a.sh', join(root, 'link.sh'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(pathsOf(root)).toEqual(['a.sh', 'sub/b.sh']);
  });

  it('keeps repositories inside it apart, each with its own rules', () => {
    const root = temporary();
    write(root, { 'one/a.sh': '', 'one/b.log': '', 'two/b.log': '', '.gitignore': '' });
    write(root, { 'one/.gitignore': '*.log\n' });
    commitAll(join(root, 'one'));
    expect(pathsOf(root)).toEqual(['.gitignore', 'one/.gitignore', 'one/a.sh', 'two/b.log']);
  });

  it.skipIf(process.getuid?.() === 0)('names directories that it may not read', () => {
    const root = temporary();
    write(root, { 'a.sh': '', 'locked/b.sh': '' });
    chmodSync(join(root, 'locked'), 0);
    const listing = listFiles([root], { cwd: root });
    chmodSync(join(root, 'locked'), 0o755);
    expect(listing.problems).toEqual([{ kind: 'unreadable', path: 'locked', reason: 'permission denied' }]);
  });
});

describe.each([
  ['inside git', commitAll],
  ['outside git', () => undefined],
])('odd names %s', (_name, prepare) => {
  it('survive', () => {
    const root = temporary();
    const names = [
      'new\nline/a\nb.sh',
      'back\\slash.sh',
      '\u001b[31mred.sh',
      ' blank ',
      '日本.sh',
      '[x]{y}!(z).sh',
      '\u0001',
    ];
    write(root, Object.fromEntries(names.map((name) => [name, ''])));
    prepare(root);
    expect(pathsOf(root)).toEqual(names.toSorted());
  });

  it('that are not UTF-8 are shown in hexadecimal and can be opened', () => {
    const root = temporary();
    const directory = Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xe9])]);
    mkdirSync(directory);
    writeFileSync(Buffer.concat([directory, Buffer.from('/f'), Buffer.from([0xff, 0x62])]), 'content');
    prepare(root);
    const [file] = listFiles([root], { cwd: root }).files;
    expect(file?.path).toBe('d\\xe9/f\\xffb');
    expect(file?.bytes && readFileSync(file.bytes, 'utf8')).toBe('content');
  });
});

describe('paths on the command line', () => {
  it('that are files are relative to their repository, else to the working directory', () => {
    const root = repository({ 'a/b.sh': '' });
    expect(listFiles(['b.sh'], { cwd: join(root, 'a') }).files).toEqual([
      { path: 'a/b.sh', absolute: join(root, 'a/b.sh'), tracked: false, named: true },
    ]);
    const plain = temporary();
    write(plain, { 'c/d.sh': '' });
    expect(listFiles(['c/d.sh'], { cwd: plain }).files.map((file) => file.path)).toEqual(['c/d.sh']);
  });

  it('that do not exist, or are no files, are problems', () => {
    const root = temporary();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    execFileSync('git', ['init', '--quiet', '--bare', join(root, 'bare.git')]);
    const { files, problems } = listFiles(['none', 'pipe', 'bare.git', 'nul\0'], { cwd: root });
    expect(files).toEqual([]);
    expect(problems.map(({ kind, path }) => [kind, path])).toEqual([
      ['missing', 'none'],
      ['not-a-file', 'pipe'],
      ['bare', 'bare.git'],
      ['unreadable', 'nul\0'],
    ]);
  });

  it('that overlap give each file once; equal names from two directories stay apart', () => {
    const root = temporary();
    write(root, { 'one/a.sh': '', 'one/sub/b.sh': '', 'two/a.sh': '', 'x/two/a.sh': '' });
    const list = (...paths: string[]): string[] => listFiles(paths, { cwd: root }).files.map((file) => file.path);
    expect(list('one', 'one/sub', 'one/a.sh')).toEqual(['a.sh', 'sub/b.sh']);
    expect(list('one', 'two', 'x/two')).toEqual(['a.sh', 'sub/b.sh', 'two/a.sh', 'x/two/a.sh']);
  });

  it('that are empty give nothing', () => {
    expect(listFiles([temporary()], { cwd: '/' })).toEqual({ files: [], submodules: [], notes: [], problems: [] });
    const root = temporary();
    git(root, 'init', '--quiet');
    expect(listFiles([root], { cwd: '/' })).toEqual({ files: [], submodules: [], notes: [], problems: [] });
  });

  it('are filtered by include and exclude', () => {
    const root = temporary();
    write(root, { 'a.sh': '', 'a.yml': '', 'vendor/b.sh': '', 'src/c.sh': '', 'src/vendor/d.sh': '' });
    const list = (include: string[], exclude: string[]): string[] =>
      listFiles([root], { cwd: root, include, exclude }).files.map((file) => file.path);
    expect(list(['*.sh'], [])).toEqual(['a.sh', 'src/c.sh', 'src/vendor/d.sh', 'vendor/b.sh']);
    expect(list(['*.sh'], ['vendor'])).toEqual(['a.sh', 'src/c.sh']);
    expect(list([], ['/vendor/', '*.{yml,yaml}'])).toEqual(['a.sh', 'src/c.sh', 'src/vendor/d.sh']);
    expect(list(['src/**'], ['src/*/d.sh'])).toEqual(['src/c.sh']);
  });
});

describe('asking git ahead', () => {
  const never = new AbortController().signal;

  it('lists the same', async () => {
    const root = repository({ 'b.sh': '', 'a/z.sh': '', '.gitignore': '*.log\n' });
    write(root, { 'new.sh': '', 'y.log': '', 'inner/c.sh': '' });
    commitAll(join(root, 'inner'));
    for (const paths of [['.'], ['a'], ['a', '.'], ['b.sh', 'inner'], ['none']]) {
      const answers = await askGit(paths, root, never);
      expect(listFiles(paths, { cwd: root, answers })).toEqual(listFiles(paths, { cwd: root }));
    }
    const answers = await askGit(['.'], root, never);
    expect([...answers.keys()]).toEqual([root]);
    write(root, { 'later.sh': '' });
    expect(listFiles(['.'], { cwd: root, answers }).files.map(({ path }) => path)).not.toContain('later.sh');
  });

  it('says why git refuses, and walks', async () => {
    const root = repository({ 'a.sh': '' });
    writeFileSync(join(root, '.git/config'), '[core\n');
    const answers = await askGit(['.'], root, never);
    const { files, notes } = listFiles(['.'], { cwd: root, answers });
    expect(files.map(({ path }) => path)).toEqual(['a.sh']);
    expect(notes).toEqual(listFiles(['.'], { cwd: root }).notes);
    expect(notes).toHaveLength(1);
  });

  it('gives up when it is told to', async () => {
    const root = repository({ 'a.sh': '' });
    const ending = new AbortController();
    const asked = askGit(['.'], root, ending.signal);
    ending.abort();
    expect(typeof (await asked).get(root)).toBe('string');
  });
});
