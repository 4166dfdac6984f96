/** A state in memory that holds just what `give` asks for, and rows for it. */
import type { Delivery, FindingRow, Parcel, RepositoryRow, Run, Store, TrendPoint } from '../../../src/org/store.ts';
import type { Repository } from '../../../src/org/types.ts';
import { anyFinding, listed, newRun } from '../org/make.ts';

export const HEAD = 'a'.repeat(40);
export const BEFORE = '2026-11-20T02:00:00.000Z';
export const NOW = '2026-11-21T02:00:00.000Z';

type Asked = Pick<
  Store,
  'newestRun' | 'repositories' | 'findings' | 'changes' | 'trend' | 'parcels' | 'deliver' | 'given' | 'give'
>;

export interface MemoryStore extends Asked {
  run: Run | undefined;
  rows: RepositoryRow[];
  open: FindingRow[];
  appeared: FindingRow[];
  fixed: FindingRow[];
  points: TrendPoint[];
  /** Parcels by repository; those that are done or refused are told no more. */
  kept: Parcel[];
  readonly deliveries: { readonly id: string; readonly digest: string; readonly delivery: Delivery }[];
  readonly told: Map<string, string>;
}

export function memoryStore(): MemoryStore {
  const told = new Map<string, string>();
  const deliveries: MemoryStore['deliveries'] = [];
  const store: MemoryStore = {
    run: aRun(),
    rows: [],
    open: [],
    appeared: [],
    fixed: [],
    points: [],
    kept: [],
    deliveries,
    told,
    newestRun: async () => store.run,
    repositories: async () => store.rows,
    async *findings({ severities, rules, repositoryId } = {}) {
      for (const finding of store.open) {
        if (severities?.includes(finding.severity) === false || rules?.includes(finding.rule) === false) continue;
        if (repositoryId === undefined || repositoryId === finding.repositoryId) yield finding;
      }
    },
    changes: async () => ({ appeared: store.appeared, fixed: store.fixed, since: BEFORE }),
    trend: async () => store.points,
    async *parcels() {
      const settled = deliveries.filter(({ delivery }) => delivery.state !== 'failed').map(({ id }) => id);
      for (const parcel of store.kept) if (!settled.includes(parcel.repository.id)) yield parcel;
    },
    deliver: async (id, digest, delivery) => {
      deliveries.push({ id, digest, delivery });
    },
    given: async (prefix) => new Map([...told].filter(([key]) => key.startsWith(prefix))),
    give: async (key, value) => {
      told.set(key, value);
    },
  };
  return store;
}

export function aRun(changes: Partial<Run> = {}): Run {
  const run = newRun({ id: 'run-2', startedAt: NOW, toolVersion: '0.1.0' });
  return { ...run, finishedAt: '2026-11-21T02:10:00.000Z', ...changes };
}

export function aRepository(name: string, apiUrl: string, changes: Partial<Repository> = {}): Repository {
  return listed(name, { apiUrl, head: HEAD, ...changes }, new URL(apiUrl).host);
}

export function aRow(repository: Repository, changes: Partial<RepositoryRow> = {}): RepositoryRow {
  return {
    repository,
    owner: repository.owner,
    status: 'scanned',
    failure: null,
    last: {
      head: HEAD,
      branch: 'main',
      verdict: 'blocked',
      reasons: [],
      commands: 1,
      uses: 0,
      pins: 0,
      at: NOW,
      heldAt: NOW,
    },
    errors: 0,
    warnings: 0,
    notes: 0,
    ...changes,
  };
}

export function aFinding(repositoryId: string, changes: Partial<FindingRow> = {}): FindingRow {
  return {
    ...anyFinding('identity', {
      code: 'HELM4014',
      rule: 'version-client',
      row: 'version-client',
      when: 'now',
      path: 'ci/deploy.sh',
      startLine: 2,
      startColumn: 14,
      endLine: 2,
      endColumn: 22,
      message: "`helm version` passes '--client', which Helm 4 rejects.",
      write: 'helm version --short',
    }),
    repositoryId,
    firstSeen: NOW,
    lastSeen: NOW,
    fixed: null,
    ...changes,
  };
}

export function aPoint(at: string, errors: number): TrendPoint {
  return {
    run: at,
    at,
    errors,
    warnings: 0,
    notes: 0,
    repositories: { scanned: 1, unchanged: 0, empty: 0, error: 0 },
    pending: 0,
  };
}
