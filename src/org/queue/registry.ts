/**
 * What the state remembers for workers: which queues there are, and which runs go through them. So workers need to be told
 * nothing but where state and queues are, and whatever a queue loses can be added again.
 */
import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import { queueName } from './jobs.ts';

export type RegistryStore = Pick<Store, 'given' | 'give'>;

/** What decides how the jobs of a run are done, besides its settings. */
export interface QueuedRun {
  readonly id: string;
  /** Whether the sources were listed to their end, so that what is missing is gone. */
  readonly complete: boolean;
  /** Whether the state keeps SARIF. */
  readonly sarif: boolean;
  /** How often a repository that cannot be reached is tried. */
  readonly attempts: number;
  /** Milliseconds until the second time; then twice as long each time. */
  readonly backoff: number;
}

/** What one host is spared, over all workers; null for no limit. */
export interface HostLimits {
  readonly host: string;
  /** Repositories at the same time. */
  readonly concurrency: number | null;
  /** Repositories that are begun. */
  readonly perMinute: number | null;
}

const QUEUES = 'queue/name/';
const RUNS = 'queue/run/';
const OVER = '';

/** The queues, by name. Two that enqueued for the first time at the same moment may have named one each for the same host. */
export async function queuesOf(store: RegistryStore): Promise<ReadonlyMap<string, HostLimits>> {
  const queues = new Map<string, HostLimits>();
  for (const [key, text] of await store.given(QUEUES)) {
    const limits = readLimits(text);
    if (limits !== undefined) queues.set(key.slice(QUEUES.length), limits);
  }
  return queues;
}

/** Names the queues for hosts, whose limits are now these; gives the names by host. */
export async function nameQueues(
  store: RegistryStore,
  limits: readonly HostLimits[],
): Promise<ReadonlyMap<string, string>> {
  const known = new Map([...(await queuesOf(store))].map(([name, { host }]) => [host, name]));
  const [some] = known.values();
  const space = some?.slice(0, some.indexOf('-')) ?? randomBytes(6).toString('hex');
  for (const one of limits) {
    const name = known.get(one.host) ?? queueName(space, one.host);
    await store.give(`${QUEUES}${name}`, JSON.stringify(one));
    known.set(one.host, name);
  }
  return known;
}

/** Has workers take up a run. */
export async function registerRun(store: RegistryStore, { id, ...how }: QueuedRun): Promise<void> {
  await store.give(`${RUNS}${id}`, JSON.stringify(how));
}

/** The runs that are not over. */
export async function registeredRuns(store: RegistryStore): Promise<readonly QueuedRun[]> {
  const runs = await store.given(RUNS);
  return [...runs].flatMap(([key, text]) => {
    const how = text === OVER ? undefined : readRun(text);
    return how === undefined ? [] : [{ id: key.slice(RUNS.length), ...how }];
  });
}

/** Has workers look at a run no more. */
export async function endRun(store: RegistryStore, id: string): Promise<void> {
  await store.give(`${RUNS}${id}`, OVER);
}

function readRun(text: string): Omit<QueuedRun, 'id'> | undefined {
  const how: unknown = JSON.parse(text);
  if (typeof how !== 'object' || how === null) return undefined;
  const { complete, sarif, attempts, backoff } = {
    complete: false,
    sarif: false,
    attempts: 3,
    backoff: 15_000,
    ...how,
  };
  return { complete, sarif, attempts, backoff };
}

function readLimits(text: string): HostLimits | undefined {
  const limits: unknown = JSON.parse(text);
  if (typeof limits !== 'object' || limits === null || !('host' in limits)) return undefined;
  const { host, concurrency, perMinute } = { concurrency: null, perMinute: null, ...limits };
  return typeof host === 'string' ? { host, concurrency, perMinute } : undefined;
}
