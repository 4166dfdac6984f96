/** What one rewrite of a use of the SDK may ask for, and what it answers. */
import type { Comment, Node, Stmt } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';

/** A replacement in the text of one file; UTF-16 offsets, end exclusive; an empty range inserts. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface RewriteContext {
  readonly pkg: CheckedPackage;
  readonly file: CheckedFile;
  /** The Helm 4 release to write for. */
  readonly target: string;
  /** The text of a node as it is written. */
  readonly textOf: (node: Node) => string;
  /** The node that holds another one directly; undefined for a declaration of the file. */
  readonly parentOf: (node: Node) => Node | undefined;
  /** The statement, in a block or a case, that holds a node; undefined outside functions. */
  readonly statementOf: (node: Node) => Stmt | undefined;
  readonly commentsIn: (node: Node) => readonly Comment[];
  /**
   * The name under which this file can call a package, importing it when it is not yet: `pkg/…` for one of Helm 4's, else a full
   * import path (`log/slog`). Never a name that is taken anywhere in the file.
   */
  readonly nameOf: (importPath: string) => string;
  /** The name of a helper function that the rewrite adds to the package, once, in a file of its own. */
  readonly helper: (name: HelperName) => string;
  /** An edit that puts a statement on a line of its own before another, with its indentation. */
  readonly insertBefore: (statement: Stmt, text: string) => TextEdit;
  readonly insertAfter: (statement: Stmt, text: string) => TextEdit;
}

/** Small functions that a rewritten package gets, each only when something calls it. */
export type HelperName =
  /** `(release.Releaser, error) → (*releasev1.Release, error)` */
  | 'release'
  /** `([]release.Releaser, error) → ([]*releasev1.Release, error)` */
  | 'releases'
  /** `bool → kube.WaitStrategy`, as Helm 3 waited. */
  | 'waitStrategy'
  /** `bool → action.DryRunStrategy` of an upgrade or a rollback. */
  | 'dryRunStrategy'
  /** `func(string, ...any) → slog.Handler`, for code that logs through a printf-like function. */
  | 'logHandler';

export type Outcome =
  | {
      readonly kind: 'mechanical';
      readonly edits: readonly TextEdit[];
      readonly safe: boolean;
      /** What it does, as an imperative without full stop. */
      readonly title: string;
    }
  /** One sentence that says what a person has to decide. */
  | { readonly kind: 'manual'; readonly reason: string }
  /** The import edit is all that is needed. */
  | { readonly kind: 'none' };
