import { describe, expect, it } from 'vitest';
import baltocdn from '../../rules/baltocdn.ts';
import getHelm3Drift from '../../rules/get-helm-3-drift.ts';
import helmEnv from '../../rules/helm-env.ts';
import helmMixedMajors from '../../rules/helm-mixed-majors.ts';
import helmUnpinned from '../../rules/helm-unpinned.ts';
import helm2Leftover from '../../rules/helm2-leftover.ts';
import helm3Support from '../../rules/helm3-support.ts';
import multiDocumentValues from '../../rules/multi-document-values.ts';
import pluginManifest from '../../rules/plugin-manifest.ts';
import type { Fact, HelmPin } from '../../src/facts.ts';
import { SUPPORT_PLANS, supportOn } from '../../src/helm/support.ts';
import { candidates, command, manifest, messageOf, pin, setting, spanAt, url, word } from './facts.ts';

const NEWEST: Partial<HelmPin> = { means: 'install-script', tool: 'get-helm-4', range: '>=4.2.4', floating: true };
const NEWEST_3: Partial<HelmPin> = {
  means: 'install-script',
  tool: 'get-helm-3',
  range: '>=3.22.0 <4.0.0',
  floating: true,
};

describe('support of Helm 3', () => {
  it('applies the later plan and keeps both', () => {
    expect(SUPPORT_PLANS.map((plan) => plan.securityFixes)).toEqual(['2026-11-11', '2027-02-10']);
    expect(supportOn('2026-10-01')).toMatchObject({ ends: '2027-02-10', daysLeft: 132 });
  });

  it.each([
    ['2026-06-01', 'note'],
    ['2026-11-11', 'note'],
    ['2026-11-12', 'warning'],
    ['2027-02-10', 'warning'],
    ['2027-02-11', 'error'],
  ])('is a matter of severity on %s: %s', (asOf, severity) => {
    expect(supportOn(asOf).severity).toBe(severity);
    const [found] = candidates(helm3Support, [pin({ range: '3.16.0' })], { asOf });
    expect(found?.severity).toBe(severity);
  });

  it('says where it stands', () => {
    const say = (asOf: string) => {
      const pinned = pin({ tool: 'azure/setup-helm', range: '3.16.0', version: word('v3.16.0') });
      const [found] = candidates(helm3Support, [pinned], { asOf });
      return found === undefined ? '' : messageOf(helm3Support, found);
    };
    expect(say('2026-07-01')).toBe(
      "'azure/setup-helm' brings Helm 'v3.16.0', with bug fixes until 2026-09-09 and security fixes until 2027-02-10.",
    );
    expect(say('2026-12-01')).toContain('without bug fixes since 2026-09-09, with security fixes until 2027-02-10');
    expect(say('2027-03-01')).toContain('without any fixes since 2027-02-10');
  });
});

describe('pins', () => {
  const cases: readonly (readonly [string, Partial<HelmPin>, string[]])[] = [
    ['a release of Helm 3', { range: '3.16.0' }, ['helm3-support/pin']],
    ['a line of Helm 3', { range: '>=3.16.0 <3.17.0' }, ['helm3-support/pin']],
    ['a release of Helm 4', { range: '4.2.4' }, []],
    ['a release of Helm 2', { range: '2.17.0' }, ['helm2-leftover/pin']],
    ['Tiller', { means: 'image', tool: 'gcr.io/kubernetes-helm/tiller' }, ['helm2-leftover/pin']],
    ['the newest Helm', NEWEST, ['helm-unpinned/newest']],
    ['get-helm-3 of the main branch', NEWEST_3, ['helm3-support/pin', 'helm-unpinned/newest-helm3']],
    ['get-helm-3 with a version of Helm 4', { means: 'install-script', tool: 'get-helm-3', range: '4.2.0' }, []],
    ['get-helm-3 of a tag', { ...NEWEST, tool: 'get-helm-3' }, ['helm-unpinned/newest', 'get-helm-3-drift/tag']],
    [
      'a copy of get-helm-3',
      { ...NEWEST, tool: 'get-helm-3 (copy)' },
      ['helm-unpinned/newest', 'get-helm-3-drift/copy'],
    ],
    ['an unknown release', { floating: true }, ['helm-unpinned/unknown']],
    ['an image by digest', { means: 'image' }, []],
  ];
  const rules = [helm2Leftover, helm3Support, helmUnpinned, getHelm3Drift];
  it.each(cases)('%s', (_, over, rows) => {
    const found = rules.flatMap((rule) => candidates(rule, [pin(over)]).map(({ row }) => `${rule.name}/${row}`));
    expect(found).toEqual(rows);
  });

  it('carry what was taken for granted to read them', () => {
    const [found] = candidates(helm3Support, [pin({ range: '3.16.0', assumes: 'the branch is taken' })]);
    expect(found?.assumes).toBe('the branch is taken');
  });

  it('of a runner count where commands use them and nothing else is installed', () => {
    const job = [
      { kind: 'file', name: 'ci.yml' },
      { kind: 'job', name: 'deploy' },
    ] as const;
    const other = [
      { kind: 'file', name: 'ci.yml' },
      { kind: 'job', name: 'test' },
    ] as const;
    const runner = pin({ means: 'runner', tool: 'ubuntu-latest', range: '3.21.4', floating: true, scope: job });
    const step = [...job, { kind: 'step', name: '1' }] as const;
    const rows = (...facts: Fact[]) => candidates(helmUnpinned, facts).map(({ row }) => row);
    expect(rows(runner, command('helm list', { scope: step }))).toEqual(['runner']);
    expect(rows(runner, command('helm list', { scope: other }))).toEqual([]);
    expect(rows(runner, command('helm list', { scope: step }), pin({ range: '4.2.4', scope: step }))).toEqual([]);
    expect(candidates(helm3Support, [runner])).toEqual([]);
  });
});

describe('helm-mixed-majors', () => {
  const upgrade = (name: string, path: string) => {
    const fact = command(`helm upgrade ${name} ./web`);
    return { ...fact, span: { ...fact.span, path } };
  };
  const byFile = (map: Readonly<Record<string, string>>) => (fact: Fact) =>
    'span' in fact ? map[fact.span.path] : undefined;
  const rows = (facts: Fact[], map: Readonly<Record<string, string>>) =>
    candidates(helmMixedMajors, facts, { reach: byFile(map) }).map(({ row, span, related }) => [
      row,
      span.path,
      related?.map((place) => place.span.path) ?? [],
    ]);

  it('tells one release with writers of both majors', () => {
    const facts = [upgrade('web', 'three.sh'), upgrade('web', 'four.sh')];
    expect(rows(facts, { 'three.sh': '3.16.0', 'four.sh': '>=4.2.4' })).toEqual([
      ['same-release', 'four.sh', ['three.sh']],
    ]);
  });

  it('tells one repository with writers of both majors, once', () => {
    const facts = [upgrade('a', 'three.sh'), upgrade('b', 'four.sh'), upgrade('c', 'four.sh')];
    expect(rows(facts, { 'three.sh': '3.16.0', 'four.sh': '4.2.4' })).toEqual([
      ['one-repository', 'four.sh', ['three.sh']],
    ]);
  });

  it('tells a matrix of both majors once per file', () => {
    const facts = [upgrade('a', 'ci.yml'), upgrade('b', 'ci.yml')];
    expect(rows(facts, { 'ci.yml': '3.16.0 || 4.2.4' })).toEqual([['one-place', 'ci.yml', []]]);
  });

  it('says nothing of one major, of the unknown, and of a floating pin', () => {
    const facts = [upgrade('web', 'a.sh'), upgrade('web', 'b.sh')];
    expect(rows(facts, { 'a.sh': '4.1.0', 'b.sh': '4.2.4' })).toEqual([]);
    expect(rows(facts, { 'a.sh': '3.16.0' })).toEqual([]);
    expect(rows(facts, { 'a.sh': '>=3.0.0' })).toEqual([]);
  });
});

describe('plugin-manifest', () => {
  const legacy = { name: 'push', version: '1.2.0', command: 'x' };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string[]])[] = [
    ['a command', legacy, []],
    ['downloaders', { name: 'get', version: '1.2.0', downloaders: '' }, []],
    ['a command and downloaders', { ...legacy, downloaders: '' }, ['command-lost']],
    ['a platform command and downloaders', { name: 'p', platformCommand: '', downloaders: '' }, ['command-lost']],
    ['both commands', { ...legacy, platformCommand: '' }, ['both-forms']],
    ['both hooks', { ...legacy, hooks: '', platformHooks: '' }, ['both-forms']],
    ['a version with v', { ...legacy, version: 'v1.2.0' }, ['version']],
    ['a short version', { ...legacy, version: '1.2' }, ['version']],
    ['a pre-release', { ...legacy, version: '1.2.0-rc.1+build' }, []],
    ['no version', { name: 'push', command: 'x' }, []],
    ['the v1 form', { apiVersion: 'v1', name: 'push', version: '1.2.0' }, ['v1-manifest']],
    ['the name of a command', { ...legacy, name: 'push' }, ['built-in-name']],
  ];
  it.each(cases)('%s', (what, keys, rows) => {
    const named = what === 'the name of a command' ? keys : { ...keys, name: 'cm-push' };
    expect(candidates(pluginManifest, [manifest(named)]).map(({ row }) => row)).toEqual(rows);
  });

  it('offers the version in full', () => {
    const [found] = candidates(pluginManifest, [manifest({ name: 'a', version: 'v1.2' })]);
    expect(found?.fixes?.[0]?.edits).toEqual([{ span: spanAt(0, 4), text: '1.2.0' }]);
  });
});

describe('multi-document-values', () => {
  it('stands at the second document, with the commands that read the file', () => {
    const fact = {
      kind: 'values-file',
      scope: [],
      documents: 3,
      span: spanAt(40, 43),
      usedBy: [spanAt(90, 99)],
    } as const;
    const found = candidates(multiDocumentValues, [fact, { ...fact, documents: 1 }]);
    expect(found).toHaveLength(1);
    expect(found[0]?.span.start).toBe(40);
    expect(found[0]?.related?.map(({ span }) => span.start)).toEqual([90]);
  });
});

describe('baltocdn', () => {
  it.each([
    'https://baltocdn.com/helm/signing.asc',
    'deb [arch=amd64] https://baltocdn.com/helm/stable/debian/ all main',
    'https://helm.baltorepo.com/stable/debian/',
  ])('%s', (text) => {
    expect(candidates(baltocdn, [url(text)]).map(({ row }) => row)).toEqual(['host']);
  });

  it.each([
    'https://baltocdn.com.example.org/',
    'https://notbaltocdn.com/',
    'https://packages.buildkite.com/helm-linux/helm-debian',
  ])('not %s', (text) => {
    expect(candidates(baltocdn, [url(text)])).toEqual([]);
  });
});

describe('variables', () => {
  const cases: readonly (readonly [string, string, string[]])[] = [
    ['HELM_DRIVER', 'configmap', ['helm-env/driver']],
    ['HELM_EXPERIMENTAL_OCI', '1', ['helm-env/experimental-oci']],
    ['HELM_CACHE_HOME', '/tmp/helm', ['helm-env/cache-home']],
    ['HELM_REPOSITORY_CACHE', '/tmp/helm', ['helm-env/repository-cache']],
    ['HELM_REGISTRY_CONFIG', '$(mktemp)', ['helm-env/empty-registry-config']],
    ['HELM_REGISTRY_CONFIG', '/root/config.json', []],
    ['HELM_PLUGINS', '/a:/b', ['helm-env/plugin-directories']],
    ['HELM_PLUGINS', '/a', []],
    ['HELM_PLUGINS', 'C:\\plugins', []],
    ['HELM_NAMESPACE', 'prod', []],
    ['HELM_HOME', '/root/.helm', ['helm2-leftover/variable']],
    ['TILLER_NAMESPACE', 'tiller', ['helm2-leftover/variable']],
  ];
  it.each(cases)('%s=%s', (name, value, rows) => {
    const found = [helmEnv, helm2Leftover].flatMap((rule) =>
      candidates(rule, [setting(name, value)]).map(({ row }) => `${rule.name}/${row}`),
    );
    expect(found).toEqual(rows);
  });

  it('in front of a command count once', () => {
    const driver = setting('HELM_DRIVER', 'memory');
    const facts = [driver, command('helm list', { env: [driver] })];
    expect(candidates(helmEnv, facts)).toHaveLength(1);
  });
});
