import { expect, it } from 'vitest';
import { reader } from '../../src/read/buildkite/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

it('commands, groups, plugins, matrices, pods, variables kept for the shell', () => {
  const shown = readFixture(reader, 'pipeline.yml', '.buildkite/pipeline.yml');
  expect(listed(shown)).toEqual([
    '11:14 helm lint charts/web',
    '23:13 helm upgrade --install@23:26 --force@28:18 web charts/web',
    '25:13 helm rollback --recreate-pods@26:15 web 1',
    '32:11 ./linux-amd64/helm list --all@32:35',
    '33:19 helm upgrade --install@33:27 --force@33:52 web charts/web',
    '40:22 helm status --show-desc@41:43 web',
    '43:13 helm upgrade --install~43:13 --atomic~43:13 --force~48:15 --values~49:15 --values~49:15 web ./charts/web',
    '51:13 helm rollback --wait~51:13 web 3',
    '57:30 helm template --validate@61:17 charts/web',
    '57:30 helm template --debug@61:31 charts/web',
    '68:28 helm uninstall --wait@68:47 web',
    '69:24 helm list --all@70:33',
    '72:36 helm list -a@72:44',
    '75:14 helm upgrade --rollback-on-failure@75:42[4] web charts/web [helm 4]',
    'pin 2:17 archive 3.12.0 «v3.12.0» in job 4.2 step',
    'pin 14:37 image floating 3.9.x «3.9» in job 1 :helm: lint helm upgrade --force',
    'pin 36:32 image 3.16.1 «3.16.1» in job 4.3 step',
    'pin 40:34 image 4.0.0 «4.0.0» in job 4.4 step',
    'pin 60:17 image 3.18.0 «3.18.0» in job 5 Matrix {{matrix.helm}}',
    'pin 60:27 image 4.1.0 «4.1.0» in job 5 Matrix {{matrix.helm}}',
    'pin 67:36 image 3.10.0 «3.10.0» in job 6 pod/step container 1',
    'pin 69:36 image 3.11.0 «3.11.0» in job 6 pod/step container 2',
    'env 4:3 HELM_DRIVER=configmap',
    'env 29:11 HELM_EXPERIMENTAL_OCI=1',
    'outside 55:13 plugin datumforge/helm#v1.0.0',
  ]);
  expect(shown.links).toEqual([
    '71:24 image alpine:3',
    '76:14 run .buildkite/scripts/deploy.sh',
    '77:12 image registry.example.com/ci/tools:1',
    '78:46 include .buildkite/pipeline.deploy.yml',
  ]);
});

it.each([
  ['- command: helm rollback a --force\n', 'force'],
  ['steps:\n- commands: ["F=--force", "helm rollback a \\\\$F"]\n', 'force'],
  ['steps:\n- command: helm rollback a {{matrix}}\n  matrix: ["--force"]\n', 'force'],
  ['steps:\n- command: helm rollback a $F\n  env: {F: --force}\n', 'force'],
  ['steps:\n- command:\n    command: helm rollback a --force\n', 'force'],
  ['steps:\n- command: rollback a --force\n  plugins:\n  - docker#v1: {image: "x/y:1", entrypoint: helm}\n', 'force'],
  ['steps:\n- plugins:\n  - docker#v1: {image: "alpine/helm:3.1.0", command: helm rollback a --force}\n', 'force'],
  ['steps:\n- plugins:\n  - docker#v1: {image: "alpine/helm:3.1.0", command: rollback a --force}\n', 'force'],
])('%j', (text, flag) => {
  expect(hasFlag(readText(reader, '.buildkite/pipeline.yml', text), flag)).toBe(true);
});

it.each([
  'steps:\n- command: rollback a --force\n  plugins:\n  - docker#v1: {image: "alpine/helm:3.1.0"}\n',
  'steps:\n- label: helm rollback a --force\n  command: "true"\n',
  'steps:\n- block: helm rollback a --force\n',
  'steps:\n- trigger: helm\n  build: {message: helm rollback a --force}\n',
])('no command in %j', (text) => {
  expect(readText(reader, '.buildkite/pipeline.yml', text).commands).toEqual([]);
});

it.each<[string, string, boolean]>([
  ['.buildkite/pipeline.yml', '', true],
  ['.buildkite/pipeline.deploy.yaml', '', true],
  ['web/.buildkite/deploy/pipeline-prod.yml', '', true],
  ['buildkite.yml', '', true],
  ['ci/buildkite-pipeline.yml', '', true],
  ['.buildkite/deploy.yml', 'steps:\n- command: a\n', true],
  ['.buildkite/docker-compose.yml', 'services:\n  a: {}\n', false],
  ['.buildkite/values.yaml', 'image: a\n', false],
  ['ci/deploy.yml', 'steps:\n- command: a\n', false],
])('%s with %j: %s', (path, text, is) => {
  expect(isOf(reader, { path, text })).toBe(is);
});

it('is fast for hostile texts', () => {
  const path = '.buildkite/pipeline.yml';
  const bombs = Array.from(
    { length: 12 },
    (_, k) => `a${k}: &a${k} [${k === 0 ? '{command: helm ls -a}' : `*a${k - 1}, *a${k - 1}, *a${k - 1}`}]\n`,
  );
  readInTime(reader, path, `${bombs.join('')}steps: *a11\n`);
  readInTime(reader, path, `steps:\n- command: helm x ${'$$'.repeat(100_000)}\n`);
  readInTime(reader, path, `steps:\n- command: helm x ${'{{matrix'.repeat(50_000)}\n`);
  readInTime(reader, path, `steps:\n${'- command: helm ls -a\n'.repeat(5_000)}`);
  readInTime(reader, path, `steps: ${'[{steps: '.repeat(60)}${'}]'.repeat(60)}\n`);
  readInTime(reader, path, `steps:\n- command: ${'buildkite-agent pipeline upload '.repeat(20_000)}\n`);
});

it('survives mutations', () => {
  survivesMutations(reader, (name) => `.buildkite/${name}`);
}, 120_000);
