import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchArguments, networkEnvironment, parseVersion } from '../../src/remote/git-settings.ts';
import { startTrace } from '../../src/remote/git-trace.ts';
import { secret } from '../../src/remote/secret.ts';
import { type GitUrl, readGitUrl } from '../../src/remote/url.ts';
import { temporary } from './repositories.ts';

const NEW = parseVersion('git version 2.39.5');
const OLD = parseVersion('git version 2.25.1');

function url(text: string): GitUrl {
  const read = readGitUrl(text);
  if ('refused' in read) throw new Error(read.refused);
  return read;
}

const HTTPS = url('https://git.corp:8443/x.git');
const SSH = url('git@git.corp:x.git');
const CREDENTIAL = { username: 'me', password: secret('the-password') };

describe('networkEnvironment', () => {
  it('keeps what concerns the network, and drops what points git elsewhere or makes it talk', () => {
    const kept = {
      GIT_SSL_CAINFO: '/ca.pem',
      GIT_ASKPASS: '/bin/ask',
      HTTPS_PROXY: 'http://p:1',
      HOME: '/h',
      GIT_CONFIG_GLOBAL: '/g',
    };
    const dropped = {
      GIT_DIR: '/x',
      GIT_WORK_TREE: '/x',
      GIT_OBJECT_DIRECTORY: '/x',
      GIT_TEMPLATE_DIR: '/x',
      GIT_EXTERNAL_DIFF: 'x',
      GIT_CONFIG_PARAMETERS: 'x',
      GIT_TRACE: '/x',
      GIT_TRACE2_EVENT: '/x',
      GIT_CURL_VERBOSE: '1',
      SSH_ASKPASS: 'x',
    };
    const made = networkEnvironment(
      { ...kept, ...dropped, GIT_TERMINAL_PROMPT: '1', GIT_ALLOW_PROTOCOL: 'ext' },
      {
        url: HTTPS,
        credential: null,
        version: NEW,
      },
    );
    expect(made).toMatchObject({ ...kept, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'https:http:ssh:git' });
    expect(Object.keys(made)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          Object.keys(dropped)
            .map((name) => `^${name}$`)
            .join('|'),
        ),
      ]),
    );
  });

  /** What git makes of it, for an address. */
  function asGitReads(env: Readonly<Record<string, string>>, version = NEW) {
    const global = join(temporary(), 'global');
    writeFileSync(global, '[credential]\n\thelper = users-own\n[http]\n\tproxy = http://proxy:1\n');
    const made = networkEnvironment(
      { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: global, ...env },
      { url: HTTPS, credential: CREDENTIAL, version },
    );
    return (key: string, of: string): string => {
      try {
        return execFileSync('git', ['config', '--get-urlmatch', key, of], { env: made, cwd: '/' }).toString().trim();
      } catch {
        return '(none)';
      }
    };
  }

  const HEADER = `Authorization: Basic ${Buffer.from('me:the-password').toString('base64')}`;

  it.each([
    ['documented variables', NEW, {}],
    [
      'what the user has in those already',
      NEW,
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.sslVerify', GIT_CONFIG_VALUE_0: 'true' },
    ],
    ['what older versions of git know', OLD, {}],
  ])('hands a credential to one origin alone, by %s', (_, version, env) => {
    const read = asGitReads(env, version);
    expect(read('http.extraHeader', 'https://git.corp:8443/x.git/info/refs')).toBe(HEADER);
    for (const other of [
      'https://git.corp/x.git',
      'http://git.corp:8443/x.git',
      'https://git.corp.evil.example:8443/x',
      'https://sub.git.corp:8443/x',
    ]) {
      expect(read('http.extraHeader', other)).toBe('(none)');
    }
    expect(read('http.followRedirects', 'https://git.corp:8443/x')).toBe('false');
    expect(read('http.proxy', 'https://git.corp:8443/x')).toBe('http://proxy:1');
    expect(read('credential.helper', 'https://git.corp:8443/x')).toBe('');
    if ('GIT_CONFIG_COUNT' in env) expect(read('http.sslVerify', 'https://x/')).toBe('true');
  });

  it.each([
    [{}, undefined, 'ssh -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4'],
    [
      {},
      'ssh -i /key',
      'ssh -i /key -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4',
    ],
    [
      { GIT_SSH_COMMAND: '/usr/bin/ssh -v' },
      'ssh -i /key',
      '/usr/bin/ssh -v -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4',
    ],
    [{ GIT_SSH: "/opt/o'ssh" }, undefined, "'/opt/o'\\''ssh'"],
    [{ GIT_SSH_COMMAND: 'plink -batch' }, undefined, 'plink -batch'],
  ])('uses the own ssh of the user, without questions: %o %s', (env, sshCommand, expected) => {
    const made = networkEnvironment(env, { url: SSH, credential: null, sshCommand, version: NEW });
    expect(made['GIT_SSH_COMMAND']).toBe(expected);
  });
});

it('knows versions', () => {
  expect([NEW.atLeast(2, 39), NEW.atLeast(2, 40), NEW.atLeast(1, 99), NEW.atLeast(3, 0)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(parseVersion('git version 2.50.1.windows.1').atLeast(2, 50)).toBe(true);
  expect(parseVersion('nonsense').atLeast(2, 0)).toBe(false);
});

it('gives git only settings that it can read', () => {
  const directory = temporary();
  const command = fetchArguments(directory).slice(0, -3);
  expect(execFileSync('git', [...command, 'version'], { encoding: 'utf8' })).toMatch(/^git version/);
});

describe('startTrace', () => {
  const OID = '4b17bb5a91e04f4aedf3cfc23bfa34a418c8a7ca';

  it.each<[string, string, string | undefined]>([
    ['protocol 2', `20:22 pkt-line.c:80  packet:  fetch< ${OID} HEAD symref-target:refs/heads/main`, 'main'],
    [
      'older protocols',
      `packet: fetch< ${OID} HEAD\\0multi_ack thin-pack symref=HEAD:refs/heads/trunk object-format=sha1`,
      'trunk',
    ],
    ['bytes beyond ASCII', `fetch< ${OID} HEAD symref-target:refs/heads/m\\37777777703\\37777777644\\303\\244`, 'mää'],
    ['a name that is none', `fetch< ${OID} HEAD symref-target:refs/heads/../x`, undefined],
    ['another reference', `fetch< ${OID} refs/heads/x symref-target:refs/heads/main`, undefined],
  ])('finds the branch of HEAD in %s', (_, text, branch) => {
    const trace = startTrace();
    for (const byte of Buffer.from(`x\n${text}\ny\n`)) trace.take(Buffer.from([byte]));
    expect(trace.branch()).toBe(branch);
  });

  it('keeps nothing of lines without end', () => {
    const trace = startTrace();
    for (let piece = 0; piece < 200; piece++) trace.take(Buffer.alloc(65_536, 0x61));
    trace.take(Buffer.from(`\n<= Recv header: Retry-After: 7\n<= Recv header: location: /y\n`));
    expect([trace.bytes() > 1e7, trace.retryAfter(), trace.location()]).toEqual([true, 7, '/y']);
  });
});
