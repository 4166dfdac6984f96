/** Every symbol of Helm 3's newest SDK either goes on as it was or has a rewrite of its own. */
import { expect, test } from 'vitest';
import type { ApiPackage } from '../../../src/helm/sdk/api.ts';
import { sdkApi } from '../../../src/helm/sdk/index.ts';
import { counterpart } from '../../../src/sdk/rewrite/compare.ts';
import { fullPath } from '../../../src/sdk/rewrite/file-context.ts';
import { homeOf, targetOf } from '../../../src/sdk/rewrite/packages.ts';
import { missing, rewrites } from '../../../src/sdk/rewrite/registry.ts';

const PACKAGES = (
  'cmd/helm/require cmd/helm/search pkg/action pkg/chart pkg/chart/loader pkg/chartutil pkg/cli pkg/cli/output pkg/cli/values ' +
  'pkg/downloader pkg/engine pkg/gates pkg/getter pkg/helmpath pkg/helmpath/xdg pkg/ignore pkg/kube pkg/kube/fake pkg/lint ' +
  'pkg/lint/rules pkg/lint/support pkg/plugin pkg/plugin/cache pkg/plugin/installer pkg/postrender pkg/provenance pkg/pusher ' +
  'pkg/registry pkg/release pkg/releaseutil pkg/repo pkg/repo/repotest pkg/storage pkg/storage/driver pkg/strvals pkg/time ' +
  'pkg/time/ctime pkg/uploader'
).split(' ');

const api = sdkApi();

function symbolsOf({ objects }: ApiPackage): string[] {
  return [...objects].flatMap(([name, object]) => {
    if (object.what !== 'type') return [name];
    const { underlying, methods } = object;
    const fields = underlying.kind === 'struct' ? underlying.fields.map((field) => field.name) : [];
    const required = underlying.kind === 'interface' ? [...underlying.methods.keys()] : [];
    return [name, ...[...methods.keys(), ...fields, ...required].map((member) => `${name}.${member}`)];
  });
}

test.each(PACKAGES)('%s', (path) => {
  const pkg = api.packageOf(`helm.sh/helm/v3/${path}`);
  if (pkg === undefined) throw new Error('no such package');
  const left = symbolsOf(pkg).filter((symbol) => {
    const newest = api.releasesOf(pkg.path, symbol)?.endsWith('<4.0.0') === true;
    if (!newest || rewrites.has(`${path}.${symbol}`) || targetOf(path, symbol) === undefined) return false;
    return counterpart(api, '4.3.1', path, symbol) !== 'same';
  });
  expect(left.filter((symbol) => !LEFT.has(`${path}.${symbol}`))).toEqual([]);
});

/** Members of what is gone as a whole, and what nothing can stand for. */
const LEFT: ReadonlySet<string> = new Set([
  'pkg/kube.InterfaceLogs.GetPodList',
  'pkg/kube.InterfaceLogs.OutputContainerLogsForPodList',
  'pkg/kube.InterfaceResources.BuildTable',
  'pkg/kube.InterfaceResources.Get',
  'pkg/lint/rules.K8sYamlStruct.APIVersion',
  'pkg/lint/rules.K8sYamlStruct.Kind',
  'pkg/lint/rules.K8sYamlStruct.Metadata',
  'pkg/registry.WithScopeHint',
]);

test('packages have homes that Helm 4 exports', () => {
  for (const path of PACKAGES) {
    const home = homeOf(path);
    if (home !== undefined && home !== 'time') expect(api.packageOf(fullPath(home)), path).toBeDefined();
  }
});

test('rewrites are of symbols that there were', () => {
  const unknown = [...rewrites.keys(), ...missing.keys()].filter((key) => {
    const [, path = '', symbol = ''] = /^([^.]+)\.(.+)$/.exec(key) ?? [];
    return !symbol.includes(' ') && PACKAGES.includes(path) && !exists(path, symbol);
  });
  expect(unknown).toEqual([]);
});

function exists(path: string, symbol: string): boolean {
  const [name = '', member] = symbol.split('.');
  const object = api.packageOf(`helm.sh/helm/v3/${path}`)?.objects.get(name);
  return object !== undefined && (member === undefined || object.what === 'type');
}
