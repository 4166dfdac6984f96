import { expect, it } from 'vitest';
import { reader } from '../../src/read/azure-pipelines/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { literalAt } from '../../src/read/lib/value.ts';
import { fileText, type SourceFile } from '../../src/source/text.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

it('a pipeline: stages, jobs, deployments, containers, parameters, templates', () => {
  const shown = readFixture(reader, 'azure-pipelines.yml');
  expect(listed(shown)).toEqual([
    '47:21 helm lint --strict@47:43 charts/shop',
    '53:19 helm list --all@53:29',
    '69:25 helm upgrade --namespace~74:21 --install~69:25 --recreate-pods~84:21 --force~83:21 --values~79:21 --set~80:21 --atomic@35:12 --timeout@35:21 --set@86:45 --create-namespace@86:68 shop charts/shop',
    '90:29 helm rollback --recreate-pods@90:60 shop 0',
    '98:17 helm registry login -u@98:37 --password-stdin@98:48 https://registry.example.com',
    'pin 10:14 setup-action 3.18.4 «3.18.4» in stage Dev/job aks/step 1 step 1',
    'pin 12:9 setup-action 3.18.4 «3.18.4» in stage Dev/job aks/step 1 step 1',
    'pin 13:9 setup-action 4.1.0 «v4.1.0» in stage Dev/job aks/step 1 step 1',
    'pin 25:26 image 3.16.1 «3.16.1» in stage Lint/job chart',
    'outside 31:12 variable group shop-secrets',
    'env 36:11 HELM_EXPERIMENTAL_OCI=1',
    'outside 39:15 template variables/remote.yml of the repository Platform/pipeline-templates',
    'outside 100:19 template jobs/smoke.yml of the repository Platform/pipeline-templates',
  ]);
  expect(shown.links).toEqual([
    '38:15 include variables/common.yml',
    '51:18 image registry.example.com/ci/deployer:7',
    '93:19 uses jobs/deploy.yml',
  ]);
});

it('tasks: what each makes of its inputs, and scripts in inputs', () => {
  const shown = readFixture(reader, 'tasks.azure-pipelines.yml');
  expect(listed(shown)).toEqual([
    '6:15 helm install --generate-name~6:15 --wait~6:15 --atomic@11:22 stable/web',
    '12:15 helm repo add --no-update@17:40 web https://charts.example.com',
    '18:15 helm package --dependency-update~22:11 charts/web',
    '23:15 helm registry login --username~23:15 --password~23:15 shop.azurecr.io',
    '28:15 helm uninstall --wait@32:22 web',
    '33:15 helm rollback web',
    '39:15 helm rollback --force@42:28 web 3',
    '43:15 helm chart save charts/web the registry and chartNameForACR',
    '43:15 helm chart push $(helmChartRef)',
    '43:15 helm chart remove $(helmChartRef)',
    '43:15 helm registry login shop.azurecr.io',
    '48:15 helm list',
    '49:15 helm upgrade web stable/web',
    '57:15 helm template -f~62:11 -f~62:11 web charts/web',
    '81:19 helm upgrade --install@81:32 --force@81:57 web charts/web',
    '91:13 helm upgrade --atomic@92:15 --wait@93:15 web charts/web',
    '105:13 helm list --all@105:23',
    '114:19 helm status --show-desc@114:35 web',
    '118:13 helm template --validate@119:15 web charts/web',
    '130:21 helm list --all@130:29',
    '134:33 helm list --all@134:43',
    '142:20 helm list --all@142:30',
    'pin 4:16 runner floating >=3.21.4 <4.0.0 «ubuntu-22.04» in job deploy',
    'pin 76:16 runner floating >=4.1.4 <5.0.0 «windows-2022» in job scripts',
    'unresolved 54:18 force: $(forceIt)',
  ]);
  expect(shown.links).toEqual([
    '84:21 run ci/deploy.sh',
    '97:21 run ci/deploy.ps1',
    '110:23 run ci/aks.sh',
    '122:23 run ci/old.sh',
    '126:21 run ci/old.cmd',
    '139:23 build ci/deployer',
  ]);
});

it('a template with the defaults of its parameters, conditions and loops', () => {
  const shown = readFixture(reader, 'template.yml');
  expect(listed(shown)).toEqual([
    '16:14 helm list --all@52:94',
    '27:17 helm version --client@27:30',
    '39:11 helm upgrade --install~39:11 --wait~45:7 --timeout@11:15 --atomic@11:30 ${{ parameters.RELEASE }} acme/web',
    '50:17 helm upgrade --force@21:15 api charts/api',
    '50:17 helm upgrade --recreate-pods@23:15 web charts/web',
    '54:15 helm upgrade --rollback-on-failure@54:43[4] web charts/web [helm 4]',
    '56:15 helm upgrade --atomic@56:43[3] web charts/web [helm 3]',
    'pin 15:16 setup-action 3.12.0 «v3.12.0» in job steps/step 2 step 2 [helm 3]',
    'pin 15:16 image 3.12.0 «v3.12.0» in job steps/step 6 step 6',
    "pin 38:33 setup-action unknown «${{ coalesce(parameters.other, '4.0.1') }}» in job steps/step 3 step 3 [helm 4]",
    'pin 38:65 setup-action 4.0.1 «4.0.1» in job steps/step 3 step 3 [helm 4]',
    'unresolved 47:16 force: ${{ parameters.FORCE }}',
  ]);
  expect(shown.links).toEqual([]);
});

it('variables: macros, matrices, what scripts set for later steps, conditions on the version', () => {
  const shown = readFixture(reader, 'variables.azure-pipelines.yml');
  expect(listed(shown)).toEqual([
    '22:11 helm upgrade --atomic@13:17 --force@3:10 web charts/web',
    '22:11 helm upgrade --rollback-on-failure@16:17 --wait@5:47 web charts/web',
    '23:11 helm upgrade --force@3:10 --atomic@4:17 api charts/api',
    '24:11 helm upgrade app charts/app',
    '25:26 helm upgrade --set@25:39 --set@25:56 web charts/web',
    '30:15 helm rollback --recreate-pods@27:54 --force@28:67 web 1',
    '31:15 helm rollback --force@3:10 web 1',
    '35:17 helm rollback --recreate-pods@27:54 web 2 [helm 3]',
    '39:11 helm upgrade --install@39:24 --set@40:13 --force@3:10 web charts/web',
    '42:15 helm rollback --cleanup-on-fail@38:64 web 3',
    'pin 2:16 version-file 3.17.0 «3.17.0»',
    'pin 12:18 setup-action 3.19.0 «v3.19.0» in job macros/step 1 step 1',
    'pin 15:18 setup-action 4.0.0 «v4.0.0» in job macros/step 1 step 1',
    'unresolved 24:39 $(cat flags.txt)',
    'unresolved 24:56 $(undeclared)',
    'env 6:3 HELM_DRIVER=configmap',
    'env 34:11 HELM_NAMESPACE=web',
  ]);
  expect(shown.links).toEqual([]);
});

it('a file that is not quite YAML', () => {
  const shown = readFixture(reader, 'broken.azure-pipelines.yml');
  expect(listed(shown)).toEqual([
    '3:13 helm upgrade --atomic@3:41 web charts/web',
    '6:7 helm upgrade --force@6:35 api charts/api',
    'unresolved 4:1 YAML syntax',
  ]);
  expect(shown.links).toEqual([]);
});

it('what only looks like Helm', () => {
  const shown = readFixture(reader, 'look-alikes.yml');
  expect(listed(shown)).toEqual([]);
  expect(shown.links).toEqual([]);
});

it('carries the parameters of a template and the arguments of a script in the link', () => {
  const links = readFixture(reader, 'azure-pipelines.yml').facts.filter((fact) => fact.kind === 'link');
  const jobs = links.find(({ path }) => path === 'jobs/deploy.yml');
  expect(jobs?.variables.map(([name, word]) => `${name}=${word.text}`)).toEqual([
    'environment=prod',
    'releaseName=shop',
    'extraArgs=--atomic --timeout 8m',
    'HELM_EXPERIMENTAL_OCI=1',
  ]);
  const runs = readFixture(reader, 'tasks.azure-pipelines.yml').facts.filter((fact) => fact.kind === 'link');
  expect(runs.find(({ path }) => path === 'ci/deploy.sh')?.arguments.map(({ text }) => text)).toEqual([
    'prod',
    'two words',
  ]);
});

it('says which task runs Helm, and where an option comes from', () => {
  const [command] = readFixture(reader, 'azure-pipelines.yml').facts.filter(
    (fact) => fact.kind === 'command' && fact.path[0] === 'upgrade',
  );
  if (command?.kind !== 'command') throw new Error('no command');
  expect(command.wrappers).toEqual(['HelmDeploy@0']);
  expect(command.origin).toBe('task');
  const force = command.flags.find(({ name }) => name === 'force');
  // `force: true`, which is not the text of the flag.
  expect(force?.span).toMatchObject({ startLine: 83, startColumn: 21, endColumn: 32, exact: false });
});

it('takes parameters and templates of variables from other files', () => {
  const text =
    'parameters:\n- name: args\n  default: --wait\nvariables:\n- template: vars.yml\nsteps:\n- script: helm upgrade a b ${{ parameters.args }} $(more)\n';
  const callers = fileText({ path: 'caller.yml', text: '--atomic' });
  const vars: SourceFile = { path: 'vars.yml', text: 'variables:\n  more: --force\n' };
  const facts = reader.read(
    { path: 'steps.yml', text },
    {
      variables: new Map([['ARGS', literalAt({ text: callers, start: 0, end: 8 })]]),
      arguments: undefined,
      open: (path) => (path === 'vars.yml' ? vars : undefined),
    },
  );
  const command = facts.find((fact) => fact.kind === 'command');
  expect(command?.kind === 'command' && command.flags.map(({ written, span }) => `${written} ${span.path}`)).toEqual([
    '--atomic caller.yml',
    '--force vars.yml',
  ]);
});

it.each([
  ['steps:\n- script: helm upgrade a b --atomic\n', 'atomic'],
  ['steps:\n  - task: HelmDeploy@0\n    inputs:\n      command: upgrade\n      "force": "True"\n', 'force'],
  [
    'steps:\n  - task: HelmDeploy@0\n    inputs: {command: upgrade, arguments: \'--set "a b"="--force" --atomic\'}\n',
    'atomic',
  ],
  [
    'jobs:\n- job: a\n  steps:\n  - task: CmdLine@2\n    inputs: {script: "helm rollback a --recreate-pods"}\n',
    'recreate-pods',
  ],
  [
    'stages:\n- ${{ if true }}:\n  - stage: a\n    jobs:\n    - job: b\n      steps:\n      - bash: helm rollback a --force\n',
    'force',
  ],
  ['extends:\n  template: x.yml\n  parameters:\n    steps:\n    - script: helm rollback a --force\n', 'force'],
])('%j', (text, flag) => {
  expect(hasFlag(readText(reader, 'ci/build.yml', text), flag)).toBe(true);
});

it.each([
  ['steps:\n  - task: HelmDeploy@0\n    inputs: {command: upgrade, arguments: \'--set "a --force b"\'}\n', 'force'],
  ['steps:\n  - task: HelmDeploy@0\n    inputs: {command: upgrade, force: false}\n', 'force'],
  ['steps:\n  - task: HelmDeploy@0\n    inputs: {command: template, force: true}\n', 'force'],
  ['steps:\n  - task: HelmDeploy@1\n    inputs: {command: list, waitForExecution: true}\n', 'wait'],
])('no flag in %j', (text, flag) => {
  expect(hasFlag(readText(reader, 'ci/build.yml', text), flag)).toBe(false);
});

it.each<[string, string, boolean]>([
  ['azure-pipelines.yml', 'x', true],
  ['ci/azure-pipelines-pr.yaml', 'x', true],
  ['build/release.azure-pipelines.yml', 'x', true],
  ['.azuredevops/deploy.yml', 'steps:\n- template: a.yml\n', true],
  ['.azuredevops/vars.yml', 'variables:\n  helmVersion: 3.1.0\n', true],
  ['pipelines/x.yml', 'parameters:\n- name: a\n\njobs:\n- ${{ each a in parameters.b }}:\n  - job: x\n', true],
  ['.github/workflows/a.yml', 'on: push\njobs:\n  a:\n    steps:\n    - script: x\n', false],
  ['action.yml', 'inputs: {}\nruns:\n  using: composite\n  steps:\n  - task: A@1\n', false],
  ['.gitlab-ci.yml', 'stages:\n- build\njob:\n  script:\n  - helm list\n', false],
  ['ci/templates/a.yml', 'stages:\n- build\njob:\n  script:\n  - helm list\n', false],
  ['templates/vars.yml', 'variables:\n  HELM_VERSION: 3.1.0\n', false],
  ['task.yml', 'apiVersion: tekton.dev/v1\nkind: Task\nsteps:\n- script: helm list\n', false],
  ['deploy.yml', '- hosts: all\n  tasks:\n  - script: helm list\n', false],
  ['values.yaml', 'jobs:\n- template: x\n', false],
  ['config.yml', 'jobs:\n  - name: x\n    displayName: y\n', false],
])('%s, %j: %s', (path, text, is) => {
  expect(isOf(reader, { path, text })).toBe(is);
});

it('is fast for hostile texts', () => {
  const deep = `steps:\n${Array.from({ length: 150 }, (_, k) => `${' '.repeat(k)}- \${{ if true }}:\n`).join('')}`;
  readInTime(reader, 'azure-pipelines.yml', deep);
  readInTime(reader, 'azure-pipelines.yml', `steps:\n- script: helm x ${'$(a)'.repeat(50_000)}\n`);
  readInTime(reader, 'azure-pipelines.yml', `steps:\n- script: helm x ${'${{'.repeat(50_000)}\n`);
  readInTime(reader, 'azure-pipelines.yml', `steps:\n- script: helm x ${'${{ a('.repeat(20_000)} }}\n`);
  readInTime(
    reader,
    'azure-pipelines.yml',
    `variables:\n  a: ${'$('.repeat(100_000)}\n  b: $[${']'.repeat(100_000)}\nsteps: []\n`,
  );
  readInTime(
    reader,
    'azure-pipelines.yml',
    `variables:\n  a: x\n${Array.from({ length: 2_000 }, () => '  a: $(a)$(a)\n').join('')}steps: []\n`,
  );
  readInTime(
    reader,
    'azure-pipelines.yml',
    `steps:\n${'- task: HelmDeploy@0\n  inputs: {command: upgrade, force: true}\n'.repeat(5_000)}`,
  );
  readInTime(reader, 'a.yml', `steps:\n${' '.repeat(190_000)}- task`);
  readInTime(reader, 'a.yml', `extends:\n${'  a\n'.repeat(40_000)}`);
  const bombs = Array.from(
    { length: 12 },
    (_, k) => `a${k}: &a${k} [${k === 0 ? '{script: helm ls -a}' : `*a${k - 1}, *a${k - 1}, *a${k - 1}`}]\n`,
  );
  readInTime(reader, 'azure-pipelines.yml', `${bombs.join('')}steps: *a11\n`);
});

it('survives mutations', () => {
  survivesMutations(reader, (name) => (name.includes('azure') ? name : `azure-pipelines-${name}`));
}, 120_000);
