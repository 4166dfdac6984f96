/** What a rule is: rows of upstream knowledge, wording, and a small pure check over facts. */
import type { Fact, HelmCommand, HelmPin, Word } from './facts.ts';
import type { ChangeOf } from './helm/sdk/changes.ts';
import type { Span } from './source/span.ts';

export type Effect =
  | 'rejected'
  | 'fails-later'
  | 'unsafe'
  | 'changed'
  | 'helm3-rejects'
  | 'deprecated'
  | 'unsupported'
  | 'check';

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'high' | 'medium' | 'low';

/** A link that a sceptic can open. */
export interface Evidence {
  readonly kind: 'source' | 'pull-request' | 'issue' | 'page' | 'release';
  /** `pkg/cmd/install.go:204 at v4.2.4`, `helm/helm#31295`. */
  readonly label: string;
  readonly url: string;
}

/** One thing that changed upstream. */
export interface Row {
  /** Unique within the rule, kebab-case, never reused. */
  readonly id: string;
  /** The command, flag or thing: `helm install --atomic`. */
  readonly subject: string;
  /** Semver range of the Helm releases on which the effect holds. */
  readonly range: string;
  readonly effect: Effect;
  /** What changed and why it matters, one or two sentences. */
  readonly summary: string;
  /** What to write when only Helm 4 runs it. */
  readonly write: string;
  /** A spelling that does the same on both majors, and the releases on which it works. */
  readonly both?: { readonly write: string; readonly range: string };
  readonly evidence: readonly Evidence[];
}

/** One replacement of exact text. An empty `text` deletes. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Semver range of the Helm releases that accept the result. */
  readonly worksOn: string;
  /** Whether the result behaves as before on all of them. */
  readonly safe: boolean;
  /** For an unsafe fix: what behaves differently, one sentence. */
  readonly changes?: string;
  /** Fixes of one group are written together or not at all: the edits of one Go module. */
  readonly group?: string;
  /** Files that it writes besides, relative to the root of the audit; it is given up when one exists. */
  readonly creates?: readonly { readonly path: string; readonly text: string }[];
  /** Rows (`rule/row`) that are told of the result, and were as true of what stood there. */
  readonly leaves?: readonly string[];
}

/** What a check yields; `src/audit` decides whether the row applies to the Helm that runs there. */
export interface Candidate {
  readonly row: string;
  /** Where the flag, pin or symbol is written. */
  readonly span: Span;
  /** The fact that it was found in; gives scope, guards and origin. */
  readonly subject: Fact;
  /** The word that carries it, when one does; gives `via`, `maybe` and guards. */
  readonly word?: Word;
  /** Figures for the wording. */
  readonly args: Readonly<Record<string, string>>;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly fixes?: readonly Fix[];
  /** What to write here, when that can be said more exactly than the row does. */
  readonly write?: string;
  /** Semver range of the Helm releases on which it holds here, when that can be said more exactly than the row does. */
  readonly range?: string;
  /** What changed here and why it matters, when that can be said more exactly than the row does. */
  readonly why?: string;
  /** Sources of that. */
  readonly evidence?: readonly Evidence[];
  /** An assumption that lowers the confidence to medium, named. */
  readonly assumes?: string;
  /** Overrides the severity that follows from the effect (dates). */
  readonly severity?: Severity;
}

/** What checks may look at. */
export interface RuleInput {
  readonly facts: readonly Fact[];
  readonly commands: readonly HelmCommand[];
  readonly pins: readonly HelmPin[];
  /** Day of the audit, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The Helm 4 release judged against. */
  readonly target: string;
  /** The Helm releases that run a command, as a semver range; undefined when unknown. */
  readonly reach: (fact: Fact) => string | undefined;
  /** What becomes of the symbols of Helm's Go SDK; absent where no program uses it, so that it need not be loaded. */
  readonly changeOf?: ChangeOf;
}

export interface Rule {
  /** `HELM4001`; given once, never reused. */
  readonly code: string;
  /** kebab-case; the contract with users. */
  readonly name: string;
  /** Short noun phrase, no full stop. */
  readonly title: string;
  /** Two or three sentences for the rule's page. */
  readonly description: string;
  /** Only on rules with a security meaning: "0.1"–"10.0". */
  readonly securitySeverity?: string;
  /** Its findings are about the way from Helm 3, and cannot be told of what went it: `fix` lists those that it makes vanish. */
  readonly onTheWay?: boolean;
  readonly rows: readonly Row[];
  /** First sentence of the message, per row: says what was found, ends with a full stop. */
  readonly wording: Readonly<Record<string, (args: Readonly<Record<string, string>>) => string>>;
  readonly check: (input: RuleInput) => Iterable<Candidate>;
}
