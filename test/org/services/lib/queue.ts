/** Queues and workers for tests, in Redis and in PostgreSQL. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../../../src/org/log.ts';
import { readQueueUrl } from '../../../../src/org/queue/address.ts';
import { type EnqueueRequest, enqueueRun } from '../../../../src/org/queue/enqueue.ts';
import { openQueues, type Queues } from '../../../../src/org/queue/queues.ts';
import { type WorkRequest, type WorkSummary, work } from '../../../../src/org/queue/work.ts';
import type { Pool } from '../../../../src/org/scan/pool.ts';
import type { Store } from '../../../../src/org/store.ts';
import type { Repository } from '../../../../src/org/types.ts';
import { newRun, repository } from '../../../support/org/make.ts';

export const RUN = newRun({ label: 'test' });

/** Repositories of one host. */
export function repositories(count: number, host = 'forge.example.com'): readonly Repository[] {
  return Array.from({ length: count }, (_, index) =>
    repository(`${host}/team/r${String(index).padStart(3, '0')}`, { head: 'a'.repeat(40) }),
  );
}

/** A log that keeps what it is told. */
export function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (event: string): void => void lines.push(event);
  return { lines, info: keep, warn: keep, error: keep };
}

let prefixes = 0;

/** Queues that no other test has. */
export async function freshQueues(url: string, log: Log = keepingLog()): Promise<{ queues: Queues; prefix: string }> {
  prefixes += 1;
  const prefix = `t${process.pid}-${prefixes}`;
  return { queues: await openQueues(readQueueUrl(url), { prefix, log }), prefix };
}

export function enqueue(
  store: Store,
  queues: Queues,
  listed: readonly Repository[],
  change: Partial<EnqueueRequest> = {},
): ReturnType<typeof enqueueRun> {
  return enqueueRun({
    store,
    queues,
    run: RUN,
    repositories: listed,
    how: { complete: true, sarif: false, attempts: 3, backoff: 50 },
    force: false,
    limits: { concurrency: null, perMinute: null },
    log: keepingLog(),
    ...change,
  });
}

/** Starts a worker of this process that ends when nothing is left. */
export function startWorker(
  store: Store,
  queues: Queues,
  scan: Pool['scan'],
  change: Partial<WorkRequest> = {},
): Promise<WorkSummary> {
  return work({
    store,
    queues,
    pool: async () => ({ size: 4, scan, close: async () => {} }),
    toolVersion: '1',
    jobs: 4,
    lock: 2000,
    drain: true,
    grace: 1000,
    interval: 100,
    log: keepingLog(),
    watch: () => {},
    healthy: () => {},
    signal: new AbortController().signal,
    ...change,
  });
}

/** Waits until something is so; the time limit of the test ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20);
}

export function redisUrl(): string {
  return named('HELM4_AUDIT_TEST_REDIS');
}

export function named(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set; npm run test:org sets it`);
  return value;
}

/** A worker of another process that takes a job, and is not heard of again. */
export async function loseJob(name: string, prefix: string, url: string): Promise<void> {
  const { createPostgresBackend, createRedisBackend, Worker } = await import('bullmq');
  const options = { prefix, lockDuration: 300, stalledInterval: 100, maxStalledCount: 1000, skipLockRenewal: true };
  await new Promise<void>((resolve, reject) => {
    const take = async (): Promise<never> => {
      worker.close(true).then(resolve, reject);
      return new Promise<never>(() => {});
    };
    const schema = `${prefix.replaceAll('-', '_')}_queue`;
    const worker = url.startsWith('redis')
      ? new Worker(name, take, { ...options, connection: { url } }, createRedisBackend)
      : new Worker(name, take, { ...options, connection: { connectionString: url, schema } }, createPostgresBackend);
    worker.on('error', () => {});
  });
}
