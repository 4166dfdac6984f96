/** Threads that scan repositories: one that takes too long, or runs out of memory, costs its repository and nothing else. */
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Credential } from '../../remote/credentials.ts';
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import type { FailureKind, Repository, ScanOutcome, ScanSettings } from '../types.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { makeTemporary, removeTree } from './temporary.ts';

export interface PoolOptions {
  readonly settings: ScanSettings;
  /** Whether results carry SARIF. */
  readonly sarif: boolean;
  /** Directory of the cache by blob; null for none. */
  readonly cache: string | null;
  readonly credentials: (repository: Repository) => Promise<Credential | null>;
  /** Threads; by default one per processor, at most 4. */
  readonly size?: number;
  /** Milliseconds that a repository may take; 10 minutes by default. */
  readonly timeout?: number;
  /** Megabytes of memory that a thread may take for objects; 2,048 by default. */
  readonly memory?: number;
}

export interface Pool {
  /** How many repositories are scanned at the same time. */
  readonly size: number;
  /** Never rejects: what goes wrong is an outcome. More than `size` at a time wait for one another. */
  readonly scan: (repository: Repository) => Promise<ScanOutcome>;
  /** Ends everything at once; what was running has the outcome `error`, which nobody should record. */
  readonly close: () => Promise<void>;
}

/** How many repositories are scanned at the same time unless something else is asked for. */
export function defaultJobs(): number {
  return Math.max(1, Math.min(4, availableParallelism()));
}

const TEN_MINUTES = 10 * 60 * 1000;
const MEMORY = 2048;
/** Milliseconds that git has to end before its thread is ended. */
const GRACE = 500;
const STOPPED = 'the scan was stopped';

/** Starts with no thread; each is started when there is a repository for it. */
export function startPool(options: PoolOptions): Pool {
  const size = options.size ?? defaultJobs();
  const temporary = makeTemporary(Date.now());
  const idle: Seat[] = Array.from({ length: size }, (_, index) => ({
    directory: join(temporary.path, `${index}`),
    thread: undefined,
    waiter: undefined,
  }));
  const waiting: ((seat: Seat) => void)[] = [];
  const all = [...idle];
  let closed = false;

  const sit = (): Seat | Promise<Seat> => idle.pop() ?? new Promise<Seat>((resolve) => waiting.push(resolve));
  return {
    size,
    async scan(repository) {
      const seat = await sit();
      const outcome = closed ? failed('internal', STOPPED, 0) : await scanOn(seat, repository, options);
      const next = waiting.shift();
      if (next === undefined) idle.push(seat);
      else next(seat);
      return outcome;
    },
    async close() {
      closed = true;
      await Promise.all(all.map((seat) => end(seat)));
      temporary.remove();
    },
  };
}

/** A place for one thread, which may be another one after a failure. */
interface Seat {
  readonly directory: string;
  thread: Worker | undefined;
  /** Who waits for the repository that is scanned. */
  waiter: Waiter | undefined;
}

interface Waiter {
  readonly message: (message: FromThread) => void;
  /** The thread is of no use any more. */
  readonly lost: (kind: FailureKind, message: string) => void;
}

const THREAD = new URL('./thread.js', import.meta.url);

async function scanOn(seat: Seat, repository: Repository, options: PoolOptions): Promise<ScanOutcome> {
  if (!existsSync(THREAD)) return scanHere(seat, repository, options);
  const started = Date.now();
  const limit = options.timeout ?? TEN_MINUTES;
  let timer: NodeJS.Timeout | undefined;
  let useless = false;
  const outcome = await new Promise<ScanOutcome>((resolve) => {
    const fail = (kind: FailureKind, message: string): void => resolve(failed(kind, message, Date.now() - started));
    const lost: Waiter['lost'] = (kind, message) => {
      useless = true;
      fail(kind, message);
    };
    const message: Waiter['message'] = (told) => {
      if (told.kind === 'done') resolve(told.outcome);
      if (told.kind === 'ask')
        answer(seat, repository, options).catch((error: unknown) => lost('denied', reasonOf(error)));
    };
    seat.waiter = { message, lost };
    timer = setTimeout(() => lost('timeout', `it took longer than ${limit / 1000} s`), limit);
    post(threadOf(seat, options), { kind: 'scan', repository });
  });
  clearTimeout(timer);
  seat.waiter = undefined;
  if (useless) await end(seat);
  return outcome;
}

function threadOf(seat: Seat, options: PoolOptions): Worker {
  if (seat.thread !== undefined) return seat.thread;
  mkdirSync(seat.directory, { mode: 0o700, recursive: true });
  const { settings, sarif, cache, memory = MEMORY } = options;
  const data: ThreadData = { settings, sarif, cache, temporary: seat.directory };
  const thread = new Worker(THREAD, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: memory } });
  const lost: Waiter['lost'] = (kind, message) => {
    if (seat.thread !== thread) return;
    seat.thread = undefined;
    seat.waiter?.lost(kind, message);
  };
  thread.on('message', (message: FromThread) => seat.waiter?.message(message));
  thread.on('error', (error) => {
    const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (full) lost('too-large', `it needs more than ${memory} MB of memory`);
    else lost('internal', reasonOf(error));
  });
  thread.on('exit', (code) => lost('internal', `the thread that scanned it ended with ${code}`));
  seat.thread = thread;
  return thread;
}

async function answer(seat: Seat, repository: Repository, { credentials }: PoolOptions): Promise<void> {
  const found = await credentials(repository);
  const login = found === null ? null : { username: found.username, password: found.password.reveal() };
  if (seat.thread !== undefined) post(seat.thread, { kind: 'credential', login });
}

function post(thread: Worker, message: ToThread): void {
  thread.postMessage(message);
}

/** Ends the thread of a seat with what it has started, and removes what it has fetched. */
async function end(seat: Seat): Promise<void> {
  const { thread, waiter } = seat;
  seat.thread = undefined;
  seat.waiter = undefined;
  waiter?.lost('internal', STOPPED);
  if (thread !== undefined) {
    const ended = new Promise<void>((resolve) => {
      thread.on('message', ({ kind }: FromThread) => {
        if (kind === 'ended') resolve();
      });
    });
    post(thread, { kind: 'stop' });
    await Promise.race([ended, wait(GRACE, undefined, { ref: false })]);
    await thread.terminate();
  }
  removeTree(seat.directory);
}

/** Where the sources run uncompiled there are no threads: Node 20 cannot load TypeScript in one. */
async function scanHere(seat: Seat, repository: Repository, options: PoolOptions): Promise<ScanOutcome> {
  const [{ scanRepository }, { cacheIn }] = await Promise.all([import('./one.ts'), import('./cache.ts')]);
  mkdirSync(seat.directory, { mode: 0o700, recursive: true });
  const { settings, sarif, credentials } = options;
  const signal = AbortSignal.timeout(options.timeout ?? TEN_MINUTES);
  const cache = options.cache === null ? null : await cacheIn(options.cache);
  try {
    return await scanRepository(repository, { settings, sarif, cache, credentials, temporary: seat.directory, signal });
  } finally {
    cache?.close();
  }
}

function failed(kind: FailureKind, message: string, ms: number): ScanOutcome {
  return { status: 'error', failure: { kind, message }, ms };
}

function reasonOf(error: unknown): string {
  return printable(redact(error instanceof Error ? error.message : String(error)));
}
