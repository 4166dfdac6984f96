import { describe, expect, test } from 'vitest';
import { sdkApi } from '../../src/helm/sdk/index.ts';
import { usesOf } from '../../src/sdk/uses.ts';
import { checked, describeUse, helm3, usesIn } from './go-module.ts';

function uses(body: string): string[] {
  return usesIn({ 'main.go': helm3(body) });
}

describe('imports', () => {
  function imports(text: string): string[] {
    return usesOf(checked({ 'main.go': text }), sdkApi())
      .filter((use) => use.how === 'import')
      .map((use) => `${describeUse(use)} ${use.major} ${use.releases ?? 'none'}`);
  }

  test('plain, with an alias, with a dot, blank and grouped, in tests of a package of their own', () => {
    const text = `//go:build windows

package main_test

import a "helm.sh/helm/v3/pkg/action"
import (
	. "helm.sh/helm/v3/pkg/release"
	_ "helm.sh/helm/v4/pkg/kube"
	\`k8s.io/helm/pkg/proto\`
	"helm.sh/helm/v4/pkg/chartutil"
	"helm.sh/helmet/v3/pkg/action"
)
`;
    expect(imports(text)).toEqual([
      '5 import pkg/action =helm.sh/helm/v3/pkg/action 3 *',
      '7 import pkg/release =helm.sh/helm/v3/pkg/release 3 *',
      '8 import pkg/kube =helm.sh/helm/v4/pkg/kube 4 *',
      '9 import pkg/proto =k8s.io/helm/pkg/proto 2 none',
      '10 import pkg/chartutil =helm.sh/helm/v4/pkg/chartutil 4 none',
    ]);
  });

  test('a comment at the package clause is none', () => {
    expect(imports('package x // import "helm.sh/helm/v3/pkg/action"\n')).toEqual([]);
  });
});

describe('names', () => {
  test('qualified ones, but not of a local variable', () => {
    const body = `func f() {
	_ = action.NewInstall(nil)
	action := struct{ NewInstall int }{}
	_ = action.NewInstall
}
var x *release.Release`;
    expect(uses(body)).toEqual(['9 name pkg/action NewInstall', '13 name pkg/release Release']);
  });

  test('through a dot import', () => {
    const text =
      'package main\n\nimport . "helm.sh/helm/v3/pkg/action"\n\nvar x = NewInstall(nil)\n\nfunc f(Install int) int { return Install }\n';
    expect(usesIn({ 'main.go': text })).toEqual(['5 name pkg/action NewInstall']);
  });

  test('a name that no release has', () => {
    const [use] = usesOf(checked({ 'main.go': helm3('var x = action.Nothing') }), sdkApi()).filter(
      (use) => use.how === 'name',
    );
    expect(use).toMatchObject({ symbol: 'Nothing', releases: undefined });
  });
});

describe('fields and methods, by the type that declares them', () => {
  test('reads, writes, calls, method values and expressions', () => {
    const body = `func f(c *action.Configuration) {
	i := action.NewInstall(c)
	i.Wait = true
	i.InsecureSkipTLSverify = i.Atomic
	run := i.Run
	_ = (*action.Install).Run
	rel, _ := i.Run(nil, nil)
	_ = rel.Info.Status.String()
	_ = run
}`;
    expect(uses(body)).toEqual([
      '8 name pkg/action Configuration',
      '9 name pkg/action NewInstall',
      '10 field pkg/action Install.Wait',
      '11 field pkg/action ChartPathOptions.InsecureSkipTLSverify',
      '11 field pkg/action Install.Atomic',
      '12 method pkg/action Install.Run',
      '13 name pkg/action Install',
      '13 method pkg/action Install.Run',
      '14 method pkg/action Install.Run',
      '15 field pkg/release Release.Info',
      '15 field pkg/release Info.Status',
      '15 method pkg/release Status.String',
    ]);
  });

  test('in a file that does not import the SDK, and through the own types of the module', () => {
    const files = {
      'helm/client.go': `package helm
import "helm.sh/helm/v3/pkg/action"
type Client struct {
	install *action.Install
	Other   []*action.Upgrade
}
func (c *Client) Up() *action.Upgrade { return c.Other[0] }
`,
      'helm/run.go': 'package helm\nfunc (c *Client) Run() { c.install.Wait = true; c.Up().Force = false }\n',
      'main.go': `package main
import "example.org/m/helm"
func main() {
	c := helm.Client{}
	for _, up := range c.Other {
		up.Recreate = true
	}
}
`,
    };
    expect(usesIn(files)).toEqual([
      'helm/client.go:4 name pkg/action Install',
      'helm/client.go:5 name pkg/action Upgrade',
      'helm/client.go:7 name pkg/action Upgrade',
      'helm/run.go:2 field pkg/action Install.Wait',
      'helm/run.go:2 field pkg/action Upgrade.Force',
      '6 field pkg/action Upgrade.Recreate',
    ]);
  });

  test('a field of the same name on a type of somebody else is none', () => {
    const body =
      'type job struct { Wait bool }\nfunc f(j job, k other.Thing) { j.Wait = true; k.Wait = true; m.Wait = true }';
    expect(uses(body)).toEqual([]);
  });
});

describe('composite literals', () => {
  test('keys, and positions where there are none', () => {
    const text = `package main

import (
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/repo"
)

var a = repo.Entry{Name: "x", InsecureSkipTLSverify: true}
var b = []*chart.File{{Name: "x", Data: nil}, {"y", nil}}
var c = map[string]chart.Maintainer{"k": {Email: "e"}}
`;
    expect(usesIn({ 'main.go': text })).toEqual([
      '8 name pkg/repo Entry',
      '8 key pkg/repo Entry.Name',
      '8 key pkg/repo Entry.InsecureSkipTLSverify',
      '9 name pkg/chart File',
      '9 key pkg/chart File.Name',
      '9 key pkg/chart File.Data',
      '9 key pkg/chart File.Name="y"',
      '9 key pkg/chart File.Data=nil',
      '10 name pkg/chart Maintainer',
      '10 key pkg/chart Maintainer.Email',
    ]);
  });

  test('a key of a map is a variable, not a field', () => {
    const body = 'const Name = "n"\nvar x = map[string]*release.Release{Name: {Name: Name}}';
    expect(uses(body)).toEqual(['9 name pkg/release Release', '9 key pkg/release Release.Name']);
  });
});

describe('embedded types and implementations', () => {
  test('an embedded type, in a struct and in an interface', () => {
    const text = `package main

import (
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/kube"
)

type a struct {
	*action.Install
	up action.Upgrade
}

type b interface {
	kube.Interface
}

func f(x a) { x.Wait = true }
`;
    expect(usesIn({ 'main.go': text })).toEqual([
      '9 implements pkg/action Install',
      '10 name pkg/action Upgrade',
      '14 implements pkg/kube Interface',
      '17 field pkg/action Install.Wait',
    ]);
  });

  const driver = `
type store struct{}

func (s *store) Create(key string, rls *release.Release) error { return nil }
func (s *store) Get(key string) (*release.Release, error)      { return nil, nil }
func (s *store) helper()                                       {}
`;
  const methods = ['Creator.Create', 'Queryor.Get'];

  test.each<[string, string]>([
    ['a variable', 'var _ driver.Driver = (*store)(nil)'],
    ['an assignment', 'func f(d driver.Driver) { d = &store{} }'],
    ['an argument', 'func f() { storage.Init(&store{}) }'],
    ['a result', 'func f() driver.Driver { return &store{} }'],
    ['a result of a function literal', 'var f = func() (driver.Driver, error) { return &store{}, nil }'],
    ['a field', 'var s = storage.Storage{Driver: &store{}}'],
    ['an element', 'var s = []driver.Driver{new(store)}'],
    ['a conversion', 'var s = driver.Driver(&store{})'],
    ['an interface that embeds it', 'type ours interface { driver.Driver }\nvar s ours = &store{}'],
  ])('the methods of a type that becomes an interface of the SDK: %s', (_, code) => {
    const imports = ['release', 'storage', 'storage/driver'].map((name) => `import "helm.sh/helm/v3/pkg/${name}"\n`);
    const text = `package main\n${imports.join('')}${driver}${code}\n`;
    const found = usesOf(checked({ 'main.go': text }), sdkApi()).filter((use) => use.how === 'implements');
    expect(found.filter((use) => use.symbol !== 'Driver').map(describeUse)).toEqual([
      `8 implements pkg/storage/driver ${methods[0]}`,
      `9 implements pkg/storage/driver ${methods[1]}`,
    ]);
  });

  test('a type that never becomes one is no implementation', () => {
    expect(
      uses(`${driver}\nfunc f(x any) {}\nfunc g() { f(&store{}) }`).filter((use) => use.includes('implements')),
    ).toEqual([]);
  });
});

describe('the words of errors', () => {
  function texts(statement: string): string[] {
    const text = `package main
import (
	"strings"
	"github.com/pkg/errors"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/storage/driver"
)
func f(err error, s string, i *action.Install) { ${statement} }
`;
    return usesIn({ 'main.go': text }).filter((use) => use.includes('error-text'));
  }

  test.each<[string, string]>([
    ['_ = strings.Contains(err.Error(), "re-use")', 'cannot re-use a name that is still in use="re-use"'],
    [
      '_ = strings.Contains(s, "cannot re-use a name")',
      'cannot re-use a name that is still in use="cannot re-use a name"',
    ],
    [
      '_ = err.Error() == "cannot re-use a name that is still in use"',
      'cannot re-use a name that is still in use="cannot re-use a name that is still in use"',
    ],
    [
      '_ = strings.HasPrefix(err.Error(), `Unable to continue with install`)',
      'Unable to continue with install=`Unable to continue with install`',
    ],
  ])('%s', (statement, expected) => {
    expect(texts(statement)).toEqual([`8 error-text pkg/action ${expected}`]);
  });

  test.each([
    '_ = strings.Contains(err.Error(), "not found")',
    '_ = strings.Contains(err.Error(), "still in use")',
    '_ = strings.Contains(s, "atomic")',
    '_ = s == "re-use"',
    '_ = strings.Contains(err.Error(), "")',
    'strings := i; _ = strings.Contains(err.Error(), "re-use")',
  ])('none: %s', (statement) => {
    expect(texts(statement)).toEqual([]);
  });

  test('errors.Cause of what the SDK gives', () => {
    expect(texts('_ = errors.Cause(err) == driver.ErrReleaseNotFound')).toEqual(['8 error-text  errors.Cause']);
    expect(texts('_, e := i.Run(nil, nil); _ = errors.Cause(e)')).toEqual(['8 error-text  errors.Cause']);
    expect(texts('_ = errors.Cause(err)')).toEqual([]);
  });
});

describe('Helm 4', () => {
  function found(text: string): string[] {
    return usesOf(checked({ 'main.go': text }), sdkApi())
      .filter((use) => use.how !== 'import')
      .map((use) => `${describeUse(use)} ${use.major} ${use.releases ?? 'none'}`);
  }

  test('members that only Helm 3 had, and those of some releases', () => {
    const text = `package main
import "helm.sh/helm/v4/pkg/action"
type ours struct{ *action.Upgrade }
func f(i *action.Install, o ours) {
	i.Wait = true
	i.WaitStrategy = ""
	i.InsecureSkipTLSverify = true
	i.Nothing = 1
	o.Force = true
	_ = action.Rollback{Recreate: true}
}
`;
    expect(found(text)).toEqual([
      '3 implements pkg/action Upgrade 4 >=4.0.0',
      '4 name pkg/action Install 4 >=4.0.0',
      '5 field pkg/action Install.Wait 4 none',
      '6 field pkg/action Install.WaitStrategy 4 >=4.0.0',
      '7 field pkg/action ChartPathOptions.InsecureSkipTLSverify 4 >=4.0.0 <4.1.0',
      '9 field pkg/action Upgrade.Force 4 none',
      '10 name pkg/action Rollback 4 >=4.0.0',
      '10 key pkg/action Rollback.Recreate 4 none',
    ]);
  });

  test('both majors in one file', () => {
    const text = `package main
import a3 "helm.sh/helm/v3/pkg/action"
import a4 "helm.sh/helm/v4/pkg/action"
func f() {
	a3.NewInstall(nil).Wait = true
	a4.NewInstall(nil).WaitStrategy = ""
}
`;
    expect(found(text).map((use) => use.split(' ').slice(0, 5).join(' '))).toEqual([
      '5 name pkg/action NewInstall 3',
      '5 field pkg/action Install.Wait 3',
      '6 name pkg/action NewInstall 4',
      '6 field pkg/action Install.WaitStrategy 4',
    ]);
  });
});

test('broken files never stop it', () => {
  const text = helm3(
    'func f() {\n<<<<<<< HEAD\n\ti := action.NewInstall(nil)\n\ti.Wait = true\n=======\n>>>>>>> b\n}\nfunc g( {',
  );
  for (let end = 0; end <= text.length; end += 1) expect(() => usesIn({ 'main.go': text.slice(0, end) })).not.toThrow();
  expect(usesIn({ 'main.go': text })).toContain('11 field pkg/action Install.Wait');
});

describe('code without end', () => {
  const deep = 20_000;
  const nested: [string, (count: number) => string][] = [
    ['indices', (count) => `func f(a []int) { g(a${'[0]'.repeat(count)}) }`],
    ['selectors', (count) => `func f(a action.Install) { g(a${'.B'.repeat(count)}) }`],
    ['calls', (count) => `func f(a *action.Install) { x := a${'.B()'.repeat(count)}; g(x) }`],
    ['dereferences', (count) => `func f(a int) { g(${'*'.repeat(count)}a) }`],
    ['slices', (count) => `var x ${'[]'.repeat(count)}int`],
    ['literals', (count) => `var x = [][]int${'{'.repeat(count)}${'}'.repeat(count)}`],
    ['else if', (count) => `func f(a int) { ${'if a > 1 {} else '.repeat(count)} {} }`],
    ['sums', (count) => `func f(a int) { g(a${'+a'.repeat(count)}) }`],
    ['functions', (count) => `func f() { ${'func(){'.repeat(count)}${'}()'.repeat(count)} }`],
    ['labels', (count) => `func f() { ${'a: '.repeat(count)} x = 1 }`],
  ];
  test.each(nested)('%s', (_, write) => {
    expect(() => uses(write(deep))).not.toThrow();
  });

  test('a chain of a hundred calls keeps its type', () => {
    const body = `type b struct{ *action.Install }
func (x b) B() b { return x }
func f(a b) { x := a${'.B()'.repeat(100)}; x.Wait = true }`;
    expect(uses(body)).toContain('10 field pkg/action Install.Wait');
  });

  test.each<[string, (at: number) => string]>([
    ['variables', (at) => `var g${at} = g${at + 1}`],
    ['functions in variables', (at) => `var g${at} = func() any { return g${at + 1}() }`],
    ['aliases', (at) => `type g${at} = g${at + 1}`],
    ['definitions', (at) => `type g${at} g${at + 1}`],
    ['embedded types', (at) => `type g${at} struct { *g${at + 1} }`],
  ])('%s that need each other', (_, write) => {
    const body = Array.from({ length: 3000 }, (_, at) => write(at)).join('\n');
    expect(() => uses(`${body}\nfunc f() { g0.Wait = g0{}.Wait }`)).not.toThrow();
  });
});

describe('uses in files that import no package of the SDK', () => {
  const shown = 'package a\n\nimport "helm.sh/helm/v3/pkg/action"\n\nfunc New() *action.Install { return nil }\n';
  const user = (path: string): string => `package main\n\nimport "${path}"\n\nvar _ = New().Wait\n`;

  test('are those of what another package shows, however many packages are between', () => {
    const between = 'package b\n\nimport "example.org/m/a"\n\nvar New = a.New\n';
    const main = 'package main\n\nimport "example.org/m/b"\n\nfunc f() { b.New().Wait = true }\n';
    expect(usesIn({ 'a/a.go': shown, 'b/b.go': between, 'main.go': main })).toContain(
      '5 field pkg/action Install.Wait',
    );
  });

  test('are those of what another file of the package shows', () => {
    const own = shown.replace('package a', 'package main');
    expect(usesIn({ 'new.go': own, 'main.go': 'package main\n\nvar _ = New().Wait\n' })).toContain(
      '3 field pkg/action Install.Wait',
    );
  });

  test('are those of a package imported with a dot, and of tests beside the package', () => {
    const dotted = user('example.org/m/a').replace('"example', '. "example');
    expect(usesIn({ 'a/a.go': shown, 'main.go': dotted })).toContain('5 field pkg/action Install.Wait');
    const test = 'package a_test\n\nimport "example.org/m/a"\n\nvar _ = a.New().Wait\n';
    expect(usesIn({ 'a/a.go': shown, 'a/a_test.go': test })).toContain('a/a_test.go:5 field pkg/action Install.Wait');
  });

  test('are none where functions keep what they do to themselves', () => {
    const kept = 'package a\n\nimport "helm.sh/helm/v3/pkg/action"\n\nfunc New() { action.NewInstall(nil) }\n';
    const uses = usesIn({ 'a/a.go': kept, 'main.go': 'package main\n\nimport "example.org/m/a"\n\nvar _ = a.New\n' });
    expect(uses).toEqual(['a/a.go:5 name pkg/action NewInstall']);
  });
});
