import { expect, test } from 'vitest';
import { indexPins, nearest, reachingPins } from '../../src/audit/pin-index.ts';
import type { HelmPin, Scope, ScopeSegment } from '../../src/facts.ts';
import * as fc from '../lib/fast-check.ts';

const segment = fc.record({
  kind: fc.constantFrom<ScopeSegment['kind'][]>('job', 'step'),
  name: fc.constantFrom('a', 'b', 'c'),
  order: fc.option(fc.nat(3), { nil: undefined }),
});
const scope: fc.Arbitrary<Scope> = fc
  .array(segment, { maxLength: 2 })
  .map((inner) => [
    { kind: 'file', name: 'x' },
    ...inner.map(({ order, ...rest }) => (order === undefined ? rest : { ...rest, order })),
  ]);
const pin: fc.Arbitrary<HelmPin> = fc.record({ scope, means: fc.constantFrom('runner', 'image', 'archive') }).map(
  ({ scope: place, means }): HelmPin => ({
    kind: 'pin',
    origin: 'shell',
    scope: place,
    means,
    tool: 'x',
    version: undefined,
    range: undefined,
    floating: false,
    binary: undefined,
    span: { path: 'x', start: 0, end: 0, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, exact: true },
    because: '',
    guards: [],
  }),
);

/** A pin reaches its own scope, what is inside, and what comes later beside it. */
function reaches(one: HelmPin, place: Scope): boolean {
  for (const [index, own] of one.scope.entries()) {
    const other = place[index];
    if (other === undefined) return false;
    if (own.kind === other.kind && own.name === other.name) continue;
    const later =
      own.kind === other.kind && own.order !== undefined && other.order !== undefined && own.order < other.order;
    return later && index === one.scope.length - 1;
  }
  return true;
}

test('the index gives the pins that a comparison with every pin gives', () => {
  let decided = 0;
  fc.assert(
    fc.property(fc.array(pin, { maxLength: 12 }), scope, (pins, place) => {
      const all = nearest(
        pins.filter((one) => reaches(one, place)),
        place,
      );
      const indexed = nearest(
        reachingPins(indexPins(pins), place, (one) => reaches(one, place)),
        place,
      );
      if (all.length > 0) decided++;
      expect(indexed.map((one) => pins.indexOf(one))).toEqual(all.map((one) => pins.indexOf(one)));
    }),
    { numRuns: 500 },
  );
  expect(decided).toBeGreaterThan(100);
});
