/** Which Go files of which modules are handed to the reader of modules. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importedFrom, importsSdk, modulePath } from '../../src/audit/go/imports.ts';
import { goModules } from '../../src/audit/go/index.ts';
import { changeOf } from '../../src/helm/sdk/changes.ts';
import type { ModuleInput } from '../../src/sdk/module.ts';
import { listFiles } from '../../src/source/list.ts';
import { readCandidates } from '../../src/source/read.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'go-modules-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** What the reader gets, as `directory: files`, and whether it was loaded at all. */
async function handed(): Promise<{
  inputs: readonly ModuleInput[];
  told: string[];
  loaded: boolean;
  opened: string[];
}> {
  const listing = listFiles([root], { cwd: root });
  const texts = new Map(
    [...readCandidates(listing, { wanted: () => false })].flatMap((candidate) =>
      candidate.kind === 'file' ? [[candidate.file.path, candidate.file] as const] : [],
    ),
  );
  const listed = new Map(listing.files.map((file) => [file.path, file] as const));
  const inputs: ModuleInput[] = [];
  let loaded = false;
  const { files } = await goModules(texts, listed, '4.3.1', async () => {
    loaded = true;
    const readModule = (input: ModuleInput) => {
      inputs.push(input);
      return [];
    };
    return { readModule, changeOf };
  });
  const told = inputs.map(({ directory, files: own }) => `${directory}: ${own.map(({ path }) => path).join(' ')}`);
  return { inputs, told, loaded, opened: files.map(({ path }) => path) };
}

const importing = (path: string): string => `package p\n\nimport "${path}"\n`;
const ACTION = importing('helm.sh/helm/v3/pkg/action');

describe('files that import the SDK', () => {
  test.each([
    ['import "helm.sh/helm/v3/pkg/action"', true],
    ['import (\n\t"os"\n\n\thelmaction "helm.sh/helm/v4/pkg/action"\n)', true],
    ['import (\n\t. "helm.sh/helm/v3/pkg/chart"\n)', true],
    ['import `helm.sh/helm/v3/pkg/chart`', true],
    ['import ("os"; "helm.sh/helm/v3/pkg/chart")', true],
    ['import "k8s.io/helm/pkg/repo"', true],
    ['package action // import "helm.sh/helm/v3/pkg/action"', false],
    ['// see helm.sh/helm/v3/pkg/action', false],
    ['import "example.com/helm.sh/helm/v3"', false],
    ['import "helm.sh/helm/v30/x"', false],
  ])('%j', (text, expected) => expect(importsSdk(text)).toBe(expected));

  test('are told in time from a text of blanks', () => {
    const began = process.cpuUsage();
    for (const word of ['import', 'import(', 'import a', ';'])
      expect(importsSdk(`${word}${' '.repeat(500_000)}\n// helm.sh/helm/v3/`)).toBe(false);
    const { user, system } = process.cpuUsage(began);
    expect(user + system).toBeLessThan(5_000_000);
  });

  test('and packages of a module that a file imports', () => {
    const text =
      'import (\n\t"example.com/web"\n\tx "example.com/web/pkg/a"\n\t"example.com/webs/b"\n)\n// example.com/web/c';
    expect([...importedFrom('example.com/web', text)]).toEqual(['', 'pkg/a']);
    expect(modulePath('// a comment\nmodule example.com/web // x\n\ngo 1.26\n')).toBe('example.com/web');
    expect(modulePath('module "example.com/web"\r\n')).toBe('example.com/web');
  });
});

describe('what is handed over', () => {
  test('nothing is loaded without a use', async () => {
    write({ 'go.mod': 'module example.com/web\n', 'main.go': 'package main // helm.sh/helm/v3\n' });
    expect(await handed()).toMatchObject({ inputs: [], loaded: false, opened: [] });
  });

  test('whole packages, and packages that import them, two levels far', async () => {
    write({
      'go.mod': 'module example.com/web\n\nrequire helm.sh/helm/v3 v3.14.4\n',
      'go.work': 'go 1.26\nuse .\n',
      'pkg/deploy/deploy.go': ACTION,
      'pkg/deploy/options.go': 'package deploy\n',
      'pkg/deploy/deploy_test.go': 'package deploy_test\n',
      'pkg/first/first.go': importing('example.com/web/pkg/deploy'),
      'pkg/second/second.go': importing('example.com/web/pkg/first'),
      'pkg/third/third.go': importing('example.com/web/pkg/second'),
      'pkg/other/other.go': 'package other\n',
    });
    const { told, inputs } = await handed();
    expect(told).toEqual([
      ': pkg/deploy/deploy.go pkg/deploy/deploy_test.go pkg/deploy/options.go pkg/first/first.go pkg/second/second.go',
    ]);
    expect(inputs[0]?.goMod?.path).toBe('go.mod');
    expect(inputs[0]?.goWork?.path).toBe('go.work');
  });

  test('each module by itself', async () => {
    write({
      'a/go.mod': 'module example.com/a\n',
      'a/a.go': ACTION,
      'a/b/go.mod': 'module example.com/a/b\n',
      'a/b/b.go': ACTION,
      'loose/c.go': ACTION,
    });
    expect((await handed()).told).toEqual([': loose/c.go', 'a: a/a.go', 'a/b: a/b/b.go']);
  });

  test('neither copies of the SDK nor what go leaves out nor Helm itself', async () => {
    write({
      'go.mod': 'module example.com/web\n',
      'main.go': ACTION,
      'vendor/helm.sh/helm/v3/pkg/action/install.go': importing('helm.sh/helm/v3/pkg/chart'),
      'vendor/example.com/lib/lib.go': ACTION,
      'testdata/src/x.go': ACTION,
      '_old/x.go': ACTION,
      'third_party/helm.sh/helm/v3/go.mod': 'module helm.sh/helm/v3\n',
      'third_party/helm.sh/helm/v3/pkg/x.go': importing('helm.sh/helm/v3/pkg/chart'),
      'helm/go.mod': 'module helm.sh/helm/v4\n',
      'helm/pkg/x.go': importing('helm.sh/helm/v4/pkg/chart'),
    });
    const { told, inputs } = await handed();
    expect(told).toEqual([': main.go']);
    expect(inputs[0]?.vendored).toEqual(['third_party/helm.sh/helm/v3', 'vendor/helm.sh/helm/v3']);
  });

  test('no file through a link', async () => {
    write({ 'go.mod': 'module example.com/web\n', 'main.go': ACTION });
    symlinkSync('/etc/passwd', join(root, 'passwd.go'));
    expect((await handed()).told).toEqual([': main.go']);
  });

  test('a reader that fails is told in the coverage', async () => {
    write({ 'main.go': ACTION });
    const listing = listFiles([root], { cwd: root });
    const texts = new Map([['main.go', { path: 'main.go', text: ACTION }]]);
    const listed = new Map(listing.files.map((file) => [file.path, file] as const));
    const { facts } = await goModules(texts, listed, '4.3.1', async () => ({
      readModule: () => {
        throw new Error('a fault');
      },
      changeOf,
    }));
    expect(facts).toMatchObject([
      { kind: 'unresolved', relevant: true, reason: 'its Go files could not be understood: a fault' },
    ]);
  });
});
