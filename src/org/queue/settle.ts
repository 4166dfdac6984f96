/** The ends of runs: who finds that nothing is left finishes them, and who finds that jobs were lost adds them again. */
import { addTo } from '../../multimap.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { HostQueue } from './queues.ts';
import { endRun, type HostLimits, type QueuedRun, queuesOf, registeredRuns } from './registry.ts';

export type SettleStore = Pick<Store, 'run' | 'pending' | 'finish' | 'given' | 'give'>;

export interface SettleRequest {
  readonly store: SettleStore;
  readonly queue: (name: string) => Pick<HostQueue, 'add' | 'limit' | 'left'>;
  readonly log: Log;
  /** Told of each run that is over. */
  readonly over: (run: string) => Promise<void>;
}

/** Calls between two looks at a run while the queues are busy with others. */
const SELDOM = 15;

/** Gives what looks once at all runs, and resolves to how many are not over, and how many jobs are left. */
export function settler(request: SettleRequest): () => Promise<{ readonly runs: number; readonly jobs: number }> {
  /** Repositories without an outcome while the queues were empty, by run. */
  const missing = new Map<string, number>();
  let looks = 0;
  return async () => {
    const { store, over } = request;
    looks += 1;
    const runs = await registeredRuns(store);
    if (runs.length === 0) return { runs: 0, jobs: 0 };
    const queues = await queuesOf(store);
    let jobs = 0;
    for (const name of queues.keys()) jobs += await request.queue(name).left();
    let open = 0;
    for (const run of runs) {
      const stored = await store.run(run.id);
      // Without jobs nothing is being scanned: what has no outcome then has no job either.
      const settled =
        stored === undefined ||
        stored.finishedAt !== null ||
        ((jobs === 0 || (runs.length > 1 && looks % SELDOM === 0)) && (await settle(run, jobs, queues)));
      if (!settled) open += 1;
      else {
        await endRun(store, run.id);
        await over(run.id);
      }
    }
    return { runs: open, jobs };
  };

  /** Whether the run is over now. */
  async function settle(run: QueuedRun, jobs: number, queues: ReadonlyMap<string, HostLimits>): Promise<boolean> {
    const { store, log } = request;
    const pending = await store.pending(run.id);
    if (pending.length === 0) {
      await finish(store, run);
      log.info('run finished', { run: run.id });
      return true;
    }
    if (jobs > 0) return false;
    // Somebody may be adding them at this moment, who is given the time until the next look.
    const before = missing.get(run.id);
    missing.set(run.id, pending.length);
    if (before !== pending.length) return false;
    log.warn('jobs were missing in the queue and are added again', { run: run.id, repositories: pending.length });
    const hosts = new Map<string, string[]>();
    for (const { id, host } of pending) addTo(hosts, host, id);
    for (const [name, limits] of queues) {
      const ids = hosts.get(limits.host) ?? [];
      hosts.delete(limits.host);
      if (ids.length === 0) continue;
      const queue = request.queue(name);
      await queue.limit(limits);
      await queue.add(
        ids.map((repository) => ({ run: run.id, repository })),
        run.attempts,
        run.backoff,
      );
    }
    return false;
  }
}

/** Others may be doing the same. */
async function finish(store: SettleStore, { id, complete }: QueuedRun): Promise<void> {
  try {
    await store.finish(id, complete);
  } catch (error) {
    const run = await store.run(id);
    if (run === undefined || run.finishedAt === null) throw error;
  }
}
