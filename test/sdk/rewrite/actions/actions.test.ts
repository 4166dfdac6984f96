import { expect, test } from 'vitest';
import { rewriteBody, rewriteFiles } from './rewritten.ts';

const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'what actions return keeps its type': [
    `
client := action.NewInstall(cfg)
client.Wait = true
rel, err := client.Run(ch, nil)
if rel, err = client.RunWithContext(nil, ch, nil); err != nil {
	return
}
_, err = client.Run(ch, nil)
client.Run(ch, nil)
history, err := action.NewHistory(cfg).Run("x")
show(action.NewGet(cfg).Run("x"))
tested, err := action.NewReleaseTesting(cfg).Run("x")
_, _, _ = rel, history, tested`,
    `client := action.NewInstall(cfg)
client.ServerSideApply = false
client.WaitStrategy = kube.LegacyStrategy
rel, err := helmRelease(client.Run(ch, nil))
if rel, err = helmRelease(client.RunWithContext(nil, ch, nil)); err != nil {
	return
}
_, err = client.Run(ch, nil)
client.Run(ch, nil)
history, err := helmReleases(action.NewHistory(cfg).Run("x"))
show(helmRelease(action.NewGet(cfg).Run("x")))
tested, err := helmTested(action.NewReleaseTesting(cfg).Run("x"))
_, _, _ = rel, history, tested`,
  ],
  'the release of an uninstall': [
    `
un := action.NewUninstall(cfg)
un.Wait = true
res, err := un.Run("x")
if err == nil && res.Release != nil {
	log.Print(res.Release.Name, res.Info)
}
res.Release = nil`,
    `un := action.NewUninstall(cfg)
un.WaitStrategy = kube.LegacyStrategy
res, err := un.Run("x")
if err == nil && helmReleaseOf(res.Release) != nil {
	log.Print(helmReleaseOf(res.Release).Name, res.Info)
}
res.Release = nil`,
  ],
  'force replaces, which goes with applying from the client': [
    `
up := action.NewUpgrade(cfg)
up.Wait = true
up.Force = o.force
back := action.NewRollback(cfg)
back.Wait = true
back.Force = true
back.Recreate = false
client := action.NewInstall(cfg)
client.Wait = true
client.Force = o.force`,
    `up := action.NewUpgrade(cfg)
up.WaitStrategy = kube.LegacyStrategy
up.ForceReplace = o.force
if up.ForceReplace {
	up.ServerSideApply = "false"
}
back := action.NewRollback(cfg)
back.WaitStrategy = kube.LegacyStrategy
back.ForceReplace = true
back.ServerSideApply = "false"
client := action.NewInstall(cfg)
client.ServerSideApply = false
client.WaitStrategy = kube.LegacyStrategy
client.ForceReplace = o.force`,
  ],
  'lists show what they showed': [
    `
list := action.NewList(cfg)
if o.wait {
	list.StateMask = action.ListAll
}
pending := action.NewList(cfg)
pending.StateMask = action.ListPendingInstall
flags := action.NewList(cfg)
flags.SetStateMask()
releases, err := action.NewList(cfg).Run()
_, _ = releases, err`,
    `list := action.NewList(cfg)
list.StateMask = action.ListDeployed | action.ListFailed
if o.wait {
	list.StateMask = action.ListAll
}
pending := action.NewList(cfg)
pending.StateMask = action.ListPendingInstall
flags := action.NewList(cfg)
flags.SetStateMask()
if !flags.All && flags.StateMask == action.ListAll {
	flags.StateMask = action.ListDeployed | action.ListFailed
}
helmList := action.NewList(cfg)
helmList.StateMask = action.ListDeployed | action.ListFailed
releases, err := helmReleases(helmList.Run())
_, _ = releases, err`,
  ],
  'a status that asks for the release alone gets it': [
    `
status := action.NewStatus(cfg)
status.Version = 2
status.ShowDescription = true // for people
full := action.NewStatus(cfg)
full.ShowResources = true
tests := action.NewReleaseTesting(cfg)
tests.HideNotes = ask()`,
    `status := action.NewGet(cfg)
status.Version = 2
full := action.NewStatus(cfg)
tests := action.NewReleaseTesting(cfg)
_ = ask()`,
  ],
  'post-renderers get no hooks': [
    `
client := action.NewUpgrade(cfg)
client.Wait = true
client.PostRenderer = nil
if o.renderer != nil {
	client.PostRenderer = o.renderer
}
renderer, err := postrender.NewExec("sed", "s/a/b/")
_, _ = renderer, err`,
    `client := action.NewUpgrade(cfg)
client.WaitStrategy = kube.LegacyStrategy
client.PostRenderer = nil
if o.renderer != nil {
	client.PostRenderer = o.renderer
	client.PostRenderStrategy = action.PostRenderStrategyNoHooks
}
renderer, err := helmExecRenderer("sed", "s/a/b/")
_, _ = renderer, err`,
  ],
  'words of errors': [
    `
var err error
_ = strings.Contains(err.Error(), "cannot re-use a name") || err.Error() == "cannot re-use a name that is still in use"
_ = strings.HasPrefix(err.Error(), "Unable to continue with install")
_ = strings.Contains(err.Error(), "due to atomic being set")`,
    `var err error
_ = strings.Contains(err.Error(), "cannot reuse a name") || err.Error() == "release name check failed: cannot reuse a name that is still in use"
_ = strings.HasPrefix(err.Error(), "unable to continue with install")
_ = strings.Contains(err.Error(), "due to rollback-on-failure being set")`,
  ],
};

test.each(Object.entries(CASES))('%s', (_name, [before, after]) => {
  const result = rewriteBody(before);
  expect(result.body).toBe(after);
  expect(result.manual).toEqual([]);
  expect(result.unsafe).toEqual([]);
});

test('what is gone, passed on or hidden is left to a person', () => {
  const { manual, unsafe, body } = rewriteBody(`
up := action.NewUpgrade(cfg)
up.Wait = true
up.Recreate = o.force
up.Recreate = ask()
run := up.Run
status := action.NewStatus(cfg)
status.ShowResources = o.wait
_ = run`);
  expect(manual.map((line) => line.split(':')[0])).toEqual([
    '30 Upgrade.Run',
    '31 NewStatus',
    '32 Status.ShowResources',
  ]);
  expect(unsafe).toEqual(['28 Upgrade.Recreate', '29 Upgrade.Recreate']);
  expect(body).toContain('LegacyStrategy\n_ = ask()\nrun');
});

test('an interface of the program that wants releases of Helm 3', () => {
  const { manual } = rewriteFiles({
    'main.go': `package main

import (
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/release"
)

type getter interface {
	Run(name string) (*release.Release, error)
}

func use(g getter) {}

func f(cfg *action.Configuration) getter {
	client := action.NewGet(cfg)
	use(client)
	return action.NewStatus(cfg)
}
`,
  });
  expect(manual.map((line) => line.split(':')[0])).toEqual(['15 Get.Run', '17 NewStatus', '17 Status.Run']);
});

test('fields of Helm 3 that are left in a program for Helm 4', () => {
  const { files } = rewriteFiles({
    'main.go': `package main

import (
	"helm.sh/helm/v4/pkg/action"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/kube"
)

func f(cfg *action.Configuration, ch *chart.Chart, on bool) {
	up := action.NewUpgrade(cfg)
	up.WaitStrategy = kube.HookOnlyStrategy
	up.DryRun = on
	up.Recreate = false
	un := action.NewUninstall(cfg)
	un.Wait = on || up.Wait
	cfg.Log("ready")
}
`,
  });
  expect(files['main.go']).toContain(`	up.WaitStrategy = kube.HookOnlyStrategy
	up.DryRunStrategy = helmDryRunStrategy(on)
	un := action.NewUninstall(cfg)
	un.WaitStrategy = helmWaitStrategy(on || up.WaitStrategy == kube.LegacyStrategy)
	cfg.Logger().Debug("ready")
`);
});

test('before 4.2 hooks can not be kept from post-renderers, before 4.1 a test has two results', () => {
  const body = `
client := action.NewUpgrade(cfg)
client.Wait = true
client.PostRenderer = o.renderer
rel, err := action.NewReleaseTesting(cfg).Run("x")
back := action.NewRollback(cfg)
_, _ = rel, err`;
  const at40 = rewriteBody(body, '4.0.5');
  expect(at40.manual.map((line) => line.split(':')[0])).toEqual(['28 Upgrade.PostRenderer']);
  expect(at40.body).toContain('rel, err := helmRelease(action.NewReleaseTesting(cfg).Run("x"))');
  expect(at40.body).toContain('back.ServerSideApply = "auto"');
});
