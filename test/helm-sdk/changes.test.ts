import satisfies from 'semver/functions/satisfies.js';
import { describe, expect, it } from 'vitest';
import { changeOf, changesOf } from '../../src/helm/sdk/changes.ts';
import { apiData, variantsOf } from '../../src/helm/sdk/data.ts';
import { find } from '../../src/helm/sdk/lookup.ts';
import { allRows } from '../../src/helm/sdk/rows.ts';

const v3 = 'helm.sh/helm/v3/pkg';
const v4 = 'helm.sh/helm/v4/pkg';
const newest3 = apiData(3).releases.length - 1;
const releases4 = apiData(4).releases;
const newest = releases4.at(-1) ?? '';
const all = Object.keys(apiData(3).packages).flatMap((path) => changesOf(path, newest));

function change(path: string, symbol: string, release = newest, from?: string) {
  const found = changeOf(`${path}`, symbol, release, from);
  if (found === undefined) throw new Error(`no change of ${path} ${symbol}`);
  return found;
}

describe('the change map', () => {
  it('has one row for each symbol of the newest Helm 3', () => {
    const asked = Object.keys(apiData(3).packages).flatMap((path) =>
      Object.keys(apiData(3).packages[path]?.symbols ?? {})
        .filter((symbol) => variantsOf(path, symbol).some(({ runs }) => runs.some(([, to]) => to === newest3)))
        .map((symbol) => `${path}#${symbol}`),
    );
    const rows = all.map(({ path, symbol }) => `${path}#${symbol}`);
    expect(asked.length).toBeGreaterThan(1380);
    expect(asked.filter((one) => !rows.includes(one))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('names only targets that the releases export for which it speaks', () => {
    const missing = all.flatMap(({ path, symbol, target, range }) => {
      if (!target?.path.startsWith('helm.sh/')) return [];
      return releases4
        .filter((release, index) => satisfies(release, range) && find(target.path, target.symbol, index) === undefined)
        .map((release) => `${path} ${symbol} at ${release}`);
    });
    expect(missing).toEqual([]);
    const others = new Set(
      all.flatMap(({ target }) => (target?.path.startsWith('helm.sh/') ? [] : (target?.path ?? []))),
    );
    expect([...others].sort()).toEqual(['slices', 'time']);
  });

  it('speaks for the release that it was asked about', () => {
    expect(all.filter(({ range }) => !satisfies(newest, range))).toEqual([]);
  });

  it('leaves no symbol without an imperative, and none that breaks to a general one', () => {
    expect(all.filter(({ write }) => !/^[A-Z].*\.$/.test(write))).toEqual([]);
    const general = all.filter(({ write }) => write.includes('Write it with the new type.'));
    expect(general.map(({ path, symbol }) => `${path} ${symbol}`)).toEqual([]);
    const gone = all.filter(({ write }) => write.includes('nothing public in its place'));
    expect(gone.map(({ path, symbol }) => `${path} ${symbol}`)).toEqual([]);
  });

  it('has no row by hand for what is not exported, and none whose target never was', () => {
    for (const [key, rows] of Object.entries(allRows())) {
      const path = `helm.sh/helm/${key}`;
      expect(apiData(key.startsWith('v3') ? 3 : 4).packages[path], path).toBeDefined();
      for (const [symbol, row] of Object.entries(rows)) {
        if (symbol !== '*') expect(variantsOf(path, symbol).length, `${path} ${symbol}`).toBeGreaterThan(0);
        if (row.to === undefined) continue;
        const targets = releases4.map((release) => changeOf(path, symbol, release)?.target);
        expect(
          targets.some((target) => row.to?.some((to) => to.endsWith(`#${target?.symbol}`))),
          `${path} ${symbol} → ${row.to}`,
        ).toBe(true);
      }
    }
  });

  it('has no row by hand that never speaks', () => {
    const silent: string[] = [];
    for (const [key, rows] of Object.entries(allRows())) {
      const path = `helm.sh/helm/${key}`;
      for (const [symbol, row] of Object.entries(rows)) {
        const asked = symbol === '*' ? Object.keys(apiData(3).packages[path]?.symbols ?? {}) : [symbol];
        const said = asked.flatMap((one) => releases4.map((release) => changeOf(path, one, release, '4.0.0')?.write));
        const of3 = asked.flatMap((one) => releases4.map((release) => changeOf(path, one, release)?.write));
        if (![...said, ...of3].includes(row.write)) silent.push(`${path} ${symbol}`);
      }
    }
    expect(silent).toEqual([]);
  });

  it('links both sides', () => {
    const { evidence } = change(`${v3}/action`, 'Install.Wait');
    expect(evidence.map(({ url }) => url.replace(/#L\d+$/, ''))).toEqual([
      'https://github.com/helm/helm/blob/v3.22.0/pkg/action/install.go',
      'https://github.com/helm/helm/blob/v4.3.1/pkg/action/install.go',
    ]);
  });

  it('finds the heir in a split package, and a name to call it by', () => {
    expect(change(`${v3}/chart`, 'Chart').target).toEqual({
      path: `${v4}/chart/v2`,
      symbol: 'Chart',
      localName: 'chart',
    });
    expect(change(`${v3}/chart`, 'File').target).toMatchObject({ path: `${v4}/chart/common`, localName: undefined });
    expect(change(`${v3}/release`, 'StatusDeployed').target).toEqual({
      path: `${v4}/release/common`,
      symbol: 'StatusDeployed',
      localName: 'releasecommon',
    });
    expect(change(`${v3}/release`, 'UninstallReleaseResponse').target?.path).toBe(`${v4}/release`);
    expect(change(`${v3}/chartutil`, 'ToRenderValues').target).toMatchObject({
      path: `${v4}/chart/common/util`,
      localName: 'commonutil',
    });
    expect(change(`${v3}/repo`, 'Entry').target).toMatchObject({ path: `${v4}/repo/v1`, localName: undefined });
  });

  it('tells signatures that callers notice from those they do not', () => {
    expect(change(`${v3}/action`, 'Get.Run')).toMatchObject({
      status: 'signature',
      compiles: false,
      differences: ['releaser'],
    });
    expect(change(`${v3}/action`, 'List.Run').differences).toEqual(['releasers']);
    expect(change(`${v3}/engine`, 'Render')).toMatchObject({
      status: 'signature',
      compiles: true,
      differences: ['wider'],
    });
    expect(change(`${v3}/action`, 'NewPull')).toMatchObject({ status: 'signature', compiles: true });
    expect(change(`${v3}/kube`, 'Interface')).toMatchObject({
      status: 'type',
      compiles: true,
      differences: ['methods'],
    });
    expect(change(`${v3}/kube`, 'Interface.Wait')).toMatchObject({ status: 'renamed', compiles: false });
    expect(change(`${v3}/release`, 'Info.FirstDeployed')).toMatchObject({ status: 'type', differences: ['time'] });
  });

  it('shows both forms of a function, as a programmer writes them', () => {
    expect(change(`${v3}/action`, 'Verify.Run').forms).toEqual({
      before: 'Run(string) error',
      after: 'Run(string) (string, error)',
    });
    expect(change(`${v3}/lint`, 'All').forms).toEqual({
      before: 'All(string, map[string]any, string, bool) support.Linter',
      after: 'RunAll(string, map[string]any, string, ...lint.LinterOption) support.Linter',
    });
    expect(change(`${v3}/action`, 'ReleaseTesting.Run').forms?.after).toBe(
      'Run(string) (release.Releaser, func() error, error)',
    );
    expect(change(`${v3}/action`, 'Install.Wait').forms).toBeUndefined();
  });

  it('does not take hidden types for changed ones', () => {
    expect(change(`${v3}/getter`, 'Option').status).toBe('same');
    expect(change(`${v3}/registry`, 'PushResult.Manifest').status).toBe('same');
  });

  it('follows what differs between releases of Helm 4', () => {
    const field = 'ChartPathOptions.InsecureSkipTLSverify';
    expect(change(`${v3}/action`, field, '4.0.5')).toMatchObject({ status: 'same', range: '>=4.0.0 <4.1.0' });
    expect(change(`${v3}/action`, field, '4.1.2')).toMatchObject({ status: 'renamed', range: '>=4.1.0' });
    expect(change(`${v3}/action`, 'ReleaseTesting.Run', '4.0.4').range).toBe('>=4.0.0 <4.0.5');
    expect(change(`${v3}/chartutil`, 'URNResolver', '4.0.1').status).toBe('removed');
    expect(change(`${v3}/chartutil`, 'URNResolver', '4.0.2').status).toBe('moved');
    expect(changeOf(`${v3}/action`, 'Install', '3.22.0')).toBeUndefined();
  });

  it('tells what changed within Helm 4', () => {
    const field = 'Entry.InsecureSkipTLSverify';
    expect(change(`${v4}/repo/v1`, field, newest, '4.0.0')).toMatchObject({
      status: 'renamed',
      target: { symbol: 'Entry.InsecureSkipTLSVerify' },
    });
    expect(change(`${v4}/repo/v1`, field, '4.0.5', '4.0.0').status).toBe('same');
    expect(change(`${v4}/action`, 'ReleaseTesting.Run', newest, '4.0.0').status).toBe('signature');
    expect(change(`${v4}/action`, 'ReleaseTesting.Run', newest, '4.1.0').status).toBe('same');
    expect(change(`${v4}/action`, 'Install.PostRenderStrategy', '4.1.0', newest).status).toBe('removed');
  });

  it('finds all that broke from 4.0.0 to the newest', () => {
    const broken = Object.keys(apiData(4).packages).flatMap((path) =>
      changesOf(path, newest, '4.0.0')
        .filter(({ status }) => status !== 'same')
        .map(({ symbol, status, target }) => `${status} ${symbol} ${target?.symbol}`),
    );
    const skip = (owner: string) => `renamed ${owner}InsecureSkipTLSverify ${owner}InsecureSkipTLSVerify`;
    expect(broken.sort()).toEqual(
      [
        ...['ChartPathOptions.', 'Dependency.', 'Package.', 'Entry.'].map(skip),
        'renamed WithInsecureSkipTLSverify WithInsecureSkipTLSVerify',
        'signature ReleaseTesting.Run ReleaseTesting.Run',
      ].sort(),
    );
  });

  it('has rows for what Helm 3 dropped on its way', () => {
    expect(change(`${v3}/action`, 'ChartPull.Run')).toMatchObject({
      status: 'removed',
      write: 'Do without it: only Helm >=3.0.0 <3.7.2 exports it.',
    });
  });

  it('knows nothing of other names', () => {
    expect(changeOf(`${v3}/action`, 'Nothing', newest)).toBeUndefined();
    expect(changeOf(`${v3}/action`, 'toString', newest)).toBeUndefined();
    expect(changeOf('fmt', 'Println', newest)).toBeUndefined();
  });
});
