import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../src/org/discover/filters.ts';
import { parseOwnerFrom, withOwner } from '../../../src/org/discover/owner.ts';
import { type Filters, type Listed, NO_FILTERS } from '../../../src/org/discover/types.ts';
import type { Repository } from '../../../src/org/types.ts';
import { repository } from '../../support/org/make.ts';

function listed(more: Partial<Repository> = {}, rest: Partial<Listed> = {}): Listed {
  const one = repository('h/acme/Web-Shop', {
    id: 'h/acme/web-shop',
    visibility: 'internal',
    topics: ['Helm', 'team-web'],
    properties: { Tier: 'gold, web', note: 'a, b' },
    ...more,
  });
  return { repository: one, pushedAt: '2026-06-15T10:00:00Z', disabled: false, node: null, ...rest };
}

describe('filters', () => {
  it.each<[Partial<Filters>, string | undefined]>([
    [{}, undefined],
    [{ topics: ['helm'] }, undefined],
    [{ topics: ['other', 'helm'] }, undefined],
    [{ topics: ['other'] }, 'topic'],
    [{ notTopics: ['HELM'] }, 'topic'],
    [{ names: ['web-*'] }, undefined],
    [{ names: ['acme/*'] }, undefined],
    [{ names: ['acme'] }, 'name'],
    [{ names: ['*-api', 'web*'] }, undefined],
    [{ notNames: ['*-shop'] }, 'name'],
    [{ visibility: ['internal', 'private'] }, undefined],
    [{ visibility: ['public'] }, 'visibility'],
    [{ archived: 'only' }, 'not-archived'],
    [{ forks: 'only' }, 'not-fork'],
    [{ properties: [{ name: 'tier', value: 'GOLD' }] }, undefined],
    [
      {
        properties: [
          { name: 'tier', value: 'silver' },
          { name: 'tier', value: 'web' },
        ],
      },
      undefined,
    ],
    [{ properties: [{ name: 'note', value: 'a, b' }] }, undefined],
    [
      {
        properties: [
          { name: 'tier', value: 'gold' },
          { name: 'other', value: 'x' },
        ],
      },
      'property',
    ],
    [{ pushedSince: '2026-06-15' }, undefined],
    [{ pushedSince: '2026-06-16' }, 'not-pushed'],
  ])('%j: %s', (filters, reason) => {
    expect(compileFilters({ ...NO_FILTERS, ...filters })(listed(), false)).toBe(reason);
  });

  it('skip archived ones and forks, except where a list names them', () => {
    const standard = compileFilters(NO_FILTERS);
    expect(standard(listed({ archived: true }), false)).toBe('archived');
    expect(standard(listed({ fork: true }), false)).toBe('fork');
    expect(standard(listed({ archived: true, fork: true }), true)).toBeUndefined();
    const strict = compileFilters({ ...NO_FILTERS, archived: 'skip' });
    expect(strict(listed({ archived: true }), true)).toBe('archived');
    expect(compileFilters({ ...NO_FILTERS, archived: 'include' })(listed({ archived: true }), false)).toBeUndefined();
  });

  it('keep what it is not known of when it was pushed, and pass what the forge disabled', () => {
    expect(
      compileFilters({ ...NO_FILTERS, pushedSince: '2026-06-16' })(listed({}, { pushedAt: null }), false),
    ).toBeUndefined();
    expect(compileFilters(NO_FILTERS)(listed({}, { disabled: true }), true)).toBe('disabled');
  });
});

describe('owners by the listing', () => {
  it.each([
    ['topic', 'web'],
    ['topic:he', null],
    ['topic:He', 'lm'],
    ['property:tier', 'gold, web'],
    ['property:none', null],
    ['team', null],
  ])('%s: %s', (text, owner) => {
    expect(withOwner(listed().repository, parseOwnerFrom(text)).owner).toBe(owner);
  });

  it('are not understood otherwise', () => {
    expect(['property:', 'teams', 'property', '', 'team:x'].map(parseOwnerFrom)).toEqual(Array(5).fill(undefined));
  });

  it('do not replace one that is known', () => {
    expect(withOwner({ ...listed().repository, owner: '@a' }, { kind: 'topic', prefix: 'team-' }).owner).toBe('@a');
  });
});
