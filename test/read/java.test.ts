/** Java and Kotlin programs that start Helm. */
import { expect, test } from 'vitest';
import { reader } from '../../src/read/java/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText, type Shown } from './lib/show.ts';

function all(shown: Shown): string[] {
  return [...listed(shown), ...shown.links.map((link) => `link ${link}`)];
}

test.each<[string, string[]]>([
  [
    'Deployer.java',
    [
      '18:27 helm upgrade --install@12:74 --atomic@15:26? --wait@17:39 --timeout@17:49 release charts/release',
      '23:36 helm status --show-desc@23:52 web',
      '24:50 helm list --all@24:66',
      '25:43 helm upgrade --force@25:71 web charts/web',
    ],
  ],
  [
    'HelmUpgrade.kt',
    [
      '13:26 helm upgrade --install@13:45 --wait@13:79 web charts/web',
      '20:9 helm upgrade --force@17:26? --atomic@8:40 web charts/web',
      'pin 25:35 version-file 3.9.0 «3.9.0»',
    ],
  ],
])('everything in %s', (name, expected) => {
  expect(all(readFixture(reader, name))).toEqual(expected);
});

test('programs that start nothing', () => {
  const text =
    'class A { String a = "helm upgrade --atomic"; void b() { log.info("helm upgrade a b --wait"); run("helm list -a"); } }';
  expect(all(readText(reader, 'A.java', text))).toEqual([]);
});

test('hostile texts', () => {
  const deep = 20_000;
  const begin = 'class A { ProcessBuilder helm; ';
  for (const text of [
    '{ '.repeat(deep),
    'void f() { '.repeat(deep),
    'x -> '.repeat(deep),
    `new A(${'new B('.repeat(deep)}`,
    `String s = ${'"a" + '.repeat(deep)}"b";`,
    `List${'<List'.repeat(deep)}`,
    'switch (x) { case 1 -> '.repeat(deep),
    '(String) '.repeat(deep),
    'a ? b : '.repeat(deep),
  ])
    for (const path of ['A.java', 'A.kt']) readInTime(reader, path, begin + text);
});

test('mutations', () => {
  survivesMutations(reader);
});
