/** Gradle builds in Groovy and Kotlin. */
import { expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/gradle/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText, type Shown } from './lib/show.ts';

function all(shown: Shown): string[] {
  return [...listed(shown), ...shown.links.map((link) => `link ${link}`)];
}

test.each<[string, string[]]>([
  [
    'build.gradle',
    [
      '22:9 helm upgrade --install~22:9 --atomic~24:13 --wait~25:13 shop',
      '27:9 helm upgrade --install~27:9 --dry-run~28:13 extra',
      '33:9 helm upgrade --install~33:9 --atomic~35:13',
      '43:18 helm lint shop',
      "48:18 helm upgrade --install@48:37 --atomic@49:14 --set@49:26 --force@50:11 project.findProperty('release') charts/shop",
      '48:18 helm upgrade --install@48:37 --atomic@49:14 --set@49:26 --force@50:11 shop charts/shop',
      '54:17 helm (diff) upgrade shop charts/shop',
      '59:19 helm upgrade --wait@14:19 --timeout@14:29 shop charts/shop',
      '66:40 helm upgrade --force@66:70 shop charts/shop',
      '66:81 helm list -a@66:91',
      '68:22 $HELM_BIN uninstall --wait@70:40 shop',
      '72:20 helm status --show-desc@72:37 shop',
      '73:11 helm rollback --recreate-pods@73:39 shop',
      '85:31 helm upgrade --wait@85:73 shop charts/shop',
      'pin 9:20 version-file 3.14.4 «3.14.4»',
      'pin 19:20 archive 3.12.3 «3.12.3» in stage helm plugin',
      'env 47:33 HELM_DRIVER=configmap',
      'link 88:1 include gradle/helm.gradle',
    ],
  ],
  [
    'build.gradle.kts',
    [
      '20:9 helm upgrade --install~20:9 --atomic~22:13 web',
      '24:9 helm upgrade --install~24:9 --wait~25:13? api',
      '34:19 helm upgrade --install@35:22 --wait@36:11 --namespace@36:21 web .',
      '34:19 helm upgrade --install@35:22 --wait@36:11 --namespace@36:21 web .',
      '40:25 helm upgrade --atomic@40:65 web charts/web',
      '44:27 helm upgrade --wait@12:28 web charts/web',
      '48:18 helm rollback --recreate-pods@48:45 --force@49:10 web',
      '57:30 helm list --all@57:46',
      '63:21 helm uninstall --wait@63:40 web',
      '72:35 helm upgrade --wait@89:50 web charts/web',
      '77:18 helm version --client@77:37 --short@77:49',
      '80:29 helm upgrade --install@35:22 --wait@36:11 --namespace@36:21 --force@81:11 web .',
      '80:29 helm upgrade --install@35:22 --wait@36:11 --namespace@36:21 --force@81:11 web .',
      '86:32 helm upgrade --atomic@86:72 web charts/web',
      '87:36 helm upgrade --force@87:64 web charts/web',
      '88:44 helm status --show-desc@88:69 web',
      'pin 9:20 version-file 3.15.4 «v3.15.4»',
      'pin 17:22 archive 3.10.3 «3.10.3» in stage helm plugin',
      'env 33:33 HELM_DRIVER=sql',
      'link 93:1 include gradle/helm.gradle.kts',
    ],
  ],
  [
    'gradle.properties',
    ['4:1 helm upgrade --install~4:1 --atomic~4:1', 'pin 3:30 archive 3.8.2 «3.8.2» in stage helm plugin'],
  ],
  ['lookalikes.gradle', []],
  [
    'ugly.gradle.kts',
    [
      '1:54 helm upgrade --wait@1:92 a c-project.name',
      '2:45 helm upgrade --force@2:74 b c x',
      '4:88 helm upgrade --atomic@4:135 x c',
      '4:88 helm upgrade --atomic@4:135 y c',
      '4:88 helm upgrade --wait@4:151 x c',
      '4:88 helm upgrade --wait@4:151 y c',
      '10:5 helm upgrade --atomic@11:7 y c',
      '13:44 helm upgrade --force@13:61 e c',
      '14:41 helm upgrade --wait@14:102? f c',
      'unresolved 5:1 buildList { add("helm"); add("upgrade"); addAll(extra); add("--recreate-pods") }',
    ],
  ],
])('everything in %s', (name, expected) => {
  expect(all(readFixture(reader, name))).toEqual(expected);
});

test('which files are read', () => {
  for (const path of ['build.gradle', 'gradle/x.gradle', 'a/build.gradle.kts', 'deploy.main.kts', 'gradle.properties'])
    expect(isOf(reader, { path, text: '' }), path).toBe(true);
  for (const path of ['gradle/wrapper/gradle-wrapper.properties', 'Build.kt', 'build.gradle.md'])
    expect(isOf(reader, { path, text: '' }), path).toBe(false);
});

test('a task is a target, and has what it downloads', () => {
  const shown = readText(
    reader,
    'build.gradle',
    "task get(type: Exec) {\n  commandLine 'sh', '-c', 'curl -L https://get.helm.sh/helm-v3.12.0-linux-amd64.tar.gz | tar xz'\n}\n",
  );
  expect(shown.pins).toEqual(['2:61 archive 3.12.0 «v3.12.0» in target get']);
});

test('arguments that are there on some paths only', () => {
  const shown = readText(
    reader,
    'build.gradle',
    "task c(type: Exec) {\n  executable 'helm'\n  args = ['list']\n  if (x) { args('--all') }\n}\n",
  );
  expect(shown.commands).toEqual(['2:15 helm list --all@4:18?']);
});

test('what a block says stays in it', () => {
  const shown = readText(
    reader,
    'build.gradle.kts',
    'fun run(vararg args: String) {\n  exec { commandLine("helm", *args) }\n  exec { args("--wait") }\n}\nrun("list", "--all")\n',
  );
  expect(shown.commands).toEqual(['2:23 helm list --all@5:14']);
});

test('a block of that name, without the plugin', () => {
  const text =
    "helm {\n  downloadClient {\n    enabled = true\n    version = '3.1.0'\n  }\n  releases { a { atomic = true } }\n}\n";
  expect(all(readText(reader, 'build.gradle', text))).toEqual([]);
  expect(all(readText(reader, 'build.gradle', `plugins { id 'com.citi.helm' }\n${text}`))).toHaveLength(2);
  const off = text.replace('enabled = true', 'enabled = false');
  expect(readText(reader, 'build.gradle', `plugins { id 'com.citi.helm' }\n${off}`).pins).toEqual([]);
});

test('hostile texts', () => {
  const deep = 20_000;
  for (const text of [
    'tasks { '.repeat(deep),
    `val x = ${'('.repeat(deep)}`,
    `val x = ${'listOf('.repeat(deep)}`,
    `val x: ${'Map<'.repeat(deep)}`,
    `exec { commandLine("helm", ${'"a" + '.repeat(deep)}"b") }`,
    `exec { ${'args("--wait")\n'.repeat(deep)} executable = "helm" }`,
    `when (x) { ${'a -> b\n'.repeat(deep)} }`,
    `x${'.map { y'.repeat(deep)}`,
    `${'if (a) b else '.repeat(deep)}c`,
    `"""${'$'.repeat(deep)}`,
    'fun <T'.repeat(deep),
    'class A : B('.repeat(deep),
    '@'.repeat(deep),
    'try { '.repeat(deep),
    `${'helm.a=b'.repeat(deep)}`,
  ])
    for (const path of ['build.gradle', 'build.gradle.kts', 'gradle.properties']) readInTime(reader, path, text);
});

test('mutations', () => {
  survivesMutations(reader);
});
