import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/taskfile/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { readFixture, readText } from './lib/show.ts';

describe('Taskfiles', () => {
  test('variables, templates, loops, conditions, calls', () => {
    const shown = readFixture(reader, 'Taskfile.yml');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "11:9 helm list --short@11:19 --all@11:27",
        "39:9 helm version --short@39:22",
        "48:13 helm status shop",
        "51:9 helm upgrade --install@6:10 --atomic@6:20 --set@46:12 --timeout@51:66 shop ./charts/shop",
        "53:9 helm upgrade --wait@34:23 --reuse-values@17:10 --debug@55:27 shop ./charts/shop",
        "57:14 helm test shop",
        "59:16 helm rollback --recreate-pods@59:43 shop",
        "61:14 helm uninstall --no-hooks@61:39 web",
        "61:14 helm uninstall --no-hooks@61:39 api",
        "63:14 helm upgrade --force@63:45 one ./charts",
        "63:14 helm upgrade --force@63:45 two ./charts",
        "67:7 helm lint --strict@44:56 ./charts/shop",
        "69:8 helm template --validate@69:33 ./charts/shop",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "7:17 version-file 3.14.0 «v3.14.0»",
        "7:17 archive 3.14.0 «v3.14.0» in target install-helm/step 1",
        "56:11 {{.CLI_ARGS}}",
        "env 16:3 HELM_NAMESPACE=shop",
        "outside 27:8 Taskfile https://example.com/Taskfile.yml",
        "19:11 variables .env",
        "22:9 include ./docs/Taskfile.yml",
        "24:15 include ./ops/Taskfile.helm.yml",
        "33:15 target  deploy",
        "35:15 target  ops:sync",
        "44:12 target  install-helm",
        "44:34 target  lint",
      ]
    `);
  });

  test('what is no YAML is read line by line', () => {
    const shown = readFixture(reader, 'broken.yml', 'Taskfile.yml');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "5:9 helm upgrade --atomic@5:34 web ./chart",
        "6:15 helm install --strict@9:27 web: ./chart other: cmds: - helm lint ./chart",
        "9:9 helm lint --strict@9:27 ./chart",
      ]
    `);
    expect(shown.unresolved.length).toBeGreaterThan(0);
  });

  test('values that a caller sets take the place of those of the file', () => {
    const text = "version: '3'\nvars:\n  FLAGS: --wait\ntasks:\n  a: helm upgrade web . {{.FLAGS}}\n";
    const given = { alternatives: [[[{ text: '--atomic', at: undefined }]]] };
    const facts = reader.read(
      { path: 'Taskfile.yml', text },
      { variables: new Map([['FLAGS', given]]), arguments: undefined, open: () => undefined },
    );
    expect(facts.flatMap((fact) => (fact.kind === 'command' ? fact.words.map((word) => word.text) : []))).toEqual([
      'upgrade',
      'web',
      '.',
      '--atomic',
    ]);
  });

  test('which files are Taskfiles', () => {
    const tasks = "version: '3'\ntasks:\n  a: helm ls\n";
    for (const path of ['Taskfile.yml', 'a/taskfile.dist.yaml', 'Taskfile.helm.yaml', 'tasks/helm.yml'])
      expect(isOf(reader, { path, text: tasks }), path).toBe(true);
    expect(isOf(reader, { path: 'docker-compose.yml', text: "version: '3'\nservices:\n  a: {}\n" })).toBe(false);
    expect(isOf(reader, { path: 'playbook.yml', text: '- hosts: all\n  tasks:\n' })).toBe(false);
  });

  test('a description, a message and a printed text are no commands', () => {
    const text =
      "version: '3'\ntasks:\n  a:\n    desc: helm upgrade --atomic\n    summary: helm install --atomic\n    prompt: helm upgrade --force?\n    cmds:\n      - echo helm upgrade --atomic\n";
    expect(readText(reader, 'Taskfile.yml', text).commands).toEqual([]);
  });

  test('mutations', () => survivesMutations(reader, () => 'Taskfile.yml'));

  test.each([
    ['templates', `version: '3'\ntasks:\n  a: helm ls ${'{{.A}}'.repeat(20_000)}\n`],
    ['tasks', `version: '3'\ntasks:\n${Array.from({ length: 3_000 }, (_, k) => `  t${k}: helm ls\n`).join('')}`],
    [
      'variables of variables',
      `version: '3'\nvars:\n${Array.from({ length: 500 }, (_, k) => `  V${k + 1}: '{{.V${k}}}{{.V${k}}}'\n`).join('')}tasks:\n  a: helm ls {{.V500}}\n`,
    ],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'Taskfile.yml', text);
  });
});
