/**
 * Where the packages of Helm 3's SDK went. A split package lists its heirs in the order in which a symbol is looked for in
 * them; a package that isn't listed kept its path. That each heir exists and what it holds comes from the dumped API.
 */

const v3 = 'helm.sh/helm/v3/';
const v4 = 'helm.sh/helm/v4/';

const heirs: Readonly<Record<string, readonly string[]>> = {
  'cmd/helm/require': ['pkg/cmd/require'],
  'cmd/helm/search': ['pkg/cmd/search'],
  'pkg/chart': ['pkg/chart/v2', 'pkg/chart/common'],
  'pkg/chart/loader': ['pkg/chart/v2/loader', 'pkg/chart/loader/archive'],
  'pkg/chartutil': ['pkg/chart/v2/util', 'pkg/chart/common', 'pkg/chart/common/util'],
  'pkg/lint': ['pkg/chart/v2/lint'],
  'pkg/lint/rules': ['pkg/chart/v2/lint/rules'],
  'pkg/lint/support': ['pkg/chart/v2/lint/support'],
  'pkg/postrender': ['pkg/postrenderer'],
  'pkg/release': ['pkg/release/v1', 'pkg/release/common', 'pkg/release'],
  'pkg/releaseutil': ['pkg/release/v1/util'],
  'pkg/repo': ['pkg/repo/v1'],
  'pkg/repo/repotest': ['pkg/repo/v1/repotest'],
  // Nothing public is left of these.
  'pkg/plugin': [],
  'pkg/plugin/cache': [],
  'pkg/plugin/installer': [],
  'pkg/time': [],
  'pkg/time/ctime': [],
};

/** Names to call the packages by whose own name says nothing (`v2`, `util`) or is taken by another one (`common`). */
const localNames: Readonly<Record<string, string>> = {
  'pkg/chart/v2': 'chart',
  'pkg/chart/v2/util': 'chartutil',
  'pkg/chart/common/util': 'commonutil',
  'pkg/release/v1': 'release',
  'pkg/release/v1/util': 'releaseutil',
  'pkg/release/common': 'releasecommon',
};

/** The Helm 4 packages, by full import path, that hold what a Helm 3 package held; none when nothing public is left. */
export function heirsOf(path: string): readonly string[] {
  if (!path.startsWith(v3)) return [];
  const short = path.slice(v3.length);
  const found = Object.hasOwn(heirs, short) ? heirs[short] : undefined;
  return (found ?? [short]).map((heir) => v4 + heir);
}

/** The name by which a program best calls a Helm 4 package; undefined when the package's own name does. */
export function localNameOf(path: string): string | undefined {
  const short = path.startsWith(v4) ? path.slice(v4.length) : '';
  return Object.hasOwn(localNames, short) ? localNames[short] : undefined;
}
