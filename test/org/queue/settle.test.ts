import { expect, test } from 'vitest';
import type { ScanJob } from '../../../src/org/queue/jobs.ts';
import type { HostQueue } from '../../../src/org/queue/queues.ts';
import { type HostLimits, nameQueues, registeredRuns, registerRun } from '../../../src/org/queue/registry.ts';
import { settler } from '../../../src/org/queue/settle.ts';
import { newRun, repository } from '../../support/org/make.ts';
import { memoryStore, result } from '../scan/lib.ts';

const RUN = newRun({ id: 'r' });
const A = repository('h/a');
const B = repository('i/b');

async function begun() {
  const memory = memoryStore();
  const { store, finished } = memory;
  await store.begin(RUN, [A, B]);
  const limits = { concurrency: 8, perMinute: 600 };
  await nameQueues(store, [
    { host: 'h', ...limits },
    { host: 'i', ...limits },
  ]);
  await registerRun(store, { id: 'r', complete: true, sarif: false, attempts: 3, backoff: 1 });
  const jobs = new Map<string, ScanJob[]>();
  const limited: Omit<HostLimits, 'host'>[] = [];
  const over: string[] = [];
  const queue = (name: string): Pick<HostQueue, 'add' | 'limit' | 'left'> => ({
    add: async (added) => {
      jobs.set(name, [...(jobs.get(name) ?? []), ...added]);
    },
    limit: async (one) => {
      limited.push(one);
    },
    left: async () => jobs.get(name)?.length ?? 0,
  });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const look = settler({
    store: { ...store, run: async (id) => ({ ...RUN, id, finishedAt: finished.has(id) ? RUN.startedAt : null }) },
    queue,
    log,
    over: async (id) => {
      over.push(id);
    },
  });
  return { store, finished, jobs, limited, over, look };
}

test('jobs that a queue lost are added again, once whoever adds them had time to', async () => {
  const { jobs, limited, look } = await begun();
  expect(await look()).toEqual({ runs: 1, jobs: 0 });
  expect(jobs.size).toBe(0);
  expect(await look()).toEqual({ runs: 1, jobs: 0 });
  expect([...jobs.values()]).toEqual([[{ run: 'r', repository: 'h/a' }], [{ run: 'r', repository: 'i/b' }]]);
  expect(limited).toHaveLength(2);
  expect(await look()).toEqual({ runs: 1, jobs: 2 });
});

test('a run is finished when nothing is left of it, and not before', async () => {
  const { store, finished, jobs, over, look } = await begun();
  await store.record('r', A, result(A));
  jobs.set('q', []);
  await look();
  expect(finished.size).toBe(0);
  await store.record('r', B, result(B));
  expect(await look()).toEqual({ runs: 0, jobs: 0 });
  expect([...finished]).toEqual([['r', true]]);
  expect(over).toEqual(['r']);
  expect(await registeredRuns(store)).toEqual([]);
});
