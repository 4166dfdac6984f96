/** Jenkins pipelines, shared libraries and job DSL. */
import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/jenkins/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText, type Shown } from './lib/show.ts';

const PATHS = new Map([
  ['Deployer.groovy', 'src/com/acme/Deployer.groovy'],
  ['helmStep.groovy', 'vars/helmStep.groovy'],
  ['seed.groovy', 'jobs/seed.groovy'],
]);

function all(shown: Shown): string[] {
  return [...listed(shown), ...shown.links.map((link) => `link ${link}`)];
}

test.each<[string, string[]]>([
  [
    'Deployer.groovy',
    [
      '19:19 helm upgrade --install@19:32 --atomic@5:40 --timeout@5:49 {release} charts/core',
      '23:25 helm upgrade --force@23:63 {release} charts/core',
      '33:15 helm upgrade --wait@29:13 {release} charts/core',
      'pin 4:39 version-file 3.11.3 «3.11.3»',
      'pin 4:39 archive 3.11.3 3.11.3 in step 1 sh',
    ],
  ],
  [
    'Jenkinsfile.docker',
    [
      '28:13 helm lint charts/shop',
      '30:13 helm upgrade shop charts/shop',
      '41:13 helm upgrade --install@41:26 --atomic@13:42 --timeout@41:79 shop charts/shop',
      '41:13 helm upgrade --install@41:26 --timeout@41:79 shop charts/shop',
      '44:11 helm upgrade --install@44:24 --wait@21:19 --namespace@46:13 shop charts/shop',
      '47:11 helm list -a@47:21',
      '50:36 helm status --show-desc@50:53 shop',
      '52:17 helm rollback --dry-run@52:52? --recreate-pods@52:69 shop',
      '58:15 helm get all shop',
      '66:14 helm upgrade --force@66:45 shop charts\\shop',
      '68:11 helm upgrade --wait@69:13 shop charts/shop',
      '71:43 helm uninstall --wait@71:63 shop',
      'pin 7:39 image 3.16.4 «3.16.4» in job Lint',
      'pin 7:39 image 3.16.4 «3.16.4» in job Deploy',
      'unresolved 13:18 {params.EXTRA}',
      'unresolved 30:43 $FLAGS',
      'outside 3:1 shared library acme-pipelines@v4',
      'outside 4:1 shared library acme-extra@main',
      'env 19:20 HELM_DRIVER=configmap',
    ],
  ],
  [
    'Jenkinsfile.kubernetes',
    [
      '27:13 helm version --client@27:26',
      '29:15 helm upgrade --install@29:28 --atomic@29:53 api charts/api',
      '32:17 helm upgrade --install@32:30 --rollback-on-failure@33:19 api charts/api',
      '55:33 helm upgrade --wait@55:61 web charts/web',
      '56:32 helm uninstall --purge@56:44 web',
      '61:39 helm list',
      'pin 14:26 image 3.14.2 «3.14.2» in job Deploy/step 2 container helm',
      'pin 19:27 image 4.0.1 «4.0.1» in job Deploy/step 4 container next',
      'pin 44:26 image 3.12.0 3.12.0 in job Per stage/step 6 container helm',
      'pin 48:44 image 2.16.1 «v2.16.1» in job Per stage/step 8 container old',
      'link 60:37 include ci/pod.yaml',
    ],
  ],
  [
    'helmStep.groovy',
    [
      '21:51 helm upgrade --install@8:47 -f@11:20? --atomic@15:14 config.name config.chart',
      '21:51 helm upgrade --install@8:47 -f@11:20? --wait@18:14? config.name config.chart',
      '25:24 helm status --show-desc@27:13? {config.name}',
      '41:5 helm upgrade --dry-run@34:47? --wait@38:15? --set@42:7 {config.release} {config.chart}',
      '43:5 helm history --max@43:36 {config.release}',
    ],
  ],
  ['lookalikes.Jenkinsfile', ['outside 27:9 downstream job helm-release', 'link 43:15 build helm']],
  [
    'scripted.jenkinsfile',
    [
      '16:7 helm upgrade --install@16:20 --atomic@15:31? one charts/one',
      '37:15 helm upgrade --force@36:50 web charts/web',
      '39:13 helm upgrade web charts/web',
      '43:11 helm upgrade --install@5:15 --wait@5:28 --recreate-pods@41:17 --timeout@42:18 web charts/web',
      '49:20 helm uninstall --wait@49:39 two',
      '55:13 helm upgrade --force@55:43 cart charts/cart',
      '59:15 helm test --logs@59:30 cart',
      '65:19 helm list --all@65:35',
      '66:16 helm list --all@66:26',
      '67:11 helm upgrade --install@68:11 --wait@69:11 a charts/a',
      '70:25 helm upgrade --atomic@70:51 b charts/b',
      '72:9 helm upgrade --force@72:33 c charts/c',
      '77:56 helm uninstall --wait@78:9 d',
      'pin 4:20 version-file 3.15.2 «v3.15.2»',
      'pin 4:20 image 3.15.2 «v3.15.2» in job Image/step 10 docker.image',
      'pin 4:20 archive 3.15.2 v3.15.2 in job Install/step 1 sh',
      'pin 22:57 image 3.13.1 «3.13.1» in job Deploy/step 2 container helm',
      'pin 54:33 image 3.9.4 «3.9.4» in job Image/step 8 docker.image',
      'unresolved 39:41 $EXTRA',
      'env 25:51 HELM_NAMESPACE=web',
      'env 36:31 HELM_DRIVER=configmap',
      'link 6:13 source ci/tools.groovy',
      'link 75:7 run resources/deploy.sh',
      'link 76:7 run ci/deploy.sh',
    ],
  ],
  [
    'seed.groovy',
    [
      '13:14 helm upgrade --install@13:27 --wait@13:62 web charts/web',
      '13:14 helm upgrade --install@13:27 --wait@13:62 api charts/api',
      '15:10 helm upgrade --install@15:23 --atomic@15:52 extra charts/extra',
      '18:18 helm list',
      '29:15 helm upgrade --force@29:51 release charts/release',
      'env 10:27 HELM_DRIVER=secret',
      'link 17:7 run ci/deploy.sh',
    ],
  ],
  [
    'ugly.Jenkinsfile',
    [
      '3:5 helm upgrade --force@3:34 one charts/one',
      '4:6 helm upgrade --set@4:34 --atomic@4:49 two charts/two',
      '5:43 helm upgrade --wait@5:77? x c',
      '6:11 helm upgrade --wait@6:32 three c',
      '6:58 helm rollback --force@6:78 three',
      '6:113 helm list',
      '7:35 helm upgrade --atomic@7:56 r0 c',
      '8:27 helm upgrade --recreate-pods@8:47 p c',
      '8:27 helm upgrade --recreate-pods@8:47 q c',
      '9:22 helm upgrade --force@9:43 s c',
      '9:22 helm upgrade --force@9:43 t c',
      '10:45 helm upgrade --atomic@10:65 main c',
      '10:96 helm template c',
      '11:7 helm upgrade --set@12:4 --set-string@12:20 --wait@13:4 x-y c',
      '14:5 helm upgrade --timeout@14:30 $NAME c',
      '14:5 helm upgrade --timeout@14:30 $NAME c',
      '15:5 helm upgrade it',
      '16:16 helm upgrade --wait@16:33 u c',
      '17:110 helm upgrade --force@17:130 deep c',
      '18:19 helm uninstall --wait@18:36 a',
      '18:56 helm uninstall --wait@18:73 b',
      '19:19 helm upgrade --wait@19:39 unix c',
      '19:57 helm upgrade --wait@19:76 dos c',
      '20:9 {helmCmd} upgrade --install@20:26 --force@20:46 mystery c',
      '21:7 {tool}/helm upgrade --atomic@21:40 tool c',
      '22:32 helm upgrade --wait@22:53 named c',
      'unresolved 14:71 $OPTS',
      'unresolved 15:21 shell syntax',
    ],
  ],
])('everything in %s', (name, expected) => {
  expect(all(readFixture(reader, name, PATHS.get(name) ?? name))).toEqual(expected);
});

test('which files are read', () => {
  const text = '';
  for (const path of [
    'Jenkinsfile',
    'ci/Jenkinsfile.prod',
    'deploy.jenkinsfile',
    'Release.Jenkinsfile',
    'vars/x.groovy',
    'src/a/B.groovy',
  ])
    expect(isOf(reader, { path, text }), path).toBe(true);
  for (const path of [
    'Jenkinsfile.md',
    'jenkins.yaml',
    'docs/Jenkinsfile.txt',
    'build.gradle',
    'a/jenkins-values.yaml',
  ])
    expect(isOf(reader, { path, text }), path).toBe(false);
  expect(isOf(reader, { path: 'tool', text: '#!/usr/bin/env groovy\n' })).toBe(true);
});

function read(text: string): Shown {
  return readText(reader, 'Jenkinsfile', text);
}

describe('steps', () => {
  test('every sh is a shell of its own, in the environment of its block', () => {
    const shown = read(
      "node { sh 'X=--force'\nsh 'helm upgrade a b $X'\nwithEnv(['X=--wait']) { sh 'helm upgrade a b $X' } }",
    );
    expect(shown.commands).toEqual(['2:5 helm upgrade a b', '3:29 helm upgrade --wait@3:13 a b']);
    expect(shown.unresolved).toEqual(['2:22 $X']);
  });

  test('a variable of the shell and one of Groovy', () => {
    const shown = read('def x = "--atomic"\nnode { sh "x=--wait; helm upgrade a b ${x} \\$x $x" }');
    expect(shown.commands).toEqual(['2:22 helm upgrade --atomic@1:10 --wait@2:14 --atomic@1:10 a b']);
  });

  test('what a step prints may be taken', () => {
    const [captured, shown] = read(
      "node { def a = sh(script: 'helm list', returnStdout: true)\nsh 'helm list' }",
    ).facts;
    expect(captured).toMatchObject({ kind: 'command', output: { stdout: 'captured' } });
    expect(shown).toMatchObject({ kind: 'command', output: { stdout: 'shown' } });
  });

  test('stages and steps are scopes', () => {
    const scopes = read("pipeline { stages { stage('A') { steps { sh 'helm list'; sh 'helm version' } } } }").facts.map(
      (fact) => fact.scope.slice(1),
    );
    expect(scopes).toEqual([
      [
        { kind: 'job', name: 'A' },
        { kind: 'step', name: '1 sh', order: 0 },
      ],
      [
        { kind: 'job', name: 'A' },
        { kind: 'step', name: '2 sh', order: 1 },
      ],
    ]);
  });
});

describe('agents', () => {
  test('the image of the pipeline counts for all of it when no stage has another one', () => {
    const shown = read(
      "pipeline { agent { docker 'alpine/helm:3.14.0' }\nstages { stage('A') { steps { sh 'helm list' } } } }",
    );
    expect(shown.pins).toEqual(['1:40 image 3.14.0 «3.14.0»']);
  });

  test('an image that may be built here, and one that is', () => {
    const shown = read(
      "pipeline { agent { dockerfile { filename 'ci/Dockerfile' } }\nstages { stage('A') { agent { docker { image 'acme/ci:1' } }\nsteps { sh 'helm list' } } } }",
    );
    expect(shown.links).toEqual([
      '1:20 build jenkins-agent/ci/Dockerfile',
      '1:20 image jenkins-agent/ci/Dockerfile',
      '2:47 image acme/ci:1',
    ]);
  });

  test('the image of a pod that only other files use', () => {
    const shown = readText(
      reader,
      'vars/helmPod.groovy',
      "def call(code) {\n  podTemplate(containers: [containerTemplate(name: 'helm', image: 'alpine/helm:2.16.1')]) {\n    code()\n  }\n}\n",
    );
    expect(shown.pins).toEqual(['2:80 image 2.16.1 «2.16.1» in stage container helm']);
  });
});

describe('values', () => {
  test('parameters: a default with flags is one of the values', () => {
    const shown = read(
      "pipeline { parameters { string(name: 'OPTS', defaultValue: '--wait'); string(name: 'NAME', defaultValue: 'a') }\nstages { stage('A') { steps { sh \"helm upgrade ${params.NAME} b $OPTS\" } } } }",
    );
    expect(shown.commands).toEqual(['2:35 helm upgrade --wait@1:61 a b', '2:35 helm upgrade a b']);
    expect(hasFlag(shown, 'wait')).toBe(true);
  });

  test('a name that a script block sets is known to later stages', () => {
    const shown = read(
      "pipeline { stages { stage('A') { steps { script { flags = '--wait' } } }\nstage('B') { steps { sh \"helm upgrade a b ${flags}\" } } } }",
    );
    expect(shown.commands).toEqual(['2:26 helm upgrade --wait@1:60 a b']);
  });

  test('a version test around a step', () => {
    const shown = read(
      "node { if (helmVersion.startsWith('v4')) { sh 'helm upgrade a b --rollback-on-failure' } else { sh 'helm upgrade a b --atomic' } }",
    );
    expect(shown.commands).toHaveLength(2);
  });
});

test('hostile texts', () => {
  const deep = 20_000;
  for (const text of [
    'stage("a") { '.repeat(deep),
    `sh "${'${x('.repeat(deep)}`,
    `def x = ${'['.repeat(deep)}`,
    `x = ${'a + '.repeat(deep)}'--wait'\nsh "helm upgrade a b \${x}"`,
    `${"x << '--wait'\n".repeat(deep)}sh "helm upgrade a b \${x}"`,
    "sh '''helm upgrade a b --wait\n".repeat(5_000),
    `a ${'b '.repeat(deep)}`,
    `x${'.each { y'.repeat(deep)}`,
    '/'.repeat(deep),
    `def f() { f() }\n${'f()\n'.repeat(deep)}`,
    `switch (x) {${' case 1: sh "helm list";'.repeat(deep)} }`,
    `if (a) ${'if (b) '.repeat(deep)} sh 'helm list'`,
    `(${'String) ('.repeat(deep)}`,
    '@A('.repeat(deep),
    `new A${'<B'.repeat(deep)}`,
    `pipeline { agent { kubernetes { yaml '''${'- '.repeat(2_000)}''' } } }`,
  ])
    readInTime(reader, 'Jenkinsfile', text);
});

test('mutations', () => {
  survivesMutations(reader, (name) => PATHS.get(name) ?? name);
});
