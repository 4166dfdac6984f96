/** Docker Compose files. */
import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/compose/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { fixturesOf, readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

describe('fixtures', () => {
  test('docker-compose.yml', () => {
    const read = readFixture(reader, 'docker-compose.yml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '5:12 helm upgrade --install@6:22 --set@6:44 --atomic@6:58 web ./chart',
      '19:9 helm repo add --no-update@19:55 acme https://charts.example.com',
      '20:9 helm upgrade --force@22:15 --version@20:43 app acme/app',
      '26:17 helm uninstall --debug@26:22 --wait@27:36 web',
      '30:21 helm version -c@30:34',
      '30:40 helm lint [helm ?]',
      'pin 5:36 image 3.13.2 «3.13.2» in job deploy',
      'pin 25:31 image 3.15.1 «3.15.1» in job split',
      'pin 29:31 image 3.15.1 «3.15.1» in job later',
      "unresolved 33:15 arguments 'upgrade …'",
      'env 9:7 HELM_DRIVER=secret',
      'env 10:7 HELM_NAMESPACE=${NS}',
      'env 23:9 HELM_EXPERIMENTAL_OCI=1',
      'link 2:5 include ops/compose.tools.yml',
      'link 7:16 variables .env.deploy',
      'link 7:36 variables ./other.env',
      'link 12:12 image ghcr.io/acme/toolbox:2',
      'link 14:16 build ghcr.io/acme/toolbox:2',
    ]);
  });
});

test('interpolation: defaults, what is required, what is known from other files', () => {
  const text =
    'services:\n  a:\n    image: alpine/helm:${V:-3.1.0}\n    command: list ${F:?needed} ${G-} $$H ${I:+--force}\n';
  const shown = readText(reader, 'compose.yaml', text);
  expect(shown.commands).toEqual(['3:12 helm list ${F:?needed}  $H ${I:+--force}']);
  const value = { alternatives: [[[{ text: '3.2.1', at: undefined }]]] };
  const given = { variables: new Map([['V', value]]), arguments: undefined, open: () => undefined };
  expect(reader.read({ path: 'compose.yaml', text }, given)[0]).toMatchObject({ kind: 'pin', range: '3.2.1' });
});

test('which files', () => {
  const matches = (path: string) => isOf(reader, { path, text: '' });
  for (const path of ['docker-compose.yml', 'a/compose.yaml', 'docker-compose.ci.yml', 'compose-dev.yaml'])
    expect(matches(path), path).toBe(true);
  for (const path of ['decompose.yaml', 'compose.json', 'compose/a.yaml', 'composer.yml'])
    expect(matches(path), path).toBe(false);
});

describe('hostile texts', () => {
  const hostile: Record<string, string> = {
    'many references': `services: {a: {image: alpine/helm, command: "list ${'${A:-b}'.repeat(20_000)}"}}`,
    'references without an end': `services: {a: {image: alpine/helm, command: "list ${'${A:-'.repeat(20_000)}"}}`,
    'quotes without an end': `services: {a: {image: alpine/helm, command: '${'list " '.repeat(20_000)}'}}`,
    dollars: `services: {a: {image: alpine/helm, command: "${'$'.repeat(50_000)}"}}`,
  };
  test.each(Object.entries(hostile))('%s', (_, text) => {
    readInTime(reader, 'compose.yaml', text);
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
