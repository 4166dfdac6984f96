/** Results, a pool and a store for tests of the scan. */
import type { Pool } from '../../../src/org/scan/pool.ts';
import type { RunStore } from '../../../src/org/scan/run.ts';
import type { Known, Run } from '../../../src/org/store.ts';
import type { Repository, ScanOutcome } from '../../../src/org/types.ts';

/** A good result without findings. */
export function result(one: Repository): ScanOutcome {
  return {
    status: 'scanned',
    result: {
      head: one.head ?? 'a',
      branch: 'main',
      verdict: 'ready',
      reasons: [],
      findings: [],
      pins: [],
      coverage: {},
      commands: 0,
      uses: 0,
      owner: null,
      bytes: 1,
      ms: 1,
      digest: 'd',
      sarif: null,
    },
  };
}

/** A pool whose scans end a few turns later. */
export function fakePool(scan: Pool['scan']): Pool {
  return {
    size: 4,
    async scan(one) {
      const outcome = await scan(one);
      for (let turn = one.id.length % 3; turn >= 0; turn--) await Promise.resolve();
      return outcome;
    },
    close: async () => {},
  };
}

/** As much of a store as a run needs, in memory. */
export function memoryStore() {
  const planned = new Map<string, Map<string, { repository: Repository; outcome: ScanOutcome | null }>>();
  const runs = new Map<string, Run>();
  const results = new Map<string, Known>();
  const told = new Map<string, string>();
  const finished = new Map<string, boolean>();
  const counts = { recordings: 0 };
  const keep = (run: string, one: Repository, outcome: ScanOutcome): boolean => {
    const entry = planned.get(run)?.get(one.id);
    if (entry === undefined || entry.outcome !== null) return false;
    entry.outcome = outcome;
    const scanKey = runs.get(run)?.scanKey ?? '';
    const { id: repositoryId, stamp, defaultBranch } = one;
    if (outcome.status === 'scanned') {
      const { head, digest } = outcome.result;
      results.set(one.id, { repositoryId, head, stamp, defaultBranch, scanKey, digest });
    }
    return true;
  };
  const store: RunStore = {
    async begin(run, plan) {
      runs.set(run.id, { ...run, finishedAt: null });
      const entries = planned.get(run.id) ?? new Map();
      for (const one of plan) if (!entries.has(one.id)) entries.set(one.id, { repository: one, outcome: null });
      planned.set(run.id, entries);
    },
    async pending(run) {
      return [...(planned.get(run)?.values() ?? [])].flatMap((one) => (one.outcome === null ? [one.repository] : []));
    },
    async known(ids) {
      return new Map([...results].filter(([id]) => ids.includes(id)));
    },
    async record(run, one, outcome) {
      counts.recordings += 1;
      return keep(run, one, outcome);
    },
    async recordUnchanged(run, repositories) {
      for (const { repository: one, head } of repositories) keep(run, one, { status: 'unchanged', head });
    },
    async finish(run, complete) {
      finished.set(run, complete);
    },
    async given(prefix) {
      return new Map([...told].filter(([key]) => key.startsWith(prefix)));
    },
    async give(key, value) {
      told.set(key, value);
    },
  };
  return {
    store,
    finished,
    get recordings() {
      return counts.recordings;
    },
  };
}
