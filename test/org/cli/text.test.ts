import { describe, expect, test } from 'vitest';
import { durationText, progressText } from '../../../src/cli/org/progress.ts';
import { sarifName } from '../../../src/cli/org/sarif-files.ts';
import type { RunProgress } from '../../../src/org/scan/run.ts';
import { runName } from '../../../src/org/scan/run-name.ts';
import { cli } from '../../cli/fake.ts';

describe('help', () => {
  test('names org among the commands, and its own commands with examples', async () => {
    const all = await cli(['--help']);
    expect(all.out).toMatch(/^ {2}org +scan whole organisations/m);
    const org = await cli(['org', '--help']);
    expect(org.code).toBe(0);
    for (const name of ['discover', 'scan', 'merge'])
      expect(org.out).toMatch(new RegExp(`^ {2}${name} \\[options\\]`, 'm'));
    expect(org.out).toContain('helm4-audit org scan github:acme');
    expect((await cli(['org'])).code).toBe(2);
    expect((await cli(['org', 'scan', '--help'])).out).toContain('--allow-errors <number>');
  });
});

describe('the line of progress', () => {
  const progress: RunProgress = { done: 500, total: 2000, unchanged: 300, errors: 1, busy: new Map() };

  test('tells how far it is, how fast, and what is slow', () => {
    expect(progressText(progress, 0, 20_000, 80)).toBe('500/2000, 300 unchanged, 1 error, 10.0/s, 3 min left');
    const busy = new Map([['github.com/acme/\u001b[31mslow', 5_000]]);
    expect(progressText({ ...progress, busy }, 0, 20_000, 200)).toContain('github.com/acme/\\x1b[31mslow takes 15 s');
    expect(progressText({ ...progress, done: 0, unchanged: 0, errors: 0 }, 0, 0, 80)).toBe('0/2000');
  });

  test('is never wider than the terminal', () => {
    for (const columns of [1, 2, 10, 40, 51, 52, 80]) {
      expect(progressText(progress, 0, 20_000, columns).length).toBeLessThanOrEqual(columns);
    }
  });

  test.each([
    [0, '0 s'],
    [89.4, '89 s'],
    [90, '2 min'],
    [5400, '1 h 30 min'],
  ])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});

test.each([
  ['github.com/acme/web', /^github\.com__acme__web\.sarif$/],
  ['github.com/acme/web__x', /^github\.com__acme__web__x-[0-9a-f]{8}\.sarif$/],
  ['folder/../../etc', /^folder__\.\.__\.\.__etc\.sarif$/],
  ['git.example.com:8443/ä/ö', /^git\.example\.com_8443_____-?.*\.sarif$/],
  [`github.com/acme/${'x'.repeat(300)}`, /^github\.com__acme__x+-[0-9a-f]{8}\.sarif$/],
])('the file for %s', (id, name) => {
  expect(sarifName(id)).toMatch(name);
  expect(sarifName(id)).not.toContain('/');
  expect(sarifName(id).length).toBeLessThan(200);
});

describe('the name of a run', () => {
  test('is the same in all jobs of one CI run, and another for another scan', () => {
    const env = { GITHUB_RUN_ID: '5', GITHUB_RUN_ATTEMPT: '1' };
    expect(runName('a', 'k', env, 0)).toBe(runName('a', 'k', env, 99));
    expect(runName('a', 'k', { ...env, GITHUB_RUN_ATTEMPT: '2' }, 0)).toBe(runName('a', 'k', env, 0));
    expect(runName('a', 'k', env, 0)).not.toBe(runName('b', 'k', env, 0));
    expect(runName('a', 'k', { CI_PIPELINE_ID: '9' }, 0)).toMatch(/^gitlab-9-[0-9a-f]{8}$/);
    expect(runName('a', 'k', { GITHUB_RUN_ID: '../x y' }, 0)).toMatch(/^19700101T000000-[0-9a-f]{8}$/);
    expect(runName('a', 'k', {}, 0)).not.toBe(runName('a', 'k', {}, 0));
  });
});
