import { describe, expect, test } from 'vitest';
import { checked, helm3, idents } from './go-module.ts';

/** What `release` stands for wherever it is written in a body, in order. */
function releases(body: string): string[] {
  const [pkg] = checked({ 'main.go': helm3(body) });
  const file = pkg?.files[0];
  if (file === undefined) return [];
  return idents(file, 'release').map((ident) => {
    const object = file.objectOf(ident);
    if (object === undefined) return 'none';
    return object.kind === 'local' ? object.what : object.kind;
  });
}

describe('a local name hides the import in its scope only', () => {
  test.each<[string, string, string[]]>([
    [
      'a parameter',
      'func f(release int) { _ = release }\nfunc g() { _ = release.Status("") }',
      ['var', 'var', 'package'],
    ],
    ['a named result', 'func f() (release int) { return release }', ['var', 'var']],
    ['a receiver', 'type t int\nfunc (release t) f() { _ = release }', ['var', 'var']],
    [
      'a short declaration, not in its own value',
      'func f() { release := release.Status(""); _ = release }',
      ['var', 'package', 'var'],
    ],
    ['a var declaration', 'func f() { var release = release.Mock(nil); _ = release }', ['var', 'package', 'var']],
    ['a constant', 'func f() { const release = 1; _ = release }', ['const', 'const']],
    ['a type', 'func f() { type release struct{}; var x release; _ = x }', ['type', 'type']],
    ['a block', 'func f() { { release := 1; _ = release }; _ = release.Mock }', ['var', 'var', 'package']],
    [
      'the head of if, in else too',
      'func f() { if release := 1; release > 0 { _ = release } else { _ = release }; _ = release.Mock }',
      ['var', 'var', 'var', 'var', 'package'],
    ],
    [
      'the head of else if',
      'func f(b bool) { if b { _ = release.Mock } else if release := 1; b { _ = release } else { _ = release }; _ = release.Mock }',
      ['package', 'var', 'var', 'var', 'package'],
    ],
    [
      'the head of for',
      'func f() { for release := 0; release < 1; release++ { _ = release }; _ = release.Mock }',
      ['var', 'var', 'var', 'var', 'package'],
    ],
    [
      'range',
      'func f() { for _, release := range release.Mock(nil).Hooks { _ = release }; _ = release.Mock }',
      ['var', 'package', 'var', 'package'],
    ],
    [
      'the head of switch',
      'func f() { switch release := 1; release { case release: }; _ = release.Mock }',
      ['var', 'var', 'var', 'package'],
    ],
    [
      'one clause of a switch',
      'func f() { switch { case true: release := 1; _ = release; default: _ = release.Mock } }',
      ['var', 'var', 'package'],
    ],
    [
      'a type switch',
      'func f(x any) { switch release := x.(type) { case int: _ = release; case *release.Release: _ = release } }',
      ['var', 'var', 'package', 'var'],
    ],
    [
      'a clause of select',
      'func f(c chan int) { select { case release := <-c: _ = release; default: _ = release.Mock } }',
      ['var', 'var', 'package'],
    ],
    [
      'a function literal',
      'func f() { func(release int) { _ = release }(1); _ = release.Mock }',
      ['var', 'var', 'package'],
    ],
    ['a closure sees the outer variable', 'func f() { release := 1; func() { _ = release }() }', ['var', 'var']],
    ['a type parameter', 'func f[release any](x release) {}', ['type', 'type']],
    ['an assignment declares nothing', 'func f() { _, x := 1, release.Mock; _ = x }', ['package']],
    [
      'a label is no variable',
      'func f() { release: for { _ = release.Mock; break release } }',
      ['none', 'package', 'none'],
    ],
  ])('%s', (_, body, expected) => {
    expect(releases(body)).toEqual(expected);
  });

  test('a second := in one block keeps the variable, a new block declares another', () => {
    const [pkg] = checked({
      'main.go': helm3('func f() { a, err := 1, 2; b, err := 3, 4; { err := 5; _ = err }; _, _ = a, b }'),
    });
    const file = pkg?.files[0];
    const objects = file === undefined ? [] : idents(file, 'err').map((ident) => file.objectOf(ident));
    expect(objects[0]).toBe(objects[1]);
    expect(objects[2]).not.toBe(objects[0]);
    expect(objects[3]).toBe(objects[2]);
  });

  test('a body may redeclare a parameter with := beside a new variable', () => {
    const [pkg] = checked({ 'main.go': helm3('func f(err error) { x, err := 1, err; _ = x }') });
    const file = pkg?.files[0];
    const objects = file === undefined ? [] : idents(file, 'err').map((ident) => file.objectOf(ident));
    expect(objects[1]).toBe(objects[0]);
  });
});

describe('names of packages', () => {
  function objectsOf(files: Record<string, string>, name: string) {
    const file = checked(files)[0]?.files[0];
    return file === undefined ? [] : idents(file, name).map((ident) => file.objectOf(ident));
  }

  test('an alias', () => {
    const text = 'package main\nimport rel "helm.sh/helm/v3/pkg/release"\nvar x rel.Release\n';
    expect(objectsOf({ 'main.go': text }, 'rel').at(-1)).toEqual({
      kind: 'package',
      path: 'helm.sh/helm/v3/pkg/release',
    });
  });

  test('the name in the package clause, not the end of the path', () => {
    const text =
      'package main\nimport "helm.sh/helm/v4/pkg/chart/v2"\nimport "helm.sh/helm/v4/pkg/repo/v1"\nvar x v2.Chart\nvar y repo.Entry\n';
    expect(objectsOf({ 'main.go': text }, 'v2')).toEqual([{ kind: 'package', path: 'helm.sh/helm/v4/pkg/chart/v2' }]);
    expect(objectsOf({ 'main.go': text }, 'repo')).toEqual([{ kind: 'package', path: 'helm.sh/helm/v4/pkg/repo/v1' }]);
  });

  test('a dot import gives its exported names after those of the file and package', () => {
    const text = 'package main\nimport . "helm.sh/helm/v3/pkg/release"\nvar x Release\nvar y Info\n';
    const files = { 'main.go': text, 'other.go': 'package main\ntype Info struct{}\n' };
    expect(objectsOf(files, 'Release')[0]).toMatchObject({ kind: 'global', package: 'helm.sh/helm/v3/pkg/release' });
    expect(objectsOf(files, 'Info')[0]).toMatchObject({ kind: 'global', package: 'example.org/m' });
  });

  test('a blank import gives no name', () => {
    const text = 'package main\nimport _ "helm.sh/helm/v3/pkg/release"\nvar x = release.Mock\n';
    expect(objectsOf({ 'main.go': text }, 'release')).toEqual([undefined]);
  });

  test('a package-level name of another file is found; imports of another file are not', () => {
    const files = {
      'main.go': 'package main\nvar x = limit\nvar y = release.Mock\n',
      'other.go': 'package main\nimport "helm.sh/helm/v3/pkg/release"\nconst limit = 3\nvar z release.Info\n',
    };
    expect(objectsOf(files, 'limit')[0]).toMatchObject({ kind: 'global', what: 'const', name: 'limit' });
    expect(objectsOf(files, 'release')).toEqual([undefined]);
  });

  test('names of the language, unless they are hidden', () => {
    const text = 'package main\nvar a = true\nfunc f(len int) int { return len }\n';
    expect(objectsOf({ 'main.go': text }, 'true')).toEqual([{ kind: 'universe', name: 'true' }]);
    expect(objectsOf({ 'main.go': text }, 'len')[1]).toMatchObject({ kind: 'local' });
  });
});

describe('packages', () => {
  test('tests belong to their package, or to one of their own', () => {
    const packages = checked({
      'a/a.go': 'package a\n',
      'a/a_test.go': 'package a\n',
      'a/b_test.go': 'package a_test\n',
      'main.go': 'package main\n',
      'broken.go': 'func f() {\n',
    });
    expect(packages.map(({ path, directory, name, files }) => [path, directory, name, files.length])).toEqual([
      ['example.org/m/a', 'a', 'a', 2],
      ['example.org/m/a_test', 'a', 'a_test', 1],
      ['example.org/m', '', 'main', 1],
    ]);
  });

  test('files for different systems may declare a name twice', () => {
    const files = {
      'a_linux.go': 'package a\nfunc f() int\n',
      'a_windows.go': 'package a\nfunc f() string\nvar x = f()\n',
    };
    const file = checked(files)[0]?.files[1];
    const [ident] = file === undefined ? [] : idents(file, 'x');
    expect(ident === undefined ? undefined : file?.typeOf(ident)).toEqual({ kind: 'basic', name: 'int' });
  });
});
