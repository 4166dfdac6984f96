import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/org/log.ts';
import type { Pool } from '../../../src/org/scan/pool.ts';
import { type RunRequest, runScan } from '../../../src/org/scan/run.ts';
import { inShard } from '../../../src/org/scan/shard.ts';
import type { FailureKind, Repository, ScanOutcome } from '../../../src/org/types.ts';
import { newRun, repository } from '../../support/org/make.ts';
import { fakePool, memoryStore, result } from './lib.ts';

const REPOSITORIES = Array.from({ length: 30 }, (_, index) =>
  repository(`git.example/acme/r${String(index).padStart(2, '0')}`, { host: 'git.example', head: `${index}` }),
);

function failure(kind: FailureKind): ScanOutcome {
  return { status: 'error', failure: { kind, message: `it was ${kind}` }, ms: 1 };
}

function request(change: Partial<RunRequest>): RunRequest {
  return {
    store: memoryStore().store,
    run: newRun({ id: 'one' }),
    repositories: REPOSITORIES,
    complete: true,
    shard: null,
    force: false,
    pool: async () => fakePool(async (one) => result(one)),
    perHost: 4,
    retryAfter: 0,
    keepSarif: false,
    log: createLog({ format: 'json', write: () => {}, now: () => 0 }),
    watch: () => {},
    signal: new AbortController().signal,
    ...change,
  };
}

const noPool = async (): Promise<Pool> => {
  throw new Error('there was nothing to scan');
};

describe('a run', () => {
  test('scans what is new, and the next one nothing at all', async () => {
    const memory = memoryStore();
    const first = await runScan(request({ store: memory.store }));
    expect(first).toMatchObject({
      end: 'finished',
      pending: 0,
      counts: { scanned: 30, unchanged: 0, empty: 0, error: 0 },
    });
    const next = request({ store: memory.store, pool: noPool });
    const second = await runScan({ ...next, run: { ...next.run, id: 'two' } });
    expect(second).toMatchObject({ end: 'finished', counts: { scanned: 0, unchanged: 30 } });
    expect([...memory.finished]).toEqual([
      ['one', true],
      ['two', true],
    ]);
  });

  test('scans again what has another commit, another stamp where no commit is known, another key, or what it is told to', async () => {
    const memory = memoryStore();
    const stamped = REPOSITORIES.map((one, index) => (index < 10 ? { ...one, head: null, stamp: 'monday' } : one));
    await runScan(request({ store: memory.store, repositories: stamped }));
    const scanned = async (
      id: string,
      repositories: readonly Repository[],
      change: Partial<RunRequest> = {},
      key = 'key',
    ) => {
      const seen: string[] = [];
      const pool = async () =>
        fakePool(async (one) => {
          seen.push(one.name);
          return result(one);
        });
      const base = request({ store: memory.store, repositories, pool, ...change });
      await runScan({ ...base, run: { ...base.run, id, scanKey: key } });
      return seen.length;
    };
    expect(await scanned('same', stamped)).toBe(0);
    expect(
      await scanned(
        'stamp',
        stamped.map((one) => ({ ...one, stamp: 'tuesday' })),
      ),
    ).toBe(10);
    expect(
      await scanned(
        'none',
        stamped.map((one) => ({ ...one, stamp: null })),
      ),
    ).toBe(10);
    expect(
      await scanned(
        'head',
        stamped.slice(10).map((one) => ({ ...one, head: one.head && `${one.head}x` })),
      ),
    ).toBe(20);
    expect(await scanned('force', stamped.slice(0, 5), { force: true })).toBe(5);
    expect(await scanned('key', stamped.slice(0, 6), {}, 'other')).toBe(6);
  });

  test('goes on where it was stopped, and does nothing twice', async () => {
    const memory = memoryStore();
    const ending = new AbortController();
    const seen: string[] = [];
    const pool = async () =>
      fakePool(async (one) => {
        seen.push(one.id);
        if (seen.length === 12) ending.abort();
        return result(one);
      });
    const stopped = await runScan(request({ store: memory.store, pool, signal: ending.signal }));
    expect(stopped.end).toBe('interrupted');
    expect(stopped.pending).toBe(30 - stopped.counts.scanned);
    expect(memory.finished.size).toBe(0);
    const rest = await runScan(request({ store: memory.store, pool }));
    expect(rest).toMatchObject({ end: 'finished', pending: 0, counts: { scanned: stopped.pending } });
    expect(memory.recordings).toBe(30);
  });

  test.each(['unreachable', 'rate-limited', 'timeout'] as const)('tries again what was %s', async (kind) => {
    const memory = memoryStore();
    const tries = new Map<string, number>();
    const pool = async () =>
      fakePool(async (one) => {
        const before = tries.get(one.id) ?? 0;
        tries.set(one.id, before + 1);
        return Number(one.head) % 10 === 3 && before === 0 ? failure(kind) : result(one);
      });
    const summary = await runScan(request({ store: memory.store, pool }));
    expect(summary).toMatchObject({ end: 'finished', counts: { scanned: 30, error: 0 } });
    expect([...tries.values()].filter((number) => number === 2)).toHaveLength(3);
  });

  test.each(['not-found', 'denied', 'broken', 'too-large', 'internal'] as const)(
    'does not try again what is %s',
    async (kind) => {
      let calls = 0;
      const pool = async () =>
        fakePool(async () => {
          calls += 1;
          return failure(kind);
        });
      const summary = await runScan(request({ pool }));
      expect(calls).toBe(30);
      expect(summary).toMatchObject({ end: 'finished', counts: { error: 30 }, pending: 0 });
      expect(summary.failures[0]?.failure.kind).toBe(kind);
    },
  );

  test('when nothing can be reached at all nothing is recorded, and the host is left alone soon', async () => {
    const memory = memoryStore();
    let calls = 0;
    const pool = async () =>
      fakePool(async () => {
        calls += 1;
        return failure('unreachable');
      });
    const summary = await runScan(request({ store: memory.store, pool }));
    expect(summary).toMatchObject({ end: 'unreachable', pending: 30, counts: { error: 0 } });
    expect(memory.recordings).toBe(0);
    expect(calls).toBeLessThan(30);
  });

  test('when one host of two is down its repositories are errors, and the run ends', async () => {
    const memory = memoryStore();
    const others = REPOSITORIES.map((one) => ({ ...one, id: one.id.replace('git.', 'down.'), host: 'down.example' }));
    const pool = async () =>
      fakePool(async (one) => (one.host === 'down.example' ? failure('unreachable') : result(one)));
    const summary = await runScan(request({ store: memory.store, pool, repositories: [...REPOSITORIES, ...others] }));
    expect(summary).toMatchObject({ end: 'finished', pending: 0, counts: { scanned: 30, error: 30 } });
    expect(memory.finished.get('one')).toBe(true);
  });

  test('a repository that is slow does not make its host one that is down', async () => {
    const calls = new Map<string, number>();
    const pool = async () =>
      fakePool(async (one) => {
        const before = calls.get(one.id) ?? 0;
        calls.set(one.id, before + 1);
        if (before > 0 || Number(one.head) > 9) return result(one);
        return failure(Number(one.head) === 9 ? 'timeout' : 'unreachable');
      });
    const summary = await runScan(request({ pool, perHost: 1 }));
    expect(summary).toMatchObject({ end: 'finished', pending: 0, counts: { scanned: 30 } });
    expect([...calls.values()].filter((number) => number === 2)).toHaveLength(10);
  });

  test('what the state refuses ends the run, with all that was begun', async () => {
    const memory = memoryStore();
    let closed = 0;
    const store = {
      ...memory.store,
      record: async () => {
        throw new Error('disk full');
      },
    };
    const pool = async () => ({ ...fakePool(async (one) => result(one)), close: async () => void closed++ });
    await expect(runScan(request({ store, pool }))).rejects.toThrow('disk full');
    expect(closed).toBe(1);
  });

  test('a part scans its own repositories; the last of the parts ends the run, and says what is gone', async () => {
    const memory = memoryStore();
    for (const index of [1, 2, 3]) {
      const shard = { index, count: 3 };
      const base = request({ store: memory.store, shard });
      const summary = await runScan({ ...base, run: { ...base.run, shard: `${index}/3` } });
      expect(summary.counts.scanned).toBe(REPOSITORIES.filter(({ id }) => inShard(id, shard)).length);
      expect(memory.finished.get('one')).toBe(index === 3);
    }
  });

  test('when not all sources were listed nobody is told to be gone', async () => {
    const memory = memoryStore();
    await runScan(request({ store: memory.store, complete: false }));
    expect(memory.finished.get('one')).toBe(false);
  });
});
