/** The result of an audit, as reports receive it. */
import type { Fact } from '../facts.ts';
import type { Confidence, Effect, Evidence, Fix, Severity } from '../rule.ts';
import type { Span } from '../source/span.ts';

export type When = 'now' | 'on-upgrade' | 'unknown';

export interface Finding {
  /** `HELM4001` */
  readonly code: string;
  /** `atomic-flag` */
  readonly rule: string;
  readonly row: string;
  readonly effect: Effect;
  readonly severity: Severity;
  readonly when: When;
  readonly confidence: Confidence;
  /** Why the confidence is not high; empty when it is. */
  readonly assumptions: readonly string[];
  readonly span: Span;
  /** What was found: one sentence. */
  readonly message: string;
  /** What changed and why it matters (the row's summary). */
  readonly why: string;
  /** What to write instead, fit for the Helm releases in reach of the line. */
  readonly write: string;
  readonly helm: {
    /** The Helm releases that run it, as a semver range; null when unknown. */
    readonly range: string | null;
    /** Sentences with places that say so, in order. */
    readonly because: readonly { readonly text: string; readonly span?: Span }[];
  };
  /** Semver range of the releases on which the row's effect holds. */
  readonly rowRange: string;
  /** Semver range of the releases on which what `write` says works; null when that is not a spelling. */
  readonly worksOn: string | null;
  readonly fix: Fix | null;
  /** A rewrite that the rule knows and that is not offered here. */
  readonly withheld?: {
    readonly fix: Fix;
    readonly reason: /** Helm 3 runs it as well, or may, and refuses the result. */
      | 'helm3'
      /** A release that runs it refuses the result. */
      | 'releases'
      /** It reaches commands that need different texts, or may serve others. */
      | 'shared'
      /** What stands there is not the text itself, or taking it away would leave something else. */
      | 'not-written';
  };
  readonly evidence: readonly Evidence[];
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** Where the commands, pins or other facts stand that it is told of. */
  readonly subjects?: readonly Span[];
  /** GitHub's primaryLocationLineHash for the first line of the span. */
  readonly fingerprint: string;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
  /** Whether a use of Helm may hide in it. */
  readonly relevant: boolean;
}

/** What was read and what was not; part of every report. */
export interface Coverage {
  /** Files listed under the given paths. */
  readonly listed: number;
  /** Files whose bytes mention Helm (or that are read by name). */
  readonly mentioning: number;
  /** Other files that were read because those lead to them, or they to those: a Makefile that runs a script. */
  readonly followed: number;
  /** Files that a reader read, by reader name, sorted. */
  readonly read: Readonly<Record<string, number>>;
  /** Facts found. */
  readonly commands: number;
  readonly pins: number;
  /** Uses of Helm's Go SDK. */
  readonly uses: number;
  /** Files that mention Helm and were not read (no reader, too large, unreadable, vanished), sorted by path. */
  readonly unread: readonly SkippedFile[];
  readonly unresolved: readonly {
    readonly span: Span;
    readonly what: string;
    readonly reason: string;
    readonly relevant: boolean;
  }[];
  /** Things that lie outside: includes, remote workflows, submodules. */
  readonly outside: readonly { readonly span: Span | null; readonly what: string }[];
  /** Findings silenced by inline ignores. */
  readonly ignored: number;
}

export interface Verdict {
  /** incomplete only when nothing blocks; `reasons` always lists what is incomplete. */
  readonly state: 'blocked' | 'review' | 'ready' | 'incomplete';
  /** Findings of severity error, and warning, that are shown. */
  readonly blockers: number;
  readonly reviews: number;
  readonly reasons: readonly string[];
}

export interface AuditReport {
  readonly tool: { readonly name: string; readonly version: string };
  /** The Helm 4 release judged against. */
  readonly target: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** End of Helm 3's security fixes and the days left to it at `asOf` (negative after). */
  readonly support: { readonly ends: string; readonly daysLeft: number };
  readonly verdict: Verdict;
  /** Shown findings, sorted by path, start, code, row. */
  readonly findings: readonly Finding[];
  /** Findings below the confidence threshold, counted only. */
  readonly hidden: number;
  readonly coverage: Coverage;
  /** Every fact, for `inventory`, sorted by place. */
  readonly facts: readonly Fact[];
  /** The line of the file on which a span begins, for snippets; undefined when it is not at hand. */
  readonly lineText: (span: Span) => string | undefined;
}
