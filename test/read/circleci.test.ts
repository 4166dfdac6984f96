import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/facts.ts';
import { reader } from '../../src/read/circleci/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { literalAt } from '../../src/read/lib/value.ts';
import { fileText } from '../../src/source/text.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

const PATH = '.circleci/config.yml';
const job = (steps: string): string => `jobs:\n  j:\n    docker: [{image: base}]\n    steps:\n${steps}`;

describe('a configuration', () => {
  const shown = readFixture(reader, 'config.yml', PATH);

  it('reads run steps, and commands with the values of each call', () => {
    expect(shown.commands).toEqual([
      '42:13 helm upgrade --install@42:26 --atomic@67:18 --timeout@43:38 web ./chart',
      '42:13 helm upgrade --install@42:26 --wait@28:18 --timeout@43:38 api ./chart',
      '47:20 helm upgrade --dry-run@47:66 api ./chart',
      '52:20 helm test --hide-notes@52:55 api',
      '59:14 helm list',
      '79:20 helm rollback --recreate-pods@73:14 api',
      '81:20 helm uninstall old',
      '90:14 helm upgrade --create-namespace@126:17 web chart',
      '98:14 helm upgrade --force@95:31 --wait@95:39 --version@98:44 web chart',
      '105:30 helm list --all@105:53',
      '111:11 helm upgrade --force@112:13 web chart',
      '121:20 helm dependency update chart',
    ]);
  });

  it('pins by executors, their parameters, matrices and installations', () => {
    expect(shown.pins).toEqual([
      '6:14 archive 3.11.2 «v3.11.2» in job exported/step 2 run',
      '11:37 image 3.10.0 «3.10.0» in job web',
      '71:12 image 3.14.0 «3.14.0» in job api',
      '105:42 image 3.6.0 «3.6.0» in job exported/step 6 run',
      '125:29 image 3.12.0 «3.12.0» in job matrixed',
      '125:39 image 4.0.0 «4.0.0» in job matrixed',
    ]);
  });

  it('names what it cannot read', () => {
    expect([...shown.unresolved, ...shown.others]).toEqual([
      '59:24 << parameters.extra >>',
      `102:13 a script in 'python3'`,
      'env 15:11 HELM_DRIVER=configmap',
      'env 15:11 HELM_DRIVER=configmap',
    ]);
  });
});

describe('orbs', () => {
  const shown = readFixture(reader, 'orbs_config.yml', PATH);

  it('turns the parameters of the Helm orb into flags, as its version does', () => {
    expect(shown.commands).toEqual([
      '16:13 helm upgrade --install~16:13 --atomic~19:15 --wait~16:13 web ./chart',
      '24:18 helm uninstall --purge@24:34 web',
      '31:9 helm upgrade --install~31:9 --namespace~34:11 --atomic~38:11? --wait~35:11 --dry-run~40:11 --set~39:11 --force~36:11 web ./chart',
      '41:9 helm uninstall old',
      '48:9 helm upgrade --install~48:9 --recreate-pods~52:11 --wait~48:9 web ./chart',
      '57:9 helm plugin install --verify~59:11 https://github.com/databus23/helm-diff',
      '60:9 helm upgrade --install~60:9 --atomic~60:69 web ./chart',
      '65:20 helm upgrade --force@65:43 web chart',
      '67:20 helm list --all@67:30',
    ]);
  });

  it('knows the Helm that each version of the orb installs', () => {
    expect(shown.pins).toEqual([
      '16:13 setup-action 3.8.2 «helm/upgrade-helm-chart» in job deploy-new/step 4 helm/upgrade-helm-chart',
      '30:20 setup-action 3.13.1 «v3.13.1» in job deploy/step 1 helm/install_helm_client',
      '31:9 setup-action 3.8.2 «helm/upgrade_helm_chart» in job deploy/step 2 helm/upgrade_helm_chart',
      '43:25 setup-action 3.9.0 «v3.9.0» in job deploy/step 3 helm/delete_helm_release',
      '47:9 setup-action 2.16.9 «old/install-helm-client» in job deploy-old/step 1 old/install-helm-client',
      '48:9 setup-action 2.16.9 «old/upgrade-helm-chart» in job deploy-old/step 2 old/upgrade-helm-chart',
      '56:9 setup-action 4.2.0 «new/install_helm_client» in job deploy-new/step 1 new/install_helm_client',
      '57:9 setup-action 4.2.0 «new/install_helm_plugin» in job deploy-new/step 2 new/install_helm_plugin',
      '60:9 setup-action 4.2.0 «new/upgrade_helm_chart» in job deploy-new/step 3 new/upgrade_helm_chart',
      '64:25 setup-action 3.7.1 «v3.7.1» in job deploy-new/step 5 other/deploy',
    ]);
  });

  it('names orbs that it does not know', () => {
    expect([...shown.unresolved, ...shown.others]).toEqual([
      'outside 63:9 command deploy of the orb acme/helm-deploy@2.0.1',
      'outside 72:59 command release of the orb acme/helm-deploy@2.0.1',
    ]);
  });
});

it('pins by parameters that name a version of Helm; a default that is overridden reaches nothing', () => {
  const text = [
    'jobs:',
    '  a:',
    '    parameters: {helm_version: {type: string, default: v3.8.2}}',
    '    steps: [{run: helm list}]',
    '  b:',
    '    parameters: {helm-version: {type: string, default: 3.9.0}, chart_version: {default: 3.1.0}}',
    '    steps: [{run: helm list}]',
    'workflows: {w: {jobs: [a, {b: {helm-version: 4.1.0}}, {b: {helm-version: 4.1.0}}]}}',
  ].join('\n');
  expect(readText(reader, PATH, text).pins).toEqual([
    '3:56 version-file 3.8.2 «v3.8.2» in job a',
    '6:56 version-file 3.9.0 «3.9.0» in job b/function default of helm-version',
    '8:46 version-file 4.1.0 «4.1.0» in job b',
    '8:74 version-file 4.1.0 «4.1.0» in job b',
  ]);
});

describe('the source of an orb', () => {
  const path = 'src/commands/deploy.yml';

  it('reads a command by itself, and links to its script and to other commands', () => {
    const shown = readFixture(reader, 'part.yml', path);
    expect(listed(shown)).toEqual([
      '13:10 helm upgrade --atomic@4:35 web chart',
      'pin 3:41 version-file 3.8.2 «v3.8.2» in job deploy',
    ]);
    const links = shown.facts.filter((fact): fact is Link => fact.kind === 'link');
    expect(
      links.map(({ how, path, from, variables }) => [
        how,
        path,
        from,
        variables.map(([name, word]) => `${name}=${word.text}`),
      ]),
    ).toEqual([
      ['include', 'commands/install-client.yml', 'src', ['version=v3.8.2']],
      ['run', 'scripts/deploy.sh', 'src', ['PARAM_FLAGS=--atomic']],
    ]);
  });

  it('follows calls of the orb under test into its source', () => {
    const text = `orbs: {helm: {}}\n${job('      - helm/up: {atomic: true}\n')}`;
    const links = readText(reader, PATH, text).facts.filter((fact): fact is Link => fact.kind === 'link');
    expect(links.map(({ how, path, from }) => [how, path, from])).toEqual([
      ['image', 'base', undefined],
      ['include', 'commands/up.yml', 'src'],
    ]);
  });

  it('takes parameters from the file that calls it', () => {
    const caller = fileText({ path: 'src/jobs/j.yml', text: '--force' });
    const text = 'parameters:\n  flags: {default: --wait}\nsteps:\n  - run: helm upgrade a b << parameters.flags >>\n';
    const variables = new Map([['flags', literalAt({ text: caller, start: 0, end: 7 })]]);
    const facts = reader.read({ path, text }, { variables, arguments: undefined, open: () => undefined });
    const flags = facts.flatMap((fact) =>
      fact.kind === 'command' ? fact.flags.map(({ name, span }) => `${name} ${span.path}`) : [],
    );
    expect(flags).toEqual(['force src/jobs/j.yml']);
  });

  it('leaves files of other tools alone', () => {
    const steps = 'steps:\n  - name: x\n    script: helm list\n';
    expect(isOf(reader, { path: 'ansible/commands/x.yml', text: steps })).toBe(false);
    expect(isOf(reader, { path: 'jobs/deploy.yaml', text: 'apiVersion: batch/v1\nkind: Job\n' })).toBe(false);
    expect(isOf(reader, { path: '.circleci/values.yml', text: 'replicas: 1\n' })).toBe(false);
  });
});

it('reads what it can of a file that is no YAML', () => {
  expect(listed(readFixture(reader, 'broken_config.yml', PATH))).toEqual([
    '8:13 helm upgrade --atomic@8:38 web ./chart',
    'pin 4:34 image 3.8.0 «3.8.0» in job deploy',
    'unresolved 9:1 YAML syntax',
  ]);
});

it('does not follow commands that call each other without end', () => {
  const loop = 'commands:\n  a: {steps: [b, b, {run: helm list}]}\n  b: {steps: [a, a]}\njobs:\n  j: {steps: [a]}\n';
  const facts = readInTime(reader, PATH, loop);
  expect(facts.filter(({ kind }) => kind === 'command')).toHaveLength(1);
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => PATH);
  const run = '      - run: helm upgrade a b << parameters.x >> --atomic\n';
  readInTime(reader, PATH, job(run.repeat(3_000)));
  readInTime(reader, PATH, job(`      - run: "${'<< parameters.'.repeat(20_000)}"\n`));
  readInTime(reader, PATH, job(`      - run: ${"echo 'export A=".repeat(5_000)} BASH_ENV\n`));
  const commands = Array.from({ length: 300 }, (_, k) => `  c${k}: {steps: [c${k + 1}, c${k + 1}]}\n`).join('');
  readInTime(reader, PATH, `commands:\n${commands}${job('      - c0\n')}`);
  expect(listed(readText(reader, PATH, job('      - run: make\n')))).toEqual([]);
});

it('takes the orb named helm for circleci/helm in a file that does not say which orbs it uses', () => {
  const text = 'steps:\n  - helm/install-helm-client:\n      version: v3.7.1';
  const { facts } = readText(reader, '.circleci/src/commands/tools.yml', text);
  expect(facts).toMatchObject([{ kind: 'pin', range: '3.7.1', assumes: "the orb 'helm' is circleci/helm" }]);
  const other = text.replace('helm/install-helm-client', 'tools/install-helm-client');
  expect(readText(reader, '.circleci/src/commands/tools.yml', other).pins).toEqual([]);
});
