/** Queues and workers in this process, on Redis and on PostgreSQL: what is shared, what is tried again, what is never lost. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startPostgres, startRedis } from '../../../scripts/org/services.mjs';
import { queuesOf } from '../../../src/org/queue/registry.ts';
import type { Pool } from '../../../src/org/scan/pool.ts';
import { openStore } from '../../../src/org/state/index.ts';
import type { Store } from '../../../src/org/store.ts';
import type { Repository, ScanOutcome } from '../../../src/org/types.ts';
import { result } from '../scan/lib.ts';
import { emptyDatabase, endServer } from './lib/postgres.ts';
import {
  enqueue,
  freshQueues,
  keepingLog,
  loseJob,
  RUN,
  redisUrl,
  repositories,
  startWorker,
  until,
} from './lib/queue.ts';

const opened: Store[] = [];

async function freshStore(): Promise<Store> {
  const store = await openStore(await emptyDatabase());
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

afterAll(endServer);

/** Scans that take a moment, and count how often each repository was scanned. */
function counting(outcome: (one: Repository, times: number) => ScanOutcome = result, milliseconds = 5) {
  const scans = new Map<string, number>();
  const scan: Pool['scan'] = async (one) => {
    const times = (scans.get(one.id) ?? 0) + 1;
    scans.set(one.id, times);
    await wait(milliseconds);
    return outcome(one, times);
  };
  return { scans, scan, total: () => [...scans.values()].reduce((sum, times) => sum + times, 0) };
}

function failing(kind: 'unreachable' | 'internal' | 'rate-limited', retryAfter?: number): ScanOutcome {
  const more = retryAfter === undefined ? {} : { retryAfter };
  return { status: 'error', failure: { kind, message: 'as told', ...more }, ms: 1 };
}

async function statuses(store: Store): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of await store.repositories()) counts[`${status}`] = (counts[`${status}`] ?? 0) + 1;
  return counts;
}

describe.each([
  ['Redis', async () => redisUrl()],
  ['PostgreSQL', () => emptyDatabase()],
])('a queue in %s', (_, queueUrl) => {
  test('is worked off by two workers, each repository once, and the run ends', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    expect(await enqueue(store, queues, repositories(60))).toEqual({ unchanged: 0, added: 60 });
    const { scan, scans, total } = counting();
    const summaries = await Promise.all([1, 2].map(() => startWorker(store, queues, scan, { lock: 60_000 })));
    expect([scans.size, total()]).toEqual([60, 60]);
    expect(summaries.map(({ counts }) => counts.scanned).reduce((a, b) => a + b)).toBe(60);
    expect((await store.run('run'))?.finishedAt).not.toBeNull();
    expect(await statuses(store)).toEqual({ scanned: 60 });
  });

  test('enqueuing twice adds nothing, enqueuing more adds what is new, and what did not change is not enqueued', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    await enqueue(store, queues, repositories(20));
    await enqueue(store, queues, repositories(20));
    const [name = ''] = (await queuesOf(store)).keys();
    const queue = queues.open(name);
    expect(await queue.left()).toBe(20);
    await enqueue(store, queues, repositories(25));
    expect(await queue.left()).toBe(25);
    await queue.close();
    const { scan, total } = counting();
    await startWorker(store, queues, scan);
    expect(total()).toBe(25);

    const run = { ...RUN, id: 'next', startedAt: '2026-11-22T02:00:00.000Z' };
    const listed = repositories(25).map((one, index) => (index < 3 ? { ...one, head: 'b'.repeat(40) } : one));
    expect(await enqueue(store, queues, listed, { run })).toEqual({ unchanged: 22, added: 3 });
    await startWorker(store, queues, scan);
    expect(total()).toBe(28);
    expect(await statuses(store)).toEqual({ scanned: 3, unchanged: 22 });
    expect((await store.trend()).map(({ pending }) => pending)).toEqual([0, 0]);
  });

  test('a worker that was there first takes up what comes', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    const { scan, total } = counting();
    const stop = new AbortController();
    const working = startWorker(store, queues, scan, { drain: false, signal: stop.signal });
    await enqueue(store, queues, repositories(10));
    await until(async () => (await store.run('run'))?.finishedAt != null);
    stop.abort();
    await working;
    expect(total()).toBe(10);
  });

  test('one host is spared by all workers together', async () => {
    const arrivals: number[] = [];
    let now = 0;
    let most = 0;
    const forge = createServer((_request, response) => {
      arrivals.push(performance.now());
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end();
      }, 30);
    });
    await new Promise<void>((resolve) => forge.listen(0, '127.0.0.1', resolve));
    const { port } = forge.address() as AddressInfo;
    const scan: Pool['scan'] = async (one) => {
      await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
      return result(one);
    };
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    // 240 a minute are 20 in five seconds.
    await enqueue(store, queues, repositories(45), { limits: { concurrency: 3, perMinute: 240 } });
    const started = performance.now();
    // Nobody is taken for dead on a busy machine, whose jobs would be done twice.
    await Promise.all([1, 2].map(() => startWorker(store, queues, scan, { lock: 60_000 })));
    forge.close();
    expect(arrivals).toHaveLength(45);
    expect(most).toBeLessThanOrEqual(3);
    // The first five seconds begin with the first job, which is after the start.
    const within = (seconds: number): number => arrivals.filter((at) => at - started < seconds * 1000).length;
    expect(within(5)).toBeLessThanOrEqual(20);
    expect(within(10)).toBeLessThanOrEqual(40);
    expect(await statuses(store)).toEqual({ scanned: 45 });
  });

  test('a forge that asks for a pause gets it from all workers, and nothing counts as an error', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    await enqueue(store, queues, repositories(30));
    const begun: number[] = [];
    const workers = new Set<number>();
    let asked = Number.POSITIVE_INFINITY;
    const scanOf =
      (worker: number): Pool['scan'] =>
      async (one) => {
        begun.push(performance.now());
        workers.add(worker);
        // What a worker took before is begun before: it has its plan by then.
        await until(() => workers.size === 2);
        await wait(10);
        if (begun.length < 8 || asked !== Number.POSITIVE_INFINITY) return result(one);
        asked = performance.now();
        return failing('rate-limited', 2000);
      };
    await Promise.all([1, 2].map((worker) => startWorker(store, queues, scanOf(worker), { lock: 60_000 })));
    // For a moment there may be those that both workers had taken when it asked.
    const meanwhile = begun.filter((at) => at > asked + 100 && at < asked + 1800);
    expect(meanwhile).toEqual([]);
    expect(begun).toHaveLength(31);
    expect(await statuses(store)).toEqual({ scanned: 30 });
  });

  test('what cannot be reached is tried again, what breaks each time is an error of that repository only', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    const listed = repositories(20);
    await enqueue(store, queues, listed);
    const [flaky, poison] = listed;
    const { scan, scans } = counting((one, times) => {
      if (one.id === poison?.id) return failing('internal');
      return one.id === flaky?.id && times < 3 ? failing('unreachable') : result(one);
    });
    const { failures } = await startWorker(store, queues, scan);
    expect(scans.get(flaky?.id ?? '')).toBe(3);
    expect(scans.get(poison?.id ?? '')).toBe(3);
    expect(failures.map((one) => one.repository.id)).toEqual([poison?.id]);
    expect(await statuses(store)).toEqual({ scanned: 19, error: 1 });
  });

  test('the late result of a worker that was thought dead changes nothing', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    const [one] = repositories(1);
    if (one === undefined) throw new Error('there is one');
    await enqueue(store, queues, [one]);
    const log = keepingLog();
    const { counts } = await startWorker(
      store,
      queues,
      async () => {
        await store.record('run', one, { status: 'empty' });
        return result(one);
      },
      { log },
    );
    expect(counts.scanned).toBe(0);
    expect(log.lines).toContain('an outcome came late and changes nothing');
    expect(await statuses(store)).toEqual({ empty: 1 });
  });

  test('a worker that is stopped finishes what it can and gives back the rest', async () => {
    const store = await freshStore();
    const { queues } = await freshQueues(await queueUrl());
    await enqueue(store, queues, repositories(6));
    const stop = new AbortController();
    const ended = new AbortController();
    let begun = 0;
    const slow: Pool = {
      size: 4,
      scan: async (one) => {
        begun += 1;
        if (begun === 4) stop.abort();
        // Two end within the grace period; the others when the pool is closed.
        if (begun > 2) await wait(60_000, undefined, { signal: ended.signal }).catch(() => undefined);
        else await wait(200);
        return result(one);
      },
      close: async () => ended.abort(),
    };
    const { counts } = await startWorker(store, queues, slow.scan, {
      pool: async () => slow,
      signal: stop.signal,
      grace: 600,
      drain: false,
    });
    expect(counts.scanned).toBe(2);
    const { scan, total } = counting();
    // At once: nobody has to wait until the locks run out.
    const started = performance.now();
    await startWorker(store, queues, scan, { lock: 60_000 });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(total()).toBe(4);
    expect(await statuses(store)).toEqual({ scanned: 6 });
  });

  test('a repository that ends each worker that takes it becomes an error, and the others are scanned', async () => {
    const url = await queueUrl();
    const store = await freshStore();
    const { queues, prefix } = await freshQueues(url);
    const [poison, ...others] = repositories(6);
    if (poison === undefined) throw new Error('there are six');
    await enqueue(store, queues, [poison]);
    const [name = ''] = (await queuesOf(store)).keys();
    for (let times = 1; times <= 3; times++) await loseJob(name, prefix, url);
    await enqueue(store, queues, [poison, ...others]);
    const { scan, scans } = counting();
    const { failures } = await startWorker(store, queues, scan);
    expect([...scans.keys()].sort()).toEqual(others.map(({ id }) => id));
    expect(failures).toMatchObject([{ repository: { id: poison.id }, failure: { kind: 'internal' } }]);
    expect(await statuses(store)).toEqual({ scanned: 5, error: 1 });
  });

  test('jobs that get lost are added again', async () => {
    const store = await freshStore();
    const first = await freshQueues(await queueUrl());
    await enqueue(store, first.queues, repositories(10));
    // Other queues of the same names, which hold nothing.
    const { queues } = await freshQueues(await queueUrl());
    const { scan, total } = counting();
    const log = keepingLog();
    await startWorker(store, queues, scan, { log });
    expect(log.lines).toContain('jobs were missing in the queue and are added again');
    expect(total()).toBe(10);
  });

  test('two states share a server without taking each other’s jobs', async () => {
    const [one, two] = [await freshStore(), await freshStore()];
    const { queues } = await freshQueues(await queueUrl());
    await enqueue(one, queues, repositories(8));
    await enqueue(two, queues, repositories(12));
    const [a, b] = [counting(), counting()];
    await Promise.all([startWorker(one, queues, a.scan), startWorker(two, queues, b.scan)]);
    expect([a.total(), b.total()]).toEqual([8, 12]);
  });
});

test('a Redis that is killed and comes back loses nothing that it kept', async () => {
  const redis = await startRedis(['--appendfsync', 'always']);
  try {
    const store = await freshStore();
    const { queues } = await freshQueues(redis.url);
    await enqueue(store, queues, repositories(60));
    const { scan, scans } = counting(result, 40);
    const working = [1, 2].map(() => startWorker(store, queues, scan));
    await until(() => scans.size > 15);
    await redis.kill();
    await wait(500);
    await redis.start();
    await Promise.all(working);
    expect(scans.size).toBe(60);
    expect(await statuses(store)).toEqual({ scanned: 60 });
    expect((await store.run('run'))?.finishedAt).not.toBeNull();
  } finally {
    await redis.stop();
  }
});

test('a PostgreSQL with state and queue that is killed and comes back loses nothing', async () => {
  const postgres = await startPostgres();
  const store = await openStore(postgres.url);
  try {
    const { queues } = await freshQueues(postgres.url);
    await enqueue(store, queues, repositories(60));
    const { scan, scans } = counting(result, 40);
    const working = [1, 2].map(() => startWorker(store, queues, scan));
    await until(() => scans.size > 15);
    await postgres.kill();
    await wait(500);
    await postgres.start();
    await Promise.all(working);
    expect(scans.size).toBe(60);
    expect(await statuses(store)).toEqual({ scanned: 60 });
    expect((await store.run('run'))?.finishedAt).not.toBeNull();
  } finally {
    await store.close();
    await postgres.stop();
  }
});

test('a Redis that may throw jobs away, or forgets them, is warned of', async () => {
  const redis = await startRedis(['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no']);
  try {
    const log = keepingLog();
    await freshQueues(redis.url, log);
    expect(log.lines).toHaveLength(2);
    expect(log.lines.join()).toMatch(/noeviction.*appendonly/);
  } finally {
    await redis.stop();
  }
});

test('a job holds the names of run and repository, and nothing else of ours', async () => {
  const store = await freshStore();
  const { queues, prefix } = await freshQueues(redisUrl());
  await enqueue(store, queues, repositories(1));
  const redis = new Redis(redisUrl());
  const keys = (await redis.keys(`${prefix}:*`)).filter((key) => /:r[0-9a-f]{40}$/.test(key));
  expect(keys).toHaveLength(1);
  const data: unknown = JSON.parse((await redis.hget(keys[0] ?? '', 'data')) ?? '');
  expect(data).toEqual({ run: 'run', repository: 'forge.example.com/team/r000' });
  redis.disconnect();
});

test.each([
  ['redis://127.0.0.1:1', 'unreachable'],
  ['postgres://u:swordfish-one@127.0.0.1:1/d', 'unreachable'],
])('%s cannot be reached now', async (url, kind) => {
  await expect(freshQueues(url)).rejects.toMatchObject({ kind });
});

test('a wrong password is a matter of usage, and is not told', async () => {
  const url = new URL(redisUrl());
  url.password = 'swordfish-two';
  await expect(freshQueues(url.href)).rejects.toMatchObject({ kind: 'usage' });
  await expect(freshQueues(url.href)).rejects.not.toMatchObject({ message: expect.stringContaining('swordfish') });
});
