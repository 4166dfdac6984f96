/** What the checker says of a Go package, in the names of `go/types`. */
import type { Type } from '../../helm/sdk/types.ts';
import type {
  AssignStmt,
  BinaryExpr,
  CallExpr,
  CompositeLit,
  Expr,
  Field,
  FuncType,
  GoFile,
  Ident,
  ReturnStmt,
  SelectorExpr,
  ValueSpec,
} from '../go/ast.ts';

/** What an identifier stands for. */
export type GoObject =
  /** An import of the file; `path` is the import path. */
  | { readonly kind: 'package'; readonly path: string }
  /** A package-level name of the package `package`. */
  | {
      readonly kind: 'global';
      readonly what: 'const' | 'var' | 'func' | 'type';
      readonly package: string;
      readonly name: string;
      readonly type: Type;
    }
  /**
   * A parameter, result, receiver, variable, constant, type or type parameter of a function; two uses of one share the object.
   */
  | {
      readonly kind: 'local';
      readonly what: 'var' | 'const' | 'type';
      readonly declared: Ident;
      readonly type: Type;
    }
  /** A name of the language: `nil`, `true`, `string`, `append`. */
  | { readonly kind: 'universe'; readonly name: string };

/** `x.f` where `x` is a value: a field or a method, perhaps promoted through embedded fields. */
export interface Selection {
  readonly what: 'field' | 'method';
  /** The type that declares it, as `Named.package` and `Named.name`: `helm.sh/helm/v3/pkg/action` and `ChartPathOptions`. */
  readonly package: string;
  readonly owner: string;
  readonly name: string;
  readonly type: Type;
  /** The type of `x`, without a pointer. */
  readonly receiver: Type;
}

/** One Go package, checked. */
export interface CheckedPackage {
  /** Import path; for the tests of package `p` in a package of their own, `p_test`. */
  readonly path: string;
  /** The directory, relative to the root of the audit; empty for the root. */
  readonly directory: string;
  readonly name: string;
  readonly files: readonly CheckedFile[];
}

export interface CheckedFile {
  /** Relative to the root of the audit. */
  readonly path: string;
  readonly file: GoFile;
  /** The type of an expression; `Unknown` when it can't be told. For a type expression: the type itself. */
  readonly typeOf: (expression: Expr) => Type;
  /** Whether the expression is written as a type (`action.Install` in `new(action.Install)`). */
  readonly isType: (expression: Expr) => boolean;
  /** What an identifier, used or declared, stands for; undefined when it can't be told, and for fields, methods and keys. */
  readonly objectOf: (ident: Ident) => GoObject | undefined;
  /** Undefined for a qualified identifier (`action.NewInstall`) and where `x` is unknown. */
  readonly selectionOf: (selector: SelectorExpr) => Selection | undefined;
  /** For the key of a composite literal of a struct: its field. */
  readonly keyOf: (key: Ident) => Selection | undefined;
  /** What `name` selects of a value of the type, as `selectionOf` would say. */
  readonly select: (type: Type, name: string) => Selection | undefined;
  /** What is underneath a type, an interface or a struct for example; `Unknown` for types of packages that are not known. */
  readonly underlying: (type: Type) => Type;
  /** Nodes of some kinds in the whole file, those in functions included, for who looks for uses. */
  readonly nodes: () => FileNodes;
}

/** In no particular order. */
export interface FileNodes {
  /** Those of values and types that may select something exported. */
  readonly selectors: SelectorExpr[];
  /** Those of Helm's packages: `action.NewInstall`. */
  readonly qualified: SelectorExpr[];
  /** Identifiers that stand for a name of a package imported with a dot. */
  readonly dotted: Ident[];
  readonly literals: CompositeLit[];
  readonly calls: CallExpr[];
  /** Only `=` and `:=`. */
  readonly assigns: AssignStmt[];
  readonly values: ValueSpec[];
  readonly returns: { readonly statement: ReturnStmt; readonly type: FuncType }[];
  /** Only `==` and `!=`. */
  readonly comparisons: BinaryExpr[];
  readonly embedded: Field[];
}
