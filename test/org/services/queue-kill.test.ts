/** The same organisation scanned by one process, in four parts, and by two workers of which one is killed: the same results. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRedis } from '../../../scripts/org/services.mjs';
import { contentOf, run, start } from './lib/cli.ts';
import { emptyDatabase, endServer } from './lib/postgres.ts';
import { redisUrl, until } from './lib/queue.ts';

const REPOSITORIES = 60;
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-queue-'));
const fleet = join(folder, 'fleet');
const source = `folder:${fleet}`;
let expected: object = {};

beforeAll(async () => {
  const generate = fileURLToPath(new URL('../../../scripts/org/generate.mjs', import.meta.url));
  execFileSync(process.execPath, [generate, fleet, `${REPOSITORIES}`, '7']);
  const state = join(folder, 'one.db');
  await run(['org', 'scan', source, '--state', state]);
  expected = await contentOf(state);
});

afterAll(async () => {
  await endServer();
  rmSync(folder, { recursive: true, force: true });
});

test('in four parts that are merged', async () => {
  const parts = [1, 2, 3, 4].map((index) => join(folder, `part-${index}.db`));
  for (const [index, part] of parts.entries()) {
    await run(['org', 'scan', source, '--shard', `${index + 1}/4`, '--run', 'night', '--state', part]);
  }
  const all = join(folder, 'all.db');
  await run(['org', 'merge', '--state', all, ...parts]);
  expect(await contentOf(all)).toEqual(expected);
});

interface Places {
  readonly state: string;
  readonly queue: string;
}

describe.each<[string, () => Promise<Places>]>([
  ['Redis, and the state in PostgreSQL', async () => ({ state: await emptyDatabase(), queue: redisUrl() })],
  [
    'PostgreSQL, together with the state',
    async () => {
      const url = await emptyDatabase();
      return { state: url, queue: url };
    },
  ],
  ['Redis, and the state in a file', async () => ({ state: join(folder, 'shared.db'), queue: redisUrl() })],
])('a queue in %s', (name, places) => {
  test('with two workers, of which one is killed', async () => {
    const { state, queue } = await places();
    const env = { HELM4_AUDIT_STATE: state, HELM4_AUDIT_QUEUE: queue, GITHUB_TOKEN: TOKEN };
    const health = join(folder, `health-${name.length}`);
    const enqueued = await run(['org', 'enqueue', source], env);
    const worker = ['org', 'worker', '--drain', '--lock', '3s', '--jobs', '1'];
    const [doomed, other] = [start(worker, env), start([...worker, '--health-file', health], env)];
    const done = (): number => count(doomed.output()) + count(other.output());
    await until(() => done() >= REPOSITORIES / 3 || doomed.child.exitCode !== null);
    doomed.child.kill('SIGKILL');
    expect(await doomed.ended).toBeNull();
    expect([await other.ended, other.output()]).toEqual([0, expect.stringContaining('run finished')]);

    expect(await contentOf(state)).toEqual(expected);
    // What was being scanned when it was killed, and what it had recorded but not told the queue, is scanned again.
    const scanned = count(doomed.output()) + count(other.output()) + other.output().split('came late').length - 1;
    expect(scanned).toBeGreaterThanOrEqual(REPOSITORIES - 1);
    expect(scanned).toBeLessThanOrEqual(REPOSITORIES + 1);
    expect(existsSync(health) && Date.parse(readFileSync(health, 'utf8').trim())).toBeGreaterThan(0);
    for (const output of [enqueued, doomed.output(), other.output()]) {
      for (const secret of [TOKEN, ...[state, queue].flatMap(passwords)]) expect(output).not.toContain(secret);
    }

    // Nothing has changed since: nothing is enqueued, and the new run is over at once.
    expect(await run(['org', 'enqueue', source, '--wait'], env)).toContain('nothing changed');
    expect(await run(worker, env)).not.toContain('repository done');
  });
});

test('without a server the commands end with 75, and without a queue or with a wrong one with 2', async () => {
  const state = join(folder, 'never.db');
  const nowhere = { HELM4_AUDIT_QUEUE: 'redis://:swordfish@127.0.0.1:1', HELM4_AUDIT_STATE: state };
  for (const command of [
    ['org', 'enqueue', source],
    ['org', 'worker', '--drain'],
  ]) {
    expect(await run(command, nowhere, 75)).not.toContain('swordfish');
    await run(command, { ...nowhere, HELM4_AUDIT_STATE: 'postgres://u:swordfish@127.0.0.1:1/d' }, 75);
    await run(command, { HELM4_AUDIT_STATE: state }, 2);
    await run(command, { ...nowhere, HELM4_AUDIT_QUEUE: 'amqp://h' }, 2);
  }
});

test('a password in an argument is warned of', async () => {
  const output = await run(
    ['org', 'worker', '--queue', 'redis://:swordfish@127.0.0.1:1', '--state', join(folder, 's.db')],
    {},
    75,
  );
  expect(output).toContain('use the variable instead');
  expect(output).not.toContain('swordfish');
});

test('a worker that waits ends with 0 when it is stopped', async () => {
  const env = { HELM4_AUDIT_STATE: join(folder, 'idle.db'), HELM4_AUDIT_QUEUE: redisUrl() };
  const { child, output, ended } = start(['org', 'worker'], env);
  await until(() => output().includes('worker started') || child.exitCode !== null);
  child.kill('SIGTERM');
  expect([await ended, output()]).toEqual([0, expect.stringContaining('worker ended')]);
});

test('a worker whose Redis is gone for good ends all the same when it is stopped', async () => {
  const redis = await startRedis();
  try {
    const env = { HELM4_AUDIT_STATE: join(folder, 'gone.db'), HELM4_AUDIT_QUEUE: redis.url };
    await run(['org', 'enqueue', source], env);
    const { child, output, ended } = start(['org', 'worker', '--jobs', '1', '--grace', '1s'], env);
    await until(() => count(output()) > 2 || child.exitCode !== null);
    await redis.kill();
    await until(() => output().includes('the queue is not reached') || child.exitCode !== null);
    child.kill('SIGTERM');
    expect([await ended, output()]).toEqual([0, expect.stringContaining('worker ended')]);
  } finally {
    await redis.stop();
  }
});

function count(output: string): number {
  return output.split('repository done').length - 1;
}

function passwords(url: string): readonly string[] {
  return URL.canParse(url) && new URL(url).password !== '' ? [new URL(url).password] : [];
}
