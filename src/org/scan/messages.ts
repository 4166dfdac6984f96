/** What the main thread and the threads that scan tell one another; plain data, since it is copied. */
import type { Repository, ScanOutcome, ScanSettings } from '../types.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly settings: ScanSettings;
  readonly sarif: boolean;
  /** The directory of the cache by blob; null for none. */
  readonly cache: string | null;
  /** A directory for this thread alone. */
  readonly temporary: string;
}

/** From the main thread. A thread has one repository at a time. */
export type ToThread =
  | { readonly kind: 'scan'; readonly repository: Repository }
  /** Answers `ask`; the password is revealed on purpose, and is a secret again as soon as the thread has it. */
  | { readonly kind: 'credential'; readonly login: Login | null }
  /** End what is running, git above all: a thread that is terminated leaves its children behind. */
  | { readonly kind: 'stop' };

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** From a thread. */
export type FromThread =
  /** Wants the credential for the repository that it scans. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'done'; readonly outcome: ScanOutcome }
  /** Answers `stop`, once nothing is left to be saved. */
  | { readonly kind: 'ended' };
