/** Puts a run into the queues. */
import { addTo } from '../../multimap.ts';
import type { Log } from '../log.ts';
import { divide } from '../scan/plan.ts';
import type { Run, Store } from '../store.ts';
import type { Repository } from '../types.ts';
import type { Queues } from './queues.ts';
import { type HostLimits, nameQueues, type QueuedRun, registerRun } from './registry.ts';

export interface EnqueueRequest {
  readonly store: Pick<Store, 'begin' | 'pending' | 'known' | 'recordUnchanged' | 'finish' | 'given' | 'give'>;
  readonly queues: Queues;
  readonly run: Omit<Run, 'finishedAt'>;
  /** What was listed, each once. */
  readonly repositories: readonly Repository[];
  readonly how: Omit<QueuedRun, 'id'>;
  /** Put those into the queue, too, that did not change. */
  readonly force: boolean;
  readonly limits: Omit<HostLimits, 'host'>;
  readonly log: Log;
}

export interface Enqueued {
  readonly unchanged: number;
  readonly added: number;
}

/** Unchanged repositories that are recorded at once. */
const RECORDED = 1000;

/**
 * Begins the run or takes it up, records what did not change, and adds a job for each of the others. Doing it twice adds nothing.
 *
 * @throws what store and queues throw; what is missing then is added by the next call
 */
export async function enqueueRun(request: EnqueueRequest): Promise<Enqueued> {
  const { store, queues, run, repositories, how, limits, log } = request;
  await store.begin(run, repositories);
  const fresh = new Map(repositories.map((repository) => [repository.id, repository]));
  const pending = (await store.pending(run.id)).map((one) => fresh.get(one.id) ?? one);
  const { unchanged, changed } = request.force
    ? { unchanged: [], changed: pending }
    : await divide(pending, store, run.scanKey);
  for (let from = 0; from < unchanged.length; from += RECORDED) {
    await store.recordUnchanged(run.id, unchanged.slice(from, from + RECORDED));
  }
  if (changed.length === 0) {
    await store.finish(run.id, how.complete);
    log.info('nothing changed: the run is finished', { run: run.id, unchanged: unchanged.length });
    return { unchanged: unchanged.length, added: 0 };
  }
  // Before the first job: workers look here for queues, and for what is to be done when all jobs are.
  const names = await nameQueues(store, limitsFor(changed, limits));
  await registerRun(store, { id: run.id, ...how });
  await addJobs(queues, run.id, changed, names, how, limits);
  log.info('run enqueued', { run: run.id, repositories: changed.length, unchanged: unchanged.length });
  return { unchanged: unchanged.length, added: changed.length };
}

function limitsFor(repositories: readonly Repository[], limits: Omit<HostLimits, 'host'>): readonly HostLimits[] {
  return [...new Set(repositories.map(({ host }) => host))].map((host) => limitsOf(host, limits));
}

/** Disks need not be spared. */
function limitsOf(host: string, limits: Omit<HostLimits, 'host'>): HostLimits {
  return host === 'folder' ? { host, concurrency: null, perMinute: null } : { host, ...limits };
}

async function addJobs(
  queues: Queues,
  run: string,
  repositories: readonly Repository[],
  names: ReadonlyMap<string, string>,
  { attempts, backoff }: Pick<QueuedRun, 'attempts' | 'backoff'>,
  limits: Omit<HostLimits, 'host'>,
): Promise<void> {
  for (const [host, some] of byHost(repositories)) {
    const name = names.get(host);
    if (name === undefined) throw new Error(`there is no queue for ${host}`);
    const queue = queues.open(name);
    try {
      await queue.limit(limitsOf(host, limits));
      await queue.add(
        some.map(({ id }) => ({ run, repository: id })),
        attempts,
        backoff,
      );
    } finally {
      await queue.close();
    }
  }
}

function byHost(repositories: readonly Repository[]): ReadonlyMap<string, readonly Repository[]> {
  const hosts = new Map<string, Repository[]>();
  for (const repository of repositories) addTo(hosts, repository.host, repository);
  return hosts;
}
