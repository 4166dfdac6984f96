/** What listing repositories takes and gives. */
import type { Environment } from '../forge/authentication.ts';
import type { Cost } from '../forge/cost.ts';
import type { Pace } from '../forge/pace.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { Failure, Repository } from '../types.ts';
import type { OwnerFrom } from './owner.ts';

export type Which = 'include' | 'only' | 'skip';

/** Which of the listed repositories are wanted. Names and topics go by any case. */
export interface Filters {
  /** With at least one of these; empty: all. */
  readonly topics: readonly string[];
  readonly notTopics: readonly string[];
  /** Shell patterns: without a slash over the last part of a name, with one over the whole name. */
  readonly names: readonly string[];
  readonly notNames: readonly string[];
  /** Null: skipped, except those that a list names one by one. The same for forks. */
  readonly archived: Which | null;
  readonly forks: Which | null;
  /** Empty: all. */
  readonly visibility: readonly ('public' | 'internal' | 'private')[];
  /** Custom properties: every name must have one of the values given for it. */
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  /** `YYYY-MM-DD`. Where a forge does not say when something was pushed, nothing is left out. */
  readonly pushedSince: string | null;
}

export const NO_FILTERS: Filters = {
  topics: [],
  notTopics: [],
  names: [],
  notNames: [],
  archived: null,
  forks: null,
  visibility: [],
  properties: [],
  pushedSince: null,
};

export type FilterReason =
  | 'archived'
  | 'not-archived'
  | 'fork'
  | 'not-fork'
  | 'topic'
  | 'name'
  | 'visibility'
  | 'property'
  | 'not-pushed'
  /** The forge keeps its code from everyone. */
  | 'disabled';

export interface DiscoverOptions {
  readonly filters: Filters;
  readonly env: Environment;
  /** Answers of forges in earlier runs; null to ask for everything anew. */
  readonly cache: Pick<Store, 'cached' | 'cache'> | null;
  /** What is known of repositories: GitHub is asked for the heads of those only that may have changed. */
  readonly known?: Store['known'];
  /** Where owners come from besides CODEOWNERS, which needs the contents. */
  readonly ownerFrom?: OwnerFrom;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Where paths of folders and lists start. */
  readonly cwd: string;
  /** The text of standard input, for `list:-`. */
  readonly stdin?: () => Promise<string>;
  /** Told after each page with the number of repositories so far. */
  readonly onProgress?: (listed: number) => void;
  readonly pace?: Pace;
}

/** A source, or one repository of it, that could not be had. */
export interface DiscoveryFailure {
  /** As it was given. */
  readonly source: string;
  /** Null: the source itself could not be listed, or not to its end. */
  readonly repository: string | null;
  readonly failure: Failure;
}

export interface Discovery {
  /** Sorted by id, each once. */
  readonly repositories: readonly Repository[];
  readonly failures: readonly DiscoveryFailure[];
  /** Whether every source was listed to its end. If not, what is missing must not be taken for gone. */
  readonly complete: boolean;
  /** How many repositories the filters left out, by the first reason that applied; reasons without any are absent. */
  readonly filtered: Readonly<Partial<Record<FilterReason, number>>>;
  /** What each source cost, in the order given. */
  readonly costs: readonly { readonly source: string; readonly listed: number; readonly cost: Cost }[];
}

/** A repository as a forge tells of it, with what only filters need. */
export interface Listed {
  readonly repository: Repository;
  /** ISO 8601; null when it is not told. */
  readonly pushedAt: string | null;
  readonly disabled: boolean;
  /** What GraphQL calls it; null where heads are not asked for. */
  readonly node: string | null;
}

/** Something listed that cannot be a repository. */
export interface Refused {
  /** Printable. */
  readonly name: string;
  readonly reason: string;
}

/** What a lister works with. It calls `add` for everything that it finds, and rejects when it cannot list to the end. */
export interface Listing {
  readonly options: DiscoverOptions;
  readonly add: (found: readonly (Listed | Refused)[]) => void;
  /** Of the lister's clients, for the log. */
  readonly spent: (cost: Cost) => void;
}
