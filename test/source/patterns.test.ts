import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { expandBraces } from '../../src/source/filter.ts';
import { isIgnored, parseGitignore } from '../../src/source/gitignore.ts';
import { compileGlob, matchesGlob } from '../../src/source/glob.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { git, temporary, write } from './tree.ts';

const matches = (pattern: string, path: string): boolean => matchesGlob(compileGlob(pattern), path);

describe('patterns', () => {
  it.each([
    ['*.sh', 'a.sh', true],
    ['*.sh', 'a/b.sh', false],
    ['a/*/c', 'a/b/c', true],
    ['a/*/c', 'a/b/b/c', false],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['**/c', 'c', true],
    ['**/b/**', 'a/b/c', true],
    ['**/b/**', 'a/b', false],
    ['**', 'a/b', true],
    ['a**c', 'abbc', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]]x', ']x', true],
    ['[a-]x', '-x', true],
    ['[x', '[x', true],
    ['\\*x', '*x', true],
    ['\\*x', 'ax', false],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXbY', false],
    ['*', '.hidden', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('take no more than quadratic time', () => {
    const start = cpuMs();
    expect(matches(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
    expect(matches(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(1000))).toBe(false);
    expect(cpuMs() - start).toBeLessThan(2000);
  });

  it('expand braces', () => {
    expect(expandBraces('a.{x,y}')).toEqual(['a.x', 'a.y']);
    expect(expandBraces('{a,b}/{c,d}')).toEqual(['a/c', 'a/d', 'b/c', 'b/d']);
    expect(expandBraces('{a,b{c,d}}')).toEqual(['a', 'bc', 'a', 'bd']);
    expect(expandBraces('{a}{')).toEqual(['{a}{']);
    expect(expandBraces('{a,b}'.repeat(30)).length).toBeLessThanOrEqual(1000);
  });

  it('mean in .gitignore what git says they mean', () => {
    const root = temporary();
    git(root, 'init', '--quiet');
    // Without `a**/b`: git takes the literal beginning off first and then sees `**/b`, which its manual does not say.
    const segment = fc.constantFrom('a', 'b', '*', '?', '**', 'a*', '*b', '[ab]', '[!a]', 'ab', '\\a');
    const line = fc
      .tuple(
        fc.constantFrom('', '', '!', '/'),
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/', ' '),
      )
      .map(([before, segments, after]) => before + segments.join('/') + after);
    const rules = fc.array(line, { minLength: 1, maxLength: 4 });
    const name = fc.constantFrom('a', 'b', 'ab', 'ba', 'c');
    const paths = fc.array(
      fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      { minLength: 30, maxLength: 30 },
    );
    fc.assert(
      fc.property(rules, paths, (lines, candidates) => {
        const text = `${lines.join('\n')}\n`;
        write(root, { '.gitignore': text });
        const input = candidates.join('\n');
        // `--no-index` asks about paths that do not exist; git takes those for files.
        const asked = spawnSync('git', ['-C', root, 'check-ignore', '--no-index', '--stdin'], {
          input,
          encoding: 'utf8',
        });
        const levels = [{ base: '', rules: parseGitignore(text) }];
        const ours = candidates.filter((path) => {
          const parts = path.split('/');
          return parts.some((_part, index) =>
            isIgnored(levels, parts.slice(0, index + 1).join('/'), index < parts.length - 1),
          );
        });
        expect([...new Set(ours)].sort()).toEqual([...new Set(asked.stdout.split('\n').filter(Boolean))].sort());
      }),
      { numRuns: 120 },
    );
  });
});
