import { describe, expect, test } from 'vitest';
import { startChoice } from '../../../src/org/export/choose.ts';
import { forecastOf } from '../../../src/org/export/forecast.ts';
import { gatherOverview, leftOut } from '../../../src/org/export/overview.ts';
import { coveredOf, standingOf } from '../../../src/org/export/standing.ts';
import { change, daysBetween, figure, forecastSentence, percent } from '../../../src/org/export/words.ts';
import type { RepositoryRow, TrendPoint } from '../../../src/org/store.ts';
import { finding, night, readable, repository } from '../../support/org/fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

const ENDS = '2027-02-10';

function row(change: Partial<RepositoryRow>): RepositoryRow {
  return {
    repository: repository('acme/a'),
    owner: null,
    status: 'scanned',
    failure: null,
    last: {
      head: 'a'.repeat(40),
      branch: 'main',
      verdict: 'ready',
      reasons: [],
      commands: 1,
      uses: 0,
      pins: 0,
      at: night(2),
      heldAt: night(0),
    },
    errors: 0,
    warnings: 0,
    notes: 0,
    ...change,
  };
}

const { last } = row({});

describe('where a repository stands', () => {
  test.each([
    ['scanned', 'ready', 'ready'],
    ['unchanged', 'ready', 'ready'],
    ['error', 'ready', 'unknown'],
    [null, 'ready', 'unknown'],
    ['error', 'blocked', 'blocked'],
    [null, 'review', 'review'],
    ['error', 'incomplete', 'incomplete'],
    ['scanned', 'incomplete', 'incomplete'],
    ['empty', 'ready', 'empty'],
  ] as const)('%s with a last result of %s is %s', (status, verdict, standing) => {
    if (last === null) throw new Error('there is a result');
    expect(standingOf(row({ status, last: { ...last, verdict } }))).toBe(standing);
  });

  test.each(['error', null] as const)('one that was never read is unknown, not clean: %s', (status) => {
    expect(standingOf(row({ status, last: null }))).toBe('unknown');
    expect(coveredOf(row({ status, last: null }))).toBe(status === null ? 'pending' : 'error');
    expect(coveredOf(row({ status }))).toBe(status === null ? 'pending-stale' : 'error-stale');
  });

  test('ready without any use of Helm is told apart', () => {
    if (last === null) throw new Error('there is a result');
    expect(standingOf(row({ last: { ...last, commands: 0 } }))).toBe('no-helm');
    expect(standingOf(row({ last: { ...last, commands: 0, pins: 1 } }))).toBe('ready');
  });
});

test('the sums of a fleet', async () => {
  const overview = await gatherOverview(readable(smallFleet()), { findings: 100, toolVersion: '1' });
  expect(overview?.totals).toEqual({ errors: 3, warnings: 1, notes: 0, fixable: 1 });
  expect(overview?.coverage).toEqual({
    total: 7,
    counts: { scanned: 1, unchanged: 2, empty: 1, 'error-stale': 2, error: 1, 'pending-stale': 0, pending: 0 },
    current: 4,
    gone: 1,
    filtered: [['archived', 2]],
  });
  expect(overview?.standings).toEqual({
    blocked: 2,
    review: 0,
    incomplete: 0,
    unknown: 2,
    ready: 1,
    'no-helm': 1,
    empty: 1,
  });
  expect(overview?.teams.map(({ team, errors, repositories }) => [team, errors, repositories])).toEqual([
    ['@acme/web', 2, 6],
    ['@acme/ci', 1, 0],
    ['(no owner)', 0, 1],
  ]);
  expect(overview?.helm.majors).toEqual({
    2: { pins: 1, repositories: 1 },
    3: { pins: 1, repositories: 1 },
    4: { pins: 1, repositories: 1 },
    open: { pins: 1, repositories: 1 },
  });
  expect(overview?.helm.versions.map(({ version }) => version)).toEqual(['2.17.0', '3.16.1', '4.3.1']);
  expect(overview?.helm.mixed).toBe(1);
});

test('the sums of a large fleet agree with each other', async () => {
  const fleet = makeFleet({ repositories: 400, runs: 9, teams: 7, findings: 9 });
  const overview = await gatherOverview(readable(fleet), { findings: 50, toolVersion: '1' });
  if (overview === undefined) throw new Error('the fleet has a run');
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  expect(sum(overview.teams.map(({ errors }) => errors))).toBe(overview.totals.errors);
  expect(sum(overview.rules.map(({ errors }) => errors))).toBe(overview.totals.errors);
  expect(sum(overview.repositories.map(({ errors }) => errors))).toBe(overview.totals.errors);
  expect(sum(Object.values(overview.standings))).toBe(400);
  expect(sum(Object.values(overview.coverage.counts))).toBe(400);
  expect(overview.findings.length).toBe(50);
  expect(leftOut(overview)).toBe(fleet.findings.length - 50);
});

describe('which findings are kept', () => {
  const rows = [
    row({ repository: repository('acme/a'), errors: 90, warnings: 5 }),
    row({ repository: repository('acme/b'), errors: 2, warnings: 1 }),
    row({ repository: repository('acme/c'), notes: 4 }),
  ];
  const all = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    rows.flatMap(({ repository: { id }, errors, warnings, notes }) =>
      Array.from({ length: severity === 'error' ? errors : severity === 'warning' ? warnings : notes }, () =>
        finding(id, { severity }),
      ),
    ),
  );
  const keep = (limit: number): Record<string, number> => {
    const judge = startChoice(rows, limit);
    const kept: Record<string, number> = {};
    for (const one of all.filter(judge)) {
      const key = `${one.repositoryId.slice(-1)} ${one.severity}`;
      kept[key] = (kept[key] ?? 0) + 1;
    }
    return kept;
  };

  test('all when there is room', () => {
    expect(keep(1000)).toEqual({ 'a error': 90, 'b error': 2, 'a warning': 5, 'b warning': 1, 'c note': 4 });
  });

  test('errors first, and of every repository its share', () => {
    expect(keep(10)).toEqual({ 'a error': 8, 'b error': 2 });
    expect(keep(95)).toEqual({ 'a error': 90, 'b error': 2, 'a warning': 2, 'b warning': 1 });
    expect(keep(1)).toEqual({ 'a error': 1 });
    expect(keep(0)).toEqual({});
  });
});

describe('the forecast', () => {
  const trend = (counts: readonly number[], apart = 1): TrendPoint[] =>
    counts.map((errors, index) => ({
      run: `${index}`,
      at: night((counts.length - 1 - index) * apart),
      errors,
      warnings: 0,
      notes: 0,
      repositories: { scanned: 1, unchanged: 0, empty: 0, error: 0 },
      pending: 0,
    }));

  test('a line that goes down meets zero', () => {
    const counts = Array.from({ length: 15 }, (_, index) => 140 - 2 * index);
    expect(forecastOf(trend(counts), ENDS)).toEqual({
      kind: 'date',
      date: '2027-01-16',
      inTime: true,
      perDay: -2,
      runs: 15,
      days: 14,
    });
  });

  test('one that goes down too slowly is late, and says so', () => {
    const forecast = forecastOf(trend(Array.from({ length: 15 }, (_, index) => 500 - 2 * index)), ENDS);
    expect(forecast).toMatchObject({ kind: 'date', date: '2027-07-15', inTime: false });
    expect(forecastSentence(forecast, ENDS)).toContain('2027-07-15: not before the end of support');
  });

  test('the last day is in time, the day after is not', () => {
    const day = (errors: number): string => {
      const forecast = forecastOf(trend(Array.from({ length: 8 }, (_, index) => errors + 7 - index)), ENDS);
      return forecast.kind === 'date' ? `${forecast.date} ${forecast.inTime}` : forecast.kind;
    };
    expect(day(81)).toBe('2027-02-10 true');
    expect(day(82)).toBe('2027-02-11 false');
  });

  test.each([[[50, 50, 50, 50, 50, 50, 50, 50, 50]], [[10, 20, 30, 40, 50, 60, 70, 80, 90]]])(
    '%j never arrives',
    (counts) => {
      const forecast = forecastOf(trend(counts), ENDS);
      expect(forecast.kind).toBe('never');
      expect(forecastSentence(forecast, ENDS)).toContain('not before the end of support');
    },
  );

  test('too few runs, or too few days, give none', () => {
    expect(forecastOf([], ENDS)).toEqual({ kind: 'too-few', runs: 0, days: 0 });
    expect(forecastOf(trend([30, 20, 10], 10), ENDS)).toEqual({ kind: 'too-few', runs: 3, days: 20 });
    expect(forecastOf(trend([30, 20, 10, 5, 2]), ENDS)).toEqual({ kind: 'too-few', runs: 5, days: 4 });
  });

  test('what is older than six weeks does not count, nor do runs that did not come to everything', () => {
    const steady = trend(Array.from({ length: 15 }, (_, index) => 140 - 2 * index));
    const old = { ...trend([9000])[0], at: night(50) };
    const half = { ...trend([1])[0], at: night(3), pending: 40 };
    const [first, ...rest] = steady;
    if (first === undefined) throw new Error('there are points');
    const point = (change: Partial<TrendPoint>): TrendPoint => ({ ...first, ...change });
    const mixed = [point(old), first, ...rest.slice(0, 11), point(half), ...rest.slice(11)];
    expect(forecastOf(mixed, ENDS)).toEqual(forecastOf(steady, ENDS));
  });

  test('no blockers are left', () => {
    expect(forecastOf(trend([4, 0]), ENDS)).toEqual({ kind: 'done' });
  });

  test('none found where nothing could be read does not mean that none is left', () => {
    const failed = trend([0]).map((point) => ({
      ...point,
      repositories: { scanned: 0, unchanged: 0, empty: 0, error: 9 },
    }));
    expect(forecastOf(failed, ENDS)).toEqual({ kind: 'too-few', runs: 0, days: 0 });
  });
});

test('figures', () => {
  expect([0, 999, 1000, 1234567].map(figure)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0, 5, -1200].map(change)).toEqual(['±0', '+5', '−1,200']);
  expect(percent(0, 0)).toBe('–');
  expect(percent(19_999, 20_000)).toBe('99.9 %');
  expect(percent(1, 20_000)).toBe('0.1 %');
  expect(percent(0, 5)).toBe('0.0 %');
  expect(daysBetween('2026-11-18', '2026-11-21')).toBe(3);
  expect(daysBetween('2026-11-22', '2026-11-21')).toBe(0);
  expect(daysBetween('never', '2026-11-21')).toBe(0);
});
