import { expect, test } from 'vitest';
import { trapUses } from '../../../src/sdk/traps/index.ts';
import { checked } from '../go-module.ts';
import { rewriteFiles } from '../rewrite/actions/rewritten.ts';

/** The traps in the body of a function of a program for Helm 4, as `line trap symbol =text`, lines counted from its first. */
function trapsIn(body: string, target = '4.3.1'): string[] {
  const head = `package main

import (
	"log"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/cli"
	"helm.sh/helm/v4/pkg/downloader"
	"helm.sh/helm/v4/pkg/kube"
	"helm.sh/helm/v4/pkg/registry"
)

func f(cfg *action.Configuration, text string, chart any, kc *kube.Client, login *registry.Client, on bool) {
`;
  const files = checked({ 'main.go': `${head}${body.replace(/^\n/, '')}\n}\n` });
  const before = head.split('\n').length - 1;
  return trapUses(files, target).map(({ use, outcome }) => {
    const { text } = use.file.file;
    const line = text.slice(0, use.node.start).split('\n').length - before;
    return `${line} ${outcome.traps?.join() ?? ''} ${use.symbol} =${text.slice(use.node.start, use.node.end)}`;
  });
}

test('an action without a wait strategy, seen only where nobody else can set it', () => {
  expect(
    trapsIn(`
install := action.NewInstall(cfg)
install.Run(chart, nil)
action.NewUninstall(cfg).Run("x")
back := action.NewRollback(cfg)
back.WaitStrategy = kube.LegacyStrategy
up := action.NewUpgrade(cfg)
if on {
	up.WaitStrategy = kube.LegacyStrategy
}
given := action.NewInstall(cfg)
set(given)
pointed := action.NewInstall(cfg)
flag(&pointed.WaitStrategy)
rendered := action.NewInstall(cfg)
rendered.DryRunStrategy = action.DryRunClient
shown := action.NewInstall(cfg)
shown.DryRunStrategy = "client"`),
  ).toEqual(['1 T01 Install.WaitStrategy =NewInstall', '3 T01 Uninstall.WaitStrategy =NewUninstall']);
});

test('a strategy for dry runs that is none', () => {
  expect(
    trapsIn(`
install := action.NewInstall(cfg)
install.WaitStrategy = kube.LegacyStrategy
install.DryRunStrategy = action.DryRunStrategy(text)
install.DryRunStrategy = ""
install.DryRunStrategy = "server"
install.DryRunStrategy = action.DryRunStrategy("none")`),
  ).toEqual(['3 T02 DryRunStrategy =DryRunStrategy', '4 T02 Install.DryRunStrategy =DryRunStrategy']);
});

test('a configuration that logs nothing', () => {
  expect(
    trapsIn(`
one := new(action.Configuration)
one.Init(nil, "", "")
var two action.Configuration
two.SetLogger(nil)
two.Init(nil, "", "")
three := action.NewConfiguration()
three.Init(nil, "", "")
cfg.Init(nil, "", "")
four := &action.Configuration{}
if err := four.Init(nil, "", ""); err != nil {
	log.Print(err)
}`),
  ).toEqual(['2 T03 Configuration.Init =Init', '10 T03 Configuration.Init =Init']);
});

test('what excludes each other', () => {
  expect(
    trapsIn(`
install := action.NewInstall(cfg)
install.WaitStrategy = kube.LegacyStrategy
install.ForceReplace = on
other := action.NewInstall(cfg)
other.WaitStrategy = kube.LegacyStrategy
other.ServerSideApply = false
other.ForceReplace = true
other.ForceConflicts = true
last := action.NewInstall(cfg)
last.WaitStrategy = kube.LegacyStrategy
last.ForceReplace = false`),
  ).toEqual(['3 T06 Install.ForceReplace =ForceReplace', '8 T06 Install.ForceConflicts =ForceConflicts']);
});

test('downloads without a content cache', () => {
  expect(
    trapsIn(`
a := downloader.ChartDownloader{}
b := &downloader.Manager{ContentCache: "x"}
c := &downloader.Manager{}
c.ContentCache = "x"
action.NewInstall(nil).LocateChart("x", &cli.EnvSettings{})
_ = cli.EnvSettings{}
_, _, _ = a, b, c`).filter((line) => line.includes('T11')),
  ).toEqual(['1 T11 ChartDownloader =ChartDownloader', '5 T11 EnvSettings =EnvSettings']);
});

test('results that are not what they look like', () => {
  expect(
    trapsIn(`
up := action.NewUpgrade(cfg)
up.WaitStrategy = kube.LegacyStrategy
rel, err := up.Run("x", chart, nil)
if rel != nil {
	log.Print(rel)
}
if err != nil {
	return
}
if rel == nil {
	return
}
tested, _, err := action.NewReleaseTesting(cfg).Run("x")
other, shutdown, err := action.NewReleaseTesting(cfg).Run("x")
_, _, _ = tested, other, shutdown`),
  ).toEqual(['13 T19 ReleaseTesting.Run =Run', '4 T14 Upgrade.Run =rel']);
});

test('clients of the cluster and of registries', () => {
  expect(
    trapsIn(`
kc.Wait(nil, 0)
other := kube.New(nil)
other.SetWaiter(kube.LegacyStrategy)
other.Wait(nil, 0)
login.Login("https://example.org/charts")
login.Login("example.org:5000")`),
  ).toEqual(['1 T16 Client.Wait =Wait', '5 T15 Client.Login =Login']);
});

test('a rollback before 4.1.3 needs to know how to apply', () => {
  const body = `
back := action.NewRollback(cfg)
back.WaitStrategy = kube.LegacyStrategy
back.Run("x")`;
  expect(trapsIn(body, '4.1.1')).toEqual(['1 T26 Rollback.ServerSideApply =NewRollback']);
  expect(trapsIn(body)).toEqual([]);
});

test('a name that is shadowed is no package', () => {
  expect(trapsIn('action := group{}\naction.NewInstall(cfg).Run(chart)\naction.DryRunStrategy(text)')).toEqual([]);
});

test('what was rewritten from Helm 3 runs into none of them', () => {
  const { files } = rewriteFiles({
    'main.go': `package main

import (
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/downloader"
)

func f(ch *chart.Chart, option string, on bool) {
	cfg := new(action.Configuration)
	cfg.Init(nil, "", "", nil)
	install := action.NewInstall(cfg)
	install.Force = on
	install.Run(ch, nil)
	up := action.NewUpgrade(cfg)
	up.Atomic = on
	up.DryRunOption = option
	rel, err := up.Run("x", ch, nil)
	if rel != nil {
		print(rel.Name, err)
	}
	action.NewUninstall(cfg).Run("x")
	action.NewRollback(cfg).Run("x")
	action.NewReleaseTesting(cfg).Run("x")
	man := &downloader.Manager{}
	man.Update()
}
`,
  });
  expect(rewriteFiles(files).files).toEqual(files);
  const found = trapUses(checked(files), '4.3.1').map(({ use, outcome }) => `${outcome.traps?.join()} ${use.symbol}`);
  expect(found).toEqual([]);
});
