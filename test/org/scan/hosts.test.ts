import { describe, expect, test } from 'vitest';
import { forEachByHost } from '../../../src/org/scan/hosts.ts';
import { repository } from '../../support/org/make.ts';

const two = (host: string, number: number) =>
  Array.from({ length: number }, (_, index) => repository(`${host}/acme/r${index}`, { host }));

describe('many repositories at the same time', () => {
  test('never more than the limits, of one host and in total; each once', async () => {
    const all = [...two('a.example', 30), ...two('b.example', 30), ...two('folder', 30)];
    const now = new Map<string, number>();
    const most = new Map<string, number>();
    const count = (host: string, by: number): void => {
      const number = (now.get(host) ?? 0) + by;
      now.set(host, number);
      most.set(host, Math.max(most.get(host) ?? 0, number));
    };
    const done: string[] = [];
    await forEachByHost(
      all,
      { total: 7, perHost: 2 },
      async ({ id, host }) => {
        count(host, 1);
        count('all', 1);
        for (let turn = id.length % 5; turn >= 0; turn--) await Promise.resolve();
        count(host, -1);
        count('all', -1);
        done.push(id);
        return true;
      },
      new AbortController().signal,
    );
    expect(done.sort()).toEqual(all.map(({ id }) => id).sort());
    expect(most.get('a.example')).toBe(2);
    expect(most.get('b.example')).toBe(2);
    expect(most.get('all')).toBe(7);
    expect(most.get('folder')).toBeGreaterThan(2);
  });

  test('a host that is given up is left, the others are not', async () => {
    const done: string[] = [];
    await forEachByHost(
      [...two('bad.example', 20), ...two('good.example', 20)],
      { total: 4, perHost: 2 },
      async ({ id, host }) => {
        done.push(id);
        return host !== 'bad.example';
      },
      new AbortController().signal,
    );
    expect(done.filter((id) => id.startsWith('good'))).toHaveLength(20);
    expect(done.filter((id) => id.startsWith('bad')).length).toBeLessThanOrEqual(2);
  });

  test('after the signal nothing is begun, and what was begun is waited for', async () => {
    const ending = new AbortController();
    let begun = 0;
    let ended = 0;
    await forEachByHost(
      two('a.example', 50),
      { total: 3, perHost: 3 },
      async () => {
        begun += 1;
        if (begun === 5) ending.abort();
        await Promise.resolve();
        ended += 1;
        return true;
      },
      ending.signal,
    );
    expect([begun, ended]).toEqual([5, 5]);
  });

  test('nothing to do is done at once', () =>
    forEachByHost([], { total: 1, perHost: 1 }, async () => false, new AbortController().signal));
});
