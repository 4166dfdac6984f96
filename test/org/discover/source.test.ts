import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSource, SourceError } from '../../../src/org/discover/source.ts';
import { run } from './run.ts';

let home = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'helm4-source-'));
  mkdirSync(join(home, 'repos'));
  writeFileSync(join(home, 'fleet.txt'), '');
  writeFileSync(join(home, 'fleet.csv'), '');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('SOURCE', () => {
  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      'github:acme',
      {},
      { kind: 'github', account: 'org', name: 'acme', at: { host: 'github.com', apiUrl: 'https://api.github.com' } },
    ],
    ['github:user/me', {}, { account: 'user', name: 'me' }],
    ['github:user', {}, { account: 'org', name: 'user' }],
    [
      'github:acme',
      { GITHUB_SERVER_URL: 'https://git.acme.example' },
      { at: { host: 'git.acme.example', apiUrl: 'https://git.acme.example/api/v3' } },
    ],
    [
      'github:acme@git.acme.example',
      {},
      { at: { host: 'git.acme.example', apiUrl: 'https://git.acme.example/api/v3' } },
    ],
    [
      'github:acme@https://git.acme.example:8443/api/v3',
      {},
      { at: { host: 'git.acme.example:8443', apiUrl: 'https://git.acme.example:8443/api/v3' } },
    ],
    ['github:acme@github.com', {}, { at: { host: 'github.com', apiUrl: 'https://api.github.com' } }],
    ['github:acme@acme.ghe.com', {}, { at: { host: 'acme.ghe.com', apiUrl: 'https://api.acme.ghe.com' } }],
    ['github:acme@http://127.0.0.1:9/api/v3', {}, { at: { host: '127.0.0.1:9', apiUrl: 'http://127.0.0.1:9/api/v3' } }],
    [
      'gitlab:acme/sub/deep',
      {},
      { kind: 'gitlab', group: 'acme/sub/deep', at: { host: 'gitlab.com', apiUrl: 'https://gitlab.com/api/v4' } },
    ],
    [
      'gitlab:acme@https://host.example/gitlab',
      {},
      { at: { host: 'host.example', apiUrl: 'https://host.example/gitlab/api/v4' } },
    ],
    ['gitlab:acme', { CI_SERVER_URL: 'https://lab.example' }, { at: { host: 'lab.example' } }],
    [
      'bitbucket:acme',
      {},
      { workspace: 'acme', project: null, at: { host: 'bitbucket.org', apiUrl: 'https://api.bitbucket.org/2.0' } },
    ],
    ['bitbucket:acme/WEB', {}, { workspace: 'acme', project: 'WEB' }],
    [
      'azure:acme/Web Shop',
      {},
      { organization: 'acme', project: 'Web Shop', at: { host: 'dev.azure.com', apiUrl: 'https://dev.azure.com' } },
    ],
    [
      'azure:Collection@https://tfs.example/tfs',
      {},
      { at: { host: 'tfs.example', apiUrl: 'https://tfs.example/tfs' } },
    ],
    ['list:-', {}, { kind: 'list', path: null }],
    ['-', {}, { kind: 'list', path: null }],
    ['folder:repos', {}, { kind: 'folder' }],
    ['repos', {}, { kind: 'folder' }],
    ['fleet.txt', {}, { kind: 'list' }],
    ['list:fleet.csv', {}, { kind: 'list' }],
  ])('%s with %j', (text, env, expected) => {
    expect(parseSource(text, home, env)).toMatchObject(expected);
  });

  it.each([
    'github:',
    'github:acme/web',
    'github:../acme',
    'github:-acme',
    'github:acme@',
    'github:acme@http://git.acme.example',
    'github:acme@https://user:secret-word@git.acme.example',
    'github:ac\u001bme',
    'gitlab:acme//x',
    'bitbucket:a/b/c',
    'azure:a/b/c',
    'fleet.csv',
    'nothing-here',
    'svn:acme',
  ])('%j is refused', (text) => {
    expect(() => parseSource(text, home, {})).toThrow(SourceError);
    expect(() => parseSource(text, home, {})).not.toThrow('\u001b');
  });

  it('is refused before anything is asked', async () => {
    await expect(run(['list:/nowhere', 'svn:acme'])).rejects.toThrow(SourceError);
  });

  it('knows a name that was meant as an organization', () => {
    expect(() => parseSource('acme', home, {})).toThrow('github:acme');
  });
});
