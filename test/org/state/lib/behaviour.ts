/** What every state does, on whatever database. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/org/store.ts';
import {
  collect,
  EMPTY,
  FAILED,
  makeFinding,
  makePin,
  makeRepository,
  makeRun,
  scanned,
  startOf,
  UNCHANGED,
} from './make.ts';

/** `fresh` opens an empty state. */
export function behavesAsState(fresh: () => Promise<Store>): void {
  describe('a run', () => {
    it('plans repositories, and is taken up until all of them have an outcome', async () => {
      const store = await fresh();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => makeRepository(name));
      if (a === undefined || b === undefined || c === undefined) throw new Error();
      await store.begin(makeRun(1, { filtered: { archived: 3 } }), [b, a]);
      expect(await store.run('run-1')).toEqual({ ...makeRun(1), filtered: { archived: 3 }, finishedAt: null });
      expect((await store.pending('run-1')).map(({ id }) => id)).toEqual([a.id, b.id]);
      expect(await store.record('run-1', a, scanned([]))).toBe(true);
      expect((await store.unfinished('github:acme', 'key', null))?.id).toBe('run-1');
      expect(await store.unfinished('github:acme', 'other', null)).toBeUndefined();
      expect(await store.unfinished('github:acme', 'key', '1/2')).toBeUndefined();
      await store.begin(makeRun(1), [a, b, c]);
      expect(await store.pending('run-1')).toEqual([b, c]);
      await store.recordUnchanged('run-1', [{ repository: b, head: null }]);
      await store.record('run-1', c, FAILED);
      expect(await store.pending('run-1')).toEqual([]);
      await store.finish('run-1', true);
      expect(await store.unfinished('github:acme', 'key', null)).toBeUndefined();
      expect((await store.newestRun())?.finishedAt).not.toBeNull();
    });
  });

  describe('a result', () => {
    it('is known, and told with its findings and pins', async () => {
      const store = await fresh();
      const a = makeRepository('a', { owner: 'listed' });
      const causes = [{ kind: 'action', name: 'azure/setup-helm', version: 'v4' }] as const;
      const finding = makeFinding('f1', { causes, owner: '@acme/web', fix: null });
      await store.begin(makeRun(1), [a]);
      await store.record(
        'run-1',
        a,
        scanned([finding], { pins: [makePin()], digest: 'd1', reasons: ['a file was too large'] }),
      );
      expect(await store.known([a.id, 'other'])).toEqual(
        new Map([
          [
            a.id,
            {
              repositoryId: a.id,
              head: 'a'.repeat(40),
              stamp: 'stamp',
              defaultBranch: 'main',
              scanKey: 'key',
              digest: 'd1',
            },
          ],
        ]),
      );
      const seen = { firstSeen: startOf(1), lastSeen: startOf(1), fixed: null };
      expect(await collect(store.findings())).toEqual([{ ...finding, repositoryId: a.id, ...seen }]);
      expect(await collect(store.pins())).toEqual([{ ...makePin(), repositoryId: a.id }]);
      expect(await store.repositories()).toEqual([
        {
          repository: a,
          owner: 'listed',
          status: 'scanned',
          failure: null,
          last: {
            head: 'a'.repeat(40),
            branch: 'main',
            verdict: 'blocked',
            reasons: ['a file was too large'],
            commands: 1,
            uses: 0,
            pins: 1,
            at: startOf(1),
            heldAt: startOf(1),
          },
          errors: 1,
          warnings: 0,
          notes: 0,
        },
      ]);
    });

    it('of which nothing is left holds nothing', async () => {
      const store = await fresh();
      const a = makeRepository('a');
      await store.begin(makeRun(1), [a]);
      await store.record('run-1', a, scanned([makeFinding('f1')], { pins: [makePin()] }));
      await store.begin(makeRun(2), [a]);
      await store.record('run-2', a, EMPTY);
      expect(await collect(store.findings())).toEqual([]);
      expect(await collect(store.pins())).toEqual([]);
      expect((await store.repositories())[0]).toMatchObject({ status: 'empty', last: null, errors: 0 });
      expect((await store.changes()).fixed).toMatchObject([
        { identity: 'f1', lastSeen: startOf(1), fixed: startOf(2) },
      ]);
    });
  });

  it('counts over time', async () => {
    const store = await fresh();
    const a = makeRepository('a');
    const b = makeRepository('b');
    const outcomes = [
      [scanned([makeFinding('f1'), makeFinding('f2', { severity: 'note' })]), scanned([makeFinding('f1')])],
      [UNCHANGED, FAILED],
      [scanned([makeFinding('f2', { severity: 'warning' })]), undefined],
    ] as const;
    for (const [index, [ofA, ofB]] of outcomes.entries()) {
      await store.begin(makeRun(index + 1), [a, b]);
      await store.record(`run-${index + 1}`, a, ofA);
      if (ofB !== undefined) await store.record(`run-${index + 1}`, b, ofB);
      await store.finish(`run-${index + 1}`, true);
    }
    const none = { scanned: 0, unchanged: 0, empty: 0, error: 0 };
    expect((await store.trend()).map(({ run: _, at: __, gone: ___, ...rest }) => rest)).toEqual([
      { errors: 2, warnings: 0, notes: 1, repositories: { ...none, scanned: 2 }, pending: 0 },
      { errors: 2, warnings: 0, notes: 1, repositories: { ...none, unchanged: 1, error: 1 }, pending: 0 },
      { errors: 1, warnings: 1, notes: 0, repositories: { ...none, scanned: 1 }, pending: 1 },
    ]);
    expect((await store.changes()).fixed.map(({ repositoryId, identity }) => `${repositoryId} ${identity}`)).toEqual([
      `${a.id} f1`,
    ]);
    expect((await store.changes()).since).toBe(startOf(2));
  });
}
