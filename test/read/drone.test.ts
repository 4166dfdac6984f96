import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/drone/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

const fixture = (name: string) => readFixture(reader, name, '.drone.yml');

describe('steps', () => {
  const shown = fixture('steps.drone.yml');

  it('reads commands with the variables of the pipeline and the step', () => {
    expect(shown.commands).toEqual([
      '17:9 helm lint ./chart',
      '18:9 helm template --validate@18:35 web ./chart',
      '28:9 helm upgrade --install@28:22 --atomic@22:14 --timeout@22:23 --wait@8:10 --set@30:11 web ./chart',
      '31:9 helm list',
      '43:11 helm upgrade --recreate-pods@43:35 web chart/',
      '45:12 helm uninstall --wait@46:31 web',
      '50:12 helm init --client-only@51:24',
      '63:9 helm upgrade --force@63:34 web ./chart',
    ]);
  });

  it('pins by image, and by what ran before only where steps share a machine', () => {
    expect(shown.pins).toEqual([
      '11:22 image 3.12.3 «3.12.3» in job build/step 1 lint',
      '20:31 image floating 3.16.x «3.16» in job build/step 2 deploy',
      '45:24 image 3.9.0 «3.9.0» in job build/step 5 args',
      '50:24 image 2.17.0 «2.17.0» in job build/step 1 tiller',
      '60:44 archive 3.10.1 «v3.10.1» in job on-machine/step 1 install',
    ]);
  });

  it('names templates, and nothing else', () => {
    expect([...shown.unresolved, ...shown.others]).toEqual([
      '31:19 $${OTHER}',
      'env 7:3 HELM_DRIVER=secret',
      'outside 72:7 template helm.star',
    ]);
  });
});

describe('plugins', () => {
  it('turns settings into the flags that the plugin passes, each where its setting is written', () => {
    expect(listed(fixture('plugins.drone.yml'))).toEqual([
      '5:12 helm upgrade --install~5:12 --dry-run~13:7? --wait~10:7 --force~11:7 --set~14:7 --set~14:7 web ./chart',
      '17:12 helm uninstall --keep-history~18:64 web',
      '20:12 helm upgrade --install~20:12 --namespace~24:7 --atomic~20:12 --debug~20:12 --post-renderer~26:7 web ./chart',
      '29:12 helm upgrade --install~29:12 --atomic~31:7 web ./chart',
      'pin 5:33 bundle >=3.0.0 <4.0.0 «0.15.1» in job plugins/step 1 pelotech',
      'pin 17:12 bundle >=3.0.0 <4.0.0 «registry.example.com/mirror/pelotech/drone-helm3» in job plugins/step 2 old names',
      'pin 20:42 bundle 3.9.0 «v0.1.26» in job plugins/step 3 bits',
      'pin 29:12 bundle >=3.0.0 <4.0.0 «pelotech/drone-helm3» in job plugins/step 4 in environment',
      'outside 36:12 plugin someone/helm-deployer:1',
    ]);
  });

  it('reads the older form with its settings in the step', () => {
    expect(listed(fixture('legacy.drone.yml'))).toEqual([
      '5:12 helm upgrade --install~5:12 --set~9:5 --wait~11:5 --recreate-pods~10:5 ${DRONE_BRANCH} ./charts/web',
      '17:9 helm list --all@17:19',
      'pin 5:12 bundle >=2.0.0 <3.0.0 «quay.io/ipedrazas/drone-helm» in job pipeline 1/step 1 helm_deploy',
      'pin 15:36 image 3.4.2 «v3.4.2» in job pipeline 1/step 2 check',
    ]);
  });
});

it('reads a whole command that is given to the plugin', () => {
  const text =
    'pipeline:\n  a:\n    image: ipedrazas/drone-helm\n    helm_command: "install --name web stable/web --wait"\n';
  expect(readText(reader, '.drone.yml', text).commands).toEqual([
    '4:20 helm install --name@4:28 --wait@4:50 stable/web',
  ]);
});

it('reads what it can of a file that is no YAML', () => {
  expect(listed(fixture('broken.drone.yml'))).toEqual([
    '6:7 helm upgrade --atomic@6:32 web ./chart',
    'pin 4:22 image 3.8.0 «3.8.0» in job pipeline 1/step 1 deploy',
    'unresolved 7:1 YAML syntax',
  ]);
});

it('names Starlark and Jsonnet that have to do with Helm', () => {
  const star = 'def main(ctx):\n  return {"steps": [{"commands": ["helm upgrade web ./chart --atomic"]}]}\n';
  expect(listed(readText(reader, '.drone.star', star))).toEqual(['unresolved 1:1 a pipeline in another language']);
  expect(listed(readText(reader, '.drone.jsonnet', '{ steps: [{ commands: ["make"] }] } // helm'))).toEqual([]);
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => '.drone.yml');
  const step = '  - {name: a, image: "alpine/helm:3.1.0", commands: ["helm upgrade a b --atomic ${A}"]}\n';
  readInTime(reader, '.drone.yml', `kind: pipeline\nsteps:\n${step.repeat(2_000)}`);
  readInTime(
    reader,
    '.drone.yml',
    `kind: pipeline\nsteps:\n  - settings: {a: "${'${'.repeat(50_000)}"}\n    image: x\n`,
  );
});

it('knows a pipeline under any name, by its first keys; no other object', () => {
  const pipeline =
    'kind: pipeline\ntype: docker\nname: deploy\nsteps:\n- name: helm\n  image: alpine\n  commands:\n  - helm upgrade web ./web --atomic\n';
  expect(isOf(reader, { path: 'ci/drone/deploy.yml', text: pipeline })).toBe(true);
  expect(isOf(reader, { path: 'ci/x.yml', text: 'kind: Pipeline\napiVersion: tekton.dev/v1\nspec: {}\n' })).toBe(false);
  expect(isOf(reader, { path: 'ci/x.yml', text: 'kind: pipeline-config\nname: a\n' })).toBe(false);
});
