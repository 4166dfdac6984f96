/**
 * Where the packages of Helm 3's SDK went. A package that isn't listed kept its path.
 *
 * Sources: the packages of https://pkg.go.dev/helm.sh/helm/v3 and https://pkg.go.dev/helm.sh/helm/v4; that each heir exists and
 * what it holds comes from the dumped API, with which the tests compare.
 */

const v3 = 'helm.sh/helm/v3/';
const v4 = 'helm.sh/helm/v4/';

interface Move {
  /** Where most of it went: `pkg/…` of Helm 4 or a full import path; undefined when nothing of it can be imported any more. */
  readonly to: string | undefined;
  /** Symbols that went elsewhere. */
  readonly apart?: Readonly<Record<string, string>>;
}

/** By the package of Helm 3 (`pkg/chart`). */
export const MOVES: Readonly<Record<string, Move>> = {
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

/** Names to call the packages by whose own name says nothing (`v2`, `util`) or is taken by another one (`common`). */
const localNames: Readonly<Record<string, string>> = {
  'pkg/chart/v2': 'chart',
  'pkg/chart/v2/util': 'chartutil',
  'pkg/chart/common/util': 'commonutil',
  'pkg/release/v1': 'release',
  'pkg/release/v1/util': 'releaseutil',
  'pkg/release/common': 'releasecommon',
};

/**
 * The Helm 4 packages, by full import path, that hold what a Helm 3 package held, in the order in which a symbol is looked for in
 * them; none when nothing public is left.
 */
export function heirsOf(path: string): readonly string[] {
  if (!path.startsWith(v3)) return [];
  const short = path.slice(v3.length);
  const move = Object.hasOwn(MOVES, short) ? MOVES[short] : { to: short };
  const heirs = new Set([move?.to ?? '', ...Object.values(move?.apart ?? {})]);
  return [...heirs].flatMap((heir) => (heir.includes('/') ? [v4 + heir] : []));
}

/** The name by which a program best calls a Helm 4 package; undefined when the package's own name does. */
export function localNameOf(path: string): string | undefined {
  const short = path.startsWith(v4) ? path.slice(v4.length) : '';
  return Object.hasOwn(localNames, short) ? localNames[short] : undefined;
}
