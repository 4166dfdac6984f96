import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/org/forge/limiter.ts';
import { askedToWait, backoff } from '../../../src/org/forge/pace.ts';

const NOW = Date.parse('2026-11-21T20:00:00Z');
const SECONDS = NOW / 1000;

describe('askedToWait', () => {
  it.each<[Readonly<Record<string, string>>, number | null]>([
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '17' }, 17],
    [{ 'retry-after': 'Sat, 21 Nov 2026 20:01:30 GMT' }, 90],
    [{ 'retry-after': 'Sat, 21 Nov 2026 19:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '1e9999' }, null],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(SECONDS + 30) }, 31],
    [{ 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': String(SECONDS + 30) }, null],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': String(SECONDS + 5) }, 6],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(SECONDS - 500) }, 0],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'never' }, null],
    [{}, null],
  ])('%j: %s', (headers, expected) => {
    expect(askedToWait(new Map(Object.entries(headers)), NOW)).toBe(expected);
  });
});

describe('backoff', () => {
  it('doubles up to a minute, and is spread over its second half', () => {
    expect([0, 1, 2, 3, 9].map((attempt) => backoff(attempt, () => 0))).toEqual([0.5, 1, 2, 4, 30]);
    expect([0, 1, 2, 3, 9].map((attempt) => backoff(attempt, () => 0.999999))).toEqual(
      [1, 2, 4, 8, 60].map((most) => expect.closeTo(most, 3)),
    );
  });
});

describe('createLimiter', () => {
  it('runs so many at a time, in order, and goes on after failures', async () => {
    const limited = createLimiter(3);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const tasks = Array.from({ length: 20 }, (_, index) =>
      limited(async () => {
        order.push(index);
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        if (index % 4 === 0) throw new Error('fails');
        return index;
      }).catch(() => -1),
    );
    const results = await Promise.all(tasks);
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.filter((one) => one === -1)).toHaveLength(5);
  });
});
