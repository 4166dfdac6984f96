/** One run over the repositories of an organisation: what changed is scanned, what did not is carried forward, all is recorded. */
import { setTimeout as wait } from 'node:timers/promises';
import { PASSING } from '../../remote/types.ts';
import type { Log } from '../log.ts';
import type { Run, Status, Store } from '../store.ts';
import type { Failure, Repository, ScanOutcome } from '../types.ts';
import { forEachByHost, type Limits } from './hosts.ts';
import { divide } from './plan.ts';
import type { Pool } from './pool.ts';
import { inShard, type Shard } from './shard.ts';
import { allListed, tellListed } from './shards.ts';

/** What a run asks of the state. */
export type RunStore = Pick<
  Store,
  'begin' | 'pending' | 'known' | 'record' | 'recordUnchanged' | 'finish' | 'given' | 'give'
>;

export interface RunRequest {
  readonly store: RunStore;
  readonly run: Omit<Run, 'finishedAt'>;
  /** What was listed, each once; of all shards. */
  readonly repositories: readonly Repository[];
  /** Whether every source was listed to its end, so that what is missing is gone. */
  readonly complete: boolean;
  readonly shard: Shard | null;
  /** Scan what did not change, too. */
  readonly force: boolean;
  /** Called when there is something to scan, and not before. */
  readonly pool: () => Promise<Pool>;
  /** Of one host at the same time. */
  readonly perHost: number;
  /** Milliseconds until those that could not be reached are tried again. */
  readonly retryAfter: number;
  /** Whether the state keeps the SARIF of results, where the pool gives it. */
  readonly keepSarif: boolean;
  /** Told of each SARIF before the result is recorded. What it throws ends the run. */
  readonly onSarif?: (repositoryId: string, sarif: Uint8Array) => void;
  readonly log: Log;
  readonly watch: (progress: RunProgress) => void;
  /** Ends the run where it is; the next one takes it up. */
  readonly signal: AbortSignal;
}

export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly unchanged: number;
  readonly errors: number;
  /** Repositories that are being scanned, with the time (milliseconds since 1970) at which that began; the oldest first. */
  readonly busy: ReadonlyMap<string, number>;
}

export interface RunSummary {
  readonly end:
    | 'finished'
    | 'interrupted' /** Nothing could be reached, so that nothing was recorded. */
    | 'unreachable';
  /** Outcomes that this call recorded. */
  readonly counts: Readonly<Record<Status, number>>;
  readonly failures: readonly { readonly repository: Repository; readonly failure: Failure }[];
  /** Without an outcome: of this shard, and of the whole run. */
  readonly pending: number;
  readonly bytes: number;
}

type Failed = Extract<ScanOutcome, { status: 'error' }>;

/** A host that fails so many times in a row is given up, until the second pass and then for this run. */
const GIVE_UP = 10;
/** Unchanged repositories that are recorded at once. */
const BATCH = 1000;

/**
 * Scans what is pending, and records each outcome as it comes.
 *
 * @throws what the store throws; all that was recorded before stays, and the next call goes on from there
 */
export async function runScan(request: RunRequest): Promise<RunSummary> {
  const { store, run, signal, shard } = request;
  const isOurs = ({ id }: Repository): boolean => shard === null || inShard(id, shard);
  const listed = request.repositories.filter(isOurs);
  await store.begin(run, listed);
  const fresh = new Map(listed.map((repository) => [repository.id, repository]));
  const pending = (await store.pending(run.id)).filter(isOurs).map((one) => fresh.get(one.id) ?? one);
  const tally = startTally(request, pending.length);
  const { unchanged, changed } = request.force
    ? { unchanged: [], changed: pending }
    : await divide(pending, store, run.scanKey);
  for (let from = 0; from < unchanged.length && !signal.aborted; from += BATCH) {
    const batch = unchanged.slice(from, from + BATCH);
    await store.recordUnchanged(run.id, batch);
    tally.carried(batch.length);
  }
  if (unchanged.length > 0)
    request.log.info('unchanged repositories carried forward', { repositories: unchanged.length });
  const end = changed.length === 0 || signal.aborted ? 'done' : await scanAll(changed, request, tally);
  const left = await store.pending(run.id);
  if (shard !== null && request.complete && !left.some(isOurs)) await tellListed(store, run.id, shard);
  if (left.length === 0) await store.finish(run.id, shard === null ? request.complete : await allListed(store, run.id));
  const reached = end === 'unreachable' ? end : left.some(isOurs) ? 'interrupted' : 'finished';
  return { end: reached, ...tally.summary(), pending: left.length };
}

/** Scans in two passes: who could not be reached in the first one has a second chance after a while. */
async function scanAll(
  changed: readonly Repository[],
  request: RunRequest,
  tally: Tally,
): Promise<'done' | 'unreachable'> {
  const { signal } = request;
  const pool = await request.pool();
  const close = (): void => void pool.close();
  signal.addEventListener('abort', close);
  try {
    const limits = { total: pool.size, perHost: request.perHost };
    const first = await pass(changed, pool, limits, request, tally);
    const again = changed.filter(({ id }) => first.has(id));
    if (again.length === 0 || signal.aborted) return 'done';
    request.log.warn('some repositories could not be reached and are tried again', {
      repositories: again.length,
      seconds: request.retryAfter / 1000,
    });
    await wait(request.retryAfter, undefined, { signal }).catch(() => {});
    const failed = await pass(again, pool, { ...limits, perHost: 1 }, request, tally);
    if (signal.aborted) return 'done';
    if (tally.good() === 0 && failed.size === changed.length) return 'unreachable';
    for (const repository of again) {
      const outcome = failed.get(repository.id);
      if (outcome !== undefined) await tally.record(repository, outcome);
    }
    return 'done';
  } finally {
    signal.removeEventListener('abort', close);
    await pool.close();
  }
}

/** Scans and records; resolves to those that may yet succeed, which are not recorded. */
async function pass(
  repositories: readonly Repository[],
  pool: Pool,
  limits: Limits,
  request: RunRequest,
  tally: Tally,
): Promise<ReadonlyMap<string, Failed>> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, request.signal]);
  const passing = new Map<string, Failed>();
  const inARow = new Map<string, number>();
  const givenUp = new Set<string>();
  let fault: unknown;
  const work = async (repository: Repository): Promise<boolean> => {
    tally.busy.set(repository.id, Date.now());
    const outcome = await pool.scan(repository);
    tally.busy.delete(repository.id);
    // What was cut off has no outcome.
    if (signal.aborted) return false;
    if (outcome.status === 'error' && PASSING.includes(outcome.failure.kind)) {
      passing.set(repository.id, outcome);
      // A repository that is slow says nothing of its host.
      const failures = (inARow.get(repository.host) ?? 0) + (outcome.failure.kind === 'timeout' ? 0 : 1);
      inARow.set(repository.host, failures);
      if (failures >= GIVE_UP) givenUp.add(repository.host);
      return !givenUp.has(repository.host);
    }
    inARow.set(repository.host, 0);
    try {
      await tally.record(repository, outcome);
    } catch (error) {
      fault ??= error;
      stop.abort();
    }
    return true;
  };
  await forEachByHost(repositories, limits, work, signal);
  if (fault !== undefined) throw fault;
  for (const repository of repositories) {
    if (!givenUp.has(repository.host) || tally.has(repository.id) || passing.has(repository.id)) continue;
    const message = `${repository.host} did not answer ${GIVE_UP} times in a row, so that it was not asked for this one`;
    passing.set(repository.id, { status: 'error', failure: { kind: 'unreachable', message }, ms: 0 });
  }
  return passing;
}

interface Tally {
  readonly busy: Map<string, number>;
  readonly carried: (count: number) => void;
  readonly record: (repository: Repository, outcome: ScanOutcome) => Promise<void>;
  readonly has: (id: string) => boolean;
  /** Repositories with a result, or known to have none. */
  readonly good: () => number;
  readonly summary: () => Pick<RunSummary, 'counts' | 'failures' | 'bytes'>;
}

function startTally(request: RunRequest, total: number): Tally {
  const { store, run, log, watch } = request;
  const busy = new Map<string, number>();
  const counts: Record<Status, number> = { scanned: 0, unchanged: 0, empty: 0, error: 0 };
  const failures: { repository: Repository; failure: Failure }[] = [];
  const recorded = new Set<string>();
  let bytes = 0;
  const tell = (): void => {
    const done = counts.scanned + counts.unchanged + counts.empty + counts.error;
    watch({ done, total, unchanged: counts.unchanged, errors: counts.error, busy });
  };
  tell();
  return {
    busy,
    carried(count) {
      counts.unchanged += count;
      tell();
    },
    async record(repository, outcome) {
      const sarif = outcome.status === 'scanned' ? outcome.result.sarif : null;
      if (sarif !== null) request.onSarif?.(repository.id, sarif);
      await store.record(run.id, repository, request.keepSarif ? outcome : withoutSarif(outcome));
      recorded.add(repository.id);
      counts[outcome.status] += 1;
      if (outcome.status === 'error') failures.push({ repository, failure: outcome.failure });
      if (outcome.status === 'scanned') bytes += outcome.result.bytes;
      logOutcome(repository, outcome, log);
      tell();
    },
    has: (id) => recorded.has(id),
    good: () => counts.scanned + counts.unchanged + counts.empty,
    summary: () => ({ counts, failures, bytes }),
  };
}

function withoutSarif(outcome: ScanOutcome): ScanOutcome {
  return outcome.status === 'scanned' ? { ...outcome, result: { ...outcome.result, sarif: null } } : outcome;
}

function logOutcome({ id }: Repository, outcome: ScanOutcome, log: Log): void {
  switch (outcome.status) {
    case 'scanned': {
      const { verdict, findings, head, ms } = outcome.result;
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      log.info('repository scanned', { repository: id, head, verdict, findings: findings.length, errors, ms });
      break;
    }
    case 'empty':
      log.info('repository has no commits', { repository: id });
      break;
    case 'error':
      log.warn('repository failed', { repository: id, kind: outcome.failure.kind, reason: outcome.failure.message });
      break;
    case 'unchanged':
      log.info('repository unchanged', { repository: id });
      break;
  }
}
