/** The rules against what the releases themselves say of their flags. */
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { catalogue, commandOn, flagOn, releasesWith } from '../../src/helm/catalogue.ts';
import { allReleases, newest3, newest4 } from '../../src/helm/releases.ts';
import type { Row } from '../../src/rule.ts';
import { candidates, command } from './facts.ts';

const releases = allReleases();
const fours = releases.filter((release) => semver.major(release) === 4);

/** Flags of the logging library klog, which come and go with its version and which nobody passes to Helm. */
const KLOG = new Set(['alsologtostderrthreshold', 'legacy-stderr-threshold-behavior']);

/** Every command and flag of its own that some release has. */
const FLAGS = [...catalogue().values()].flatMap(({ path, flags }) =>
  [...flags.keys()].filter((flag) => !KLOG.has(flag)).map((flag) => [path, flag] as const),
);

/** A line that passes the flag to the command, as the newest release that has it wants it. */
function lineOf(path: string, flag: string): string {
  const release = releasesWith(path, flag).at(-1) ?? '';
  const bare = flagOn(release, path, flag)?.noOptDefVal !== undefined;
  return `helm ${path === '' ? 'list' : path} x --${flag}${bare ? '' : ' value'}`;
}

/** The rows that all rules together have for the flag, by effect. */
function rowsFor(path: string, flag: string): Row[] {
  const line = lineOf(path, flag);
  return rules.flatMap((rule) =>
    candidates(rule, [command(line)])
      .filter(({ span }) => line.slice(span.start, span.end).startsWith(`--${flag}`))
      .flatMap(({ row }) => rule.rows.find(({ id }) => id === row) ?? []),
  );
}

describe('flags that Helm 4 took away', () => {
  const gone = FLAGS.filter(
    ([path, flag]) =>
      flagOn(newest3(), path, flag) !== undefined &&
      fours.some((release) => commandOn(release, path) !== undefined && flagOn(release, path, flag) === undefined),
  );

  it('are at least the eleven that are known', () => expect(gone.length).toBeGreaterThanOrEqual(11));

  it.each(gone)('%s --%s', (path, flag) => {
    const without = fours.filter((release) => flagOn(release, path, flag) === undefined);
    const ranges = rowsFor(path, flag).filter(({ effect }) => effect === 'rejected');
    expect(fours.filter((release) => ranges.some(({ range }) => semver.satisfies(release, range)))).toEqual(without);
  });
});

describe('flags that Helm 4 added', () => {
  const added = FLAGS.filter(
    ([path, flag]) =>
      (path === '' || commandOn(newest3(), path) !== undefined) &&
      flagOn(newest3(), path, flag) === undefined &&
      fours.some((release) => flagOn(release, path, flag) !== undefined),
  );

  it('are known', () => expect(added.length).toBeGreaterThan(25));

  it.each(added)('%s --%s', (path, flag) => {
    const without = releases.filter((release) => flagOn(release, path, flag) === undefined);
    const ranges = rowsFor(path, flag).filter(({ effect }) => effect === 'helm3-rejects');
    expect(releases.filter((release) => ranges.some(({ range }) => semver.satisfies(release, range)))).toEqual(without);
  });
});

describe('flags that Helm 4 deprecated', () => {
  const old = FLAGS.filter(([path, flag]) => {
    const was = flagOn(newest3(), path, flag);
    return was !== undefined && was.deprecated === undefined && flagOn(newest4(), path, flag)?.deprecated !== undefined;
  });

  it('are known', () => expect(old.length).toBeGreaterThan(5));

  it.each(old)('%s --%s', (path, flag) => {
    const since = fours.filter((release) => flagOn(release, path, flag)?.deprecated !== undefined);
    const ranges = rowsFor(path, flag).filter(({ effect }) => effect !== 'helm3-rejects');
    const told = fours.filter((release) => ranges.some(({ range }) => semver.satisfies(release, range)));
    expect(told).toEqual(expect.arrayContaining(since));
  });
});

describe('commands that Helm 4 added', () => {
  const added = [...catalogue().keys()].filter(
    (path) => commandOn(newest3(), path) === undefined && commandOn(newest4(), path) !== undefined,
  );

  it.each(added)('%s', (path) => {
    const found = rules.flatMap((rule) => candidates(rule, [command(`helm ${path} x`)]).map(({ row }) => row));
    expect(found).toContain('plugin-commands');
  });
});
