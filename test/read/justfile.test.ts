import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/justfile/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { readFixture, readText } from './lib/show.ts';

describe('justfiles', () => {
  test('variables, parameters, dependencies, scripts', () => {
    const shown = readFixture(reader, 'justfile');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "15:13 helm list --short@15:23 --all@15:31",
        "22:5 helm upgrade --install@11:11 --atomic@11:21 --cleanup-on-fail@12:12 -n@22:50 --wait@14:35 shop charts/shop",
        "22:5 helm upgrade --install@11:11 --atomic@11:21 --cleanup-on-fail@12:12 -n@22:50 --wait=false@14:53 shop charts/shop",
        "23:6 helm upgrade --force@24:9 web ./chart",
        "29:5 helm lint charts/shop {{strict}}",
        "37:5 helm uninstall --no-hooks@36:11 shop",
        "43:5 helm rollback --recreate-pods@42:12 shop",
        "48:5 helm upgrade --atomic@47:13 web ./chart",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "10:18 version-file 3.13.2 «3.13.2»",
        "10:18 archive 3.13.2 «3.13.2» in target build/step 1",
        "25:9 {{args}}",
        "51:5 a recipe in 'python3'",
        "env 16:1 HELM_DRIVER=sql",
        "3:21 variables .env.deploy",
        "5:9 include ci/common.just",
        "6:5 include docs.just",
        "20:25 target  build",
        "20:32 target  lint",
        "20:52 target  notify",
        "26:6 target  notify",
      ]
    `);
  });

  test('PowerShell as the shell', () => {
    expect(readFixture(reader, 'windows.just').commands).toMatchInlineSnapshot(`
      [
        "8:21 helm upgrade --force@8:11 web ./chart",
        "9:5 helm upgrade --install@3:3 --atomic@4:3 web ./chart",
      ]
    `);
  });

  test('what a caller gives takes the place of defaults', () => {
    const text =
      'flags := "--wait"\ndeploy mode="--force" *rest:\n    helm upgrade web . {{flags}} {{mode}} {{rest}}\n';
    const word = (one: string) => [{ text: one, at: undefined }];
    const facts = reader.read(
      { path: 'justfile', text },
      {
        variables: new Map([['flags', { alternatives: [[word('--atomic')]] }]]),
        arguments: [word('--dry-run'), word('--debug'), word('--no-hooks')],
        open: () => undefined,
      },
    );
    const words = facts.flatMap((fact) => (fact.kind === 'command' ? fact.words.map((one) => one.text) : []));
    expect(words).toEqual(['upgrade', 'web', '.', '--atomic', '--dry-run', '--debug', '--no-hooks']);
  });

  test('comments, strings and printed texts are silent', () => {
    const text =
      '# helm upgrade --atomic\nhelp := "helm upgrade --atomic"\na: # helm install --atomic\n    # helm upgrade --atomic\n    @echo helm upgrade --atomic\n';
    expect(readText(reader, 'justfile', text).commands).toEqual([]);
  });

  test('line ends of Windows', () => {
    const text = 'a:\r\n    helm upgrade web . \\\r\n      --atomic\r\n    helm ls --all\r\n';
    expect(readText(reader, 'justfile', text).commands).toEqual([
      '2:5 helm upgrade --atomic@3:7 web .',
      '4:5 helm list --all@4:13',
    ]);
  });

  test('mutations', () => survivesMutations(reader, (name) => name));

  test.each([
    ['braces', `a:\n    helm ls ${'{{'.repeat(30_000)}`],
    ['interpolations', `a:\n    helm ls ${'{{a}}'.repeat(20_000)}`],
    ['brackets', `a := ${'('.repeat(50_000)}`],
    ['sums', `a := "x"${' + "x"'.repeat(20_000)}\nb:\n    helm ls {{a}}`],
    ['recipes', 'a b c:\n    helm ls\n'.repeat(3_000)],
    [
      'doubling',
      `${Array.from({ length: 200 }, (_, k) => `v${k + 1} := v${k} + v${k}\n`).join('')}b:\n    helm ls {{v200}}`,
    ],
    ['parameters', `a ${'b="c" '.repeat(300)}:\n    helm ls`],
    ['quotes', `a ${'"'.repeat(1_000)}\n`.repeat(50)],
    ['conditions', `a := ${'if a == b { '.repeat(5_000)}`],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'justfile', text);
  });
});
