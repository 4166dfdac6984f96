/** Everything that the reports over an organisation say, gathered from the state once; the formats only write it down. */
import { type Support, supportOn } from '../../helm/support.ts';
import type { CauseRow, FindingRow, RepositoryRow, Run, Store, TrendPoint } from '../store.ts';
import { startChoice } from './choose.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { type HelmUse, helmUse } from './helm-use.ts';
import { type Covered, coveredOf, type Standing, standingOf } from './standing.ts';
import { byCounts, type Counts, noStandings, type RuleLine, startTally, type TeamLine } from './tally.ts';

/** What of a store the reports read. */
export type Readable = Pick<Store, 'newestRun' | 'repositories' | 'findings' | 'changes' | 'pins' | 'trend' | 'causes'>;

export interface OverviewOptions {
  /** Day that support is judged on, `YYYY-MM-DD`; without it the day of the newest run. */
  readonly asOf?: string;
  /** Findings that are kept in `findings`; 0 for formats that read them one by one. */
  readonly findings: number;
  readonly toolVersion: string;
}

export interface CoverageCounts {
  readonly total: number;
  readonly counts: Readonly<Record<Covered, number>>;
  /** Repositories that the newest run read, found unchanged or found empty. */
  readonly current: number;
  /** No longer listed by the sources; null when the state does not say. */
  readonly gone: number | null;
  /** Left out by filters, by reason; null when the state does not say. */
  readonly filtered: readonly (readonly [string, number])[] | null;
}

export interface Overview {
  readonly run: Run;
  readonly toolVersion: string;
  readonly asOf: string;
  readonly support: Support;
  readonly totals: Counts & { readonly fixable: number };
  /** The run before the newest; null when there is none. */
  readonly previous: TrendPoint | null;
  readonly trend: readonly TrendPoint[];
  readonly forecast: Forecast;
  readonly coverage: CoverageCounts;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly teams: readonly TeamLine[];
  readonly rules: readonly RuleLine[];
  readonly causes: readonly CauseRow[];
  readonly helm: HelmUse;
  /** Those with most blockers first, then by name. */
  readonly repositories: readonly RepositoryRow[];
  readonly changes: Awaited<ReturnType<Store['changes']>>;
  /** The worst, up to the limit that was asked for, in the order of the store. */
  readonly findings: readonly FindingRow[];
}

const MOST_CAUSES = 50;

/** Reads the state; resolves to undefined when it holds no run. */
export async function gatherOverview(store: Readable, options: OverviewOptions): Promise<Overview | undefined> {
  const run = await store.newestRun();
  if (run === undefined) return undefined;
  const repositories = [...(await store.repositories())].sort((a, b) =>
    byCounts(a, b, a.repository.id, b.repository.id),
  );
  const tally = startTally(repositories);
  const keep = startChoice(repositories, options.findings);
  const findings: FindingRow[] = [];
  for await (const finding of store.findings()) {
    tally.add(finding);
    if (keep(finding)) findings.push(finding);
  }
  const [changes, trend, causes, helm] = [
    await store.changes(),
    await store.trend(),
    await store.causes(MOST_CAUSES),
    await helmUse(store.pins()),
  ];
  const asOf = options.asOf ?? run.settings.asOf;
  const support = supportOn(asOf);
  const standings = noStandings();
  for (const row of repositories) standings[standingOf(row)]++;
  return {
    run,
    toolVersion: options.toolVersion,
    asOf,
    support,
    totals: tally.totals(),
    previous: trend.at(-2) ?? null,
    trend,
    forecast: forecastOf(trend, support.ends),
    coverage: coverageOf(repositories, run, trend),
    standings,
    teams: tally.teams(),
    rules: tally.rules(),
    causes,
    helm,
    repositories,
    changes,
    findings,
  };
}

/** How many of a kind are not among the findings that were kept. */
export function leftOut(overview: Overview): number {
  const { errors, warnings, notes } = overview.totals;
  return errors + warnings + notes - overview.findings.length;
}

function coverageOf(rows: readonly RepositoryRow[], run: Run, trend: readonly TrendPoint[]): CoverageCounts {
  const counts: Record<Covered, number> = {
    scanned: 0,
    unchanged: 0,
    empty: 0,
    'error-stale': 0,
    error: 0,
    'pending-stale': 0,
    pending: 0,
  };
  for (const row of rows) counts[coveredOf(row)]++;
  const { filtered } = run;
  return {
    total: rows.length,
    counts,
    current: counts.scanned + counts.unchanged + counts.empty,
    gone: trend.at(-1)?.gone ?? null,
    filtered:
      filtered === undefined ? null : Object.entries(filtered).sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)),
  };
}
