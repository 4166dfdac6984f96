/** Code that imports Helm 4 and still goes by Helm 3 is told; code that is right for Helm 4 is not. */
import { describe, expect, test } from 'vitest';
import { moved } from './moved.ts';

const IMPORTS = `package main

import (
	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/release"
	releasev1 "helm.sh/helm/v4/pkg/release/v1"
	"helm.sh/helm/v4/pkg/storage/driver"
)

var _ = releasev1.Release{}
var _ release.Releaser
var _ action.Install
var _ driver.Driver = (*own)(nil)

type own struct{}
`;

function told(body: string): string[] {
  const { uses } = moved({ 'main.go': `${IMPORTS}\n${body}\n` });
  return uses.flatMap(({ symbol, change }) => (change.kind === 'none' ? [] : [`${symbol} ${change.kind}`]));
}

describe('calls in code for Helm 4', () => {
  test.each([
    ['func f() { action.NewShow(action.ShowAll) }', 'NewShow manual'],
    ['func f(c *action.Verify) { err := c.Run("a"); _ = err; g(c.Out) }', 'Verify.Run manual'],
    ['func f(c *action.Verify) error { return c.Run("a") }', 'Verify.Run manual'],
  ])('with other numbers of values are left over: %s', (body, use) => {
    expect(told(body)).toContain(use);
  });

  test.each([
    'func f(cfg *action.Configuration) { action.NewShow(action.ShowAll, cfg) }',
    'func f() { action.NewShow(both()) }',
    'func f(c *action.Verify) (string, error) { return c.Run("a") }',
    'func f(c *action.Verify) { out, err := c.Run("a"); g(out, err) }',
    'func f(c *action.Verify) { var out, err = c.Run("a"); g(out, err) }',
    'func f(c *action.Verify) { g(c.Run("a")) }',
    'func f(c *action.Verify) { run := c.Run; g(run) }',
    'func f(c *action.Verify) (out string, err error) { defer c.Run("a"); return }',
    'func f(c *action.Get) { rel, err := c.Run("a"); g(rel, err) }',
  ])('with its numbers of values are right: %s', (body) => {
    expect(told(body)).toEqual([]);
  });

  test('get what they lack where it is certain', () => {
    const { files } = moved({ 'main.go': `${IMPORTS}\nfunc f(c *action.Verify) { err := c.Run("a"); _ = err }\n` });
    expect(files['main.go']).toContain('_, err := c.Run("a")');
    expect(moved(files).files).toEqual(files);
  });
});

describe('methods for an interface of Helm 4', () => {
  test('that have the types of Helm 3 are left over', () => {
    expect(told('func (own) Create(key string, rel *releasev1.Release) error { return nil }')).toEqual([
      'Creator.Create manual',
    ]);
  });

  test('that have its types are right', () => {
    expect(told('func (own) Create(key string, rel release.Releaser) error { return nil }')).toEqual([]);
  });
});

test('a module with both majors is asked about its part for Helm 3 only', () => {
  const three = 'package main\n\nimport "helm.sh/helm/v3/pkg/action"\n\nvar get action.Get\n';
  const { uses } = moved({
    'main.go': three,
    'four.go': `${IMPORTS}\nfunc f(c *action.Get) { c.Version = 1 }\n`,
    'none.go': 'package main\n\nfunc h(c holder) { c.get.Version = 1 }\n',
    'holder/holder.go': three,
  });
  expect(uses.filter(({ major, change }) => major === 4 && change.kind !== 'none')).toEqual([]);
  expect(uses.filter(({ major, change }) => major === 3 && change.kind !== 'manual')).toEqual([]);
});
