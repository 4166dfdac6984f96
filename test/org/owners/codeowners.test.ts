import { describe, expect, it } from 'vitest';
import { codeownersPaths, ownersOf, parseCodeowners, repositoryOwner } from '../../../src/org/owners/codeowners.ts';
import type { Forge } from '../../../src/org/types.ts';

function owners(lines: readonly string[], path: string, forge: Forge = 'github'): readonly string[] {
  return ownersOf(parseCodeowners(lines.join('\n'), forge), path);
}

/** The cases of GitHub's page on code owners, in our words. */
describe('CODEOWNERS of GitHub', () => {
  it.each([
    ['*', 'any/where.md', true],
    ['*.js', 'src/deep/a.js', true],
    ['*.js', 'src/a.jsx', false],
    ['/build/logs/', 'build/logs/2026/a.log', true],
    ['/build/logs/', 'other/build/logs/a.log', false],
    ['docs/*', 'docs/getting-started.md', true],
    ['docs/*', 'docs/build-app/troubleshooting.md', false],
    ['docs/*', 'src/docs/a.md', false],
    ['apps/', 'apps/a', true],
    ['apps/', 'deep/apps/b/c', true],
    ['/docs/', 'docs/a/b', true],
    ['/docs/', 'src/docs/a', false],
    ['**/logs', 'build/logs/a', true],
    ['**/logs', 'deeply/nested/logs/b', true],
    ['/apps/github', 'apps/github/x', true],
    ['/scripts/*', 'scripts/a/b', false],
    ['Makefile', 'sub/Makefile', true],
    ['src/**/test', 'src/a/b/test/c', true],
    ['/', 'a/b', true],
    ['with\\ blank/', 'with blank/a', true],
  ])('%s with %s: %s', (pattern, path, expected) => {
    expect(owners([`${pattern} @octo/team`], path)).toEqual(expected ? ['@octo/team'] : []);
  });

  it('goes by the last rule that matches, also where that one names nobody', () => {
    const lines = [
      '* @octo/all',
      '/apps/ @octocat # and a comment',
      '/apps/github',
      '/apps/github/doc @doctocat a@b.example',
    ];
    expect(owners(lines, 'README.md')).toEqual(['@octo/all']);
    expect(owners(lines, 'apps/x')).toEqual(['@octocat']);
    expect(owners(lines, 'apps/github/x')).toEqual([]);
    expect(owners(lines, 'apps/github/doc/x')).toEqual(['@doctocat', 'a@b.example']);
  });

  it('passes over what GitHub does not know', () => {
    const lines = ['* @octo/all', '!a.md @x', '[ab].md @x', '*.md not-an-owner', '^[Section] @x', '# *.md @x'];
    expect(owners(lines, 'a.md')).toEqual(['@octo/all']);
  });
});

describe('CODEOWNERS of GitLab', () => {
  const lines = [
    '* @general',
    '[Documentation] @docs-team',
    'docs/',
    'README.md @writers',
    '^[Database][2] @database-team',
    'model/db/',
    'config/db/database-setup.md @docs-team',
    '[documentation]',
    '*.txt @group/with-nested/subgroup',
    '[Ruby] @ruby',
    '*.rb',
    '!spec/**/*.rb',
    'spec/special.rb @special',
  ];

  it.each([
    ['a.go', ['@general']],
    ['sub/docs/a.md', ['@general', '@docs-team']],
    ['docs/notes.txt', ['@general', '@group/with-nested/subgroup']],
    ['deep/README.md', ['@general', '@writers']],
    ['model/db/a.go', ['@general', '@database-team']],
    ['config/db/database-setup.md', ['@general', '@docs-team']],
    ['lib/a.rb', ['@general', '@ruby']],
    ['spec/a/b.rb', ['@general']],
    ['spec/special.rb', ['@general']],
  ])('%s', (path, expected) => {
    expect(owners(lines, path, 'gitlab')).toEqual(expected);
    // The sections tell the dialect of a clone on the disk.
    expect(owners(lines, path, 'folder')).toEqual(expected);
  });

  it.each([
    ['/docs/*', 'docs/a.md', true],
    ['/docs/*', 'docs/a/b.md', false],
    ['/docs/**/*.md', 'docs/a/b/c.md', true],
    ['/docs/**/*.md', 'docs/c.md', true],
    ['lib/', 'a/lib/b', true],
    ['/config/', 'a/config/b', false],
    ['internal/README.md', 'deep/internal/README.md', true],
    ['/docs', 'docs/a.md', false],
    ['/src/**', 'src/a', true],
    ['/src/**', 'src/a/b', false],
    ['\\#pound.rb', 'a/#pound.rb', true],
    ['[ab].md', 'a.md', true],
  ])('%s with %s: %s', (pattern, path, expected) => {
    expect(owners([`${pattern} @team`], path, 'gitlab')).toEqual(expected ? ['@team'] : []);
  });
});

describe('the owner of a repository', () => {
  it.each([
    [['/src @b', '* @octo/all @x', '*.md @c'], '@octo/all'],
    [['* @octo/all', '* @octo/later'], '@octo/later'],
    [['/a @dev', '/b @octo/web', '/c @octo/web'], '@octo/web'],
    [['/a @dev', '/b @octo/web'], '@octo/web'],
    [['/a @dev', '/b @alf'], '@alf'],
    [['# nothing'], null],
  ])('%j: %s', (lines, expected) => {
    expect(repositoryOwner(parseCodeowners(lines.join('\n'), 'github'))).toBe(expected);
  });

  it('is looked for where the forges look for it', () => {
    expect(codeownersPaths('github')[0]).toBe('.github/CODEOWNERS');
    expect(codeownersPaths('gitlab')[0]).toBe('CODEOWNERS');
    expect(codeownersPaths('folder')).toContain('.gitlab/CODEOWNERS');
  });

  it('is read in no time from a file that is made to take long', () => {
    const hostile = Array.from({ length: 2_000 }, () => `${'*a'.repeat(50)}b/**/**/x @t`).join('\n');
    const parsed = parseCodeowners(hostile, 'github');
    expect(ownersOf(parsed, `${'a'.repeat(200)}/x`)).toEqual([]);
    const dots = `a@${'.'.repeat(500_000)}@`;
    expect(ownersOf(parseCodeowners(`* @a ${dots}`, 'github'), 'x')).toEqual(['@a']);
    expect(parseCodeowners('* @a\n'.repeat(1_000_000), 'github').sections).toEqual([]);
  });
});
