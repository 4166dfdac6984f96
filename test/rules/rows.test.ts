import { readFileSync } from 'node:fs';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { allReleases, newest4 } from '../../src/helm/releases.ts';

const releases = allReleases();
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The names of the contract, in the order of their codes. */
const NAMES = (
  'atomic-flag force-flag force-conflicts server-side-flag post-renderer registry-login-url plain-http-registry set-json wait-flag ' +
  'dry-run-flag template-validate template-notes-flags recreate-pods version-client repo-add-no-update repo-update-strict list-all ' +
  'status-flags test-hide-notes lint-path plugin-install plugin-color-clash plugin-command-lost plugin-manifest output-parsing ' +
  'multi-document-values helm4-only-flag helm2-leftover helm3-support helm-unpinned helm-mixed-majors get-helm-3-drift baltocdn helm-env ' +
  'go-sdk-import go-sdk-symbol go-sdk-behaviour pulumi-helm cdk-helm'
).split(' ');

describe('the rules', () => {
  it('keep their codes and names', () => {
    const given = rules.slice(0, NAMES.length).map(({ code, name }) => `${code} ${name}`);
    expect(given).toEqual(NAMES.map((name, index) => `HELM${4001 + index} ${name}`));
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))(
    '%s lives in a file of its name and is described',
    (name, rule) => {
      expect(readFileSync(new URL(`../../rules/${name}.ts`, import.meta.url), 'utf8')).toContain(
        `code: '${rule.code}'`,
      );
      expect(rule.title).toMatch(/^\S.*[^.]$/);
      expect(rule.description).toMatch(/\.$/);
      expect(rule.rows.length).toBeGreaterThan(0);
      if (rule.securitySeverity !== undefined) expect(Number(rule.securitySeverity)).toBeGreaterThan(0);
    },
  );
});

const rows = rules.flatMap((rule) => rule.rows.map((row) => [`${rule.name}/${row.id}`, rule, row] as const));

describe('the rows', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))(
    'of %s have ids of their own and one wording each',
    (_, rule) => {
      const ids = rule.rows.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Object.keys(rule.wording).sort()).toEqual([...ids].sort());
      for (const id of ids) expect(id).toMatch(kebab);
    },
  );

  it.each(rows)('%s says what changed, since when, and on whose word', (_, __, row) => {
    expect(semver.validRange(row.range)).not.toBeNull();
    expect(releases.some((release) => semver.satisfies(release, row.range))).toBe(true);
    for (const text of [row.subject, row.summary, row.write]) expect(text.trim()).not.toBe('');
    expect(row.summary).toMatch(/\.$/);
    expect(row.evidence.length).toBeGreaterThan(0);
    for (const { label, url } of row.evidence) {
      expect(label).not.toBe('');
      expect(new URL(url).protocol).toBe('https:');
    }
  });

  it.each(rows.filter(([, , row]) => row.effect === 'helm3-rejects'))(
    '%s holds on Helm 3 and not on the newest Helm 4',
    (_, __, row) => {
      expect(releases.some((release) => semver.major(release) === 3 && semver.satisfies(release, row.range))).toBe(
        true,
      );
      expect(semver.satisfies(newest4(), row.range)).toBe(false);
    },
  );

  it.each(rows.filter(([, , row]) => row.both !== undefined))(
    '%s names a spelling that works on both majors',
    (_, __, row) => {
      const works = releases.filter((release) => semver.satisfies(release, row.both?.range ?? ''));
      expect(new Set(works.map((release) => semver.major(release)))).toEqual(new Set([3, 4]));
      expect(row.both?.write.trim()).not.toBe('');
    },
  );

  it.each(rows)('%s is worded as one sentence that ends with a full stop', (_, rule, row) => {
    // Every figure is given, so that none is missing only for want of a value.
    const figures = new Proxy<Record<string, string>>({}, { get: (_target, name) => `<${String(name)}>` });
    const sentence = rule.wording[row.id]?.(figures) ?? '';
    expect(sentence).toMatch(/^[`'A-Z].*\.$/);
    expect(sentence).not.toContain('\n');
  });
});
