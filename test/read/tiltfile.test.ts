import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/facts.ts';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/tiltfile/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

function read(text: string): string[] {
  return listed(readText(reader, 'Tiltfile', text));
}

describe('Tiltfiles', () => {
  it('by name', () => {
    for (const path of ['Tiltfile', 'dev/Tiltfile', 'Tiltfile.dev', 'dev/lib.star', 'common.tiltfile']) {
      expect(isOf(reader, { path, text: '' })).toBe(true);
    }
    for (const path of ['MyTiltfile', 'Tiltfile/readme.md', 'a.py'])
      expect(isOf(reader, { path, text: '' })).toBe(false);
  });

  it('what Tilt and its extensions run, local commands, and settings', () => {
    expect(listed(readFixture(reader, 'Tiltfile')).filter((line) => !line.startsWith('link'))).toEqual([
      '10:1 helm repo add --force-update~10:1 bitnami https://charts.bitnami.com/bitnami',
      '12:1 helm upgrade --install~12:1 --wait@11:12 --set=global.dev=true@11:22 --atomic@16:22 --version=12.1.2@16:34 --namespace~12:1 postgres bitnami/postgresql',
      '19:1 helm dependency update ./charts/web',
      '19:1 helm upgrade --install~19:1 web ./charts/web',
      '19:1 helm uninstall --wait@19:77 web',
      '20:1 helm template --set~20:1 redis redis',
      '21:10 helm template --values~21:10 --values~21:10 api ./charts/api',
      '23:15 helm template --validate@23:52 worker ./charts/worker',
      '25:29 helm dependency update ./charts/web',
      '28:29 helm status --show-desc@28:45 web',
      '29:11 helm upgrade --install@29:30 --force@29:68 logs ./charts/logs',
      '32:38 helm upgrade --install@32:63 --recreate-pods@32:73 crds ./crds',
      '32:104 helm uninstall --purge@32:130 crds',
      '35:5 helm upgrade --install~35:5 --create-namespace@35:53 --force@38:19? a ./charts/a',
      '35:5 helm upgrade --install~35:5 --create-namespace@35:53 --force@38:19? b ./charts/b',
      'unresolved 19:44 image_flags()',
      'env 8:37 HELM_EXPERIMENTAL_OCI=1',
      'env 30:26 HELM_DRIVER=configmap',
    ]);
  });

  it('files that it loads', () => {
    const { facts } = readFixture(reader, 'Tiltfile');
    const links = facts.filter((fact): fact is Link => fact.kind === 'link');
    expect(links.map(({ how, path, span }) => `${span.startLine}:${span.startColumn} ${how} ${path}`)).toEqual([
      '4:6 include ./dev/lib.star',
      '5:9 include ./services/api/Tiltfile',
    ]);
  });

  it('tasks are told from what is written', () => {
    const { facts } = readFixture(reader, 'Tiltfile');
    const origins = facts.flatMap((fact) => (fact.kind === 'command' ? [`${fact.span.startLine} ${fact.origin}`] : []));
    expect(origins).toContain('12 task');
    expect(origins).toContain('23 shell');
    expect(origins).toContain('29 arguments');
  });

  it('a function of the file goes before that of an extension of the same name', () => {
    expect(read("def helm_resource(name):\n  local('helm list --all')\nhelm_resource('x')")).toEqual([
      '2:10 helm list --all@2:20',
    ]);
  });

  it('a flag under a name that load gives, and without flags of its own nothing more', () => {
    expect(read("load('ext://helm_resource', hr='helm_resource')\nhr('a', 'b', flags=['--atomic'])")).toEqual([
      '2:1 helm upgrade --install~2:1 --atomic@2:22 a b',
    ]);
  });

  it('texts for people are silent', () => {
    expect(
      read("print('helm upgrade --atomic')\nwarn('helm upgrade --atomic')\nfail('helm upgrade --atomic')"),
    ).toEqual([]);
    expect(read("k8s_resource('helm upgrade', labels=['helm --wait'])\n# helm upgrade --atomic")).toEqual([]);
  });

  it('hostile texts', () => {
    survivesMutations(reader);
    readInTime(reader, 'Tiltfile', `helm_resource('a', 'b', flags=[${"'--wait', ".repeat(20_000)}])`);
    readInTime(reader, 'Tiltfile', 'helm_resource('.repeat(20_000));
    readInTime(reader, 'Tiltfile', `for a in [1, 2, 3]:\n  helm_resource(a, 'b')\n`.repeat(3_000));
  });
});
