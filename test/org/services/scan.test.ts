/**
 * The compiled command on many repositories: one process, four parts, and a scan that is killed again and again come to the same.
 * HELM4_AUDIT_TEST_REPOSITORIES (2,000) and HELM4_AUDIT_TEST_KILLS (20) say how many.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateOrganisation } from '../../../scripts/org/generate.mjs';
import { knowledgeIn } from '../scan/dump.ts';

const DIST = process.env['HELM4_AUDIT_DIST'] ?? fileURLToPath(new URL('../../../dist', import.meta.url));
const REPOSITORIES = Number(process.env['HELM4_AUDIT_TEST_REPOSITORIES'] ?? 2000);
const KILLS = Number(process.env['HELM4_AUDIT_TEST_KILLS'] ?? 20);
/** Repositories of a scan that is killed, and milliseconds after which that happens at the latest. */
const SMALL = 120;
const LONGEST = 2500;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-services-scan-'));
  mkdirSync(join(folder, 'tmp'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the command; kills it after so many milliseconds when it has not ended by then. */
async function org(argv: readonly string[], killAfter?: number): Promise<number | NodeJS.Signals> {
  const child = spawn(process.execPath, [join(DIST, 'src/cli/main.js'), 'org', ...argv, '--quiet'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  if (killAfter === undefined) return ended;
  await Promise.race([ended, wait(killAfter)]);
  child.kill('SIGKILL');
  return ended;
}

const scan = (source: string, state: string): readonly string[] => [
  'scan',
  source,
  '--state',
  state,
  '--as-of',
  '2026-11-21',
];

test('one process and four parts come to the same', { timeout: 3_600_000 }, async () => {
  const made = generateOrganisation(join(folder, 'many'), REPOSITORIES, 5);
  expect(await org(['discover', `folder:${join(folder, 'many')}`, '--output', 'many.jsonl'])).toBe(0);
  expect(await org(scan('list:many.jsonl', 'one.db'))).toBe(0);
  for (const index of [1, 2, 3, 4]) {
    const part = ['--shard', `${index}/4`, '--run', 'split'];
    expect(await org([...scan('list:many.jsonl', `part-${index}.db`), ...part])).toBe(0);
  }
  expect(await org(['merge', '--state', 'merged.db', ...[1, 2, 3, 4].map((index) => `part-${index}.db`)])).toBe(0);
  const one = await knowledgeIn(join(folder, 'one.db'));
  expect(one.length).toBeGreaterThan(made.length * 3);
  expect(await knowledgeIn(join(folder, 'merged.db'))).toEqual(one);
});

test('kills at random moments change nothing about what is known in the end', { timeout: 3_600_000 }, async () => {
  const source = `folder:${join(folder, 'killed')}`;
  generateOrganisation(join(folder, 'killed'), SMALL, 6);
  expect(await org(scan(source, 'peace.db'))).toBe(0);
  const peace = await knowledgeIn(join(folder, 'peace.db'));
  let kills = 0;
  let ends = 0;
  for (let round = 0; kills < KILLS; round++) {
    const state = `killed-${round}.db`;
    for (let end: number | NodeJS.Signals = 'SIGKILL'; end === 'SIGKILL'; ) {
      end = await org(scan(source, state), kills < KILLS ? Math.random() * LONGEST : undefined);
      if (end === 'SIGKILL') kills += 1;
      else expect(end).toBe(0);
    }
    ends += 1;
    expect(await knowledgeIn(join(folder, state))).toEqual(peace);
  }
  process.stdout.write(`${kills} kills, ${ends} scans that came to their end\n`);
  expect(await org(scan(source, 'peace.db'))).toBe(0);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('a forge that cannot be reached is 75: try again later', async () => {
  expect(await org(['scan', 'gitlab:acme@http://127.0.0.1:1/api/v4', '--state', 'unreachable.db'])).toBe(75);
});
