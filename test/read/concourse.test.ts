import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/facts.ts';
import { reader } from '../../src/read/concourse/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { literalAt } from '../../src/read/lib/value.ts';
import { fileText } from '../../src/source/text.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture } from './lib/show.ts';

const PATH = 'ci/pipeline.yml';

describe('a pipeline', () => {
  const shown = readFixture(reader, 'pipeline.yml', PATH);

  it('reads tasks and what Helm resources do with their parameters', () => {
    expect(shown.commands).toEqual([
      '51:17 helm lint --strict@41:25 chart',
      '52:17 helm template --validate@52:41 --set@52:52 web chart',
      '62:23 helm upgrade --force@62:62 web repo/chart',
      '70:14 helm upgrade --install~70:14 --namespace~16:36 --values~73:11 --values~73:11 --wait~75:11 --atomic~76:11? --force~77:11 --post-renderer~78:11 web repo/chart',
      '80:16 helm uninstall --namespace~16:36 web',
      '84:20 helm upgrade --install~84:20 --recreate-pods~86:34 legacy c',
      '93:46 helm list --all@93:54',
    ]);
  });

  it('pins by the images of tasks and resource types', () => {
    expect(shown.pins).toEqual([
      '6:12 bundle 3.10.2 «v1.27.0» in job deploy/step 8 web',
      '6:12 bundle 3.10.2 «v1.27.0» in job deploy/step 9 web',
      '9:26 bundle >=2.0.0 <3.0.0 «docker.io/linkyard/concourse-helm-resource» in job deploy/step 12 deploy-legacy',
      '31:47 image 3.11.1 «3.11.1» in job deploy/step 4 lint',
      '61:20 image 3.14.2 «3.14.2» in job deploy/step 5 direct',
    ]);
  });

  it('names resources that it does not know', () => {
    expect([...shown.unresolved, ...shown.others]).toEqual([
      'env 44:36 HELM_DRIVER=secret',
      'outside 87:18 resource of the type acme/helm-resource',
    ]);
  });

  it('leads to tasks and scripts in other files', () => {
    const links = shown.facts.filter((fact): fact is Link => fact.kind === 'link');
    expect(links.map(({ how, path, arguments: args }) => [how, path, ...args.map(({ text }) => text)])).toEqual([
      ['run', 'ci/tasks/deploy.yml'],
      ['run', 'ci/scripts/deploy.sh', 'prod'],
    ]);
  });
});

describe('a task', () => {
  it('reads a task by itself', () => {
    expect(listed(readFixture(reader, 'task.yml', 'ci/task.yml'))).toEqual([
      '17:7 helm upgrade --install@17:20 --recreate-pods@10:10 --timeout@18:9 web ./chart',
      'pin 5:53 image 3.9.4 «3.9.4»',
    ]);
  });

  it('takes variables from the pipeline that runs it', () => {
    const caller = fileText({ path: PATH, text: '--force' });
    const text = 'platform: linux\nparams: {A: --wait}\nrun: {path: sh, args: [-c, "helm upgrade a b $A"]}\n';
    const variables = new Map([['A', literalAt({ text: caller, start: 0, end: 7 })]]);
    const facts = reader.read({ path: 'ci/t.yml', text }, { variables, arguments: undefined, open: () => undefined });
    const flags = facts.flatMap((fact) => (fact.kind === 'command' ? fact.flags.map(({ name }) => name) : []));
    expect(flags).toEqual(['force']);
  });

  it('reads what it can of a file that is no YAML', () => {
    expect(listed(readFixture(reader, 'broken.yml', 'ci/task.yml'))).toEqual([
      '6:7 helm upgrade --atomic@6:30 web chart',
      'unresolved 7:1 YAML syntax',
    ]);
  });
});

it('leaves files of other tools alone', () => {
  expect(isOf(reader, { path: 'a.yml', text: 'on: push\njobs:\n  a:\n    steps: []\n' })).toBe(false);
  expect(isOf(reader, { path: 'a.yml', text: 'platform: linux/amd64\nservices: []\n' })).toBe(false);
  expect(isOf(reader, { path: 'a.json', text: 'jobs:\n  plan:\n' })).toBe(false);
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => PATH);
  const task = '      - {task: a, config: {platform: linux, run: {path: helm, args: [upgrade, a, b, --atomic]}}}\n';
  readInTime(reader, PATH, `jobs:\n  - name: j\n    plan:\n${task.repeat(2_000)}`);
  readInTime(reader, PATH, `jobs:\n  - plan:\n      - ${'do: [{'.repeat(90)}${'}]'.repeat(90)}\n`);
  readInTime(reader, PATH, `platform: linux\nrun: {path: sh, args: ["-c", "helm ${'(('.repeat(50_000)}"]}\n`);
});
