import { expect, test } from 'vitest';
import { rewriteBody, rewriteFiles } from './rewritten.ts';

/** Bodies of functions before and after; nothing in them is left to a person or changes behaviour. */
const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'true and false': [
    `
install := action.NewInstall(cfg)
install.Wait = true // long
rollback := action.NewRollback(cfg)
rollback.Wait = (false)
_, _ = install, rollback`,
    `install := action.NewInstall(cfg)
install.ServerSideApply = false
install.WaitStrategy = kube.LegacyStrategy // long
rollback := action.NewRollback(cfg)
rollback.WaitStrategy = kube.HookOnlyStrategy
_, _ = install, rollback`,
  ],
  'an expression, asked for in another': [
    `
client := action.NewUpgrade(cfg)
client.Wait = client.Wait || !o.wait
if !client.Wait && (client.Wait == o.wait) {
	return
}`,
    `client := action.NewUpgrade(cfg)
client.WaitStrategy = helmWaitStrategy(client.WaitStrategy == kube.LegacyStrategy || !o.wait)
if client.WaitStrategy != kube.LegacyStrategy && ((client.WaitStrategy == kube.LegacyStrategy) == o.wait) {
	return
}`,
  ],
  'handed from one action to another': [
    `
up, un := action.NewUpgrade(cfg), action.NewUninstall(cfg)
up.Wait, un.Timeout = o.wait, 1
un.Wait = up.Wait`,
    `up, un := action.NewUpgrade(cfg), action.NewUninstall(cfg)
up.WaitStrategy, un.Timeout = helmWaitStrategy(o.wait), 1
un.WaitStrategy = up.WaitStrategy`,
  ],
  'atomic after it': [
    `
client := action.NewUpgrade(cfg)
client.Wait = o.wait
client.Atomic = ask()
client.Timeout = 1`,
    `client := action.NewUpgrade(cfg)
client.WaitStrategy = helmWaitStrategy(o.wait)
client.RollbackOnFailure = ask()
if client.RollbackOnFailure {
	client.WaitStrategy = kube.LegacyStrategy
}
client.Timeout = 1`,
  ],
  'atomic before it': [
    `
client := action.NewUpgrade(cfg)
client.Atomic = o.atomic
client.Wait = o.wait`,
    `client := action.NewUpgrade(cfg)
client.RollbackOnFailure = o.atomic
client.WaitStrategy = helmWaitStrategy(o.wait || client.RollbackOnFailure)`,
  ],
  'atomic alone, and atomic that is off': [
    `
client := action.NewUpgrade(cfg)
client.Atomic = true
other := action.NewUpgrade(cfg)
other.Atomic = false`,
    `client := action.NewUpgrade(cfg)
client.RollbackOnFailure = true
client.WaitStrategy = kube.LegacyStrategy
other := action.NewUpgrade(cfg)
other.WaitStrategy = kube.HookOnlyStrategy
other.RollbackOnFailure = false`,
  ],
  'a wait that nothing raises, in the branch of a switch': [
    `
client := action.NewUpgrade(cfg)
switch {
case o.wait:
	client.Wait = true
	client.Atomic = true
default:
	client.Wait = false
	client.Atomic = true
}`,
    `client := action.NewUpgrade(cfg)
client.WaitStrategy = kube.HookOnlyStrategy
switch {
case o.wait:
	client.WaitStrategy = kube.LegacyStrategy
	client.RollbackOnFailure = true
default:
	client.WaitStrategy = helmWaitStrategy(client.RollbackOnFailure)
	client.RollbackOnFailure = true
	client.WaitStrategy = kube.LegacyStrategy
}`,
  ],
  'never set': [
    `
var uninstall = action.NewUninstall(cfg)
if _, err := action.NewUninstall(cfg).Run("a"); err != nil {
	return
}
uninstall.Run("b")`,
    `var uninstall = action.NewUninstall(cfg)
uninstall.WaitStrategy = kube.HookOnlyStrategy
helmUninstall := action.NewUninstall(cfg)
helmUninstall.WaitStrategy = kube.HookOnlyStrategy
if _, err := helmUninstall.Run("a"); err != nil {
	return
}
uninstall.Run("b")`,
  ],
  'two that nothing holds': [
    `both(action.NewInstall(cfg), action.NewInstall(cfg))`,
    `install := action.NewInstall(cfg)
install.WaitStrategy = kube.HookOnlyStrategy
install.ServerSideApply = false
helmInstall := action.NewInstall(cfg)
helmInstall.WaitStrategy = kube.HookOnlyStrategy
helmInstall.ServerSideApply = false
both(install, helmInstall)`,
  ],
  'made for something else': [
    `path, err := action.NewInstall(cfg).LocateChart("x", settings)
_, _ = path, err`,
    `path, err := action.NewInstall(cfg).LocateChart("x", settings)
_, _ = path, err`,
  ],
  'of literals': [
    `_ = []any{&action.Install{Wait: true, Atomic: o.atomic}, action.Rollback{Wait: o.wait, Recreate: false}}`,
    `_ = []any{&action.Install{WaitStrategy: kube.LegacyStrategy, RollbackOnFailure: o.atomic}, action.Rollback{WaitStrategy: helmWaitStrategy(o.wait)}}`,
  ],
};

test.each(Object.entries(CASES))('%s', (_name, [before, after]) => {
  const result = rewriteBody(before);
  expect(result.body).toBe(after);
  expect(result.manual).toEqual([]);
  expect(result.unsafe).toEqual([]);
});

test('what a pointer or another function decides is left to a person', () => {
  const { body, manual, unsafe } = rewriteBody(`
client := action.NewInstall(cfg)
flag(&client.Wait, &client.Atomic)
make := action.NewUpgrade
client.Wait, _ = two()
_ = make`);
  expect(manual).toEqual([
    '27 Install.Wait: something else sets Wait through a pointer: give it a bool of your own, and set client.WaitStrategy from it before Run',
    '28 Upgrade.WaitStrategy: NewUpgrade is passed on as a function: set WaitStrategy where it is called',
    '29 Install.Wait: a call sets Wait together with other values: keep its bool in a variable',
  ]);
  expect(unsafe).toEqual(['27 Install.Atomic']);
  expect(body).toContain('flag(&client.Wait, &client.RollbackOnFailure)');
});

test('a variable that only looks like an action is none', () => {
  const { body } = rewriteBody(`
type group struct{ Wait, Atomic, DryRun bool }
action := group{Wait: true}
action.Wait = false
client := group{}
client.Wait = o.wait`);
  expect(body).toBe(`type group struct{ Wait, Atomic, DryRun bool }
action := group{Wait: true}
action.Wait = false
client := group{}
client.Wait = o.wait`);
});

test('in a function of its own an action gets a name before it is returned', () => {
  const { files } = rewriteFiles({
    'main.go': `package main

import "helm.sh/helm/v3/pkg/action"

func make(cfg *action.Configuration) (*action.Install, error) {
	return action.NewInstall(cfg), nil
}

func set(a *action.Install, wait bool) {
	a.Wait = wait
}
`,
  });
  expect(files['main.go']).toBe(`package main

import "helm.sh/helm/v4/pkg/action"
import "helm.sh/helm/v4/pkg/kube"

func make(cfg *action.Configuration) (*action.Install, error) {
	install := action.NewInstall(cfg)
	install.WaitStrategy = kube.HookOnlyStrategy
	install.ServerSideApply = false
	return install, nil
}

func set(a *action.Install, wait bool) {
	a.WaitStrategy = helmWaitStrategy(wait)
}
`);
});
