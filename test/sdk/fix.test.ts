/** What `fix` writes of a Go module on the disk, and what it tells afterwards. */
import { expect, test } from 'vitest';
import { fixedFiles } from '../fix/repository.ts';

const FILES = {
  'go.mod': 'module example.org/m\n\ngo 1.26.0\n\nrequire helm.sh/helm/v3 v3.22.0\n',
  'main.go': `package main

import (
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/storage/driver"
)

var _ driver.Creator = own{}

type own struct{}

func (own) Create(key string, rel *release.Release) error { return nil }

func main() {
	run := action.NewInstall(nil)
	run.ClientOnly = client()
	action.NewShow(action.ShowAll)
	run.Run(nil, nil)
}
`,
};

test('what is safe, without the helpers of what is not; the rest is told', async () => {
  const { outcome, texts } = await fixedFiles(FILES);
  expect(Object.keys(texts).sort()).toEqual(['go.mod', 'main.go']);
  expect(texts['main.go']).toContain('run.ClientOnly = client()\n');
  expect(outcome.takenBack).toEqual([]);
  const left = outcome.remaining.filter(({ severity }) => severity === 'error');
  expect(left.map(({ message, fix }) => [message.split("'")[1], fix?.safe])).toEqual([
    ['driver.Creator.Create', undefined],
    ['action.Install.ClientOnly', false],
    ['action.NewShow', undefined],
  ]);
});

test('with what changes behaviour, in one run as in two', async () => {
  const once = await fixedFiles(FILES, { unsafe: true });
  expect(once.texts['main.go']).toContain('run.DryRunStrategy = helmInstallStrategy(client(), false, "")\n');
  expect(once.texts['helm4.go']).toContain('func helmInstallStrategy(');
  const first = await fixedFiles(FILES);
  const second = await fixedFiles({ ...FILES, ...first.texts }, { unsafe: true });
  expect({ ...FILES, ...first.texts, ...second.texts }).toEqual({ ...FILES, ...once.texts });
});
