/**
 * Where the packages of Helm 3's SDK went in Helm 4, and how a file calls them.
 *
 * Sources: the packages of https://pkg.go.dev/helm.sh/helm/v3 and https://pkg.go.dev/helm.sh/helm/v4; compared symbol by symbol
 * by the tests.
 */

import type { SdkApi } from '../../helm/sdk/api.ts';

interface Move {
  /** Where most of it went: `pkg/…` of Helm 4 or a full import path; undefined when nothing of it can be imported any more. */
  readonly to: string | undefined;
  /** Symbols that went elsewhere. */
  readonly apart?: Readonly<Record<string, string>>;
}

const MOVES: Readonly<Record<string, Move>> = {
  'cmd/helm/require': { to: 'pkg/cmd/require' },
  'cmd/helm/search': { to: 'pkg/cmd/search' },
  'pkg/chart': { to: 'pkg/chart/v2', apart: { File: 'pkg/chart/common' } },
  'pkg/chart/loader': {
    to: 'pkg/chart/v2/loader',
    apart: all('pkg/chart/loader/archive', [
      'BufferedFile',
      'LoadArchiveFiles',
      'MaxDecompressedChartSize',
      'MaxDecompressedFileSize',
    ]),
  },
  'pkg/chartutil': {
    to: 'pkg/chart/v2/util',
    apart: {
      ...all('pkg/chart/common', [
        'Capabilities',
        'DefaultCapabilities',
        'DefaultVersionSet',
        'ErrInvalidChartName',
        'ErrNoTable',
        'ErrNoValue',
        'GlobalKey',
        'KubeVersion',
        'ParseKubeVersion',
        'ReadValues',
        'ReadValuesFile',
        'ReleaseOptions',
        'Values',
        'VersionSet',
      ]),
      ...all('pkg/chart/common/util', [
        'CoalesceTables',
        'CoalesceValues',
        'HTTPURLLoader',
        'JSONSchemaValidationError',
        'MergeTables',
        'MergeValues',
        'ToRenderValues',
        'ToRenderValuesWithSchemaValidation',
        'URNResolver',
        'URNResolverFunc',
        'ValidateAgainstSchema',
        'ValidateAgainstSingleSchema',
      ]),
    },
  },
  'pkg/lint': { to: 'pkg/chart/v2/lint' },
  'pkg/lint/rules': { to: 'pkg/chart/v2/lint/rules' },
  'pkg/lint/support': { to: 'pkg/chart/v2/lint/support' },
  'pkg/plugin': { to: undefined },
  'pkg/plugin/cache': { to: undefined },
  'pkg/plugin/installer': { to: undefined },
  'pkg/postrender': { to: 'pkg/postrenderer' },
  'pkg/release': {
    to: 'pkg/release/v1',
    apart: {
      ...all('pkg/release/common', [
        'Status',
        'StatusDeployed',
        'StatusFailed',
        'StatusPendingInstall',
        'StatusPendingRollback',
        'StatusPendingUpgrade',
        'StatusSuperseded',
        'StatusUninstalled',
        'StatusUninstalling',
        'StatusUnknown',
      ]),
      UninstallReleaseResponse: 'pkg/release',
    },
  },
  'pkg/releaseutil': { to: 'pkg/release/v1/util' },
  'pkg/repo': { to: 'pkg/repo/v1' },
  'pkg/repo/repotest': { to: 'pkg/repo/v1/repotest' },
  'pkg/time': { to: 'time' },
  'pkg/time/ctime': { to: undefined },
};

function all(path: string, symbols: readonly string[]): Record<string, string> {
  return Object.fromEntries(symbols.map((symbol) => [symbol, path]));
}

/** Where most of a package of Helm 3 went; undefined when nothing of it can be imported. Packages without a row stayed. */
export function homeOf(packagePath: string): string | undefined {
  return Object.hasOwn(MOVES, packagePath) ? MOVES[packagePath]?.to : packagePath;
}

/** Where a symbol of Helm 3 (`Chart`, `Chart.Metadata`) went, `pkg/…` or a full import path. */
export function targetOf(packagePath: string, symbol: string): string | undefined {
  const move = Object.hasOwn(MOVES, packagePath) ? MOVES[packagePath] : undefined;
  if (move === undefined) return packagePath;
  const name = symbol.split('.', 1)[0] ?? symbol;
  return move.apart !== undefined && Object.hasOwn(move.apart, name) ? move.apart[name] : move.to;
}

/** The package of Helm 3 from which a symbol came to a package of Helm 4 (`pkg/repo/v1`), or would have. */
export function originOf(packagePath: string, symbol: string, api: SdkApi): string | undefined {
  const name = symbol.split('.', 1)[0] ?? symbol;
  for (const [old, { to, apart }] of Object.entries(MOVES)) {
    if (to !== packagePath && !Object.values(apart ?? {}).includes(packagePath) && old !== packagePath) continue;
    if (api.packageOf(`helm.sh/helm/v3/${old}`)?.objects.has(name) === true) return old;
  }
  return api.packageOf(`helm.sh/helm/v3/${packagePath}`)?.objects.has(name) === true ? packagePath : undefined;
}

/** Whether the name that a file gives the package of Helm 3 goes on with the home of Helm 4. */
export function keepsName(packagePath: string): boolean {
  return packagePath !== 'pkg/time';
}

/** The name in the package clause of an import path. */
export function packageName(importPath: string): string {
  if (importPath.endsWith('/pkg/repo/v1')) return 'repo';
  const parts = importPath.split('/');
  const last = parts.at(-1) ?? importPath;
  if (/^v\d+$/.test(last) && !importPath.startsWith('helm.sh/helm/') && !importPath.startsWith('k8s.io/')) {
    return parts.at(-2) ?? last;
  }
  return last.replace(/\.v\d+$/, '').replace(/[^\p{L}\p{Nd}_]/gu, '_');
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'helm.sh/helm/v4/pkg/chart/v2': ['chart', 'chartv2', 'helmchart'],
  'helm.sh/helm/v4/pkg/chart/common': ['chartcommon', 'helmchartcommon'],
  'helm.sh/helm/v4/pkg/chart/common/util': ['commonutil', 'chartcommonutil'],
  'helm.sh/helm/v4/pkg/chart/v2/util': ['chartutil', 'helmchartutil'],
  'helm.sh/helm/v4/pkg/chart/v2/lint': ['lint', 'chartlint'],
  'helm.sh/helm/v4/pkg/release': ['release', 'helmrelease', 'releaser'],
  'helm.sh/helm/v4/pkg/release/v1': ['releasev1', 'helmreleasev1'],
  'helm.sh/helm/v4/pkg/release/common': ['releasecommon', 'helmreleasecommon'],
  'helm.sh/helm/v4/pkg/release/v1/util': ['releaseutil', 'helmreleaseutil'],
  'k8s.io/apimachinery/pkg/apis/meta/v1': ['metav1', 'apismetav1'],
};

/** Names for an import that the file does not have yet, the best first. */
export function* namesFor(importPath: string): Generator<string> {
  const own = packageName(importPath);
  yield* NAMES[importPath] ?? [own];
  const prefix = importPath.startsWith('helm.sh/') ? 'helm' : importPath.includes('.') ? 'pkg' : 'std';
  yield `${prefix}${own}`;
  for (let n = 2; ; n++) yield `${own}${n}`;
}
