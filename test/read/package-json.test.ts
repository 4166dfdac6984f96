import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/facts.ts';
import { formatOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/package-json/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText, scopeOf } from './lib/show.ts';

const PATHS: Readonly<Record<string, string>> = {
  'projen-tasks.json': '.projen/tasks.json',
  'vscode-tasks.json': '.vscode/tasks.json',
  'releaserc.json': '.releaserc.json',
};

const pathOf = (name: string): string => PATHS[name] ?? name;
const fixture = (name: string) => readFixture(reader, name, pathOf(name));

function links(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.kind === 'link' ? [`${scopeOf(fact.scope)} -> ${fact.name}`] : []));
}

describe('scripts and tasks', () => {
  it('reads the scripts of package.json, targets of Nx and commands of semantic-release', () => {
    const shown = fixture('package.json');
    expect(listed(shown)).toMatchInlineSnapshot(`
      [
        "9:14 helm upgrade --install@9:27 --atomic@9:52 --set@9:63 shop ./chart",
        "10:38 helm list -a@10:49",
        "18:48 helm package --version@18:67 chart",
        "18:117 helm registry login https://ghcr.io",
        "21:95 helm template --validate@21:111 .",
        "21:138 helm lint",
        "pin 6:31 install-script floating >=3.22.0 <4.0.0 «https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3» in target install-helm",
      ]
    `);
    expect(links(shown.facts).sort()).toEqual([
      'target deploy -> predeploy',
      'target deploy:all -> deploy',
      'target predeploy -> build',
    ]);
  });

  it('reads tasks of Deno, comments left out', () => {
    expect(listed(fixture('deno.jsonc'))).toMatchInlineSnapshot(`
      [
        "4:16 helm upgrade --atomic@4:41 web ./chart",
        "5:26 helm uninstall --wait@5:45 web",
      ]
    `);
  });

  it('reads scripts of Composer', () => {
    expect(listed(fixture('composer.json'))).toMatchInlineSnapshot(`
      [
        "4:38 helm upgrade --recreate-pods@4:64 shop ./chart",
        "5:26 helm dependency build",
      ]
    `);
  });

  it('reads targets of Nx with their environment', () => {
    expect(listed(fixture('project.json'))).toMatchInlineSnapshot(`
      [
        "8:21 helm upgrade --atomic@8:57 ./chart",
        "11:51 helm test --hide-notes@11:66 shop",
        "unresolved 8:34 {args.release}",
        "env 9:34 HELM_DRIVER=configmap",
      ]
    `);
  });

  it('reads what projen generates', () => {
    expect(listed(fixture('projen-tasks.json'))).toMatchInlineSnapshot(`
      [
        "9:20 helm upgrade --install@9:33 --atomic@9:55 web ./chart",
        "15:24 helm version -c@15:37",
        "pin 14:33 install-script floating >=3.22.0 <4.0.0 «https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3» in target install-helm",
        "env 6:42 HELM_EXPERIMENTAL_OCI=1",
      ]
    `);
  });

  it('says that projen generated a file', () => {
    const commands = fixture('projen-tasks.json').facts.filter((fact) => fact.kind === 'command');
    expect(commands).toHaveLength(2);
    for (const fact of commands) expect(fact).toMatchObject({ assumes: expect.stringContaining('.projenrc') });
    expect(fixture('package.json').facts.every((fact) => !('assumes' in fact))).toBe(true);
  });

  it('reads tasks of VS Code', () => {
    expect(listed(fixture('vscode-tasks.json'))).toMatchInlineSnapshot(`
      [
        "5:57 helm upgrade --atomic@5:115 web ./chart",
        "6:53 helm list --all@6:63",
      ]
    `);
  });

  it('reads commands of semantic-release', () => {
    expect(listed(fixture('releaserc.json'))).toMatchInlineSnapshot(`
      [
        "4:49 helm push --plain-http@4:59 shop-\${nextRelease.version}.tgz oci://localhost:5000",
        "4:126 helm plugin install https://github.com/chartmuseum/helm-push",
      ]
    `);
  });

  it('keeps the scope of a command and its place behind escapes', () => {
    const shown = readText(
      reader,
      'package.json',
      '{"scripts":{"up":"A=\\"x\\" helm upgrade \\u002d\\u002datomic --force\\n helm ls"}}',
    );
    expect(shown.commands).toEqual(['1:27 helm upgrade --atomic~1:40 --force@1:59', '1:69 helm list']);
    expect(shown.facts.map((fact) => scopeOf(fact.scope))).toEqual(['target up', 'target up']);
  });

  it('puts what the caller gives behind the script', () => {
    const file = { path: 'package.json', text: '{"scripts":{"up":"helm upgrade web ."}}' };
    const arguments_ = [[{ text: '--atomic', at: undefined }]];
    const facts = reader.read(file, { variables: new Map(), arguments: arguments_, open: () => undefined });
    expect(facts).toMatchObject([{ kind: 'command', flags: [{ name: 'atomic' }] }]);
  });

  it('is silent about the rest of the file', () => {
    const text = JSON.stringify({
      name: 'helm upgrade --atomic',
      description: 'helm upgrade --force',
      dependencies: { helm: 'helm upgrade' },
      scripts: { echo: 'echo helm upgrade --atomic', kubectl: 'kubectl delete --force' },
      config: { command: 'helm upgrade --atomic' },
    });
    expect(listed(readText(reader, 'package.json', text))).toEqual([]);
  });
});

describe('which files are read', () => {
  it('goes by the name', () => {
    const isRead = (path: string) => formatOf({ path, text: '' })?.format.name === 'package-json';
    for (const path of [
      'package.json',
      'web/deno.json',
      'deno.jsonc',
      'a/project.json',
      '.vscode/tasks.json',
      '.releaserc',
    ])
      expect(isRead(path), path).toBe(true);
    for (const path of ['package-lock.json', 'my-package.json', 'tasks.json', 'values.json'])
      expect(isRead(path), path).toBe(false);
  });
});

describe('hostile texts', () => {
  it.each([
    ['open comments', '/*'.repeat(100_000)],
    ['open quotes', `{"scripts": {"a": "helm upgrade ${'"'.repeat(100_000)}`],
    ['nesting', '{"targets":'.repeat(5_000)],
    [
      'many scripts',
      `{"scripts":{${Array.from({ length: 5_000 }, (_, at) => `"s${at}":"helm upgrade --atomic"`).join()}}}`,
    ],
    ['no JSON', 'helm upgrade --atomic\n'.repeat(10_000)],
  ])('%s', (_, text) => {
    readInTime(reader, 'package.json', text);
  });

  it('survives mutations of the fixtures', () => survivesMutations(reader, pathOf), 120_000);
});
