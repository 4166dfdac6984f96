/** What changed with the newest run, in figures and names. */
import { supportOn } from '../../helm/support.ts';
import type { FindingRow, RepositoryRow, Run, Store, TrendPoint } from '../store.ts';

export interface News {
  readonly run: Run;
  /** Day of the run, `YYYY-MM-DD`, the last day of Helm 3's security fixes, and the days between them. */
  readonly asOf: string;
  readonly ends: string;
  readonly daysLeft: number;
  readonly blockers: number;
  /** Against the run before; null when there was none. */
  readonly change: number | null;
  readonly appeared: readonly FindingRow[];
  readonly fixed: readonly FindingRow[];
  /** Repositories with blockers, those with most first. */
  readonly worst: readonly { readonly name: string; readonly errors: number }[];
  /** Repositories that could not be scanned in this run and could in the one before, or never could. */
  readonly failing: readonly { readonly name: string; readonly message: string }[];
  readonly coverage: {
    readonly repositories: number;
    /** Those whose result is of this run. */
    readonly current: number;
    readonly failed: number;
    readonly pending: number;
  };
  readonly names: ReadonlyMap<string, string>;
}

type Known = Pick<Store, 'newestRun' | 'repositories' | 'changes' | 'trend'>;

/** What the newest run of a state has to tell; undefined before the first one. */
export async function newsOf(store: Known): Promise<News | undefined> {
  const run = await store.newestRun();
  if (run === undefined) return undefined;
  const [rows, changes, trend] = await Promise.all([store.repositories(), store.changes(), store.trend()]);
  const previous = trend.filter(({ at }) => at < run.startedAt).at(-1);
  const blockers = rows.reduce((sum, { errors }) => sum + errors, 0);
  const { ends, daysLeft } = supportOn(run.settings.asOf);
  const isError = ({ severity }: FindingRow): boolean => severity === 'error';
  return {
    run,
    asOf: run.settings.asOf,
    ends,
    daysLeft,
    blockers,
    change: previous === undefined ? null : blockers - previous.errors,
    appeared: changes.appeared.filter(isError),
    fixed: changes.fixed.filter(isError),
    worst: rows
      .filter(({ errors }) => errors > 0)
      .map(({ repository, errors }) => ({ name: repository.name, errors }))
      .sort((a, b) => b.errors - a.errors || (a.name < b.name ? -1 : 1)),
    failing: rows.filter((row) => failsNewly(row, previous)).map(failureOf),
    coverage: {
      repositories: rows.length,
      current: rows.filter(({ status }) => status !== null && status !== 'error').length,
      failed: rows.filter(({ status }) => status === 'error').length,
      pending: rows.filter(({ status }) => status === null).length,
    },
    names: new Map(rows.map(({ repository }) => [repository.id, repository.name])),
  };
}

/** Whether there is anything in it that the run before did not say already. */
export function isNews({ change, appeared, fixed, failing }: News): boolean {
  return change !== 0 || appeared.length > 0 || fixed.length > 0 || failing.length > 0;
}

function failsNewly({ status, last }: RepositoryRow, previous: TrendPoint | undefined): boolean {
  if (status !== 'error') return false;
  return previous === undefined || last === null || last.heldAt >= previous.at;
}

function failureOf({ repository, failure }: RepositoryRow): News['failing'][number] {
  return { name: repository.name, message: failure?.message ?? 'no reason is known' };
}
