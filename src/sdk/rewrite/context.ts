/** What one rewrite of a use of the SDK may ask for, and what it answers. */
import type { SdkHow } from '../../facts.ts';
import type { TextEdit as PlainEdit } from '../../source/edits.ts';
import type { Comment, Node, Stmt } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';

/** A replacement in the text of one file. */
export interface TextEdit extends PlainEdit {
  /** What stood in the range is not needed any more: uses in it go with it. Without it, an edit inside is a conflict. */
  readonly gone?: true;
}

/** One use of the SDK in a file, before it is known what becomes of it. */
export interface Use {
  readonly file: CheckedFile;
  /** The identifier (of a selector: `Wait` of `client.Wait`), or the path of an import. */
  readonly node: Node;
  readonly how: SdkHow;
  readonly major: 2 | 3 | 4;
  /** Under `helm.sh/helm/vN/`: `pkg/action`. */
  readonly package: string;
  /** `NewInstall`, `Install.Wait`; empty for an import. */
  readonly symbol: string;
}

/** What becomes of a use of a symbol; looked up in `rewrites` by `pkg/action.Install.Atomic`, the symbol in Helm 3's words. */
export type Rewrite = (use: Use, context: RewriteContext) => Outcome;

/**
 * What a constructor leaves out that Helm 4 needs: uses of their own, with `how` missing, at the name of the constructor.
 * Looked up in `missing` by `pkg/action.NewInstall`.
 */
export type Missing = (use: Use, context: RewriteContext) => readonly MissingUse[];

export interface MissingUse {
  /** The field that nothing sets: `Install.WaitStrategy`. */
  readonly symbol: string;
  readonly outcome: Outcome;
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
  /** An edit that takes a statement away with its line and the comment behind it. */
  readonly remove: (statement: Stmt) => TextEdit;
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
  /** `(dryRun bool, option string) → action.DryRunStrategy` of an upgrade. */
  | 'upgradeStrategy'
  /** `(clientOnly, dryRun bool, option string) → action.DryRunStrategy` of an install. */
  | 'installStrategy'
  /** `release.Releaser → *releasev1.Release`, nil when it is none. */
  | 'releaseOf'
  /** `(release.Releaser, func() error, error) → (*releasev1.Release, error)` of a release test, whose hooks are cleaned up at once. */
  | 'tested'
  /** `(string, ...string) → (postrenderer.PostRenderer, error)`, an executable as post-renderer. */
  | 'execRenderer'
  /** `[]*chart.Dependency → []chart.Dependency`, of which the latter may be of any type. */
  | 'dependencies'
  /** `func(string, ...any) → slog.Handler`, for code that logs through a printf-like function. */
  | 'logHandler';

export type Outcome = (
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
  | { readonly kind: 'none' }
) & {
  /** Traps of the SDK map that apply here. */
  readonly traps?: readonly string[];
};
