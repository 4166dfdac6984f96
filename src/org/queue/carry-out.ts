/** What a worker does with one job: scan, record, or leave it for later. */
import type { Log } from '../log.ts';
import type { Run, Status } from '../store.ts';
import type { Failure, Repository, ScanOutcome } from '../types.ts';
import type { HostsDown } from './hosts-down.ts';
import type { Ending, Taken } from './queues.ts';
import type { QueuedRun } from './registry.ts';

/** A run as far as its jobs need it. */
export interface RunAtWork {
  readonly run: Run;
  readonly how: QueuedRun;
  /** Undefined when the repository has an outcome already, or was never listed. */
  readonly repository: (id: string) => Promise<Repository | undefined>;
  readonly scan: (repository: Repository) => Promise<ScanOutcome>;
}

export interface Surroundings {
  /** Undefined for a run that the state does not know, or that is over. */
  readonly runOf: (id: string) => Promise<RunAtWork | undefined>;
  /** Resolves to false when the outcome came too late. Insists until the state takes it, or it is time to end. */
  readonly record: (run: string, repository: Repository, outcome: ScanOutcome) => Promise<boolean>;
  readonly hosts: HostsDown;
  readonly toolVersion: string;
  readonly log: Log;
  readonly told: (repository: Repository, outcome: Status, failure: Failure | null) => void;
  readonly begun: (repository: Repository) => void;
  readonly ended: (repository: Repository) => void;
  /** Aborted when the worker ends: what is being scanned is given back. */
  readonly signal: AbortSignal;
}

/** A repository whose workers ended so often is not given to another one. */
const MOST_LOST = 3;
/** One that was put off so often because of limits is not put off again. */
const MOST_STARTS = 50;
/** Milliseconds for which a host is left alone that does not say for how long (GitHub: at least a minute). */
const PAUSE = 60_000;
const LONGEST_PAUSE = 60 * 60_000;
/** Milliseconds until a job is looked at again that is for a worker of another version. */
const OTHER_VERSION = 15_000;
/** Milliseconds until a repository that may have ended a worker is looked at again while another such one is scanned. */
const SUSPECT = 2000;

/** Gives what takes jobs. It does not reject unless the state is broken for good. */
export function carryOutWith(surroundings: Surroundings): (taken: Taken) => Promise<Ending> {
  const { signal, log, hosts, toolVersion } = surroundings;
  let suspects = 0;

  const scanned = async (taken: Taken, work: RunAtWork, repository: Repository): Promise<Ending> => {
    const outcome = await outcomeOf(taken, work, repository);
    // What was cut off has no outcome.
    if (signal.aborted) return { kind: 'back' };
    const again = outcome.status === 'error' ? againAfter(outcome.failure, taken, work.how) : undefined;
    if (again !== undefined) return again;
    const kept = work.how.sarif ? outcome : withoutSarif(outcome);
    const counted = await surroundings.record(work.run.id, repository, kept);
    if (!counted) log.info('an outcome came late and changes nothing', { repository: repository.id });
    else surroundings.told(repository, outcome.status, outcome.status === 'error' ? outcome.failure : null);
    return { kind: 'done' };
  };

  const outcomeOf = async ({ lost }: Taken, work: RunAtWork, repository: Repository): Promise<ScanOutcome> => {
    if (lost >= MOST_LOST) return failure('internal', `${lost} workers ended while they scanned it`);
    const { host } = repository;
    if (hosts.isDown(host)) return failure('unreachable', `${host} did not answer many times in a row`);
    surroundings.begun(repository);
    const outcome = await work.scan(repository);
    surroundings.ended(repository);
    if (signal.aborted) return outcome;
    if (outcome.status === 'error' && outcome.failure.kind === 'unreachable') hosts.failed(host);
    else hosts.answered(host);
    return outcome;
  };

  return async (taken) => {
    const { job, lost } = taken;
    if (job === undefined) {
      log.warn('something in the queue is no job of ours and is left out');
      return { kind: 'done' };
    }
    if (signal.aborted) return { kind: 'back' };
    const work = await surroundings.runOf(job.run);
    const repository = await work?.repository(job.repository);
    if (work === undefined || repository === undefined) return { kind: 'done' };
    if (work.run.toolVersion !== toolVersion) {
      const versions = { run: work.run.toolVersion, worker: toolVersion };
      log.warn('a run of another version is left to workers of that version', versions);
      return { kind: 'later', milliseconds: OTHER_VERSION };
    }
    if (lost === 0) return scanned(taken, work, repository);
    // One of them may be what ended the worker that had them all: they come one by one, so that only that one is blamed.
    if (suspects > 0) return { kind: 'later', milliseconds: SUSPECT * (1 + Math.random()) };
    suspects += 1;
    try {
      return await scanned(taken, work, repository);
    } finally {
      suspects -= 1;
    }
  };
}

/** What is done about a failure before it counts; undefined when it counts. */
function againAfter(failure: Failure, { failures, starts, lost }: Taken, { attempts }: QueuedRun): Ending | undefined {
  if (lost >= MOST_LOST) return undefined;
  const again: Ending | undefined =
    failures + 1 < attempts ? { kind: 'failed', reason: `${failure.kind}: ${failure.message}` } : undefined;
  switch (failure.kind) {
    case 'rate-limited':
      return starts < MOST_STARTS
        ? { kind: 'pause', milliseconds: Math.min(failure.retryAfter ?? PAUSE, LONGEST_PAUSE) }
        : undefined;
    case 'unreachable':
    // A thread that ended may have been short of memory; what is wrong with the repository itself fails again.
    case 'internal':
      return again;
    case 'timeout':
      // Once more, and no more: it took its time.
      return failures === 0 ? again : undefined;
    case 'not-found':
    case 'denied':
    case 'broken':
    case 'too-large':
      return undefined;
  }
}

function withoutSarif(outcome: ScanOutcome): ScanOutcome {
  return outcome.status === 'scanned' ? { ...outcome, result: { ...outcome.result, sarif: null } } : outcome;
}

function failure(kind: Failure['kind'], message: string): ScanOutcome {
  return { status: 'error', failure: { kind, message }, ms: 0 };
}
