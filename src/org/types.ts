/**
 * The vocabulary of scans over many repositories. Everything here is plain data: it crosses threads, queues and databases.
 */
import type { When } from '../audit/types.ts';
import type { FailureKind, Forge } from '../remote/types.ts';
import type { Confidence, Effect, Severity } from '../rule.ts';

export type { FailureKind, Forge } from '../remote/types.ts';

/** A repository as its forge, a folder or a list names it. */
export interface Repository {
  /** `HOST/NAME` in lower case, for a folder `folder/NAME`. The same in every run; what shards and queues go by. */
  readonly id: string;
  readonly forge: Forge;
  /** `github.com`, `git.example.com:8443`; `folder` for repositories on the disk. */
  readonly host: string;
  /** `org/repo`, `group/sub-group/project`, `project/_git/repo`; below a folder the path from it. */
  readonly name: string;
  /** Where git fetches it: an address without credentials, or the absolute path of a repository. */
  readonly url: string;
  /** Where people look at it. */
  readonly webUrl: string | null;
  /** Base address of the forge's API, without a slash at the end. */
  readonly apiUrl: string | null;
  /** What the API calls it, where that is not the name: a project's number. */
  readonly apiId: string | null;
  /** Without `refs/heads/`; null for an empty repository, or when the listing does not say. */
  readonly defaultBranch: string | null;
  /** The commit of the default branch, when the listing says so. */
  readonly head: string | null;
  /** A text that changes whenever the default branch may have moved; null when the listing has none that can be relied on. */
  readonly stamp: string | null;
  readonly sizeKb: number | null;
  readonly visibility: 'public' | 'internal' | 'private' | null;
  readonly archived: boolean;
  readonly fork: boolean;
  readonly topics: readonly string[];
  /** Custom properties, as text. */
  readonly properties: Readonly<Record<string, string>>;
  /** The team that owns it, when the listing says so; else CODEOWNERS may (see `RepositoryResult`). */
  readonly owner: string | null;
}

/** Something outside of the lines of a repository that many of them take in: what brings the Helm of a finding, or makes its command. */
export interface Cause {
  readonly kind: 'action' | 'image' | 'workflow' | 'include' | 'orb' | 'task' | 'script' | 'package' | 'plugin';
  /** Without the version, so that all versions count together: `azure/setup-helm`, `alpine/helm`. */
  readonly name: string;
  /** As it is asked for here: `v4`, `3.16.1`; null when it is not said. */
  readonly version: string | null;
}

/** A finding of one repository. Lines and columns are 1-based, columns count UTF-16 units, ends are exclusive. */
export interface OrgFinding {
  /** Stable within the repository while the line and the rule stay the same; edits elsewhere do not change it. */
  readonly identity: string;
  readonly code: string;
  readonly rule: string;
  readonly row: string;
  readonly effect: Effect;
  readonly severity: Severity;
  readonly when: When;
  readonly confidence: Confidence;
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly write: string;
  readonly fix: 'safe' | 'unsafe' | null;
  /** The owner of the file by CODEOWNERS, else of the repository. */
  readonly owner: string | null;
  readonly causes: readonly Cause[];
}

/** What decides which Helm a repository uses. */
export interface OrgPin {
  /** How it comes in, and the text of the version as it is written. */
  readonly how: string;
  readonly tool: string;
  readonly version: string | null;
  /** Semver range of the releases that it may bring; null when unknown. */
  readonly range: string | null;
  /** The only major version in the range. */
  readonly major: 2 | 3 | 4 | null;
  readonly path: string;
  readonly line: number;
}

/** What came of reading one repository at one commit. */
export interface RepositoryResult {
  readonly head: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly verdict: 'blocked' | 'review' | 'ready' | 'incomplete';
  /** Why something was left unread; empty when nothing was. */
  readonly reasons: readonly string[];
  readonly findings: readonly OrgFinding[];
  readonly pins: readonly OrgPin[];
  /** Counts, and what was not read or not resolved, as in the JSON report. */
  readonly coverage: object;
  /** Calls of Helm, and uses of its SDK. 0 of both and no pin: the repository has nothing to do with Helm. */
  readonly commands: number;
  readonly uses: number;
  readonly owner: string | null;
  /** Bytes that were read, and milliseconds that it took. */
  readonly bytes: number;
  readonly ms: number;
  /** Hash of what a reader of the result sees, head and times apart. */
  readonly digest: string;
  /** The SARIF log, gzipped, when it was asked for. */
  readonly sarif: Uint8Array | null;
}

export interface Failure {
  readonly kind: FailureKind;
  /** For people; never holds a credential or a control character. */
  readonly message: string;
  /** Milliseconds for which the forge wants to be left alone, when it said so. */
  readonly retryAfter?: number;
}

/** What a run says of one repository. */
export type ScanOutcome =
  | { readonly status: 'scanned'; readonly result: RepositoryResult }
  /** Nothing changed since the last result, which still holds. */
  | { readonly status: 'unchanged'; readonly head: string | null }
  /** It has no commit. */
  | { readonly status: 'empty' }
  | { readonly status: 'error'; readonly failure: Failure; readonly ms: number };

/** What decides the result besides the repository itself. */
export interface ScanSettings {
  readonly target: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly support: 'helm4' | 'both' | null;
  readonly minConfidence: Confidence;
  readonly rules: readonly string[] | null;
  readonly ignores: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}
