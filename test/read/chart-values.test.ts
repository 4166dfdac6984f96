/** Values of charts. */
import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/chart-values/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { fixturesOf, readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

describe('fixtures', () => {
  test('values.yaml', () => {
    const read = readFixture(reader, 'values.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '18:24 helm repo add --no-update@18:38 a https://charts.example.com',
      '22:5 helm upgrade --force@22:31 self ./chart',
      '31:15 helm template --validate@31:37 .',
      '34:17 helm dependency build',
      'pin 6:11 image 3.12.3 «3.12.3»',
      'pin 12:34 image 3.10.2 «v3.10.2»',
      'pin 17:24 image 3.11.0 «3.11.0» in step repos',
      'unresolved 31:29 $OPTS',
    ]);
  });
});

test('a repository and a tag beside each other are an image, as far as the chart goes', () => {
  const { facts } = readText(reader, 'values.yaml', 'image:\n  repository: alpine/helm\n  tag: v3.9.4 # helm\n');
  expect(facts).toMatchObject([
    { kind: 'pin', range: '3.9.4', assumes: 'templates put repository and tag together to the name of an image' },
  ]);
});

test('repositories that are called after Helm and hold another thing', () => {
  const text =
    'a: {repository: acme/helm-dashboard, tag: 1.3.1}\nb: {repository: https://charts.example.com/helm, tag: 3.1.0}\n';
  expect(listed(readText(reader, 'values.yaml', text))).toEqual([]);
});

test('which files', () => {
  const matches = (path: string) => isOf(reader, { path, text: '' });
  for (const path of [
    'values.yaml',
    'c/values-prod.yml',
    'values.dev.yaml',
    'prod-values.yaml',
    'prod.values.yaml',
    'values/a/b.yaml',
  ])
    expect(matches(path), path).toBe(true);
  for (const path of ['values.json', 'evalues.yaml', 'valuesx.yaml']) expect(matches(path), path).toBe(false);
});

describe('hostile texts', () => {
  const hostile: Record<string, string> = {
    'many images': 'a: {repository: alpine/helm, tag: 3.1.0}\n'.repeat(20_000),
    'deep maps': `${'{a: '.repeat(190)}helm${'}'.repeat(190)}`,
    'a long script': `a.sh: |\n${'  helm upgrade a b --set a=b\n'.repeat(5_000)}`,
  };
  test.each(Object.entries(hostile))('%s', (_, text) => {
    readInTime(reader, 'values.yaml', text);
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
