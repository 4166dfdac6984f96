import { expect, it } from 'vitest';
import { reader } from '../../src/read/bitbucket/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

it('steps, anchors, parallel steps, stages, custom variables and pipes', () => {
  const shown = readFixture(reader, 'bitbucket-pipelines.yml');
  expect(listed(shown)).toEqual([
    '11:9 helm registry login -u@11:55 -p@11:64 registry.example.com/shop',
    '11:9 helm registry login -u@11:55 -p@11:64 registry.example.com/shop',
    '19:13 helm upgrade --install@19:26 --atomic@17:27 --namespace@20:15 --force@21:15 shop charts/shop',
    '19:13 helm upgrade --install@19:26 --atomic@17:27 --namespace@20:15 --force@21:15 shop charts/shop',
    '23:13 helm history shop',
    '23:13 helm history shop',
    '29:20 helm lint charts/shop',
    '29:45 helm version --client@29:58',
    '59:21 ./linux-amd64/helm list --all@59:45',
    '72:15 helm rollback --wait@67:22 --recreate-pods@72:43 shop 1',
    '73:21 helm upgrade --install~73:21 --values~79:17 --values~79:17 --wait~78:17 --atomic~78:17 shop charts/shop',
    '80:21 helm upgrade --install~80:21 --wait~83:17 charts/old',
    '89:26 helm list --all@89:36',
    'pin 15:28 image 3.14.2 «3.14.2» in job branches main/step 1.1 Deploy',
    'pin 27:36 image floating 3.9.x «3.9» in job default/step 1.1 Lint',
    'pin 50:36 image 4.0.1 «4.0.1» in job branches main/step 1.2 Deploy again',
    'pin 58:57 archive 3.12.1 «v3.12.1» in job branches feature/*/step 1.1',
    'pin 64:22 archive 3.15.0 «3.15.0» in job custom release/step 2 Release',
    'pin 65:38 archive 4.1.0 «4.1.0» in job custom release/step 2 Release',
    'pin 73:56 bundle 3.21.1 «2.1.0» in job custom release/step 2 Release/step pipe 1 yvogl/aws-eks-helm-deploy:2.1.0',
    'pin 80:56 bundle 3.9.0 «1.1.0» in job custom release/step 2 Release/step pipe 2 yvogl/aws-eks-helm-deploy:1.1.0',
    'outside 84:21 pipe atlassian/azure-aks-helm-deploy:1.0.0',
    'outside 94:15 pipeline platform-pipelines:main:deploy',
  ]);
  expect(shown.links).toEqual([
    '1:8 image node:20',
    '38:21 target  test',
    '56:24 image registry.example.com/ci/deployer:3',
  ]);
});

it('lines that YAML reads as maps, in a file that is not quite YAML', () => {
  const shown = readFixture(reader, 'broken.bitbucket-pipelines.yml');
  expect(listed(shown)).toEqual([
    '5:13 helm upgrade --set@5:41 --atomic@5:52 web charts/web b',
    '6:13 helm rollback --force@6:33 web 1',
    'unresolved 5:13 script line',
    'unresolved 7:1 YAML syntax',
  ]);
  expect(shown.links).toEqual([]);
});

it.each([
  ['pipelines:\n  default:\n  - step:\n      script:\n      - helm rollback a --force\n', 'force'],
  ['pipelines:\n  pull-requests:\n    "**":\n    - step: {script: ["helm rollback a --force"]}\n', 'force'],
  ['pipelines:\n  default:\n  - step:\n      script:\n      - - - helm rollback a --force\n', 'force'],
  ['pipelines:\n  default:\n  - step:\n      after-script:\n      - F=--force\n      - helm rollback a $F\n', 'force'],
  ['definitions:\n  steps:\n    deploy:\n      step:\n        script: [helm rollback a --force]\n', 'force'],
  [
    'pipelines:\n  default:\n  - step:\n      script:\n      - pipe: docker://ghcr.io/yves-vogl/aws-eks-helm-deploy:2\n        variables: {SAFE_UPGRADE: "true", CHART: a}\n',
    'atomic',
  ],
  [
    'pipelines:\n  default:\n  - step:\n      script:\n      - pipe: yves-vogl/aws-eks-helm-deploy:3.0.0\n        variables: {SAFE_UPGRADE: "true", CHART: a}\n',
    'rollback-on-failure',
  ],
])('%j', (text, flag) => {
  expect(hasFlag(readText(reader, 'bitbucket-pipelines.yml', text), flag)).toBe(true);
});

it('runs each step on a machine of its own', () => {
  const text =
    'image: alpine/helm:3.10.0\npipelines:\n  default:\n  - step:\n      name: a\n      script: [npm test]\n  - step:\n      name: b\n      image: python:3\n      script: [helm list]\n';
  // The image of the file is not that of step b.
  expect(readText(reader, 'bitbucket-pipelines.yml', text).pins).toEqual([
    '1:20 image 3.10.0 «3.10.0» in job default/step 1 a',
  ]);
});

it.each<[string, boolean]>([
  ['bitbucket-pipelines.yml', true],
  ['infra/bitbucket-pipelines.yaml', true],
  ['deploy.bitbucket-pipelines.yml', true],
  ['pipelines.yml', false],
  ['bitbucket.yml', false],
])('%s: %s', (path, is) => {
  expect(isOf(reader, { path, text: 'pipelines: {}\n' })).toBe(is);
});

it('is fast for hostile texts', () => {
  const path = 'bitbucket-pipelines.yml';
  const bombs = Array.from(
    { length: 12 },
    (_, k) => `  a${k}: &a${k} [${k === 0 ? 'helm ls -a' : `*a${k - 1}, *a${k - 1}, *a${k - 1}`}]\n`,
  );
  readInTime(
    reader,
    path,
    `definitions:\n${bombs.join('')}pipelines:\n  default:\n  - step: {script: *a11}\n  - parallel: *a11\n`,
  );
  readInTime(reader, path, `pipelines:\n  default:\n${'  - step: {script: [helm ls -a]}\n'.repeat(5_000)}`);
  readInTime(
    reader,
    path,
    `pipelines:\n  default:\n  - step:\n      script:\n${'      - pipe: docker://yvogl/aws-eks-helm-deploy:1.0.0\n'.repeat(3_000)}`,
  );
  readInTime(reader, path, `pipelines:\n  default: ${'[{parallel: '.repeat(60)}${'}]'.repeat(60)}\n`);
});

it('survives mutations', () => {
  survivesMutations(reader);
}, 120_000);
