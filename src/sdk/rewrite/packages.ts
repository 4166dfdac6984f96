/** Where names of Helm 3's SDK went in Helm 4, and how a file calls packages. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import { MOVES } from '../../helm/sdk/homes.ts';

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

/** By a package of Helm 4: those of Helm 3 of which something may have come there. */
const origins = new Map<string, readonly string[]>();

/** The package of Helm 3 from which a symbol came to a package of Helm 4 (`pkg/repo/v1`), or would have. */
export function originOf(packagePath: string, symbol: string, api: SdkApi): string | undefined {
  const name = symbol.split('.', 1)[0] ?? symbol;
  let before = origins.get(packagePath);
  if (before === undefined) {
    before = Object.entries(MOVES).flatMap(([old, { to, apart }]) =>
      to === packagePath || old === packagePath || Object.values(apart ?? {}).includes(packagePath) ? [old] : [],
    );
    origins.set(packagePath, before);
  }
  const found = before.find((old) => api.packageOf(`helm.sh/helm/v3/${old}`)?.objects.has(name) === true);
  if (found !== undefined) return found;
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
