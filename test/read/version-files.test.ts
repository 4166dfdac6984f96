import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/version-files/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

const show = (name: string, path = name): string[] => listed(readFixture(reader, name, path));

describe('each kind of version file', () => {
  test('.tool-versions: the first version of Helm, and no other tool', () => {
    expect(show('.tool-versions')).toEqual(['pin 3:6 package 3.16.4 «3.16.4»']);
  });

  test('mise: tools in every form, variables, tasks', () => {
    expect(show('mise.toml')).toMatchInlineSnapshot(`
      [
        "17:1 helm upgrade --install@17:14 --atomic@18:3 web charts/web",
        "22:9 helm lint",
        "pin 10:33 package 3.17.3 «3.17.3»",
        "pin 11:10 package 4.2.4 «4.2.4»",
        "pin 11:19 package floating 3.16.x «3.16»",
        "env 4:1 HELM_DRIVER=configmap",
      ]
    `);
  });

  test('aqua: with the version in the name and beside it', () => {
    expect(show('aqua.yaml')).toMatchInlineSnapshot(`
      [
        "pin 5:21 package 3.16.1 «v3.16.1»",
        "pin 7:14 package 4.0.1 «v4.0.1»",
      ]
    `);
  });

  test('devbox: packages and scripts, with comments in JSON', () => {
    expect(show('devbox.json')).toMatchInlineSnapshot(`
      [
        "7:20 helm upgrade --recreate-pods@7:48 web charts/web",
        "pin 3:44 package 3.14.4 «3.14.4»",
        "env 5:27 HELM_EXPERIMENTAL_OCI=1",
      ]
    `);
  });

  test('Nix: the package, not the comment and not its plugins', () => {
    expect(show('flake.nix')).toMatchInlineSnapshot(`
      [
        "pin 5:39 package unknown «kubernetes-helm»",
      ]
    `);
  });

  test('Brewfile', () => {
    expect(show('Brewfile')).toMatchInlineSnapshot(`
      [
        "pin 3:7 package floating >=4.3.1 «helm»",
      ]
    `);
  });

  test('conda and pixi', () => {
    expect(show('environment.yml')).toMatchInlineSnapshot(`
      [
        "pin 5:21 package 3.17.0 «3.17.0.*»",
        "pin 6:5 package floating >=4.1.1 <5.0.0 «conda-forge::kubernetes-helm»",
      ]
    `);
    expect(show('pixi.toml')).toMatchInlineSnapshot(`
      [
        "8:11 helm upgrade --force@8:39 web charts/web",
        "pin 2:20 package floating 3.16.x «3.16.*»",
        "pin 5:32 package floating >=4.0.0 <5.0.0-0 «>=4,<5»",
      ]
    `);
  });

  test('devcontainer.json: image, features, commands', () => {
    expect(show('devcontainer.json', '.devcontainer/devcontainer.json')).toMatchInlineSnapshot(`
      [
        "9:25 helm plugin install https://github.com/databus23/helm-diff",
        "10:36 helm repo add --no-update@10:97 shop https://charts.example.com",
        "pin 3:25 image 3.12.0 «3.12.0»",
        "pin 5:95 setup-action 3.15.4 «3.15.4»",
      ]
    `);
  });

  test('.env files', () => {
    expect(show('versions.env')).toMatchInlineSnapshot(`
      [
        "pin 2:14 version-file 3.13.3 «v3.13.3»",
        "env 3:8 HELM_DRIVER=sql",
      ]
    `);
  });
});

test('a file counts for its directory', () => {
  const { facts } = readText(reader, 'ops/.tool-versions', 'helm 3.16.4\n');
  expect(facts).toMatchObject([{ kind: 'pin', directory: true, because: 'asdf is asked for Helm 3.16.4' }]);
});

test('only files of these names', () => {
  for (const path of [
    '.tool-versions',
    'a/mise.toml',
    '.mise.local.toml',
    '.config/mise/config.toml',
    'aqua.yaml',
    'x.nix',
  ])
    expect(isOf(reader, { path, text: '' }), path).toBe(true);
  for (const path of ['tool-versions', 'promise.toml', 'aqua/README.md', 'env.ts', 'a.json', 'environment.ts'])
    expect(isOf(reader, { path, text: '' }), path).toBe(false);
});

describe('hostile files', () => {
  test.each([
    ['mise.toml', '[tools]\nhelm = ["3"'],
    ['mise.toml', `[tools]\nhelm = ${'['.repeat(50_000)}`],
    ['mise.toml', `[tools]\nhelm = ${'{a='.repeat(50_000)}`],
    ['mise.toml', `[tools]\nhelm = """${'\\'.repeat(100_000)}`],
    ['mise.toml', 'a.'.repeat(100_000)],
    ['.env', `HELM_VERSION=${'"\\'.repeat(100_000)}`],
    ['.env', `${'A='.repeat(100_000)}`],
    ['flake.nix', '/*'.repeat(100_000)],
    ['devbox.json', `{"packages": [${'/*'.repeat(100_000)}`],
    ['devbox.json', '//'.repeat(100_000)],
    ['Brewfile', `brew "${'helm'.repeat(50_000)}`],
    ['.tool-versions', ' helm '.repeat(100_000)],
  ])('%s', (path, text) => {
    readInTime(reader, path, text, 3_000);
  });

  test('mutations of the fixtures', () => {
    survivesMutations(reader, (name) => name);
  });
});
