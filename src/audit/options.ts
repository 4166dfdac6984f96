import type { Confidence } from '../rule.ts';
import type { Listing } from '../source/list.ts';
import type { AuditReport } from './types.ts';

export interface AuditOptions {
  /** Directories and files, relative to `cwd` or absolute. */
  readonly paths: readonly string[];
  /** What to audit instead of `paths`, which is empty then, and without `include` and `exclude`: a commit, from `listCommit`. */
  readonly listing?: Listing;
  /** Text given on standard input; `name` tells its format. */
  readonly stdin?: { readonly name: string; readonly bytes: Buffer };
  readonly cwd: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** The Helm 4 release to judge against, without `v`. */
  readonly target: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** Whether the repository must keep working on Helm 3; undefined decides line by line. */
  readonly support?: 'helm4' | 'both';
  readonly minConfidence: Confidence;
  /** Names or codes of the rules to apply; all when absent. */
  readonly rules?: readonly string[];
  /** Whether inline ignores hold. */
  readonly ignores: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface AuditOutcome {
  readonly report: AuditReport;
  /** Paths that were given and could not be listed. */
  readonly problems: readonly {
    readonly kind: 'missing' | 'not-a-file' | 'bare' | 'unreadable';
    readonly path: string;
    readonly reason: string;
  }[];
  /** How the listing was made, for the user. */
  readonly notes: readonly string[];
  /** Why there was nothing to audit, when there was not. */
  readonly nothing: string | undefined;
}
