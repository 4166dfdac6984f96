/** Tekton: tasks, pipelines, runs, step actions, trigger templates. */
import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/tekton/index.ts';
import { fixturesOf, readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

describe('fixtures', () => {
  test('task.yaml', () => {
    const read = readFixture(reader, 'task.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '24:12 helm upgrade --atomic@17:18 --timeout=10m@17:30 web ./chart $(params.options)',
      '35:11 helm upgrade --install@35:24 --wait@35:34 --set@35:69 web ./chart',
      '37:9 helm upgrade --force@40:18 web ./chart',
      '42:15 helm registry login',
      '46:15 helm registry login -u@46:58 -p@46:63 https://registry.example.com/helm',
      '61:17 helm repo add --no-update@61:34 a https://charts.example.com',
      'pin 11:16 image 3.14.4 «3.14.4» in job Task/release-chart/step upgrade',
      'pin 24:34 image 3.13.1 «3.13.1» in job Task/release-chart/step registry',
      'pin 24:34 image 3.13.1 «3.13.1» in job Task/release-chart/step arguments',
      'pin 24:34 image 3.13.1 «3.13.1» in job Task/release-chart/step login',
      'pin 60:26 image 3.12.0 «3.12.0» in job Task/release-chart/step proxy',
      'unresolved 37:48 $(params.options)',
      'unresolved 42:35 $(params["registry"].url)',
      'env 26:15 HELM_EXPERIMENTAL_OCI=1',
      'env 26:15 HELM_EXPERIMENTAL_OCI=1',
      'env 26:15 HELM_EXPERIMENTAL_OCI=1',
      'env 26:15 HELM_EXPERIMENTAL_OCI=1',
    ]);
  });
  test('pipeline.yaml', () => {
    const read = readFixture(reader, 'pipeline.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '14:9 helm upgrade --install@14:22 --force@29:19 app ./charts/app',
      '14:9 helm upgrade --install@14:22 --atomic@66:27 app ./charts/app',
      '57:23 helm uninstall --wait@58:48 app',
      '79:22 helm template --validate@80:41 ./chart $(tt.params.flag)',
      '90:18 helm lint',
      'pin 10:26 image floating 3.16.x «3.16» in job Task/helm-upgrade/step go',
      'pin 56:39 image 3.12.3 «3.12.3» in job Pipeline/deliver/target tidy/step remove',
      'pin 79:34 image 3.15.0 «3.15.0» in job TaskRun/r-/target task/step task',
      'pin 90:30 image 3.9.0 «3.9.0» in job Job/beside/step h',
      'outside 43:19 Tekton task from hub helm-upgrade-from-repo',
      'outside 49:17 Tekton task from registry.example.com/tekton/helm:0.2 helm-conftest',
      'link 38:15 uses helm-upgrade-from-source helm-upgrade-from-source',
    ]);
  });
  test('step-action.yaml', () => {
    const read = readFixture(reader, 'step-action.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '10:11 helm lint',
      '10:11 helm lint --strict@19:37',
      '10:40 helm template --validate@10:69 ./chart',
      'pin 8:22 image 3.16.0 «3.16.0» in job StepAction/helm-lint/step helm-lint',
      'pin 8:22 image 3.16.0 «3.16.0» in job Task/use/step lint',
      'outside 24:19 Tekton step action from git stepactions/helm.yaml',
      'link 21:19 uses helm-package helm-package',
    ]);
  });
  test('silent.yaml', () => {
    const read = readFixture(reader, 'silent.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([]);
  });
});

const task = (steps: string, params = '[]'): string =>
  `apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n  params: ${params}\n  steps: [${steps}]\n`;

describe('parameters', () => {
  const commands = (steps: string, params?: string) => readText(reader, 'a.yaml', task(steps, params)).commands;
  test('elements of lists, keys of objects, names in brackets', () => {
    const params = '[{name: l, default: [--wait, --force]}, {name: o, default: {a: --debug}}, {name: d.x, default: n}]';
    const args = '[list, "$(params.l[1])", "$(params.l[7])", $(params.o.a), \'$(params["d.x"])\']';
    expect(commands(`{image: alpine/helm:3.1.0, args: ${args}}`, params)).toEqual([
      '6:19 helm list --force@5:40 --debug@5:74 $(params.l[7]) n',
    ]);
  });
  test('a list in the place of a list', () => {
    const params = '[{name: l, default: [--wait, --force]}]';
    expect(commands('{image: alpine/helm:3.1.0, args: [list, "$(params.l[*])"]}', params)).toEqual([
      '6:19 helm list --wait@5:32 --force@5:40',
    ]);
  });
  test('what callers in other files give', () => {
    const file = { path: 'a.yaml', text: task('{script: helm upgrade a b $(params.x)}', '[{name: x}]') };
    const value = { alternatives: [[[{ text: '--atomic', at: undefined }]]] };
    const given = { variables: new Map([['x', value]]), arguments: undefined, open: () => undefined };
    const [command] = reader.read(file, given).filter((fact) => fact.kind === 'command');
    expect(command?.kind === 'command' && command.flags.map(({ name }) => name)).toEqual(['atomic']);
  });
});

test('tasks elsewhere that have nothing to do with Helm are not named', () => {
  const call = (user: string) =>
    readText(reader, 'a.yaml', `apiVersion: tekton.dev/v1\nkind: TaskRun\nspec: {${user}}\n`);
  expect(call('taskRef: {name: git-clone}, params: [{name: url, value: "https://example.com"}]').links).toEqual([]);
  expect(call('taskRef: {name: git-clone}, params: [{name: flags, value: "--atomic"}]').links).toHaveLength(1);
  expect(call('taskRef: {name: helm-lint}').links).toHaveLength(1);
  expect(call('taskRef: {bundle: example.com/b, name: kaniko}').others).toEqual([]);
  expect(call('taskRef: {bundle: example.com/b, name: helm-lint}').others).toHaveLength(1);
});

test('which files', () => {
  const matches = (path: string, text: string) => isOf(reader, { path, text });
  expect(matches('a.yaml', task(''))).toBe(true);
  expect(matches('a.yaml', 'apiVersion: v1\nkind: Pod\n---\napiVersion: triggers.tekton.dev/v1beta1\n')).toBe(true);
  expect(matches('a.yaml', 'url: tekton.dev/v1')).toBe(false);
  expect(matches('a.md', task(''))).toBe(false);
});

describe('hostile texts', () => {
  const hostile: Record<string, string> = {
    'many references': task(
      `{image: alpine/helm, args: ["${'$(params.x)'.repeat(20_000)}"]}`,
      '[{name: x, default: helm}]',
    ),
    'references without an end': task(`{script: "helm ${'$(params.'.repeat(20_000)}"}`),
    'many steps': task('{image: alpine/helm:3.1.0, args: [list, -a]},'.repeat(3_000)),
    'pipelines that call one task often': `${task('{script: helm list $(params.x)}')}---\napiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n${'  - {name: a, taskRef: {name: t}, params: [{name: x, value: "--a"}]}\n'.repeat(3_000)}`,
  };
  test.each(Object.entries(hostile))('%s', (_, text) => {
    readInTime(reader, 'a.yaml', text);
  });
  test('mutations never throw, and exact spans hold their text', () => {
    survivesMutations(reader, (name) => name);
  });
  test('every fixture with Windows line ends says the same', () => {
    for (const [name, text] of fixturesOf(reader)) {
      const path = name;
      const commands = readText(reader, path, text).commands.length;
      expect(readText(reader, path, text.replaceAll('\n', '\r\n')).commands.length, name).toBe(commands);
    }
  });
});
