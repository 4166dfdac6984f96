/** What the state of an organisation's scans can be asked and told; `state/` has it for SQLite (libsql) and for PostgreSQL. */
import type { Severity } from '../rule.ts';
import type { Cause, Failure, OrgFinding, OrgPin, Repository, ScanOutcome, ScanSettings } from './types.ts';

export interface Run {
  readonly id: string;
  /** What was scanned, for people and to find an unfinished run of the same: the sources as they were given. */
  readonly label: string;
  /** ISO 8601, UTC. Runs are ordered by it. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly toolVersion: string;
  /** See `scanKey`: equal keys give equal results for equal contents. */
  readonly scanKey: string;
  readonly settings: ScanSettings;
  /** `2/4`; null when it was not split. */
  readonly shard: string | null;
  /** Repositories that were listed and that filters left out, by reason; absent when that is not known. */
  readonly filtered?: Readonly<Record<string, number>>;
}

/** The last good result of a repository, as far as the next run needs it to leave the repository alone. */
export interface Known {
  readonly repositoryId: string;
  readonly head: string;
  readonly stamp: string | null;
  readonly defaultBranch: string | null;
  readonly scanKey: string;
  readonly digest: string;
}

export type Status = 'scanned' | 'unchanged' | 'empty' | 'error';

/** A repository as the newest run left it. */
export interface RepositoryRow {
  readonly repository: Repository;
  readonly owner: string | null;
  /** Of the newest run; null while that run has not come to it. */
  readonly status: Status | null;
  readonly failure: Failure | null;
  /** Of the last good result; null when there never was one. */
  readonly last: {
    readonly head: string;
    readonly branch: string;
    readonly verdict: 'blocked' | 'review' | 'ready' | 'incomplete';
    readonly reasons: readonly string[];
    readonly commands: number;
    readonly uses: number;
    readonly pins: number;
    /** Start of the run that scanned it. */
    readonly at: string;
    /** Start of the last run that found this result to hold. */
    readonly heldAt: string;
  } | null;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

/** A finding with its life: open from the run that first saw it until the one that no longer did. */
export interface FindingRow extends OrgFinding {
  readonly repositoryId: string;
  /** Starts of runs. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly fixed: string | null;
}

export interface PinRow extends OrgPin {
  readonly repositoryId: string;
}

/** One run in the trend. Findings of repositories that failed in the run still count, as of their last good result. */
export interface TrendPoint {
  readonly run: string;
  readonly at: string;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly repositories: Readonly<Record<Status, number>>;
  /** Planned and without an outcome. */
  readonly pending: number;
  /** Repositories that the sources no longer list, as of this run; absent when that is not known. */
  readonly gone?: number;
}

export interface CauseRow {
  readonly cause: Omit<Cause, 'version'>;
  readonly findings: number;
  readonly repositories: number;
  readonly errors: number;
}

/** Something to be handed to a forge after the scan; kept until that is done. */
export interface Parcel {
  readonly repository: Repository;
  readonly head: string;
  readonly branch: string;
  /** Digest of the result that it tells. */
  readonly digest: string;
  /** Gzipped SARIF. */
  readonly sarif: Uint8Array;
}

export type Delivery =
  | { readonly state: 'done'; readonly reference: string }
  /** The forge will not have it: code scanning is not enabled. Tried again when the result changes. */
  | { readonly state: 'refused'; readonly reason: string }
  /** Tried again in the next run. */
  | { readonly state: 'failed'; readonly reason: string };

export interface Filter {
  readonly severities?: readonly Severity[];
  readonly rules?: readonly string[];
  readonly repositoryId?: string;
}

export interface Store {
  /** A run of this label and key that was begun and not finished, the newest. */
  unfinished(label: string, scanKey: string, shard: string | null): Promise<Run | undefined>;
  /** Begins a run with what it is to scan, or takes up the run of that id: then only repositories that are new to it are added. */
  begin(run: Omit<Run, 'finishedAt'>, plan: readonly Repository[]): Promise<void>;
  run(id: string): Promise<Run | undefined>;
  /** The newest run, finished or not. */
  newestRun(): Promise<Run | undefined>;
  /** What a run has planned and has no outcome for, by id of the repository. */
  pending(run: string): Promise<readonly Repository[]>;
  /** Last good results of the given repositories. */
  known(repositoryIds: readonly string[]): Promise<ReadonlyMap<string, Known>>;
  /**
   * Records the outcome of one repository in one transaction: it is there whole or not at all. Recording the same again, also by
   * another process at the same time, changes nothing and counts nothing twice. Resolves to false when the run had an outcome already.
   */
  record(run: string, repository: Repository, outcome: ScanOutcome): Promise<boolean>;
  /** As `record` for repositories without news, many at once. */
  recordUnchanged(
    run: string,
    repositories: readonly { readonly repository: Repository; readonly head: string | null }[],
  ): Promise<void>;
  /**
   * Ends a run. Repositories that `complete` runs of the same label no longer list are marked as gone: their findings count no
   * more, as of this run, and are not told as fixed.
   */
  finish(run: string, complete: boolean): Promise<void>;

  /** Repositories that are not gone, by name. */
  repositories(): Promise<readonly RepositoryRow[]>;
  /** Open findings, errors first, then by repository, path, line. */
  findings(filter?: Filter): AsyncIterable<FindingRow>;
  /** Findings that the newest run was the first to see, and those that it no longer saw; not of repositories that were new in it. */
  changes(): Promise<{
    readonly appeared: readonly FindingRow[];
    readonly fixed: readonly FindingRow[];
    readonly since: string | null;
  }>;
  pins(): AsyncIterable<PinRow>;
  /** Oldest first. */
  trend(): Promise<readonly TrendPoint[]>;
  /** Shared by at least two repositories, those with most findings first. */
  causes(limit: number): Promise<readonly CauseRow[]>;

  /** Results whose SARIF was kept and not delivered yet, by repository. */
  parcels(): AsyncIterable<Parcel>;
  deliver(repositoryId: string, digest: string, delivery: Delivery): Promise<void>;

  /**
   * What was told elsewhere, by keys that begin with a text: the run that a webhook heard of, the issue of a repository. The values
   * are those of `give`.
   */
  given(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Remembers what was told elsewhere, in place of what was remembered under the key before. */
  give(key: string, value: string): Promise<void>;

  /** Answers of forges by address, for conditional requests. */
  cached(url: string): Promise<{ readonly etag: string; readonly body: string } | undefined>;
  cache(url: string, etag: string, body: string): Promise<void>;

  /** Takes over what other states know that is newer, repository by repository. Doing it twice changes nothing. */
  merge(from: Store): Promise<MergeSummary>;
  /** Everything that `merge` takes over, repository by repository. `without`: ids of runs whose outcomes are left out. */
  dump(without?: ReadonlySet<string>): AsyncIterable<Dumped>;
  close(): Promise<void>;
}

export interface MergeSummary {
  readonly runs: number;
  readonly repositories: number;
  readonly findings: number;
}

/** Rows of one repository, or of a run, in a form that does not depend on the database; `state/` says what they hold. */
export interface Dumped {
  readonly table: string;
  readonly row: Readonly<Record<string, string | number | null | Uint8Array>>;
}
