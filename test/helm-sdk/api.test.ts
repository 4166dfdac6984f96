import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../src/helm/sdk/api.ts';
import { apiData } from '../../src/helm/sdk/data.ts';
import { goModOf, sdkApi } from '../../src/helm/sdk/index.ts';
import { placeOf, placeUrl } from '../../src/helm/sdk/places.ts';
import type { Type } from '../../src/helm/sdk/types.ts';

const v3 = 'helm.sh/helm/v3/pkg';
const v4 = 'helm.sh/helm/v4/pkg';
const api = sdkApi();

function object(path: string, name: string): ApiObject {
  const found = api.packageOf(path)?.objects.get(name);
  if (found === undefined) throw new Error(`${path}.${name} is not exported`);
  return found;
}

function field(path: string, name: string, member: string) {
  const type = object(path, name);
  if (type.what !== 'type' || type.underlying.kind !== 'struct') throw new Error(`${name} is no struct`);
  return type.underlying.fields.find((one) => one.name === member);
}

describe('the API of the SDK', () => {
  it('gives the package clause and the kinds of objects', () => {
    expect(api.packageOf(`${v4}/chart/v2`)?.name).toBe('v2');
    expect(api.packageOf(`${v4}/repo/v1`)?.name).toBe('repo');
    expect(object(`${v3}/action`, 'NewInstall')).toEqual({
      what: 'func',
      type: {
        kind: 'func',
        params: [{ kind: 'pointer', to: { kind: 'named', package: `${v3}/action`, name: 'Configuration', args: [] } }],
        variadic: false,
        results: [{ kind: 'pointer', to: { kind: 'named', package: `${v3}/action`, name: 'Install', args: [] } }],
      },
    });
    expect(object(`${v3}/action`, 'Timestamper').what).toBe('var');
    expect(object(`${v3}/release`, 'StatusDeployed')).toEqual({
      what: 'const',
      type: { kind: 'named', package: `${v3}/release`, name: 'Status', args: [] },
    });
  });

  it('gives fields in the order of their declaration, embedded ones marked', () => {
    const type = object(`${v3}/chart`, 'Maintainer');
    if (type.what !== 'type' || type.underlying.kind !== 'struct') throw new Error('no struct');
    expect(type.underlying.fields.map((one) => one.name)).toEqual(['Name', 'Email', 'URL']);
    expect(field(`${v4}/action`, 'Install', 'ChartPathOptions')).toMatchObject({ embedded: true });
    expect(field(`${v3}/action`, 'Install', 'Wait')).toEqual({
      name: 'Wait',
      type: { kind: 'basic', name: 'bool' },
      embedded: false,
    });
  });

  it('gives methods of T and *T, and those promoted from types that nobody can name', () => {
    const type = object(`${v4}/action`, 'Configuration');
    if (type.what !== 'type') throw new Error('no type');
    expect([...type.methods.keys()]).toEqual(expect.arrayContaining(['Init', 'SetLogger', 'Logger']));
    expect(type.methods.get('SetLogger')?.params).toEqual([
      { kind: 'named', package: 'log/slog', name: 'Handler', args: [] },
    ]);
  });

  it('gives the methods and the embedded interfaces of interfaces', () => {
    const driver = object(`${v4}/storage/driver`, 'Driver');
    if (driver.what !== 'type' || driver.underlying.kind !== 'interface') throw new Error('no interface');
    expect([...driver.underlying.methods.keys()]).toContain('Name');
    expect(driver.underlying.embedded.map((one) => (one.kind === 'named' ? one.name : one.kind))).toEqual([
      'Creator',
      'Updator',
      'Deletor',
      'Queryor',
    ]);
  });

  it('resolves aliases', () => {
    const type = object(`${v4}/kube`, 'RetryingRoundTripper');
    expect(type).toMatchObject({ what: 'type', alias: { kind: 'named', package: `${v4}/kubeenv` } });
  });

  it('tells the releases that have a symbol with the type given', () => {
    expect(api.releasesOf(`${v4}/action`, 'Install')).toBe('>=4.0.0');
    expect(api.releasesOf(`${v4}/action`, 'ReleaseTesting.Run')).toBe('>=4.0.5');
    expect(api.releasesOf(`${v4}/action`, 'ChartPathOptions.InsecureSkipTLSverify')).toBe('>=4.0.0 <4.1.0');
    expect(api.releasesOf(`${v4}/action`, 'ChartPathOptions.InsecureSkipTLSVerify')).toBe('>=4.1.0');
    expect(api.releasesOf(`${v4}/action`, 'Install.Wait')).toBeUndefined();
    expect(api.releasesOf(`${v4}/nothing`, 'Install')).toBeUndefined();
    expect(api.releasesOf(`${v3}/action`, 'toString')).toBeUndefined();
  });

  it('knows no package of others', () => {
    for (const path of ['fmt', 'helm.sh/helm/v3/internal/test', 'helm.sh/helm/v5/pkg/action', 'toString', '']) {
      expect(api.packageOf(path), path).toBeUndefined();
    }
  });

  it('decodes every type to something known', () => {
    for (const major of [3, 4] as const) {
      const unknown: string[] = [];
      for (const path of Object.keys(apiData(major).packages)) {
        for (const [name, one] of api.packageOf(path)?.objects ?? []) {
          const types = one.what === 'type' ? [one.underlying, ...one.methods.values()] : [one.type];
          if (types.some(holdsUnknown)) unknown.push(`${path}.${name}`);
        }
      }
      expect(unknown).toEqual([]);
    }
  });
});

function holdsUnknown(type: Type): boolean {
  switch (type.kind) {
    case 'unknown':
      return true;
    case 'pointer':
      return holdsUnknown(type.to);
    case 'slice':
    case 'array':
    case 'chan':
      return holdsUnknown(type.element);
    case 'map':
      return holdsUnknown(type.key) || holdsUnknown(type.value);
    case 'func':
      return [...type.params, ...type.results].some(holdsUnknown);
    case 'struct':
      return type.fields.some((one) => holdsUnknown(one.type));
    case 'interface':
      return [...type.methods.values(), ...type.embedded].some(holdsUnknown);
    default:
      return false;
  }
}

describe('what a release requires', () => {
  it('gives the go line and the modules of Kubernetes', () => {
    expect(goModOf('4.3.1')?.go).toMatch(/^1\.26/);
    expect(goModOf('4.3.1')?.requires['k8s.io/client-go']).toMatch(/^v0\.3\d\.\d+$/);
    expect(goModOf('9.9.9')).toBeUndefined();
  });
});

describe('where a symbol is declared', () => {
  it('gives the file and line in the newest release that has it', () => {
    const place = placeOf(`${v4}/action`, 'ChartPathOptions.InsecureSkipTLSverify');
    expect(place).toMatchObject({ release: '4.0.5', file: 'pkg/action/install.go' });
    expect(place && placeUrl(place)).toMatch(
      /^https:\/\/github\.com\/helm\/helm\/blob\/v4\.0\.5\/pkg\/action\/install\.go#L\d+$/,
    );
    expect(placeOf(`${v4}/action`, 'Nothing')).toBeUndefined();
  });
});
