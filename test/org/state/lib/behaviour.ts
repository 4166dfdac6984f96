/** What every state does, on whatever database. */
import { describe, expect, it } from 'vitest';
import type { Filter, Store } from '../../../../src/org/store.ts';
import { anyFinding } from '../../../support/org/make.ts';
import { collect, EMPTY, FAILED, makePin, makeRepository, makeRun, scanned, startOf, UNCHANGED } from './make.ts';

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
      const finding = anyFinding('f1', { causes, owner: '@acme/web', fix: null });
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
      await store.record('run-1', a, scanned([anyFinding('f1')], { pins: [makePin()] }));
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
      [scanned([anyFinding('f1'), anyFinding('f2', { severity: 'note' })]), scanned([anyFinding('f1')])],
      [UNCHANGED, FAILED],
      [scanned([anyFinding('f2', { severity: 'warning' })]), undefined],
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

  it('a repository that is no longer listed is gone, its findings are not fixed, and go on when it comes back', async () => {
    const store = await fresh();
    const [a, b] = [makeRepository('a'), makeRepository('b')];
    await store.begin(makeRun(1), [a, b]);
    for (const repository of [a, b])
      await store.record('run-1', repository, scanned([anyFinding('f1')], { pins: [makePin()] }));
    await store.finish('run-1', true);
    await store.begin(makeRun(2), [a]);
    await store.recordUnchanged('run-2', [{ repository: a, head: null }]);
    await store.finish('run-2', false);
    expect(await store.repositories()).toHaveLength(2);
    await store.finish('run-2', true);
    expect((await store.repositories()).map(({ repository }) => repository.id)).toEqual([a.id]);
    expect((await collect(store.findings())).map(({ repositoryId }) => repositoryId)).toEqual([a.id]);
    expect(await collect(store.pins())).toHaveLength(1);
    expect(await store.changes()).toEqual({ appeared: [], fixed: [], since: startOf(1) });
    expect((await store.known([b.id])).size).toBe(1);
    await store.begin(makeRun(3), [a, b]);
    await store.recordUnchanged(
      'run-3',
      [a, b].map((repository) => ({ repository, head: null })),
    );
    await store.finish('run-3', true);
    expect((await collect(store.findings())).map(({ firstSeen, lastSeen }) => [firstSeen, lastSeen])).toEqual([
      [startOf(1), startOf(3)],
      [startOf(1), startOf(3)],
    ]);
    expect((await store.changes()).appeared).toEqual([]);
    expect((await store.trend()).map(({ errors, gone }) => [errors, gone])).toEqual([
      [2, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  it('tells the newest text of a finding that stays, and keeps two of the same identity apart', async () => {
    const store = await fresh();
    const a = makeRepository('a');
    await store.begin(makeRun(1), [a]);
    await store.record(
      'run-1',
      a,
      scanned([anyFinding('f1', { message: 'old\0 text \ud800' }), anyFinding('f1', { path: 'z.yml' })]),
    );
    await store.begin(makeRun(2), [a]);
    await store.record('run-2', a, scanned([anyFinding('f1', { message: 'new text', startLine: 9, endLine: 9 })]));
    expect(await collect(store.findings())).toMatchObject([
      { identity: 'f1', message: 'new text', startLine: 9, firstSeen: startOf(1), lastSeen: startOf(2) },
    ]);
    expect(await store.changes()).toMatchObject({ appeared: [], fixed: [{ identity: 'f1~2', path: 'z.yml' }] });
  });

  it('finds what was asked for, errors first', async () => {
    const store = await fresh();
    const [a, b] = [makeRepository('a'), makeRepository('b')];
    await store.begin(makeRun(1), [a, b]);
    await store.record(
      'run-1',
      a,
      scanned([anyFinding('n', { severity: 'note' }), anyFinding('e', { rule: 'wait-flag' })]),
    );
    await store.record('run-1', b, scanned([anyFinding('w', { severity: 'warning' }), anyFinding('e')]));
    const found = async (filter?: Filter): Promise<readonly string[]> =>
      (await collect(store.findings(filter))).map(({ repositoryId, identity }) => `${repositoryId.at(-1)} ${identity}`);
    expect(await found()).toEqual(['a e', 'b e', 'b w', 'a n']);
    expect(await found({ severities: ['warning', 'note'] })).toEqual(['b w', 'a n']);
    expect(await found({ rules: ['wait-flag'], severities: [] })).toEqual([]);
    expect(await found({ rules: ['wait-flag'] })).toEqual(['a e']);
    expect(await found({ repositoryId: b.id })).toEqual(['b e', 'b w']);
    for await (const { identity } of store.findings()) {
      expect(identity).toBe('e');
      break;
    }
    expect(await found({ repositoryId: a.id })).toEqual(['a e', 'a n']);
  });

  it('counts a cause once for each finding, whatever its version, and only where it is shared', async () => {
    const store = await fresh();
    const [a, b] = [makeRepository('a'), makeRepository('b')];
    const shared = { kind: 'action', name: 'azure/setup-helm', version: 'v4' } as const;
    const causes = [
      shared,
      { ...shared, version: 'v3' },
      { kind: 'image', name: 'alpine/helm', version: null },
    ] as const;
    await store.begin(makeRun(1), [a, b]);
    await store.record(
      'run-1',
      a,
      scanned([anyFinding('f1', { causes }), anyFinding('f2', { causes, severity: 'note' })]),
    );
    await store.record('run-1', b, scanned([anyFinding('f1', { causes: [shared] })]));
    const cause = { kind: 'action', name: 'azure/setup-helm' };
    expect(await store.causes(5)).toEqual([{ cause, findings: 3, repositories: 2, errors: 2 }]);
    expect(await store.causes(0)).toEqual([]);
  });

  describe('a parcel', () => {
    const sarif = (text: string): Uint8Array => new TextEncoder().encode(text);
    const told = async (store: Store): Promise<readonly string[]> =>
      (await collect(store.parcels())).map((parcel) => `${parcel.digest} ${new TextDecoder().decode(parcel.sarif)}`);

    it('waits until it is delivered, and goes again when the result is another', async () => {
      const store = await fresh();
      const a = makeRepository('a');
      let day = 0;
      const scan = async (digest: string): Promise<void> => {
        await store.begin(makeRun(++day), [a]);
        await store.record(`run-${day}`, a, scanned([anyFinding('f1')], { digest, sarif: sarif(`log ${day}`) }));
      };
      await scan('d1');
      expect(await told(store)).toEqual(['d1 log 1']);
      await store.deliver(a.id, 'd1', { state: 'failed', reason: 'down' });
      await scan('d2');
      expect(await told(store)).toEqual(['d2 log 2']);
      // Delivered while a newer one was recorded.
      await store.deliver(a.id, 'd1', { state: 'done', reference: 'https://example.org/1' });
      expect(await told(store)).toEqual(['d2 log 2']);
      await store.deliver(a.id, 'd2', { state: 'done', reference: 'https://example.org/2' });
      expect(await told(store)).toEqual([]);
      await scan('d2');
      expect(await told(store)).toEqual([]);
      await scan('d3');
      await store.deliver(a.id, 'd3', { state: 'refused', reason: 'not enabled' });
      await scan('d3');
      expect(await told(store)).toEqual([]);
      await scan('d4');
      expect(await told(store)).toEqual([`d4 log ${day}`]);
      await scan('d2');
      expect(await told(store)).toEqual([]);
      await scan('d5');
      await store.begin(makeRun(++day), [a]);
      await store.record(`run-${day}`, a, EMPTY);
      expect(await told(store)).toEqual([]);
    });
  });

  it('remembers what was told, and answers, within bounds', async () => {
    const store = await fresh();
    await store.give('issue:a', '1');
    await store.give('issue:a', '2');
    await store.give('issue_b', '3');
    expect(await store.given('issue:')).toEqual(new Map([['issue:a', '2']]));
    expect((await store.given('')).size).toBe(2);
    expect(await store.cached('https://x/1')).toBeUndefined();
    const long = JSON.stringify(Array.from({ length: 100_000 }, (_, number) => ({ number, text: 'ä' })));
    await store.cache('https://x/1', '"a"', 'short');
    await store.cache('https://x/1', '"b"', long);
    await store.cache('https://x/2', '"c"', '');
    expect(await store.cached('https://x/1')).toEqual({ etag: '"b"', body: long });
    expect(await store.cached('https://x/2')).toEqual({ etag: '"c"', body: '' });
    await store.cache('https://x/1', '"d"', 'x'.repeat(64 * 1024 * 1024 + 1));
    expect(await store.cached('https://x/1')).toBeUndefined();
  });

  it('knows no run that was not begun', async () => {
    const store = await fresh();
    await expect(store.record('none', makeRepository('a'), UNCHANGED)).rejects.toMatchObject({ name: 'StateError' });
    expect(await store.run('none')).toBeUndefined();
    expect(await store.newestRun()).toBeUndefined();
    expect(await store.changes()).toEqual({ appeared: [], fixed: [], since: null });
  });
}
