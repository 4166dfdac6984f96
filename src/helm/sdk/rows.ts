/** What a person wrote down about symbols: what types don't tell. src/helm/data/sdk-rows.json */
import { readJson } from './data.ts';

export interface HandRow {
  /**
   * What takes its place when no symbol of that name is left, most wanted first: `#Install.WaitStrategy` in the same package,
   * `pkg/kube#Waiter` in another of Helm 4, `time#Now` in the standard library.
   */
  readonly to?: readonly string[];
  /** What to write instead, as an imperative. */
  readonly write: string;
}

/** By `v3/pkg/action`, then by symbol; `*` speaks for all other symbols of the package. */
type Rows = Readonly<Record<string, Readonly<Record<string, HandRow>>>>;

let loaded: Rows | undefined;

/** All rows, for tests. */
export function allRows(): Rows {
  loaded ??= load();
  return loaded;
}

function load(): Rows {
  return readJson('sdk-rows.json');
}

/** The row of a symbol; undefined when its types say all. */
export function rowOf(path: string, symbol: string): HandRow | undefined {
  const rows = allRows();
  const key = path.replace('helm.sh/helm/', '');
  const of = Object.hasOwn(rows, key) ? rows[key] : undefined;
  if (of === undefined) return undefined;
  return Object.hasOwn(of, symbol) ? of[symbol] : of['*'];
}
