import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/robot/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

const inTest = (rows: string): string => `*** Test Cases ***\nA\n    ${rows}\n`;

describe('Robot Framework', () => {
  test('processes, shells, keywords, lists', () => {
    const shown = readFixture(reader, 'deploy.robot');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "5:34 helm repo update --fail-on-repo-update-fail@5:60",
        "11:19 helm rollback --recreate-pods@11:46 shop 1",
        "16:23 helm list --all@16:33",
        "17:34 helm upgrade --install@10:19 --atomic@10:32 --timeout@18:12 shop ./chart",
        "22:57 helm upgrade --force@22:89 shop ./chart",
        "24:44 helm uninstall --no-hooks@24:70 shop",
        "25:63 helm status --show-desc@25:86 shop",
        "28:16 helm lint --strict@28:33 one",
        "28:16 helm lint --strict@28:33 two",
        "30:32 helm template --validate@30:50 web",
        "36:29 helm upgrade --reuse-values@36:54 web ./chart",
        "38:22 helm upgrade --cleanup-on-fail@37:51 web",
        "39:26 helm upgrade --atomic@39:51 api ./chart",
        "44:20 helm install --wait@26:34 web ./chart",
        "48:12 helm upgrade --atomic@48:46 web ./chart",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "9:19 version-file 3.12.0 «v3.12.0»",
        "48:37 \${extra}",
        "env 18:60 HELM_DRIVER=sql",
        "env 32:51 HELM_NAMESPACE=shop",
        "4:19 include common.resource",
      ]
    `);
  });

  test('cells between pipes', () => {
    expect(readFixture(reader, 'pipes.resource').commands).toMatchInlineSnapshot(`
      [
        "3:22 helm upgrade --atomic@3:45 --wait@4:14 web",
      ]
    `);
  });

  test.each([
    ['Log    helm upgrade --atomic'],
    ['# Run    helm upgrade --atomic'],
    ['Should Contain    ${x}    helm upgrade --atomic'],
    ['Should Not Be Equal    helm upgrade --atomic    helm upgrade --wait'],
    ['Should Start With    ${x}    helm upgrade --atomic'],
    ['Get Text    helm upgrade --atomic'],
    ['[Documentation]    helm upgrade --atomic'],
    ['${x}=    Set Variable    helm upgrade --atomic'],
    ['Run    echo helm upgrade --atomic'],
    ['Run Process    helmfile    apply    --atomic'],
  ])('is silent: %s', (rows) => {
    expect(listed(readText(reader, 'a.robot', inTest(rows)))).toEqual([]);
  });

  test.each([
    ['Run    helm upgrade web . --atomic'],
    ['${x} =    OperatingSystem.Run    helm upgrade web . --atomic'],
    ['Run Process    bash    -c    helm upgrade web . --atomic'],
    ['Run Keywords    Log    a    AND    Run    helm upgrade web . --atomic'],
    ['Run Keyword And Ignore Error    Run    helm upgrade web . --atomic'],
    ['Run Keyword If    1    Log    a    ELSE IF    2    Run    helm upgrade web . --atomic'],
    ['${c}=    Catenate    helm upgrade    web . --atomic\n    Run    ${c}'],
    ['VAR    ${c}    helm upgrade web . --atomic\n    Run    ${c}'],
    ['Run\thelm upgrade web . --atomic'],
    ['helm    upgrade web . --atomic'],
    ['Should Pass  helm upgrade web . --atomic'],
    ['Run Keyword If    1    helm    upgrade web . --atomic    ELSE    Log    helm upgrade'],
    ['When Run    helm upgrade web . --atomic'],
  ])('finds the flag: %s', (rows) => {
    expect(hasFlag(readText(reader, 'a.robot', inTest(rows)), 'atomic')).toBe(true);
  });

  test('mutations', () => survivesMutations(reader));

  test.each([
    ['cells', inTest('a  '.repeat(30_000))],
    ['variables', inTest(`Run    ${'${a}'.repeat(10_000)}`)],
    ['open variables', inTest(`Run    ${'${'.repeat(30_000)}`)],
    ['blanks', inTest(`Run${' '.repeat(50_000)}x ${' \\'.repeat(10_000)}`)],
    ['pipes', `*** Keywords ***\n|${' | '.repeat(20_000)}\n`],
    [
      'circles',
      '*** Keywords ***\nA\n    B\n    B\n    B\nB\n    A\n    A\n    A\n    Run    helm ls\n*** Test Cases ***\nT\n    A\n',
    ],
    ['keywords in keywords', inTest('Run Keyword    '.repeat(10_000))],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'a.robot', text);
  });
});
