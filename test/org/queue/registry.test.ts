import { expect, test } from 'vitest';
import { jobId, queueName, readJob } from '../../../src/org/queue/jobs.ts';
import { endRun, nameQueues, queuesOf, registeredRuns, registerRun } from '../../../src/org/queue/registry.ts';
import { memoryStore } from '../scan/lib.ts';

const LIMITS = { concurrency: 8, perMinute: 600 };

test('a host keeps its queue, and has the newest limits', async () => {
  const { store } = memoryStore();
  const first = await nameQueues(store, [{ host: 'github.com', ...LIMITS }]);
  const again = await nameQueues(store, [
    { host: 'github.com', concurrency: 2, perMinute: null },
    { host: 'git.example.com:8443', ...LIMITS },
  ]);
  expect(again.get('github.com')).toBe(first.get('github.com'));
  expect([...(await queuesOf(store)).values()]).toEqual([
    { host: 'github.com', concurrency: 2, perMinute: null },
    { host: 'git.example.com:8443', ...LIMITS },
  ]);
  const spaces = [...again.values()].map((name) => name.split('-')[0]);
  expect(new Set(spaces).size).toBe(1);
});

test('two states name their queues differently', async () => {
  const [one, two] = await Promise.all(
    [memoryStore(), memoryStore()].map(({ store }) => nameQueues(store, [{ host: 'github.com', ...LIMITS }])),
  );
  expect(one?.get('github.com')).not.toBe(two?.get('github.com'));
});

test('a run is taken up until it is over', async () => {
  const { store } = memoryStore();
  const run = { id: 'a', complete: true, sarif: false, attempts: 5, backoff: 1000 };
  await registerRun(store, run);
  await registerRun(store, { ...run, id: 'b', sarif: true });
  expect(await registeredRuns(store)).toEqual([run, { ...run, id: 'b', sarif: true }]);
  await endRun(store, 'a');
  expect((await registeredRuns(store)).map(({ id }) => id)).toEqual(['b']);
});

test('names of queues hold no colon, and are different for different hosts', () => {
  const names = ['h', 'h:1', 'h%3A1', 'folder'].map((host) => queueName('s', host));
  expect(new Set(names).size).toBe(4);
  expect(names.join('')).not.toContain(':');
});

test('a job is the same for the same repository in the same run, and no number', () => {
  expect(jobId({ run: 'a', repository: 'b' })).toBe(jobId({ run: 'a', repository: 'b' }));
  const ids = [
    ['a', 'b'],
    ['ab', ''],
    ['a","b', ''],
    ['b', 'a'],
  ].map(([run = '', repository = '']) => jobId({ run, repository }));
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^r[0-9a-f]{40}$/);
});

test.each([null, 1, 'x', {}, { run: 'a' }, { run: 1, repository: 'b' }])('%j is no job', (data) => {
  expect(readJob(data)).toBeUndefined();
});
