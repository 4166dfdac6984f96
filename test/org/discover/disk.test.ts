import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLog } from '../../support/forge/log.ts';
import { namesOf, run } from './run.ts';

let home = '';
const HEAD = 'abcdef0123456789abcdef0123456789abcdef01';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'helm4-folder-'));
  makeGitDir(
    'group/web/.git',
    '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://me:pass-word@git.example/acme/web.git\n\tfetch = x\n[branch "main"]\n',
  );
  makeGitDir('group/web/vendor/lib/.git', '[remote "origin"]\n\turl = git@git.example:acme/lib.git\n');
  makeGitDir('bare/one.git', '');
  makeGitDir('bare/two.git', '');
  makeGitDir('bare/two/.git', '');
  makeGitDir('outside/real/.git', '');
  mkdirSync(join(home, 'group/linked'), { recursive: true });
  writeFileSync(join(home, 'group/linked/.git'), `gitdir: ${join(home, 'group/web/.git')}\n`);
  symlinkSync(join(home, 'outside'), join(home, 'group/away'));
  symlinkSync(join(home, 'outside'), join(home, 'group/web/vendor/own'));
  symlinkSync(join(home, 'none'), join(home, 'group/dangling'));
  mkdirSync(join(home, 'group/trick'));
  symlinkSync(join(home, 'outside/real/.git'), join(home, 'group/trick/.git'));
  mkdirSync(join(home, 'group/plain/objects'), { recursive: true });
  makeGitDir('group/node_modules/dep/.git', '');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function makeGitDir(path: string, config: string): void {
  const directory = join(home, path);
  mkdirSync(join(directory, 'objects'), { recursive: true });
  mkdirSync(join(directory, 'refs/heads'), { recursive: true });
  writeFileSync(join(directory, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(directory, 'refs/heads/main'), `${HEAD}\n`);
  writeFileSync(join(directory, 'config'), config);
}

describe('a folder of clones', () => {
  it('lists clones and bare repositories by their way from it, each once, and none outside of it', async () => {
    const log = memoryLog();
    const group = await run([`folder:${join(home, 'group')}`], { log });
    expect(group).toMatchObject({ complete: true, failures: [] });
    expect(namesOf(group)).toEqual(['web', 'web/vendor/lib']);
    expect(group.repositories[0]).toMatchObject({
      id: 'folder/web',
      forge: 'folder',
      host: 'folder',
      url: join(home, 'group/web'),
      webUrl: 'https://git.example/acme/web',
      defaultBranch: 'main',
      head: HEAD,
      stamp: HEAD,
    });
    expect(group.repositories[1]?.webUrl).toBe('https://git.example/acme/lib');
    expect(JSON.stringify(group)).not.toContain('pass-word');
    // What is passed by is told: links lead out of the folder, and those within a clone are its own affair.
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({
        event: 'symbolic links to folders are not followed',
        fields: { number: 2, first: join(home, 'group/away') },
      }),
    ]);
    const bare = await run([join(home, 'bare')]);
    expect(namesOf(bare)).toEqual(['one', 'two', 'two.git']);
  });

  it('may be a repository itself', async () => {
    const found = await run([join(home, 'bare/one.git')]);
    expect(namesOf(found)).toEqual(['one']);
  });

  it('says which repository would be taken for another, and takes the same one once', async () => {
    makeGitDir('second/web/.git', '');
    const found = await run([join(home, 'group'), join(home, 'second'), join(home, 'second')]);
    expect(namesOf(found)).toEqual(['web', 'web/vendor/lib']);
    expect(found.failures).toHaveLength(2);
    expect(found.failures[0]?.failure.message).toContain('same name');
  });

  it('that is not there is a failure, and not an empty folder', async () => {
    const found = await run([`folder:${join(home, 'missing')}`]);
    expect(found).toMatchObject({ complete: false, failures: [{ failure: { kind: 'not-found' } }] });
  });
});

describe('a list', () => {
  it('takes names, addresses, folders and what discover wrote, and numbers what it does not understand', async () => {
    const first = await run([join(home, 'group')]);
    const lines = [
      '# a comment',
      '',
      'acme/web',
      '  https://gitlab.com/acme/sub/api.git  ',
      'git@git.example:acme/other.git',
      JSON.stringify(first.repositories[1]),
      './bare/one.git',
      'acme/web@v1',
      'https://me:hunter2hunter2@git.example/a/b.git',
      'ext::sh -c id',
      'no/such/folder',
      '{"forge":"github"',
      JSON.stringify({
        ...first.repositories[0],
        forge: 'github',
        host: 'github.com',
        url: 'https://github.com/acme/x.git',
        apiUrl: 'https://evil.example',
      }),
      JSON.stringify({ ...first.repositories[0], url: '../web' }),
    ];
    writeFileSync(join(home, 'fleet.txt'), lines.join('\r\n'));
    const found = await run([`list:${join(home, 'fleet.txt')}`]);
    expect(found.repositories.map(({ id, forge, apiUrl }) => [id, forge, apiUrl])).toEqual([
      ['folder/one', 'folder', null],
      ['folder/web/vendor/lib', 'folder', null],
      ['git.example/acme/other', 'git', null],
      ['github.com/acme/web', 'github', 'https://api.github.com'],
      ['gitlab.com/acme/sub/api', 'gitlab', 'https://gitlab.com/api/v4'],
    ]);
    expect(found.repositories[1]).toEqual(first.repositories[1]);
    expect(found.failures.map(({ repository }) => repository)).toEqual(
      [8, 9, 10, 11, 12, 13, 14].map((line) => `line ${line}`),
    );
    expect(found.complete).toBe(true);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('may come from standard input; without any it is a failure', async () => {
    const found = await run(['list:-'], { stdin: async () => 'acme/web\nACME/Web\nacme/api' });
    expect(namesOf(found)).toEqual(['acme/api', 'acme/web']);
    expect((await run(['-'])).complete).toBe(false);
    expect((await run(['list:/nowhere'])).failures).toMatchObject([{ failure: { kind: 'not-found' } }]);
  });
});
