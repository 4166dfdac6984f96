import { expect, test } from 'vitest';
import { rewriteBody } from './rewritten.ts';

interface Case {
  readonly before: string;
  readonly after: string;
  /** Symbols of which the rewrite changes what the program does. */
  readonly unsafe?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'rendered without a cluster': {
    before: `
client := action.NewInstall(cfg)
client.ReleaseName = "x"
client.DryRun = true
// No cluster is asked.
client.ClientOnly = true`,
    after: `client := action.NewInstall(cfg)
client.ReleaseName = "x"
// No cluster is asked.
client.DryRunStrategy = action.DryRunClient`,
  },
  'client only without a dry run': {
    before: `
client := action.NewInstall(cfg)
client.ClientOnly = true`,
    after: `client := action.NewInstall(cfg)
client.DryRunStrategy = action.DryRunClient`,
    unsafe: ['Install.ClientOnly'],
  },
  'a real install': {
    before: `
client := action.NewInstall(cfg)
client.Wait = true
client.ClientOnly = false
client.DryRun = false`,
    after: `client := action.NewInstall(cfg)
client.ServerSideApply = false
client.WaitStrategy = kube.LegacyStrategy
client.DryRunStrategy = action.DryRunNone`,
  },
  'a dry run that looks up in the cluster': {
    before: `
client := action.NewInstall(cfg)
client.DryRun = true
client.DryRunOption = "server"
up := action.NewUpgrade(cfg)
up.DryRunOption = \`server\``,
    after: `client := action.NewInstall(cfg)
client.DryRunStrategy = action.DryRunServer
up := action.NewUpgrade(cfg)
up.DryRunStrategy = action.DryRunServer`,
  },
  'a dry run in between': {
    before: `
client := action.NewInstall(cfg)
client.DryRun = true`,
    after: `client := action.NewInstall(cfg)
client.DryRunStrategy = action.DryRunServer`,
    unsafe: ['Install.DryRun'],
  },
  'one that always looks up': {
    before: `
client := action.NewInstall(cfg)
client.Wait = true
client.DryRun = o.dryRun
if client.DryRun {
	client.DryRunOption = "server"
}`,
    after: `client := action.NewInstall(cfg)
client.ServerSideApply = false
client.WaitStrategy = kube.LegacyStrategy
client.DryRunStrategy = helmInstallStrategy(false, o.dryRun, "")
if client.DryRunStrategy != action.DryRunNone {
	client.DryRunStrategy = action.DryRunServer
}`,
  },
  'what only the program knows': {
    before: `
up := action.NewUpgrade(cfg)
up.Wait = true
up.DryRun = o.dryRun
up.DryRunOption = o.option
back := action.NewRollback(cfg)
back.Wait = true
back.DryRun = ask()
client := action.NewInstall(cfg)
client.DryRun = true
client.ClientOnly = !ask()`,
    after: `up := action.NewUpgrade(cfg)
up.WaitStrategy = kube.LegacyStrategy
up.DryRunStrategy = helmUpgradeStrategy(o.dryRun, o.option)
back := action.NewRollback(cfg)
back.WaitStrategy = kube.LegacyStrategy
back.DryRunStrategy = helmDryRunStrategy(ask())
client := action.NewInstall(cfg)
client.DryRunStrategy = helmInstallStrategy(!ask(), true, "")`,
    unsafe: ['Install.DryRun', 'Install.ClientOnly'],
  },
  'used twice': {
    before: `
up := action.NewUpgrade(cfg)
up.Wait = true
up.DryRun = true
up.Run("x", ch, nil)
up.DryRun = false
up.Run("x", ch, nil)`,
    after: `up := action.NewUpgrade(cfg)
up.WaitStrategy = kube.LegacyStrategy
up.DryRunStrategy = action.DryRunClient
up.Run("x", ch, nil)
up.DryRunStrategy = action.DryRunNone
up.Run("x", ch, nil)`,
  },
  'asked for': {
    before: `
up := action.NewUpgrade(cfg)
up.Wait = true
if up.DryRun || up.DryRunOption == "server" {
	up.Description = "dry"
}
if !up.DryRun && "client" != up.DryRunOption {
	up.Description = "real"
}`,
    after: `up := action.NewUpgrade(cfg)
up.WaitStrategy = kube.LegacyStrategy
if up.DryRunStrategy != action.DryRunNone || up.DryRunStrategy == action.DryRunServer {
	up.Description = "dry"
}
if up.DryRunStrategy == action.DryRunNone && action.DryRunClient != up.DryRunStrategy {
	up.Description = "real"
}`,
  },
  'an uninstall keeps its own': {
    before: `
un := action.NewUninstall(cfg)
un.Wait = true
un.DryRun = o.dryRun`,
    after: `un := action.NewUninstall(cfg)
un.WaitStrategy = kube.LegacyStrategy
un.DryRun = o.dryRun`,
  },
};

test.each(Object.entries(CASES))('%s', (_name, { before, after, unsafe = [] }) => {
  const result = rewriteBody(before);
  expect(result.body).toBe(after);
  expect(result.manual).toEqual([]);
  expect(result.unsafe.map((line) => line.split(' ')[1])).toEqual(unsafe);
});

test('what has no counterpart is left to a person', () => {
  const { manual } = rewriteBody(`
client := action.NewInstall(cfg)
client.ClientOnly = true
client.DryRunOption = "server"
flag(&client.HideNotes, &client.DryRun)
up := action.NewUpgrade(cfg)
up.Wait = true
old := up.DryRunOption
up.DryRunOption = old`);
  expect(manual.map((line) => line.split(':')[0])).toEqual([
    '27 Install.ClientOnly',
    '28 Install.DryRunOption',
    '29 Install.DryRun',
    '32 Upgrade.DryRunOption',
  ]);
});
