/** What is not safe is written after what is, and brings along what it needs. */
import { describe, expect, test } from 'vitest';
import { moved, movedUnsafely } from './moved.ts';

const INSTALL = `package main

import "helm.sh/helm/v3/pkg/action"

func install(cfg *action.Configuration, client, dry bool) *action.Install {
	run := action.NewInstall(cfg)
	run.ReleaseName = "shop"
	run.ClientOnly = client
	run.DryRun = dry
	return run
}
`;

const UPGRADE = `package main

import "helm.sh/helm/v3/pkg/action"

func upgrade(upgrade *action.Upgrade) *bool {
	upgrade.Recreate = true
	return &upgrade.Atomic
}
`;

function unsafeOf({ uses }: ReturnType<typeof moved>): string[] {
  return uses.flatMap(({ symbol, change }) => (change.kind === 'mechanical' && !change.safe ? [symbol] : []));
}

describe('what changes behaviour', () => {
  test('brings no helper before it is written', () => {
    const safe = moved({ 'main.go': INSTALL });
    expect(Object.keys(safe.files)).toEqual(['go.mod', 'main.go']);
    expect(safe.files['main.go']).toContain('run.ClientOnly = client\n\trun.DryRun = dry\n');
    expect(safe.files['go.mod']).toContain('helm.sh/helm/v4 v4.3.1');
    expect(unsafeOf(safe)).toEqual(['Install.ClientOnly', 'Install.DryRun']);
  });

  test('brings its helper when it is written', () => {
    const { files, uses } = movedUnsafely({ 'main.go': INSTALL });
    expect(files['main.go']).toContain('run.DryRunStrategy = helmInstallStrategy(client, dry, "")\n');
    expect(files['helm4.go']).toContain('func helmInstallStrategy(');
    expect(uses.every(({ change }) => change.kind === 'none')).toBe(true);
  });

  test('brings no import before it is written', () => {
    const text = INSTALL.replace('run.ClientOnly = client\n\trun.DryRun = dry', 'run.ClientOnly = true').replace(
      '*action.Install {',
      'any {',
    );
    const only = text
      .replace('import "helm.sh/helm/v3/pkg/action"', 'import "example.org/m/clients"')
      .replace('cfg *action.Configuration, client, dry bool', '')
      .replace('action.NewInstall(cfg)', 'clients.New()');
    const clients = `package clients

import "helm.sh/helm/v3/pkg/action"

func New() *action.Install {
	return nil
}
`;
    const safe = moved({ 'main.go': only, 'clients/clients.go': clients });
    expect(safe.files['main.go']).toBe(only);
    const all = movedUnsafely({ 'main.go': only, 'clients/clients.go': clients });
    expect(all.files['main.go']).toContain('import "example.org/m/clients"\nimport "helm.sh/helm/v4/pkg/action"\n');
    expect(all.files['main.go']).toContain('run.DryRunStrategy = action.DryRunClient\n');
  });

  test('is left in a program for Helm 4 until it is asked for', () => {
    const first = moved({ 'main.go': INSTALL, 'upgrade.go': UPGRADE });
    expect(first.files['upgrade.go']).toBe(UPGRADE.replace('/v3/', '/v4/'));
    const second = moved(first.files);
    expect(second.files).toEqual(first.files);
    expect(unsafeOf(second)).toEqual(['Install.ClientOnly', 'Install.DryRun', 'Upgrade.Recreate', 'Upgrade.Atomic']);
    const third = moved(first.files, undefined, true);
    expect(third.files['upgrade.go']).toContain('{\n\treturn &upgrade.RollbackOnFailure\n}');
    expect(third.files['helm4.go']).toContain('func helmInstallStrategy(');
    expect(moved(third.files, undefined, true).files).toEqual(third.files);
  });

  test('calls the helper that is there', () => {
    const dry = `${INSTALL}
func later(cfg *action.Configuration, dry bool) *action.Rollback {
	run := action.NewRollback(cfg)
	run.DryRun = dry
	return run
}
`;
    const helper = movedUnsafely({ 'main.go': dry }).files;
    const more = INSTALL.replace('func install', 'func again').replaceAll('/v3/', '/v4/');
    const { files } = movedUnsafely({ ...helper, 'again.go': more });
    expect(files['again.go']).toContain('helmInstallStrategy(client, dry, "")');
    expect(Object.keys(files).sort()).toEqual(['again.go', ...Object.keys(helper)].sort());
  });

  test('of a dry run that is set at two places is written at both or at neither', () => {
    const text = INSTALL.replace(
      '\trun.ClientOnly = client\n\trun.DryRun = dry\n',
      '\trun.DryRunOption = "server"\n\tif dry {\n\t\trun.ClientOnly = client\n\t}\n',
    );
    const safe = moved({ 'main.go': text });
    expect(safe.files['main.go']).toContain('run.DryRunOption = "server"\n\tif dry {\n\t\trun.ClientOnly = client\n');
    const { files } = movedUnsafely({ 'main.go': text });
    expect(files['main.go']).toContain('helmInstallStrategy(client, false, "server")');
  });
});
