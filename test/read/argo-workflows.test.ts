/** Argo Workflows, and what sensors start. */
import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/argo-workflows/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { fixturesOf, readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

describe('fixtures', () => {
  test('release.yaml', () => {
    const read = readFixture(reader, 'release.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '39:17 helm upgrade --install@40:25 --force@19:40 web ./chart',
      '39:17 helm upgrade --install@40:25 --atomic@37:34 web-one ./chart',
      '39:17 helm upgrade --install@40:25 --atomic@37:34 web-two ./chart',
      '49:11 helm upgrade --recreate-pods@49:63 app ./app',
      '50:11 helm list',
      '64:21 helm template --validate@64:43 ./chart',
      '68:21 helm repo add --no-update@68:38 a https://charts.example.com',
      '81:28 helm uninstall --wait@82:75 {{inputs.parameters.release}}',
      'pin 9:37 image 3.16.3 «3.16.3» in job Workflow/release-/target upgrade/step container',
      'pin 45:35 image 3.14.0 «3.14.0» in job Workflow/release-/target script/step script',
      'pin 62:32 image 3.10.0 «3.10.0» in job Workflow/release-/target many/step one',
      'pin 67:30 image 3.10.0 «3.10.0» in job Workflow/release-/target many/step repos',
      'pin 81:40 image 3.8.0 «3.8.0» in job Workflow/release-/target resource/job Job/inner/step h',
      'unresolved 49:34 {{workflow.parameters.mode}}',
      'unresolved 50:21 {{=sprig.trim(inputs.parameters.flags)}}',
      'unresolved 56:11 a script for python',
      'env 42:20 HELM_NAMESPACE=apps',
      'link 30:33 uses helm-templates rollback',
      'link 53:16 image python:3.12',
    ]);
  });
  test('cron.yaml', () => {
    const read = readFixture(reader, 'cron.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '26:29 helm version -c@26:44',
      '33:13 helm upgrade --install@33:26 --wait@13:63 --atomic@21:71 n ./nightly',
      '62:30 helm list -a@63:36',
      'pin 25:38 image 3.11.0 «3.11.0» in job CronWorkflow/nightly/target run.tail/step container',
      'pin 31:30 image 3.12.0 «3.12.0» in job CronWorkflow/nightly/target helm/step script',
      'pin 62:42 image 3.13.0 «3.13.0» in job Workflow/pushed-/target a/step container',
      'link 39:31 uses helm-release',
    ]);
  });
  test('silent.yaml', () => {
    const read = readFixture(reader, 'silent.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([]);
  });
});

const workflow = (templates: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n  templates: [${templates}]\n`;

describe('parameters', () => {
  test('a default that a caller replaces does not count', () => {
    const text = workflow(
      '{name: a, steps: [[{name: s, template: b, arguments: {parameters: [{name: x, value: --wait}]}}]]}, ' +
        '{name: b, inputs: {parameters: [{name: x, value: --force}]}, container: {image: "alpine/helm:3.1.0", args: [upgrade, "{{inputs.parameters.x}}", c, d]}}',
    );
    expect(readText(reader, 'a.yaml', text).commands).toEqual(['6:195 helm upgrade --wait@6:99 c d']);
  });
  test('a template that calls itself', () => {
    const { commands } = readText(
      reader,
      'a.yaml',
      workflow(
        '{name: a, inputs: {parameters: [{name: x}]}, dag: {tasks: [{name: s, template: a, arguments: {parameters: [{name: x, value: "{{inputs.parameters.x}}"}]}}]}, ' +
          'script: {image: alpine/helm, source: "helm list {{inputs.parameters.x}}"}}',
      ),
    );
    expect(commands).toHaveLength(1);
  });
  test('what callers in other files give', () => {
    const text = workflow('{name: a, container: {image: "alpine/helm:{{workflow.parameters.v}}", args: [list]}}');
    const value = { alternatives: [[[{ text: '3.9.1', at: undefined }]]] };
    const given = { variables: new Map([['v', value]]), arguments: undefined, open: () => undefined };
    const pins = reader.read({ path: 'a.yaml', text }, given).filter((fact) => fact.kind === 'pin');
    expect(pins).toMatchObject([{ range: '3.9.1' }]);
  });
});

test('which files', () => {
  const matches = (path: string, text: string) => isOf(reader, { path, text });
  expect(matches('a.yaml', workflow(''))).toBe(true);
  expect(matches('a.yaml', 'apiVersion: argoproj.io/v1alpha1\nkind: Sensor\n')).toBe(true);
  for (const kind of ['Application', 'AppProject', 'Rollout', 'WorkflowX'])
    expect(matches('a.yaml', `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\n`), kind).toBe(false);
  expect(matches('a.yaml', 'apiVersion: v1\nkind: Workflow\n')).toBe(false);
});

describe('hostile texts', () => {
  const hostile: Record<string, string> = {
    'many expressions': workflow(
      `{name: a, container: {image: alpine/helm, args: ["${'{{inputs.parameters.x}}'.repeat(10_000)}"]}}`,
    ),
    'expressions without an end': workflow(`{name: a, script: {source: "helm list ${'{{'.repeat(20_000)}"}}`),
    'templates that call each other': workflow(
      Array.from({ length: 300 }, (_, n) => {
        const call = (to: number) =>
          `{name: s, template: t${to}, arguments: {parameters: [{name: x, value: "{{inputs.parameters.x}}{{inputs.parameters.x}}"}]}}`;
        return `{name: t${n}, inputs: {parameters: [{name: x}]}, steps: [[${call((n * 7) % 300)}, ${call((n * 13 + 1) % 300)}]], script: {source: "helm list {{inputs.parameters.x}}"}}`;
      }).join(', '),
    ),
    'nested objects': `apiVersion: argoproj.io/v1\nkind: Sensor\nspec: ${'{a: '.repeat(150)}helm${'}'.repeat(150)}`,
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
