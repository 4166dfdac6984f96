/** The runs whose jobs a worker has met, each with its plan and its threads. */
import type { Pool } from '../scan/pool.ts';
import type { Run, Store } from '../store.ts';
import type { Repository } from '../types.ts';
import type { RunAtWork } from './carry-out.ts';
import { type QueuedRun, registeredRuns } from './registry.ts';

export interface RunsAtWork {
  readonly runOf: (id: string) => Promise<RunAtWork | undefined>;
  /** Ends the threads of a run, and forgets its plan. */
  readonly forget: (id: string) => Promise<void>;
  /** Ends all threads at once. */
  readonly close: () => Promise<void>;
}

export interface RunsRequest {
  readonly store: Pick<Store, 'run' | 'pending' | 'given' | 'give'>;
  readonly pool: (run: Run, how: QueuedRun) => Promise<Pool>;
}

/** Loads what jobs need when the first one needs it. */
export function openRuns({ store, pool }: RunsRequest): RunsAtWork {
  const open = new Map<string, Promise<Opened | undefined>>();
  const load = async (id: string): Promise<Opened | undefined> => {
    const run = await store.run(id);
    if (run === undefined || run.finishedAt !== null) return undefined;
    const how = (await registeredRuns(store)).find((one) => one.id === id);
    return how === undefined ? undefined : opened(run, how);
  };

  const opened = async (run: Run, how: QueuedRun): Promise<Opened> => {
    let plan = await planOf(run.id);
    let threads: Promise<Pool> | undefined;
    return {
      work: {
        run,
        how,
        async repository(id) {
          const planned = plan.get(id);
          if (planned !== undefined) return planned;
          // The run was taken up again, with repositories that are new to it; else this one has an outcome.
          plan = await planOf(run.id);
          return plan.get(id);
        },
        async scan(repository) {
          threads ??= pool(run, how);
          return (await threads).scan(repository);
        },
      },
      close: async () => (await threads)?.close(),
    };
  };
  const planOf = async (id: string): Promise<ReadonlyMap<string, Repository>> =>
    new Map((await store.pending(id)).map((repository) => [repository.id, repository]));
  const close = async (id: string): Promise<void> => {
    const run = open.get(id);
    open.delete(id);
    await (await run)?.close();
  };

  return {
    async runOf(id) {
      const loading = open.get(id) ?? load(id);
      open.set(id, loading);
      try {
        const run = await loading;
        // It may be known a moment later.
        if (run === undefined) open.delete(id);
        return run?.work;
      } catch (error) {
        open.delete(id);
        throw error;
      }
    },
    forget: close,
    async close() {
      await Promise.all([...open.keys()].map(close));
    },
  };
}

interface Opened {
  readonly work: RunAtWork;
  readonly close: () => Promise<void>;
}
