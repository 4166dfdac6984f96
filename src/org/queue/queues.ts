/** Queues in Redis or PostgreSQL by way of BullMQ, as far as scans need them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BackendFactory, IQueueBackend, Job, Queue } from 'bullmq';
import type { Log } from '../log.ts';
import type { QueueAddress } from './address.ts';
import { errorListener } from './connection-log.ts';
import { jobId, readJob, type ScanJob } from './jobs.ts';
import { probePostgres } from './probe-postgres.ts';
import { probeRedis } from './probe-redis.ts';
import type { HostLimits } from './registry.ts';

export interface QueueOptions {
  /** What keys in Redis begin with; the schema in PostgreSQL is named after it. */
  readonly prefix: string;
  readonly log: Log;
}

export interface HostQueue {
  /** Adds what is not there yet. */
  readonly add: (jobs: readonly ScanJob[], attempts: number, backoff: number) => Promise<void>;
  readonly limit: (limits: HostLimits) => Promise<void>;
  /** Jobs that wait, wait for their time, or are being done. */
  readonly left: () => Promise<number>;
  /**
   * Takes jobs until it is closed.
   *
   * @param handle must not reject
   */
  readonly work: (options: WorkerOptions, handle: (taken: Taken) => Promise<Ending>) => HostWorker;
  readonly close: () => Promise<void>;
}

/** A job that was taken. */
export interface Taken {
  /** Undefined when what is in the queue is not ours. */
  readonly job: ScanJob | undefined;
  /** How often it failed before. */
  readonly failures: number;
  /** How often it was begun, this time included. */
  readonly starts: number;
  /** How often whoever had it was not heard of again. */
  readonly lost: number;
}

/** What becomes of a job. */
export type Ending =
  | { readonly kind: 'done' }
  /** It failed, and is tried again after a while if there are tries left. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It is tried again after so many milliseconds, which is no failure. */
  | { readonly kind: 'later'; readonly milliseconds: number }
  /** No worker begins a job of this queue for so many milliseconds; then it is tried again. */
  | { readonly kind: 'pause'; readonly milliseconds: number }
  /** Another worker may have it. */
  | { readonly kind: 'back' };

export interface HostWorker {
  /** Begins no more jobs. */
  readonly pause: () => Promise<void>;
  /** Resolves when the jobs that were begun have ended. */
  readonly close: () => Promise<void>;
}

export interface WorkerOptions {
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Milliseconds after which a worker that is not heard of has lost its jobs. */
  readonly lock: number;
}

export interface Queues {
  readonly open: (name: string) => HostQueue;
}

/** Milliseconds that a worker has to say goodbye. */
const CLOSE = 3000;
/** How many jobs are added in one go. */
const BATCH = 500;
/** Without a limit a queue could not be paused for a time (`rateLimit`): more jobs in a second than there are. */
const UNLIMITED = { max: 900_000, duration: 1000 };
/** We count ourselves how often a job was lost, so that what becomes of it is recorded. */
const NEVER = 1_000_000;

/** Rejects with a `StateError` when the server cannot be reached, or does not let us in. */
export async function openQueues(address: QueueAddress, options: QueueOptions): Promise<Queues> {
  const { prefix } = options;
  if (address.kind === 'redis') {
    await probeRedis(address, options.log);
    const { createRedisBackend } = await import('bullmq');
    return queuesWith({ url: address.url }, createRedisBackend, options);
  }
  const connection = {
    connectionString: address.url,
    options: address.options,
    application_name: 'helm4-audit',
    schema: `${prefix.replaceAll('-', '_')}_queue`,
    max: 3,
    keepAlive: true,
    connectionTimeoutMillis: 15_000,
  };
  await probePostgres(address, connection);
  const { createPostgresBackend } = await import('bullmq');
  return queuesWith(connection, createPostgresBackend, options);
}

async function queuesWith<B extends IQueueBackend, C>(
  connection: C,
  factory: BackendFactory<B, C>,
  { prefix, log }: QueueOptions,
): Promise<Queues> {
  const bullmq = await import('bullmq');
  return {
    open(name) {
      const queue = new bullmq.Queue<ScanJob, null, 'scan', ScanJob, null, 'scan', B, C>(
        name,
        { connection, prefix },
        factory,
      );
      queue.on('error', errorListener(log));
      return { ...hostQueue(queue), work: (options, handle) => hostWorker(name, queue, options, handle) };
    },
  };

  function hostWorker(
    name: string,
    queue: Pauseable,
    { concurrency, lock }: WorkerOptions,
    handle: (taken: Taken) => Promise<Ending>,
  ): HostWorker {
    const worker = new bullmq.Worker<ScanJob, null, 'scan', B, object, C>(
      name,
      async (job, token) => {
        await carryOut(await handle(takenFrom(job)), job, token, queue);
        return null;
      },
      {
        connection,
        prefix,
        concurrency,
        // No limiter here: its duration would win over that of the queue, which holds for all workers.
        lockDuration: lock,
        stalledInterval: lock / 2,
        maxStalledCount: NEVER,
        // Looks for work that a lost message told of.
        drainDelay: 5,
        runRetryDelay: 2000,
      },
      factory,
    );
    worker.on('error', errorListener(log));
    return { pause: () => worker.pause(true), close: () => goodbye(worker) };
  }

  async function carryOut(ending: Ending, job: Job, token: string | undefined, queue: Pauseable): Promise<void> {
    switch (ending.kind) {
      case 'done':
        return;
      case 'failed':
        throw new Error(ending.reason);
      case 'later':
        await job.moveToDelayed(Date.now() + ending.milliseconds, token);
        throw new bullmq.DelayedError();
      case 'pause':
        await queue.rateLimit(ending.milliseconds);
        throw bullmq.Worker.RateLimitError();
      case 'back':
        await job.moveToWait(token);
        throw new bullmq.WaitingError();
    }
  }
}

interface Pauseable {
  readonly rateLimit: (milliseconds: number) => Promise<void>;
}

/** Without a server the end would wait for one, to give jobs back that are given to others anyway. */
async function goodbye(of: { close(): Promise<void>; disconnect(): Promise<void> }): Promise<void> {
  const late = (): Promise<'late'> => wait(CLOSE, 'late', { ref: false });
  const end = await Promise.race([of.close(), late()]).catch(() => 'late');
  if (end === 'late') await Promise.race([of.disconnect(), late()]).catch(() => undefined);
}

function takenFrom(job: Job<unknown>): Taken {
  const { data, attemptsMade, attemptsStarted, stalledCounter } = job;
  return { job: readJob(data), failures: attemptsMade, starts: attemptsStarted, lost: stalledCounter };
}

function hostQueue<B extends IQueueBackend, C>(
  queue: Queue<ScanJob, null, 'scan', ScanJob, null, 'scan', B, C>,
): Omit<HostQueue, 'work'> {
  return {
    async add(jobs, attempts, backoff) {
      for (let from = 0; from < jobs.length; from += BATCH) {
        await queue.addBulk(
          jobs.slice(from, from + BATCH).map((job) => ({
            name: 'scan',
            data: job,
            opts: {
              jobId: jobId(job),
              attempts,
              backoff: { type: 'exponential', delay: backoff, jitter: 0.5 },
              removeOnComplete: true,
              removeOnFail: true,
              stackTraceLimit: 1,
            },
          })),
        );
      }
    },
    async limit({ concurrency, perMinute }) {
      if (concurrency === null) await queue.removeGlobalConcurrency();
      else await queue.setGlobalConcurrency(concurrency);
      // Spread over the minute rather than all at its start.
      if (perMinute === null) await queue.setGlobalRateLimit(UNLIMITED.max, UNLIMITED.duration);
      else await queue.setGlobalRateLimit(...spread(perMinute));
    },
    async left() {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    close: () => goodbye(queue),
  };
}

/** As many jobs in as many milliseconds: those of some seconds where there is more than one a second. */
function spread(perMinute: number): [max: number, duration: number] {
  if (perMinute < 60) return [1, Math.ceil(60_000 / perMinute)];
  return [Math.floor(perMinute / 12), 5000];
}
