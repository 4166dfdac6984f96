import { describe, expect, it } from 'vitest';
import { filesUrl, readAddress } from '../../src/remote/address.ts';
import { redact } from '../../src/remote/secret.ts';

type Env = Readonly<Record<string, string>>;

/** `url ref forge name webUrl`, or what else it is. */
function read(text: string, env: Env = {}): string {
  const reading = readAddress(text, env);
  switch (reading.kind) {
    case 'path':
      return 'path';
    case 'refused':
      return `refused: ${reading.reason}`;
    case 'address': {
      const { url, ref, forge, name, webUrl } = reading.address;
      return [url, ref ?? '-', forge, name, webUrl ?? '-'].join(' ');
    }
  }
}

const OR = 'https://github.com/o/r.git';
const WEB = 'https://github.com/o/r';

describe('short names', () => {
  it.each<[string, string, Env?]>([
    ['o/r', `${OR} - github o/r ${WEB}`],
    ['o/r.git', `${OR} - github o/r ${WEB}`],
    ['o/r@v1.2', `${OR} v1.2 github o/r ${WEB}`],
    ['o/r@feature/a@b', `${OR} feature/a@b github o/r ${WEB}`],
    ['o/r@refs/pull/7/head', `${OR} refs/pull/7/head github o/r ${WEB}`],
    [
      'Corp_user/.github',
      'https://github.com/Corp_user/.github.git - github Corp_user/.github https://github.com/Corp_user/.github',
    ],
    ['github.com/o/r@main', `${OR} main github o/r ${WEB}`],
    ['gitlab.com/g/s/p@x', 'https://gitlab.com/g/s/p.git x gitlab g/s/p https://gitlab.com/g/s/p'],
    ['bitbucket.org/w/r', 'https://bitbucket.org/w/r.git - bitbucket w/r https://bitbucket.org/w/r'],
    ['o/r', 'https://ghes.corp/o/r.git - github o/r https://ghes.corp/o/r', { GH_HOST: 'ghes.corp' }],
    [
      'o/r',
      'http://127.0.0.1:99/o/r.git - github o/r http://127.0.0.1:99/o/r',
      { GITHUB_SERVER_URL: 'http://127.0.0.1:99' },
    ],
    ['git.corp/g/p', 'https://git.corp/g/p.git - gitlab g/p https://git.corp/g/p', { GITLAB_HOST: 'git.corp' }],
    ['o/r@', 'refused: no branch, tag or commit has such a name: it is empty'],
    ['o/r@--upload-pack=x', 'refused: no branch, tag or commit has such a name: it begins with a hyphen'],
    ['o/r@a..b', "refused: no branch, tag or commit has such a name: it holds '..' or '@{'"],
    [
      'o/r@HEAD~3',
      'refused: no branch, tag or commit has such a name: it holds a blank, a control character or one of ~ ^ : ? * [ \\',
    ],
    [
      'o/r@a b',
      'refused: no branch, tag or commit has such a name: it holds a blank, a control character or one of ~ ^ : ? * [ \\',
    ],
    ['github.com/o', 'path'],
    ['github.com/o/r/tree/main/x', 'refused: that is a page of a branch; write o/r@main/x'],
    ['unknown.example/g/p', 'path'],
    ['charts/app/values.yaml', 'path'],
    ['deploy.sh', 'path'],
    ['./o/r', 'path'],
    ['../o', 'path'],
    ['/o/r', 'path'],
    ['o/..', 'path'],
    ['-o/r', 'path'],
    ['o/--upload-pack=x', 'path'],
    ['--upload-pack=x/y', 'path'],
    ['o//r', 'path'],
    ['o/r/', 'path'],
    ['', 'path'],
    ['-', 'path'],
    ['C:\\charts\\x', 'path'],
  ])('%s', (text, expected, env = {}) => {
    expect(read(text, env)).toBe(expected);
  });
});

describe('addresses', () => {
  it.each<[string, string, Env?]>([
    ['https://github.com/o/r', 'https://github.com/o/r - github o/r https://github.com/o/r'],
    ['HTTPS://GitHub.com/o/r.git/', 'https://github.com/o/r.git - github o/r https://github.com/o/r'],
    ['https://github.com/o/r#feature/x', 'https://github.com/o/r feature/x github o/r https://github.com/o/r'],
    [
      'https://git.corp:8443/a%20b/c.git#v1',
      'https://git.corp:8443/a%20b/c.git v1 git a b/c https://git.corp:8443/a%20b/c',
    ],
    [
      'https://org@dev.azure.com/org/p/_git/r',
      'https://dev.azure.com/org/p/_git/r - azure org/p/_git/r https://dev.azure.com/org/p/_git/r',
    ],
    ['ssh://git@github.com/o/r.git', 'ssh://git@github.com/o/r.git - github o/r https://github.com/o/r'],
    ['ssh://git@git.corp:2222/g/p#main', 'ssh://git@git.corp:2222/g/p main git g/p -'],
    ['ssh://git@[::1]:2222/g/p', 'ssh://git@[::1]:2222/g/p - git g/p -'],
    ['git@github.com:o/r.git', 'git@github.com:o/r.git - github o/r https://github.com/o/r'],
    ['git@github.com:o/r.git#v1', 'git@github.com:o/r.git v1 github o/r https://github.com/o/r'],
    ['git@gitlab.com:g/s/p', 'git@gitlab.com:g/s/p - gitlab g/s/p https://gitlab.com/g/s/p'],
    ['git://git.corp/x.git', 'git://git.corp/x.git - git x -'],
    ['https://github.com/o/r@v1', "refused: after an address, a branch, tag or commit follows '#'"],
    ['https://github.com/o/r/tree/main', 'refused: that is a page of a branch; write o/r@main'],
    ['https://github.com/o/r/pull/7', 'refused: that is a page of a repository; write o/r'],
    ['https://github.com/o', 'refused: repositories of GitHub are called OWNER/REPO'],
    ['https://git.corp/', 'refused: the address names no repository on its host'],
    ['https://git.corp/a//b', 'refused: the address names no repository on its host'],
    ['https://git.corp/a/%2e%2e%2fb', 'refused: the address names no repository on its host'],
    ['https://git.corp/a?x=1', 'refused: the address holds a question mark; leave out what follows it'],
    ['https://git.corp/a b', 'refused: the address holds a blank or a control character'],
    ['https://git.corp/a\u001b[2J', 'refused: the address holds a blank or a control character'],
    ['https:git.corp/a', 'path'],
    ['https::git.corp/a', 'refused: the address cannot be read'],
    ['ext::sh -c evil', 'refused: the address holds a blank or a control character'],
    ['ext::sh', 'refused: repositories are fetched over https, http, ssh or git'],
    ['fd::17', 'refused: repositories are fetched over https, http, ssh or git'],
    ['ftp://h/x', 'refused: repositories are fetched over https, http, ssh or git'],
    ['file:///etc', 'refused: a repository on this machine is given as a path'],
    ['ssh://-oProxyCommand=evil/x', 'refused: the address names no host that can be asked'],
    ['ssh://-oProxyCommand=evil@host/x', 'refused: the user in the address begins with a hyphen'],
    ['-oProxyCommand=evil@host:x', 'path'],
    ['git@-oProxyCommand=x:y', 'refused: the address names no host that can be asked'],
    ['git@host:--upload-pack=evil', 'refused: the address names no repository on its host'],
    ['https://--upload-pack=evil/x', 'refused: the address names no host that can be asked'],
    [`https://h/${'x'.repeat(3000)}`, 'refused: the address is longer than 2,000 characters'],
    ['https://h/x#', 'refused: no branch, tag or commit has such a name: it is empty'],
    ['https://h/x#-v', 'refused: no branch, tag or commit has such a name: it begins with a hyphen'],
  ])('%s', (text, expected, env = {}) => {
    expect(read(text, env)).toBe(expected);
  });

  it.each([
    ['https://me:pa%20ss-word@git.corp/x', 'me', 'pa ss-word'],
    ['https://:just-password@git.corp/x', '', 'just-password'],
    [`https://ghp_${'a1'.repeat(18)}@github.com/o/r`, 'x-access-token', `ghp_${'a1'.repeat(18)}`],
  ])('takes the credential out of %s', (text, username, password) => {
    const reading = readAddress(text, {});
    if (reading.kind !== 'address') throw new Error(reading.kind);
    const { credential, url } = reading.address;
    expect([credential?.username, credential?.password.reveal()]).toEqual([username, password]);
    expect(JSON.stringify(reading)).not.toContain(password);
    expect(url).not.toContain('@');
    expect(redact(`it said ${password}`)).toBe('it said ***');
  });

  it('remembers a password also where it refuses the address', () => {
    const reading = readAddress('ssh://me:ssh-password-1@h/x', {});
    expect(reading).toEqual({ kind: 'refused', reason: 'SSH takes no password in an address; use a key' });
    expect(redact('ssh-password-1')).toBe('***');
  });
});

it('knows where files of a commit are shown', () => {
  const base = (text: string): string | undefined => {
    const reading = readAddress(text, {});
    return reading.kind === 'address' ? filesUrl(reading.address, 'c0ffee') : undefined;
  };
  expect(['o/r', 'git@gitlab.com:g/p.git', 'bitbucket.org/w/r', 'git://h/x'].map(base)).toEqual([
    'https://github.com/o/r/blob/c0ffee',
    'https://gitlab.com/g/p/-/blob/c0ffee',
    undefined,
    undefined,
  ]);
});
