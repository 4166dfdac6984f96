import { describe, expect, test } from 'vitest';
import { inShard, readShard } from '../../../src/org/scan/shard.ts';

const IDS = Array.from({ length: 4000 }, (_, index) => `github.com/acme/app-${index}`);

describe('parts of an organisation', () => {
  test.each([1, 2, 4, 7])(
    'each repository is in exactly one of %i parts, and the parts are of about one size',
    (count) => {
      const parts = Array.from({ length: count }, (_, at) => IDS.filter((id) => inShard(id, { index: at + 1, count })));
      expect(parts.flat().sort()).toEqual([...IDS].sort());
      for (const part of parts) expect(Math.abs(part.length - IDS.length / count)).toBeLessThan(IDS.length * 0.05);
    },
  );

  test('the hash does not change from version to version: a run on several machines may have several', () => {
    const first = IDS.slice(0, 12).map((id) => [1, 2, 3, 4].find((index) => inShard(id, { index, count: 4 })));
    expect(first).toEqual([2, 3, 2, 4, 1, 1, 1, 1, 2, 3, 2, 4]);
  });

  test.each([
    ['1/1', { index: 1, count: 1 }],
    ['2/4', { index: 2, count: 4 }],
    [' 4/4 ', { index: 4, count: 4 }],
    ['0/4', undefined],
    ['5/4', undefined],
    ['1', undefined],
    ['1/0', undefined],
    ['-1/4', undefined],
    ['1/4/2', undefined],
    ['1.5/4', undefined],
    ['1/99999', undefined],
    ['', undefined],
  ])('%j', (text, expected) => expect(readShard(text)).toEqual(expected));
});
