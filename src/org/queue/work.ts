/** A worker: takes the jobs of all hosts' queues until it is told to end, or until nothing is left. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Pool } from '../scan/pool.ts';
import type { RunProgress, RunSummary } from '../scan/run.ts';
import { isStateError } from '../state/error.ts';
import type { Run, Status, Store } from '../store.ts';
import { carryOutWith } from './carry-out.ts';
import { watchHosts } from './hosts-down.ts';
import { insist } from './insist.ts';
import type { Ending, HostQueue, HostWorker, Queues, Taken } from './queues.ts';
import { type QueuedRun, queuesOf } from './registry.ts';
import { openRuns } from './runs-at-work.ts';
import { settler } from './settle.ts';

export interface WorkRequest {
  readonly store: Pick<Store, 'run' | 'pending' | 'record' | 'finish' | 'given' | 'give'>;
  readonly queues: Queues;
  readonly pool: (run: Run, how: QueuedRun) => Promise<Pool>;
  /** Version of this tool: runs of another one are left to workers of that one. */
  readonly toolVersion: string;
  /** Repositories at the same time. */
  readonly jobs: number;
  /** Milliseconds after which the others take over from a worker that is not heard of. */
  readonly lock: number;
  /** Ends when all runs are over, rather than to wait for the next one. */
  readonly drain: boolean;
  /** Milliseconds that what is being scanned has to end once the signal is aborted; then it is given back. */
  readonly grace: number;
  /** Milliseconds between two looks at runs and queues. */
  readonly interval: number;
  readonly log: Log;
  readonly watch: (progress: RunProgress) => void;
  /** Told after each look at which state and queues answered. */
  readonly healthy: () => void;
  readonly signal: AbortSignal;
}

export type WorkSummary = Pick<RunSummary, 'counts' | 'failures'>;

/**
 * Works. Queues and state that go away are waited for.
 *
 * @throws what cannot be waited for: a state that is of no use any more
 */
export async function work(request: WorkRequest): Promise<WorkSummary> {
  const { store, queues, log, signal, drain } = request;
  const ending = new AbortController();
  const stopping = new AbortController();
  const tally = startTally(request);
  const insisting = <T>(doing: () => Promise<T>): Promise<T> => insist(doing, log, ending.signal);
  const runs = openRuns({
    store: {
      run: (id) => insisting(() => store.run(id)),
      pending: (id) => insisting(() => store.pending(id)),
      given: (prefix) => insisting(() => store.given(prefix)),
      give: store.give,
    },
    pool: request.pool,
  });
  const carryOut = carryOutWith({
    runOf: runs.runOf,
    record: (run, repository, outcome) => insisting(() => store.record(run, repository, outcome)),
    hosts: watchHosts(() => performance.now()),
    toolVersion: request.toolVersion,
    log,
    told: tally.told,
    begun: tally.begun,
    ended: tally.ended,
    signal: ending.signal,
  });
  let fault: { readonly error: unknown } | undefined;
  let inHand = 0;
  const handle = async (taken: Taken): Promise<Ending> => {
    inHand += 1;
    try {
      return await carryOut(taken);
    } catch (error) {
      if (!ending.signal.aborted) {
        fault ??= { error };
        stopping.abort();
      }
      return { kind: 'back' };
    } finally {
      inHand -= 1;
    }
  };

  const workers = new Map<string, { readonly worker: HostWorker; readonly queue: HostQueue }>();
  const queue = (name: string): HostQueue => {
    const known = workers.get(name);
    if (known !== undefined) return known.queue;
    log.info('queue taken up', { queue: name });
    const options = { concurrency: request.jobs, lock: request.lock };
    const opened = queues.open(name);
    workers.set(name, { queue: opened, worker: opened.work(options, handle) });
    return opened;
  };
  let lookFailed = false;
  const settle = settler({ store, queue, log, over: runs.forget });
  const ended = AbortSignal.any([signal, stopping.signal]);
  const aborted = new Promise<false>((resolve) => ended.addEventListener('abort', () => resolve(false)));
  try {
    while (!ended.aborted) {
      // Without a server a look ends when the server is back: the end of the worker does not wait for that.
      if ((await Promise.race([look(), aborted])) && drain) break;
      await wait(request.interval, undefined, { signal: ended }).catch(() => undefined);
    }
    await Promise.all([...workers.values()].map(({ worker }) => worker.pause()));
    const until = Date.now() + request.grace;
    while (inHand > 0 && Date.now() < until && fault === undefined) await wait(50);
  } finally {
    ending.abort();
    await runs.close();
    await Promise.all([...workers.values()].flatMap((one) => [one.worker.close(), one.queue.close()]));
  }
  if (fault !== undefined) throw fault.error;
  return tally.summary();

  /** Whether nothing is left to do. */
  async function look(): Promise<boolean> {
    try {
      for (const name of (await queuesOf(store)).keys()) queue(name);
      const left = await settle();
      tally.left(left.jobs);
      request.healthy();
      if (lookFailed) log.info('state and queue are reached again');
      lookFailed = false;
      return left.runs === 0 && inHand === 0;
    } catch (error) {
      if (isStateError(error) && error.kind === 'usage') throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (!lookFailed) log.warn('state or queue cannot be reached and are looked at again', { reason });
      lookFailed = true;
      return false;
    }
  }
}

function startTally({ log, watch }: WorkRequest) {
  const busy = new Map<string, number>();
  const counts: Record<Status, number> = { scanned: 0, unchanged: 0, empty: 0, error: 0 };
  const failures: WorkSummary['failures'][number][] = [];
  let jobs = 0;
  const tell = (): void => {
    const done = counts.scanned + counts.unchanged + counts.empty + counts.error;
    watch({ done, total: done + jobs, unchanged: 0, errors: counts.error, busy });
  };
  return {
    begun({ id }: { readonly id: string }): void {
      busy.set(id, Date.now());
      tell();
    },
    ended({ id }: { readonly id: string }): void {
      busy.delete(id);
    },
    told(
      repository: WorkSummary['failures'][number]['repository'],
      status: Status,
      failure: WorkSummary['failures'][number]['failure'] | null,
    ): void {
      counts[status] += 1;
      jobs = Math.max(0, jobs - 1);
      if (failure === null) log.info('repository done', { repository: repository.id, status });
      else {
        failures.push({ repository, failure });
        log.warn('repository failed', { repository: repository.id, kind: failure.kind, reason: failure.message });
      }
      tell();
    },
    left(number: number): void {
      jobs = number;
      tell();
    },
    summary: (): WorkSummary => ({ counts, failures }),
  };
}
