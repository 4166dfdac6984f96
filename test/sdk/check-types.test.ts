import { describe, expect, test } from 'vitest';
import type { Type } from '../../src/helm/sdk/types.ts';
import { checked, helm3, idents } from './go-module.ts';

/** A type as Go writes it, with the last part of the import path. */
function show(type: Type): string {
  const list = (types: readonly Type[]) => types.map(show).join(', ');
  switch (type.kind) {
    case 'basic':
      return type.name;
    case 'named': {
      const args = type.args.length === 0 ? '' : `[${list(type.args)}]`;
      return `${type.package.split('/').at(-1)}.${type.name}${args}`;
    }
    case 'pointer':
      return `*${show(type.to)}`;
    case 'slice':
      return `[]${show(type.element)}`;
    case 'array':
      return `[n]${show(type.element)}`;
    case 'map':
      return `map[${show(type.key)}]${show(type.value)}`;
    case 'chan':
      return `chan ${show(type.element)}`;
    case 'func':
      return `func(${list(type.params)}) (${list(type.results)})`;
    case 'tuple':
      return `(${list(type.types)})`;
    case 'struct':
      return 'struct';
    case 'interface':
      return 'interface';
    case 'typeparam':
      return type.name;
    case 'unknown':
      return '?';
  }
}

/** The types of the variables `a`, `b`, … where they are first written in a text. */
function types(text: string, ...names: string[]): string[] {
  const file = checked({ 'main.go': text })[0]?.files[0];
  return names.map((name) => {
    const ident = file === undefined ? undefined : idents(file, name)[0];
    return file === undefined || ident === undefined ? 'not there' : show(file.typeOf(ident));
  });
}

function bodyTypes(body: string, ...names: string[]): string[] {
  return types(helm3(body), ...names);
}

test.each<[string, string, string]>([
  ['the result of a function', 'func f() { a := action.NewInstall(nil) }', '*action.Install'],
  ['new', 'func f() { a := new(action.Install) }', '*action.Install'],
  ['new of a value', 'func f() { a := new(action.Install{}) }', '*action.Install'],
  ['make', 'func f() { a := make(map[string]*release.Release) }', 'map[string]*release.Release'],
  ['append', 'func f(x []*release.Release) { a := append(x, nil) }', '[]*release.Release'],
  ['the address of a literal', 'func f() { a := &action.Install{} }', '*action.Install'],
  ['a dereference', 'func f(x *action.Install) { a := *x }', 'action.Install'],
  ['a conversion', 'func f() { a := (*action.Install)(nil) }', '*action.Install'],
  ['a conversion of a constant', 'func f() { a := release.Status("x") }', 'release.Status'],
  ['a constant', 'func f() { a := release.StatusDeployed }', 'release.Status'],
  ['an element', 'func f(x []*release.Release) { a := x[0] }', '*release.Release'],
  ['a value of a map', 'func f(x map[string][]release.Hook) { a := x["k"][1] }', 'release.Hook'],
  ['a slice of a slice', 'func f(x []release.Hook) { a := x[1:] }', '[]release.Hook'],
  ['an element through a pointer to an array', 'func f(x *[3]release.Hook) { a := x[1] }', 'release.Hook'],
  ['a received value', 'func f(x <-chan *release.Release) { a := <-x }', '*release.Release'],
  ['a type assertion', 'func f(x any) { a := x.(*release.Release) }', '*release.Release'],
  ['a field', 'func f(x *release.Release) { a := x.Info }', '*release.Info'],
  ['a promoted field', 'func f(x *action.Install) { a := x.Version }', 'string'],
  ['a field of a field', 'func f(x *release.Release) { a := x.Info.Status }', 'release.Status'],
  [
    'a method value',
    'func f(x *action.Uninstall) { a := x.Run }',
    'func(string) (*release.UninstallReleaseResponse, error)',
  ],
  [
    'a method expression',
    'func f() { a := (*action.Uninstall).Run }',
    'func(*action.Uninstall, string) (*release.UninstallReleaseResponse, error)',
  ],
  [
    'a function literal',
    'func f() { a := func(x *action.Install) error { return nil } }',
    'func(*action.Install) (error)',
  ],
  ['a call of a function literal', 'func f() { a := func() *action.Install { return nil }() }', '*action.Install'],
  ['a comparison', 'func f(x *action.Install) { a := x == nil }', 'bool'],
  ['a sum with a constant', 'func f(x release.Status) { a := "a" + x + "b" }', 'release.Status'],
  ['a numeric constant', 'func f() { a := 1.5 }', 'float64'],
  ['nil', 'func f() { a := nil }', '?'],
  ['a call of a package that is not known', 'func f() { a := other.Run() }', '?'],
  ['parentheses', 'func f(x *action.Install) { a := (*(x)) }', 'action.Install'],
])('%s', (_, body, expected) => {
  expect(bodyTypes(body, 'a')).toEqual([expected]);
});

describe('several variables', () => {
  test.each<[string, string, string[]]>([
    ['results', 'func f(x *action.Install) { a, b := x.Run(nil, nil) }', ['*release.Release', 'error']],
    ['var with one call', 'func f(x *action.Install) { var a, b = x.Run(nil, nil) }', ['*release.Release', 'error']],
    ['comma ok of a map', 'func f(x map[string]*action.Install) { a, b := x["k"] }', ['*action.Install', 'bool']],
    ['comma ok of an assertion', 'func f(x any) { a, b := x.(*action.Install) }', ['*action.Install', 'bool']],
    ['comma ok of a channel', 'func f(x chan release.Hook) { a, b := <-x }', ['release.Hook', 'bool']],
    ['range over a slice', 'func f(x []*release.Hook) { for a, b := range x {} }', ['int', '*release.Hook']],
    ['range over a map', 'func f(x map[string]*release.Hook) { for a, b := range x {} }', ['string', '*release.Hook']],
    [
      'range over a function',
      'func f(x func(func(int, *release.Hook) bool)) { for a, b := range x {} }',
      ['int', '*release.Hook'],
    ],
    ['range over a string', 'func f(x string) { for a, b := range x {} }', ['int', 'rune']],
    ['parameters in one go', 'func f(a, b *action.Install) {}', ['*action.Install', '*action.Install']],
    ['a variadic parameter', 'func f(a int, b ...*release.Hook) {}', ['int', '[]*release.Hook']],
  ])('%s', (_, body, expected) => {
    expect(bodyTypes(body, 'a', 'b')).toEqual(expected);
  });

  test('range over a channel and a number', () => {
    expect(bodyTypes('func f(x chan *release.Hook) { for a := range x {}; for b := range 3 {} }', 'a', 'b')).toEqual([
      '*release.Hook',
      'int',
    ]);
  });

  test('each clause of a type switch has its own type', () => {
    const body =
      'func f(x any) { switch y := x.(type) { case *action.Install: a := y; case nil: b := y; case int, string: c := y } }';
    expect(bodyTypes(body, 'a', 'b', 'c')).toEqual(['*action.Install', 'any', 'any']);
  });
});

describe('types of the module', () => {
  test('fields, embedded ones and those of other packages', () => {
    const packages = checked({
      'helm/client.go':
        'package helm\nimport "helm.sh/helm/v3/pkg/action"\ntype Client struct { install *action.Install }\ntype Named struct { Client; *action.Upgrade }\nfunc New() *Named { return nil }\n',
      'main.go':
        'package main\nimport h "example.org/m/helm"\nvar c = h.New()\nfunc f() { a := c.install; b := c.Timeout; d := h.Client{} }\n',
    });
    const file = packages[1]?.files[0];
    const shown = ['a', 'b', 'd'].map((name) => {
      const ident = file === undefined ? undefined : idents(file, name)[0];
      return ident === undefined || file === undefined ? 'not there' : show(file.typeOf(ident));
    });
    expect(shown).toEqual(['*action.Install', 'time.Duration', 'helm.Client']);
  });

  test('methods declared in another file, and through an interface', () => {
    const body = `type runner interface { get() *action.Install }
type named interface { runner }
type client struct{}
func f(x client, y named) { a := x.get(); b := y.get() }
func (c client) get() *action.Install { return nil }`;
    expect(bodyTypes(body, 'a', 'b')).toEqual(['*action.Install', '*action.Install']);
  });

  test('an alias is the type itself, a definition is another one with the same fields', () => {
    const body = 'type x = action.Install\ntype y action.Install\nfunc f(v x, w y) { a := v; b := w; c := w.Version }';
    expect(bodyTypes(body, 'a', 'b', 'c')).toEqual(['action.Install', 'm.y', 'string']);
  });

  test('generic types and functions', () => {
    const body = `type box[T any] struct { value T; list []T }
func (r *box[E]) get() E { return r.value }
func first[T any](x []T) T { return x[0] }
func keep[T any](x T, y ...T) map[string]T { return nil }
func f(x *box[*action.Install], y []*release.Release) { a := x.get(); b := first(y); c := keep[*release.Hook](nil); d := x.list; e := first[int] }`;
    expect(bodyTypes(body, 'a', 'b', 'c', 'd')).toEqual([
      '*action.Install',
      '*release.Release',
      'map[string]*release.Hook',
      '[]*action.Install',
    ]);
    expect(bodyTypes(body, 'e')).toEqual(['func([]int) (int)']);
  });

  test('package-level variables in any order, and types that hold themselves', () => {
    const body =
      'var a = b\nvar b = g()\nfunc g() *node { return nil }\ntype node struct { next *node; client *action.Install }\nvar c = a.next.next.client';
    expect(bodyTypes(body, 'a', 'b', 'c')).toEqual(['*m.node', '*m.node', '*action.Install']);
  });

  test('constants without a value have the type of the one before', () => {
    expect(bodyTypes('type kind string\nconst ( a kind = "x"; b )\nconst ( c = iota; d )', 'a', 'b', 'd')).toEqual([
      'm.kind',
      'm.kind',
      'untyped int',
    ]);
  });

  test('types declared in functions', () => {
    const body =
      'func f() { type x struct { c *action.Install }; var v []x; a := v[0].c; w := map[string]*x{"k": {c: nil}}; b := w["k"].c }';
    expect(bodyTypes(body, 'a', 'b')).toEqual(['*action.Install', '*action.Install']);
  });

  test('copies of slices and maps keep their type', () => {
    const text = `package main
import ("maps"; "slices"; "helm.sh/helm/v3/pkg/release")
func f(x map[string]*release.Release) { a := maps.Clone(x); b := slices.Collect(maps.Values(x)); for c := range maps.Values(x) {} }`;
    expect(types(text, 'a', 'b', 'c')).toEqual([
      'map[string]*release.Release',
      '[]*release.Release',
      '*release.Release',
    ]);
  });
});

describe('what is not certain is unknown', () => {
  test('an embedded type of somebody else may hide what a deeper one promotes', () => {
    const text = `package main
import ("helm.sh/helm/v3/pkg/action"; "example.com/other")
type x struct { other.Thing; *action.Install }
func f(v x) { a := v.DryRun; b := v.Version; c := v.Thing }`;
    expect(types(text, 'a', 'b', 'c')).toEqual(['bool', '?', 'other.Thing']);
  });

  test('two fields at one depth', () => {
    expect(bodyTypes('type x struct { action.Install; action.Upgrade }\nfunc f(v x) { a := v.DryRun }', 'a')).toEqual([
      '?',
    ]);
  });

  test('cycles end', () => {
    const body =
      'type a = b\ntype b = a\ntype c struct { d }\ntype d struct { c }\nvar x = y\nvar y = x\nfunc f(v c, w a) { e := v.Wait; g := w.Wait; h := x.Wait }';
    expect(bodyTypes(body, 'e', 'g', 'h')).toEqual(['?', '?', '?']);
  });

  test('code nested without end and sums of thousands of terms', () => {
    const nested = `func f() { a := ${'('.repeat(3000)}1${')'.repeat(3000)} }`;
    const sum = `func g() { b := action.NewInstall(nil); _ = "x"${' + "x"'.repeat(20_000)} }`;
    const blocks = `func h() ${'{ if true '.repeat(2000)}${'}'.repeat(2000)}`;
    expect(bodyTypes(`${nested}\n${sum}\n${blocks}`, 'b')).toEqual(['*action.Install']);
    const calls = `func g() { x := action.NewInstall(nil)${'.Foo()'.repeat(5000)}; y := action.NewInstall(nil)\n _ = x.Bar }`;
    expect(bodyTypes(calls, 'x')).toEqual(['?']);
  });
});
