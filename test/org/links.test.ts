import { describe, expect, test } from 'vitest';
import { commitLink, encodeFilePath, fileLink, linesOf, repositoryLink } from '../../src/org/links.ts';
import type { Forge } from '../../src/org/types.ts';
import { repository } from '../support/org/fleet.ts';

const OID = '0123456789abcdef0123456789abcdef01234567';
const at = (forge: Forge, webUrl: string | null) => repository('acme/api', { forge, webUrl });
const ONE = { startLine: 3, endLine: 3 };
const SOME = { startLine: 3, endLine: 7 };

describe('links to files', () => {
  test.each([
    ['github', 'https://github.com/acme/api', `https://github.com/acme/api/blob/${OID}/ci/a.sh#L3`, '#L3-L7'],
    ['gitlab', 'https://gitlab.com/acme/sub/api', `https://gitlab.com/acme/sub/api/-/blob/${OID}/ci/a.sh#L3`, '#L3-7'],
    [
      'bitbucket',
      'https://bitbucket.org/acme/api',
      `https://bitbucket.org/acme/api/src/${OID}/ci/a.sh#lines-3`,
      '#lines-3:7',
    ],
    [
      'bitbucket',
      'https://git.example.com/projects/OPS/repos/api',
      `https://git.example.com/projects/OPS/repos/api/browse/ci/a.sh?at=${OID}#3`,
      '#3-7',
    ],
    [
      'azure',
      'https://dev.azure.com/acme/My%20Project/_git/api',
      `https://dev.azure.com/acme/My%20Project/_git/api?path=/ci/a.sh&version=GC${OID}&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1`,
      '&line=3&lineEnd=8&lineStartColumn=1&lineEndColumn=1',
    ],
  ] as const)('%s %s', (forge, webUrl, one, end) => {
    const repo = at(forge, webUrl);
    expect(fileLink(repo, OID, 'ci/a.sh', ONE)).toBe(one);
    expect(fileLink(repo, OID, 'ci/a.sh', SOME)?.endsWith(end)).toBe(true);
  });

  test.each(['folder', 'git'] as const)('none for %s', (forge) => {
    expect(fileLink(at(forge, 'https://git.example.com/a'), OID, 'a', ONE)).toBeNull();
    expect(commitLink(at(forge, 'https://git.example.com/a'), OID)).toBeNull();
  });

  test.each([
    ['a b/ü.sh', 'a%20b/%C3%BC.sh'],
    ['a#b?c&d=e+f%g', 'a%23b%3Fc%26d%3De%2Bf%25g'],
    ['"><img onerror=alert(1)>', '%22%3E%3Cimg%20onerror%3Dalert(1)%3E'],
    ["it's", 'it%27s'],
    ['{path}/{start}', '%7Bpath%7D/%7Bstart%7D'],
    ['../../settings', '//settings'],
    ['a\ud800b', 'a%EF%BF%BDb'],
    ['line\nbreak\u202e', 'line%0Abreak%E2%80%AE'],
  ])('the path %j', (path, encoded) => {
    expect(encodeFilePath(path)).toBe(encoded);
    const link = fileLink(at('github', 'https://github.com/acme/api'), OID, path, ONE);
    expect(link).toBe(`https://github.com/acme/api/blob/${OID}/${encoded}#L3`);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x/y', 'not an address', '//x/y', ''])(
    'no link from the address %j',
    (webUrl) => {
      expect(repositoryLink(at('github', webUrl))).toBeNull();
      expect(commitLink(at('github', webUrl), OID)).toBeNull();
      expect(fileLink(at('github', webUrl), OID, 'a', ONE)).toBeNull();
    },
  );

  test('credentials, queries and fragments of an address go', () => {
    expect(repositoryLink(at('github', 'https://me:secret@github.com/acme/api/?token=x#y'))).toBe(
      'https://github.com/acme/api',
    );
    expect(repositoryLink(at('github', null))).toBeNull();
  });

  test('an address with braces is no template', () => {
    expect(fileLink(at('github', 'https://x.example/{path}'), OID, 'a', ONE)).toBe(
      `https://x.example/%7Bpath%7D/blob/${OID}/a#L3`,
    );
  });

  test('commits', () => {
    expect(commitLink(at('github', 'https://github.com/a/b'), OID)).toBe(`https://github.com/a/b/commit/${OID}`);
    expect(commitLink(at('gitlab', 'https://gitlab.com/a/b'), OID)).toBe(`https://gitlab.com/a/b/-/commit/${OID}`);
    expect(commitLink(at('bitbucket', 'https://bitbucket.org/a/b'), OID)).toBe(
      `https://bitbucket.org/a/b/commits/${OID}`,
    );
    expect(commitLink(at('github', 'https://github.com/a/b'), '../x y')).toBe(
      'https://github.com/a/b/commit/..%2Fx%20y',
    );
  });

  test('an end at the first column of a line does not take it in', () => {
    expect(linesOf({ startLine: 3, endLine: 5, endColumn: 1 })).toEqual({ startLine: 3, endLine: 4 });
    expect(linesOf({ startLine: 3, endLine: 5, endColumn: 2 })).toEqual({ startLine: 3, endLine: 5 });
    expect(linesOf({ startLine: 3, endLine: 3, endColumn: 1 })).toEqual({ startLine: 3, endLine: 3 });
  });
});
