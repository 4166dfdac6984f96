/** The command against a forge and git over HTTP, both on the loopback. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeBare } from '../../../scripts/org/bare.mjs';
import { engine } from '../../../src/cli/engine.ts';
import { cli } from '../../cli/fake.ts';
import type { FakeRepository } from '../../support/forge/model.ts';
import { startForge } from '../../support/forge/server.ts';
import { startGitHttp } from '../../support/git-http.ts';
import { envFor, TOKEN } from '../discover/run.ts';

const cleanup: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanup.splice(0).reverse()) await one();
});

test('lists, fetches, scans; the second run asks the forge only, and the token is nowhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'org-forge-'));
  cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = new Map([['deploy.sh', 'helm install web . --atomic\n']]);
  const head = writeBare(join(folder, 'git/acme/web.git'), files);
  const git = await startGitHttp(join(folder, 'git'));
  cleanup.push(git.close);
  const clone = (name: string): string => `${git.url}/acme/${name}.git`;
  const web: FakeRepository = { name: 'acme/web', cloneUrl: clone('web'), sizeKb: 3, head, topics: ['helm'] };
  const forge = await startForge([
    web,
    { name: 'acme/gone', cloneUrl: clone('gone'), sizeKb: 3 },
    { name: 'acme/old', cloneUrl: clone('old'), archived: true },
  ]);
  forge.tokens = [TOKEN];
  cleanup.push(() => forge.close());
  const scan = (options: readonly string[] = []) =>
    cli(
      ['org', 'scan', `github:acme@${forge.githubApi}`, '--state', 'state.db', '--target', '4.1.1', ...options],
      { cwd: folder, env: envFor(forge), tick: 1 },
      { ...engine, asked: [] },
    );

  const first = await scan();
  expect(first.out).toContain('1 of 2 repositories have a result (50.0 %)');
  expect(first.out).toMatch(/not-found \(1\): /);
  expect(first.out).toMatch(/blockers +1\n/);
  expect(first.code).toBe(4);
  expect(git.asked.some(({ path }) => path.startsWith('/acme/web.git/'))).toBe(true);
  expect(git.asked.some(({ path }) => path.startsWith('/acme/old.git/'))).toBe(false);

  const before = git.asked.length;
  const second = await scan(['--log', 'json']);
  expect(second.out).toMatch(/unchanged +1\n/);
  expect(git.asked.slice(before).filter(({ path }) => path.startsWith('/acme/web.git/'))).toEqual([]);

  const third = await scan(['--exclude-name', 'gone', '--fail-on', 'error']);
  expect([third.code, third.err.includes('left_out=')]).toEqual([1, true]);

  const states = readdirSync(folder).filter((name) => name.startsWith('state.db'));
  const told = [first, second, third].flatMap(({ out, err }) => [out, err]);
  const kept = states.map((name) => readFileSync(join(folder, name), 'latin1'));
  expect(states).not.toEqual([]);
  for (const text of [...told, ...kept]) expect(text).not.toContain(TOKEN);
});
