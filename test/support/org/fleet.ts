/** Fleets for tests of the reports: what a state would say of an organisation, made from a number. */
import type { Readable } from '../../../src/org/export/overview.ts';
import type { CauseRow, FindingRow, PinRow, RepositoryRow, Run, TrendPoint } from '../../../src/org/store.ts';
import type { Repository } from '../../../src/org/types.ts';
import { anyFinding, listed, newRun, SETTINGS } from './make.ts';

export interface Fleet {
  readonly run: Run;
  readonly rows: readonly RepositoryRow[];
  readonly findings: readonly FindingRow[];
  readonly pins: readonly PinRow[];
  readonly trend: readonly TrendPoint[];
  readonly causes: readonly CauseRow[];
  readonly appeared: readonly FindingRow[];
  readonly fixed: readonly FindingRow[];
}

/** The fleet as a store that can be read. */
export function readable(fleet: Fleet): Readable {
  return {
    newestRun: async () => fleet.run,
    repositories: async () => fleet.rows,
    async *findings() {
      yield* fleet.findings;
    },
    async *pins() {
      yield* fleet.pins;
    },
    changes: async () => ({
      appeared: fleet.appeared,
      fixed: fleet.fixed,
      since: fleet.trend.at(-2)?.at ?? null,
    }),
    trend: async () => fleet.trend,
    causes: async (limit) => fleet.causes.slice(0, limit),
  };
}

const DAY = 24 * 60 * 60 * 1000;
const NIGHT = Date.UTC(2026, 10, 21, 2);

/** Start of the run so many nights before the newest. */
export function night(before: number): string {
  return new Date(NIGHT - before * DAY).toISOString();
}

export function repository(name: string, change: Partial<Repository> = {}): Repository {
  return listed(name, { sizeKb: 120, visibility: 'internal', ...change });
}

export function finding(repositoryId: string, change: Partial<FindingRow> = {}): FindingRow {
  return {
    ...anyFinding(`${repositoryId}:${change.path ?? 'deploy.sh'}:${change.startLine ?? 1}`, {
      path: 'deploy.sh',
      startLine: 1,
      startColumn: 1,
      endLine: change.startLine ?? 1,
      endColumn: 12,
      message: "'helm install' rejects '--atomic' on Helm 4.0.0 to 4.1.1.",
      fix: null,
    }),
    repositoryId,
    firstSeen: night(30),
    lastSeen: night(0),
    fixed: null,
    ...change,
  };
}

export function newestRun(change: Partial<Run> = {}): Run {
  return {
    ...newRun({ id: 'run-59', startedAt: night(0), toolVersion: '0.1.0', settings: { ...SETTINGS, target: '4.3.1' } }),
    finishedAt: new Date(NIGHT + 11 * 60_000).toISOString(),
    filtered: { archived: 41, fork: 6 },
    ...change,
  };
}

/** What findings go back to, as a store would count it. */
export function causesOf(findings: readonly FindingRow[]): CauseRow[] {
  const rows = new Map<string, { cause: CauseRow['cause']; findings: number; errors: number; seen: Set<string> }>();
  for (const { causes, repositoryId, severity } of findings) {
    for (const { kind, name } of causes) {
      const row = rows.get(name) ?? { cause: { kind, name }, findings: 0, errors: 0, seen: new Set<string>() };
      rows.set(name, row);
      row.findings++;
      row.errors += severity === 'error' ? 1 : 0;
      row.seen.add(repositoryId);
    }
  }
  return [...rows.values()]
    .map(({ seen, ...row }) => ({ ...row, repositories: seen.size }))
    .filter((row) => row.repositories > 1)
    .sort((a, b) => b.findings - a.findings);
}
