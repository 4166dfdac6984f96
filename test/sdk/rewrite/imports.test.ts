import { describe, expect, test } from 'vitest';
import { moved, movedMain } from './moved.ts';

const v3 = (path: string): string => `"helm.sh/helm/v3/${path}"`;
const v4 = (path: string): string => `"helm.sh/helm/v4/${path}"`;

describe('imports', () => {
  test('a package that moved keeps the name that the file gave it', () => {
    const { imports, body } = movedMain([v3('pkg/releaseutil')], 'var sort = releaseutil.SortByDate');
    expect(imports).toEqual([`releaseutil ${v4('pkg/release/v1/util')}`]);
    expect(body).toBe('var sort = releaseutil.SortByDate');
  });

  test('an alias stays', () => {
    const { imports } = movedMain([`hc ${v3('pkg/chart')}`], 'var c hc.Chart');
    expect(imports).toEqual([`hc ${v4('pkg/chart/v2')}`]);
  });

  test('pkg/repo needs no alias', () => {
    expect(movedMain([v3('pkg/repo')], 'var e repo.Entry').imports).toEqual([v4('pkg/repo/v1')]);
  });

  test('a split package becomes several imports, sorted', () => {
    const { imports, body } = movedMain(
      ['"fmt"', '', v3('pkg/chartutil'), v3('pkg/cli')],
      'var _ = fmt.Sprint(chartutil.Create, chartutil.Values{}, chartutil.CoalesceTables, cli.New)',
    );
    expect(imports).toEqual([
      '"fmt"',
      '',
      `chartcommon ${v4('pkg/chart/common')}`,
      `commonutil ${v4('pkg/chart/common/util')}`,
      `chartutil ${v4('pkg/chart/v2/util')}`,
      v4('pkg/cli'),
    ]);
    expect(body).toBe('var _ = fmt.Sprint(chartutil.Create, chartcommon.Values{}, commonutil.CoalesceTables, cli.New)');
  });

  test('only what is used is imported', () => {
    const { imports, body } = movedMain([v3('pkg/release')], 'var s = release.StatusDeployed');
    expect(imports).toEqual([`releasecommon ${v4('pkg/release/common')}`]);
    expect(body).toBe('var s = releasecommon.StatusDeployed');
  });

  test('a new name is no name of the file or of its package', () => {
    const { files } = moved({
      'main.go': `package main\n\nimport ${v3('pkg/release')}\n\nfunc f(releasecommon int) release.Status { return release.StatusFailed }\n`,
      'other.go': 'package main\n\nvar helmreleasecommon = 1\n',
    });
    expect(files['main.go']).toBe(
      `package main\n\nimport helmcommon ${v4('pkg/release/common')}\n\nfunc f(releasecommon int) helmcommon.Status { return helmcommon.StatusFailed }\n`,
    );
  });

  test('a local variable of the same name is left alone', () => {
    const { body } = movedMain(
      [v3('pkg/release')],
      'func f() string {\n\tvar s release.Status\n\trelease := struct{ Status string }{string(s)}\n\treturn release.Status\n}',
    );
    expect(body).toContain('var s releasecommon.Status');
    expect(body).toContain('return release.Status');
  });

  test('comments stay with their lines, in columns', () => {
    const { imports } = movedMain(
      [`${v3('pkg/action')} // actions`, `${v3('pkg/chart')}  // charts`],
      'var c chart.Chart\nvar i action.Get',
    );
    expect(imports).toEqual([`${v4('pkg/action')}         // actions`, `chart ${v4('pkg/chart/v2')} // charts`]);
  });

  test('single imports, dot imports, blank imports', () => {
    const text = `package main\n\nimport ${v3('pkg/chart')}\nimport . ${v3('pkg/release')}\nimport _ ${v3('pkg/lint')}\n\nvar c chart.File\nvar r Release\nvar s Status\n`;
    expect(moved({ 'main.go': text }).files['main.go']).toBe(
      `package main\n\nimport chartcommon ${v4('pkg/chart/common')}\nimport . ${v4('pkg/release/v1')}\nimport . ${v4('pkg/release/common')}\nimport _ ${v4('pkg/chart/v2/lint')}\n\nvar c chartcommon.File\nvar r Release\nvar s Status\n`,
    );
  });

  test('an import that nothing needs any more goes, with its group', () => {
    const { imports } = movedMain(
      ['"time"', '', `helmtime ${v3('pkg/time')}`],
      'func f(t time.Time) helmtime.Time { return helmtime.Time{Time: t} }',
    );
    expect(imports).toEqual(['"time"']);
    const alone = moved({
      'main.go': `package main\n\nimport ${v3('pkg/registry')}\n\nfunc f(tags []string) bool { return registry.ContainsTag(tags, "a") }\n`,
    });
    expect(alone.files['main.go']).toBe(
      'package main\n\nimport "slices"\n\nfunc f(tags []string) bool { return slices.Contains(tags, "a") }\n',
    );
  });

  test('what the standard library stands for comes first', () => {
    const { imports, body } = movedMain(
      [`helmtime ${v3('pkg/time')}`, '"sigs.k8s.io/yaml"'],
      'var _ = yaml.Marshal\nvar now = helmtime.Now()',
    );
    expect(imports).toEqual(['"time"', '', '"sigs.k8s.io/yaml"']);
    expect(body).toBe('var _ = yaml.Marshal\nvar now = time.Now()');
  });

  test('line ends stay', () => {
    const text = `package main\r\n\r\nimport (\r\n\t${v3('pkg/chart')}\r\n)\r\n\r\nvar c chart.Chart\r\nvar f chart.File\r\n`;
    expect(moved({ 'main.go': text }).files['main.go']).toBe(
      `package main\r\n\r\nimport (\r\n\tchartcommon ${v4('pkg/chart/common')}\r\n\tchart ${v4('pkg/chart/v2')}\r\n)\r\n\r\nvar c chart.Chart\r\nvar f chartcommon.File\r\n`,
    );
  });

  test('a package that Helm 4 keeps to itself stays with Helm 3', () => {
    const { files, manual } = moved({
      'main.go': `package main\n\nimport ${v3('pkg/plugin')}\n\nvar p plugin.Plugin\n`,
    });
    expect(files['main.go']).toContain(v3('pkg/plugin'));
    expect(manual).toHaveLength(2);
  });
});
