import { describe, expect, test } from 'vitest';
import { movedMain } from './moved.ts';

/** The body of a function after the move; `imports` are packages of Helm 3. */
function body(imports: readonly string[], statements: string, target?: string): string {
  const { body, manual } = movedMain(
    imports.map((path) => `"helm.sh/helm/v3/${path}"`),
    `func f() {\n\t${statements}\n}`,
    target,
  );
  expect(manual).toEqual([]);
  return body.slice('func f() {\n\t'.length, -'\n}'.length);
}

function manual(imports: readonly string[], statements: string): readonly string[] {
  const paths = imports.map((path) => `"helm.sh/helm/v3/${path}"`);
  return movedMain(paths, `func f() {\n\t${statements}\n}`).manual;
}

describe('calls', () => {
  test.each([
    ['pkg/chartutil', 'chartutil.ProcessDependenciesWithMerge(c, v)', 'chartutil.ProcessDependencies(c, v)'],
    ['pkg/lint', 'lint.All(dir, v, ns, true)', 'lint.RunAll(dir, v, ns)'],
    ['pkg/lint', 'lint.AllWithKubeVersion(dir, v, ns, kv)', 'lint.RunAll(dir, v, ns, lint.WithKubeVersion(kv))'],
    [
      'pkg/lint',
      'lint.AllWithKubeVersionAndSchemaValidation(dir, v, ns, kv, skip)',
      'lint.RunAll(dir, v, ns, lint.WithKubeVersion(kv), lint.WithSkipSchemaValidation(skip))',
    ],
    ['pkg/lint/rules', 'rules.Templates(&l, v, ns, false)', 'rules.Templates(&l, ns, v)'],
    [
      'pkg/lint/rules',
      'rules.TemplatesWithKubeVersion(&l, v, ns, kv)',
      'rules.Templates(&l, ns, v, rules.TemplateLinterKubeVersion(kv))',
    ],
    ['pkg/lint/rules', 'rules.Values(&l)', 'rules.ValuesWithOverrides(&l, map[string]any{}, false)'],
    ['pkg/lint/rules', 'rules.ValuesWithOverrides(&l, v)', 'rules.ValuesWithOverrides(&l, v, false)'],
    [
      'pkg/repo',
      'repo.FindChartInRepoURL(url, name, version, "", "", "", getters)',
      'repo.FindChartInRepoURL(url, name, getters, repo.WithChartVersion(version))',
    ],
    [
      'pkg/repo',
      'repo.FindChartInAuthAndTLSAndPassRepoURL(url, user, pw, name, version, cert, key, ca, insecure, false, getters)',
      'repo.FindChartInRepoURL(url, name, getters, repo.WithUsernamePassword(user, pw), repo.WithChartVersion(version), ' +
        'repo.WithClientTLS(cert, key, ca), repo.WithInsecureSkipTLSVerify(insecure))',
    ],
    ['pkg/downloader', 'downloader.VerifyChart(path, ring)', 'downloader.VerifyChart(path, path+".prov", ring)'],
    [
      'pkg/registry',
      'registry.NewClient(registry.ClientOptDebug(true), registry.ClientOptResolver(nil))',
      'registry.NewClient(registry.ClientOptDebug(true))',
    ],
    ['pkg/action', 'action.NewPullWithOpts(action.WithConfig(cfg))', 'action.NewPull(action.WithConfig(cfg))'],
    ['pkg/action', 'action.NewShowWithConfig(action.ShowAll, cfg)', 'action.NewShow(action.ShowAll, cfg)'],
    ['pkg/action', 'action.CheckDependencies(c, deps)', 'action.CheckDependencies(c, helmDependencies(deps))'],
    [
      'pkg/kube',
      'kube.NewReadyChecker(cs, func(string, ...any) {}, kube.PausedAsReady(true))',
      'kube.NewReadyChecker(cs, kube.PausedAsReady(true))',
    ],
    ['pkg/storage/driver', 'driver.NewSQL(dsn, nil, ns)', 'driver.NewSQL(dsn, ns)'],
    ['pkg/time', 'time.Now().Sub(then)', 'time.Now().Sub(then)'],
  ])('%s: %s', (path, before, after) => {
    expect(body([path], before)).toBe(after);
  });

  test('a client of Kubernetes works as Helm 3 did', () => {
    const at = body(
      ['pkg/kube'],
      'c := kube.New(nil)\n\tc.Create(list)\n\tc.Update(a, b, false)\n\tc.Update(a, b, force)\n\tc.Delete(list)\n\tc.DeleteWithPropagationPolicy(list, p)\n\tc.Log = logf',
    );
    expect(at.split('\n').map((line) => line.trim())).toEqual([
      'c := kube.New(nil)',
      'c.Create(list, kube.ClientCreateOptionServerSideApply(false, false))',
      'c.Update(a, b, kube.ClientUpdateOptionServerSideApply(false, false))',
      'c.Update(a, b, kube.ClientUpdateOptionForceReplace(force), kube.ClientUpdateOptionServerSideApply(false, false))',
      'c.Delete(list, metav1.DeletePropagationBackground)',
      'c.Delete(list, p)',
      'c.SetLogger(helmLogHandler(logf))',
    ]);
  });

  test('arguments that become options are rewritten by themselves', () => {
    const call =
      'repo.FindChartInAuthAndTLSRepoURL(\n\t\turl, user, pw, name,\n\t\tversion, cert,\n\t\tkey, ca,\n\t\te.InsecureSkipTLSverify, getters)';
    expect(body(['pkg/repo'], `var e repo.Entry\n\t${call}`)).toBe(
      'var e repo.Entry\n\trepo.FindChartInRepoURL(\n\t\turl, name, getters, repo.WithUsernamePassword(user, pw),\n\t\t' +
        'repo.WithChartVersion(version), repo.WithClientTLS(cert, key, ca),\n\t\t' +
        'repo.WithInsecureSkipTLSVerify(e.InsecureSkipTLSVerify))',
    );
    expect(manual(['pkg/repo'], call.replace('cert,\n', 'cert, // of the client\n'))[0]).toContain('comments');
  });

  test.each([
    ['cfg := new(action.Configuration)\n\tif ok {\n\t\taction.NewShow(action.ShowAll)\n\t}', 'cfg'],
    ['a := &action.Configuration{}\n\tvar b *action.Configuration\n\taction.NewShow(action.ShowAll)', 'b'],
    ['if c := new(action.Configuration); ok {\n\t\taction.NewShow(action.ShowAll)\n\t}', 'c'],
  ])('NewShow gets the configuration that is there: %s', (statements, name) => {
    expect(body(['pkg/action'], statements)).toContain(`action.NewShow(action.ShowAll, ${name})`);
  });

  test.each([
    'action.NewShow(action.ShowAll)\n\tcfg := new(action.Configuration)',
    'cfg := new(action.Configuration)\n\tif cfg := 1; ok {\n\t\taction.NewShow(action.ShowAll)\n\t}',
    'if ok {\n\t\tcfg := new(action.Configuration)\n\t}\n\taction.NewShow(action.ShowAll)',
  ])('NewShow gets no configuration that is not there: %s', (statements) => {
    expect(manual(['pkg/action'], statements).join()).toContain('NewShow needs');
  });

  test('a digest comes before the URL', () => {
    expect(
      body(['pkg/downloader'], 'var d downloader.ChartDownloader\n\tu, err := d.ResolveChartVersion(r, v)'),
    ).toContain('_, u, err := d.ResolveChartVersion(r, v)');
  });

  test('an argument that goes leaves no variable that nothing uses', () => {
    expect(manual(['pkg/lint'], 'strict := g()\n\tlint.All(dir, v, ns, strict)')).toHaveLength(1);
    expect(body(['pkg/lint'], 'strict := g()\n\tlint.All(dir, v, ns, strict)\n\tg(strict)')).toContain(
      'RunAll(dir, v, ns)\n',
    );
  });

  test('functions that are passed on, and calls with several values in one', () => {
    expect(manual(['pkg/lint'], 'run(lint.All)')).toHaveLength(1);
    expect(manual(['pkg/downloader'], 'downloader.VerifyChart(both())')).toHaveLength(1);
  });
});

describe('names of options', () => {
  const fields = 'e := repo.Entry{InsecureSkipTLSverify: true}\n\te.InsecureSkipTLSverify = false';

  test('are spelled as the release does', () => {
    expect(body(['pkg/repo'], fields)).toBe(
      'e := repo.Entry{InsecureSkipTLSVerify: true}\n\te.InsecureSkipTLSVerify = false',
    );
    expect(body(['pkg/repo'], fields, '4.0.5')).toBe(fields);
  });
});

describe('times', () => {
  test('are those of the standard library', () => {
    const after = body(
      ['pkg/release', 'pkg/time'],
      'info := release.Info{FirstDeployed: time.Time{Time: start()}}\n\tuse(info.LastDeployed.Time, time.Time{})\n\tinfo.Deleted.Time = start()',
    );
    expect(after.split('\n').map((line) => line.trim())).toEqual([
      'info := release.Info{FirstDeployed: start()}',
      'use(info.LastDeployed, time.Time{})',
      'info.Deleted = start()',
    ]);
  });

  test('of files', () => {
    expect(body(['pkg/time/ctime'], 'use(ctime.Modified(info))')).toBe('use(info.ModTime())');
  });
});

describe('storage', () => {
  test('releases keep their types', () => {
    const after = body(
      ['pkg/storage', 'pkg/storage/driver'],
      's := storage.Init(driver.NewMemory())\n\trel, err := s.Last("a")\n\tall, err := s.History("a")\n\t_, err = s.Get("a", 1)\n\ts.Delete("a", 1)',
    );
    expect(after.split('\n').map((line) => line.trim())).toEqual([
      's := storage.Init(driver.NewMemory())',
      'rel, err := helmRelease(s.Last("a"))',
      'all, err := helmReleases(s.History("a"))',
      '_, err = s.Get("a", 1)',
      's.Delete("a", 1)',
    ]);
  });

  test('so do filters', () => {
    const after = body(
      ['pkg/storage/driver', 'pkg/release'],
      'list, err := driver.NewMemory().List(func(r *release.Release) bool {\n\t\treturn r.Version > 1\n\t})',
    );
    expect(after).toBe(
      'list, err := helmReleases(driver.NewMemory().List(func(item helmrelease.Releaser) bool {\n\t\tr := helmReleaseOf(item)\n\t\treturn r.Version > 1\n\t}))',
    );
  });
});

describe('logs', () => {
  test('of clients and drivers', () => {
    const after = body(
      ['pkg/kube', 'pkg/storage/driver'],
      'c := &kube.Client{Log: logf, Namespace: "a"}\n\tc.Log("%d", 1)\n\tkube.NewReadyChecker(cs, logger.WithName("a").Debugf)\n\tvar d driver.SQL\n\td.Log = nil\n\tuse(c, d)',
    );
    expect(after.split('\n').map((line) => line.trim())).toEqual([
      'c := &kube.Client{Namespace: "a"}',
      'c.SetLogger(helmLogHandler(logf))',
      'c.Logger().Debug(fmt.Sprintf("%d", 1))',
      'kube.NewReadyChecker(cs)',
      'var d driver.SQL',
      'use(c, d)',
    ]);
  });
});

describe('nested calls', () => {
  test('each gets its own edits', () => {
    expect(
      body(
        ['pkg/storage', 'pkg/release', 'pkg/time'],
        'var s *storage.Storage\n\tuse(s.Get(name(release.StatusFailed, time.Time{Time: now}), 1))',
      ),
    ).toContain('use(helmRelease(s.Get(name(releasecommon.StatusFailed, now), 1)))');
  });
});
