import { expect, test } from 'vitest';
import type { Log } from '../../../src/org/log.ts';
import { carryOutWith, type RunAtWork } from '../../../src/org/queue/carry-out.ts';
import { watchHosts } from '../../../src/org/queue/hosts-down.ts';
import type { Taken } from '../../../src/org/queue/queues.ts';
import type { Failure, Repository, ScanOutcome } from '../../../src/org/types.ts';
import { newRun, repository } from '../../support/org/make.ts';
import { result } from '../scan/lib.ts';

const RUN = 'run';
const QUIET: Log = { info: () => {}, warn: () => {}, error: () => {} };

function taken(id: string, change: Partial<Taken> = {}): Taken {
  return { job: { run: RUN, repository: id }, failures: 0, starts: 1, lost: 0, ...change };
}

function failing(kind: Failure['kind'], retryAfter?: number): ScanOutcome {
  return {
    status: 'error',
    failure: { kind, message: 'm', ...(retryAfter === undefined ? {} : { retryAfter }) },
    ms: 1,
  };
}

/** A worker over the repositories `h/a`, `h/b`, …, whose scans are given. */
function worker(scan: (one: Repository) => Promise<ScanOutcome> | ScanOutcome, version = '1') {
  const recorded: [string, ScanOutcome][] = [];
  const ending = new AbortController();
  const clock = { now: 0 };
  const work: RunAtWork = {
    run: { ...newRun({ id: RUN }), finishedAt: null },
    how: { id: RUN, complete: true, sarif: false, attempts: 3, backoff: 1 },
    repository: async (id) => (id.startsWith('h/') ? repository(id) : undefined),
    scan: async (one) => scan(one),
  };
  const carryOut = carryOutWith({
    runOf: async (id) => (id === RUN ? work : undefined),
    record: async (_run, { id }, outcome) => recorded.push([id, outcome]) > 0,
    hosts: watchHosts(() => clock.now),
    toolVersion: version,
    log: QUIET,
    told: () => {},
    begun: () => {},
    ended: () => {},
    signal: ending.signal,
  });
  return { carryOut, recorded, ending, clock };
}

test('what was scanned is recorded', async () => {
  const { carryOut, recorded } = worker(result);
  expect(await carryOut(taken('h/a'))).toEqual({ kind: 'done' });
  expect(recorded).toEqual([['h/a', result(repository('h/a'))]]);
});

test('jobs that are not ours, of runs that are over, or of repositories that have an outcome are done', async () => {
  const { carryOut, recorded } = worker(result);
  expect(await carryOut(taken('h/a', { job: undefined }))).toEqual({ kind: 'done' });
  expect(await carryOut(taken('h/a', { job: { run: 'other', repository: 'h/a' } }))).toEqual({ kind: 'done' });
  expect(await carryOut(taken('has/outcome'))).toEqual({ kind: 'done' });
  expect(recorded).toEqual([]);
});

test.each([
  ['unreachable', [0, 1], [2]],
  ['internal', [0, 1], [2]],
  ['timeout', [0], [1, 2]],
  ['not-found', [], [0]],
  ['denied', [], [0]],
  ['broken', [], [0]],
  ['too-large', [], [0]],
] as const)('%s is tried again after %j failures, and counts after %j', async (kind, again, counts) => {
  for (const failures of again) {
    const { carryOut, recorded } = worker(() => failing(kind));
    expect(await carryOut(taken('h/a', { failures }))).toEqual({ kind: 'failed', reason: `${kind}: m` });
    expect(recorded).toEqual([]);
  }
  for (const failures of counts) {
    const { carryOut, recorded } = worker(() => failing(kind));
    expect(await carryOut(taken('h/a', { failures }))).toEqual({ kind: 'done' });
    expect(recorded).toEqual([['h/a', failing(kind)]]);
  }
});

test('a forge that wants to be left alone is, as long as it says, within reason, and not for ever', async () => {
  expect(await worker(() => failing('rate-limited', 7000)).carryOut(taken('h/a', { failures: 2 }))).toEqual({
    kind: 'pause',
    milliseconds: 7000,
  });
  expect(await worker(() => failing('rate-limited')).carryOut(taken('h/a'))).toEqual({
    kind: 'pause',
    milliseconds: 60_000,
  });
  expect(await worker(() => failing('rate-limited', 1e9)).carryOut(taken('h/a'))).toEqual({
    kind: 'pause',
    milliseconds: 3_600_000,
  });
  const { carryOut, recorded } = worker(() => failing('rate-limited', 7000));
  expect(await carryOut(taken('h/a', { starts: 50 }))).toEqual({ kind: 'done' });
  expect(recorded).toEqual([['h/a', failing('rate-limited', 7000)]]);
});

test('a worker that ends gives back what it was scanning, and what it gets', async () => {
  const { carryOut, recorded, ending } = worker(() => {
    ending.abort();
    return failing('internal');
  });
  expect(await carryOut(taken('h/a'))).toEqual({ kind: 'back' });
  expect(await carryOut(taken('h/b'))).toEqual({ kind: 'back' });
  expect(recorded).toEqual([]);
});

test('what ended three workers is an error of the repository, and is not scanned', async () => {
  let scans = 0;
  const { carryOut, recorded } = worker((one) => {
    scans += 1;
    return result(one);
  });
  expect(await carryOut(taken('h/a', { lost: 3 }))).toEqual({ kind: 'done' });
  expect(scans).toBe(0);
  expect(recorded).toMatchObject([['h/a', { status: 'error', failure: { kind: 'internal' } }]]);
});

test('of repositories that may have ended a worker one is scanned at a time; others are not held up', async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { carryOut, recorded } = worker(async (one) => {
    if (one.id === 'h/a') await held;
    return result(one);
  });
  const first = carryOut(taken('h/a', { lost: 1 }));
  expect(await carryOut(taken('h/b', { lost: 1 }))).toMatchObject({ kind: 'later' });
  expect(await carryOut(taken('h/c'))).toEqual({ kind: 'done' });
  release();
  expect(await first).toEqual({ kind: 'done' });
  expect(await carryOut(taken('h/b', { lost: 1 }))).toEqual({ kind: 'done' });
  expect(recorded.map(([id]) => id)).toEqual(['h/c', 'h/a', 'h/b']);
});

test('a host that does not answer ten times in a row is asked once in half a minute', async () => {
  let asked = 0;
  let up = false;
  const { carryOut, recorded, clock } = worker((one) => {
    asked += 1;
    return up ? result(one) : failing('unreachable');
  });
  for (let index = 0; index < 30; index++) await carryOut(taken(`h/${index}`));
  expect(asked).toBe(10);
  expect(await carryOut(taken('h/last', { failures: 2 }))).toEqual({ kind: 'done' });
  expect(recorded).toMatchObject([['h/last', { status: 'error', failure: { kind: 'unreachable' } }]]);
  clock.now = 31_000;
  await carryOut(taken('h/x'));
  await carryOut(taken('h/y'));
  expect(asked).toBe(11);
  clock.now = 62_000;
  up = true;
  for (const id of ['h/x', 'h/y', 'h/z']) await carryOut(taken(id));
  expect(asked).toBe(14);
});

test('a run of another version of the tool is left to workers of that version', async () => {
  const { carryOut, recorded } = worker(result, '2');
  expect(await carryOut(taken('h/a'))).toMatchObject({ kind: 'later' });
  expect(recorded).toEqual([]);
});
