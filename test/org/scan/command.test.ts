/** The command on repositories on the disk, as users run it; in this process, where it scans without threads. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBare } from '../../../scripts/org/bare.mjs';
import { generateOrganisation } from '../../../scripts/org/generate.mjs';
import { engine } from '../../../src/cli/engine.ts';
import { cli } from '../../cli/fake.ts';
import { knowledgeIn } from './dump.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-scan-'));
  generateOrganisation(join(folder, 'many'), 16, 7);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...path: string[]): string => join(folder, ...path);

/** `helm4-audit org …` in a folder of its own. */
async function org(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return cli(['org', ...argv], { cwd: folder, env, tick: 1 }, { ...engine, asked: [] });
}

/** Two repositories: one with a blocker, one without Helm. */
function makePair(name: string, script = 'helm install web . --atomic\n'): string {
  writeBare(
    at(name, 'shop/web.git'),
    new Map([
      ['deploy.sh', script],
      ['CODEOWNERS', '* @acme/shop\n/lib/ @acme/lib\n'],
    ]),
  );
  writeBare(at(name, 'shop/none.git'), new Map([['README.md', 'nothing\n']]));
  return `folder:${at(name)}`;
}

describe('org scan', () => {
  test('finds what is there, says what it rests on, and leaves alone what did not change', async () => {
    const source = makePair('pair');
    const first = await org(['scan', source, '--state', 'pair.db', '--target', '4.1.1', '--as-of', '2026-11-21']);
    expect(first.code).toBe(0);
    expect(first.out).toContain('2 of 2 repositories have a result (100 %)');
    expect(first.out).toMatch(/scanned +2\n/);
    expect(first.out).toMatch(/blocked +1\n/);
    expect(first.out).toMatch(/blockers +1\n/);
    expect(first.err).toContain('repository scanned repository=folder/shop/web head=');
    const second = await org(['scan', source, '--state', 'pair.db', '--target', '4.1.1', '--as-of', '2026-11-22']);
    expect(second.out).toMatch(/scanned +0\n +unchanged +2\n/);
    expect(second.out).toMatch(/blockers +1 +±0\n/);
    expect(second.err).not.toContain('repository scanned');
    writeBare(at('pair', 'shop/web.git'), new Map([['deploy.sh', 'helm install web .\n']]));
    const third = await org(['scan', source, '--state', 'pair.db', '--target', '4.1.1', '--as-of', '2026-11-22']);
    expect(third.out).toMatch(/scanned +1\n +unchanged +1\n/);
    expect(third.out).toMatch(/blockers +0 +−1\n/);
  });

  test('a finding has an owner and keeps its identity while other lines change', async () => {
    const source = makePair('identity');
    const findings = async (): Promise<{ identity: string; owner: string; startLine: number }[]> => {
      const { code } = await org(['scan', source, '--state', 'identity.db', '--target', '4.1.1']);
      expect(code).toBe(0);
      const lines = (await knowledgeIn(at('identity.db'))).map((line): Record<string, unknown> => JSON.parse(line));
      return lines.flatMap(({ identity, owner, startLine }) =>
        typeof identity === 'string' && typeof owner === 'string' && typeof startLine === 'number'
          ? [{ identity, owner, startLine }]
          : [],
      );
    };
    const [before] = await findings();
    expect(before).toMatchObject({ owner: '@acme/shop', startLine: 1 });
    const script = '#!/bin/sh\n\necho one\nhelm install web . --atomic\necho two\nhelm install web . --atomic\n';
    const owners = '* @acme/web\n';
    writeBare(
      at('identity', 'shop/web.git'),
      new Map([
        ['deploy.sh', script],
        ['CODEOWNERS', owners],
      ]),
    );
    const after = await findings();
    expect(after.map(({ startLine }) => startLine).sort()).toEqual([4, 6]);
    expect(after.find(({ startLine }) => startLine === 4)?.identity).toBe(before?.identity);
    expect(new Set(after.map(({ identity }) => identity)).size).toBe(2);
    expect(after.map(({ owner }) => owner)).toEqual(['@acme/web', '@acme/web']);
  });

  test.each([
    ['--fail-on error', 0, 1],
    ['--fail-on never', 0, 0],
    ['--force --fail-on warning', 0, 1],
  ])('%s ends with %i and then %i', async (options, none, some) => {
    const source = makePair('fail');
    const base = ['scan', '--state', 'fail.db', '--target', '4.1.1', ...options.split(' ')];
    expect((await org([...base, `${source}/shop`, '--name', 'none'])).code).toBe(none);
    expect((await org([...base, source])).code).toBe(some);
  });

  test('one broken repository is an error of its own, with the way out; the others have results', async () => {
    const source = makePair('broken');
    const head = readFileSync(at('broken', 'shop/none.git/refs/heads/main'), 'utf8');
    rmSync(at('broken', 'shop/none.git/objects/pack'), { recursive: true });
    const result = await org(['scan', source, '--state', 'broken.db', '--log', 'json']);
    expect(result.code).toBe(4);
    expect(result.out).toContain('1 of 2 repositories have a result (50.0 %)');
    expect(result.out).toMatch(/broken \(1\): .*git fsck/);
    expect(result.out).toMatch(/unknown +1 +never read/);
    const lines = result.err
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'repository failed', kind: 'broken' }),
    );
    expect(head).toMatch(/^[0-9a-f]{40}\n$/);
    expect((await org(['scan', source, '--state', 'broken.db', '--allow-errors', '1'])).code).toBe(0);
    expect((await org(['scan', source, '--state', 'broken.db', '--allow-errors', '49%'])).code).toBe(4);
    expect((await org(['scan', source, '--state', 'broken.db', '--allow-errors', '50%'])).code).toBe(0);
  });

  test('an empty repository is told as empty, and is no error', async () => {
    mkdirSync(at('empty/new.git/objects'), { recursive: true });
    mkdirSync(at('empty/new.git/refs'), { recursive: true });
    writeFileSync(at('empty/new.git/HEAD'), 'ref: refs/heads/main\n');
    const result = await org(['scan', `folder:${at('empty')}`, '--state', 'empty.db']);
    expect(result.out).toMatch(/Repositories\n(?: .*\n)* {2}empty +1\n/);
    expect(result.out).not.toContain('unknown');
    expect(result.err).toContain(' without_result=0 ');
    expect(result.code).toBe(0);
  });

  test('what was ready and could not be read now is not told as ready', async () => {
    const source = makePair('was-ready', 'helm lint .\n');
    const scan = (): ReturnType<typeof org> => org(['scan', source, '--state', 'was-ready.db']);
    expect((await scan()).out).toMatch(/ready +1\n +no Helm +1\n/);
    writeFileSync(at('was-ready', 'shop/web.git/refs/heads/main'), `${'1'.repeat(40)}\n`);
    expect((await scan()).out).toMatch(/unknown +1 .*\n +ready +0\n +no Helm +1\n/);
  });

  test('nothing to scan is 3, a source that is not there is 4, wrong words are 2', async () => {
    mkdirSync(at('nothing'), { recursive: true });
    const ends = async (...argv: readonly string[]): Promise<unknown> => {
      const { code, err } = await org([...argv, '--quiet']);
      return [code, err.trim().split('\n').at(-1)];
    };
    const nothing = 'helm4-audit: there is nothing to scan';
    expect(await ends('scan', `folder:${at('nothing')}`, '--state', 'n.db')).toEqual([
      3,
      `${nothing}: the sources hold no repository`,
    ]);
    const filtered = [3, `${nothing}: the filters left out all 2 repositories`];
    expect(await ends('scan', makePair('left'), '--name', 'x', '--state', 'n.db')).toEqual(filtered);
    expect(await ends('discover', makePair('left'), '--name', 'x')).toEqual(filtered);
    const lost = await org(['scan', `list:${at('no-list.txt')}`, '--state', 'n.db']);
    expect([lost.code, lost.err]).toEqual([
      4,
      expect.stringContaining('no repository could be listed; the errors above'),
    ]);
    expect(lost.err).not.toContain(' source listed');
    expect(await ends('scan', 'folder:.', '--state', 'none/n.db')).toEqual([
      2,
      `helm4-audit: there is no folder ${at('none')} for the state n.db`,
    ]);
    for (const argv of [
      ['scan'],
      ['scan', 'nonsense:x'],
      ['scan', 'folder:.', '--shard', '5/4'],
      ['scan', 'folder:.', '--jobs', '0'],
      ['scan', 'folder:.', '--timeout', '1d'],
      ['scan', 'folder:.', '--allow-errors', '101%'],
      ['scan', 'folder:.', '--property', 'team'],
      ['scan', 'folder:.', '--rule', 'no-such-rule'],
      ['scan', 'folder:.', '--run', 'a b'],
      ['scan', 'folder:.', '--state', ''],
      ['nonsense'],
    ]) {
      const { code, out } = await org(argv);
      expect([argv, code, out]).toEqual([argv, 2, '']);
    }
    expect(existsSync(at('helm4-audit-state.db'))).toBe(false);
  });

  test('writes SARIF of what it scanned, one file for each repository', async () => {
    const source = makePair('sarif');
    await org(['scan', source, '--state', 'sarif.db', '--sarif-dir', 'sarif-out', '--target', '4.1.1']);
    expect(readdirSync(at('sarif-out')).sort()).toEqual(['folder__shop__none.sarif', 'folder__shop__web.sarif']);
    const log = JSON.parse(readFileSync(at('sarif-out/folder__shop__web.sarif'), 'utf8'));
    expect(log.runs[0].results).toHaveLength(1);
    expect(log.runs[0].automationDetails.id).toBe('helm4-audit/org/');
  });

  test('a run is named by the CI job, and one name is not given to two different scans', async () => {
    const source = makePair('named');
    const env = { GITHUB_RUN_ID: '77' };
    const first = await org(['scan', source, '--state', 'named.db'], env);
    expect(first.err).toMatch(/run=github-77-[0-9a-f]{8} /);
    const name = ['--run', 'nightly', '--state', 'named.db'];
    expect((await org(['scan', source, ...name])).code).toBe(0);
    const other = await org(['scan', source, ...name, '--name', 'web']);
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("the run 'nightly' scanned something else")]);
  });
});

describe('one process and four parts', () => {
  test('come to the same', async () => {
    const settings = ['--as-of', '2026-11-21', '--quiet'];
    const list = await org(['discover', `folder:${at('many')}`, '--output', 'many.jsonl']);
    expect(list.code).toBe(0);
    expect(readFileSync(at('many.jsonl'), 'utf8').trim().split('\n')).toHaveLength(16);
    const parts = [1, 2, 3, 4].map((index) => `part-${index}.db`);
    for (const [index, state] of parts.entries()) {
      const argv = [
        'scan',
        'list:many.jsonl',
        '--state',
        state,
        '--shard',
        `${index + 1}/4`,
        '--run',
        'r',
        ...settings,
      ];
      expect((await org(argv)).code).toBe(0);
    }
    const merged = await org(['merge', '--state', 'merged.db', ...parts]);
    expect(merged.code).toBe(0);
    expect(merged.out).toContain('4 states merged');
    expect((await org(['scan', 'list:many.jsonl', '--state', 'one.db', ...settings])).code).toBe(0);
    const one = await knowledgeIn(at('one.db'));
    expect(one.length).toBeGreaterThan(60);
    expect(await knowledgeIn(at('merged.db'))).toEqual(one);
    const absent = await org(['merge', '--state', 'fresh.db', ...parts, 'absent.db']);
    expect([absent.code, readdirSync(folder).includes('fresh.db')]).toEqual([2, false]);
    const again = await org(['merge', '--state', 'merged.db', ...parts]);
    expect(again.out).toContain('4 states merged: 0 runs, 0 repositories, 0 findings new or newer');
  }, 120_000);
});
