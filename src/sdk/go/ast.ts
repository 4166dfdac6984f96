/**
 * The syntax tree of a Go file, after the language specification (https://go.dev/ref/spec) and in the names of `go/ast`.
 *
 * `start` and `end` are UTF-16 offsets into the text of the file, end exclusive. The parser never throws: what it cannot read
 * becomes a `BadExpr`, `BadStmt` or `BadDecl` and a line in `errors`, and it goes on with the next declaration or statement.
 */

export interface Node {
  readonly start: number;
  readonly end: number;
}

/** `// …` and block comments, in order; `end` before the line break. */
export interface Comment extends Node {}

export interface GoFile {
  readonly text: string;
  /** Undefined when there is no package clause that can be read. */
  readonly name: Ident | undefined;
  readonly imports: readonly ImportSpec[];
  readonly decls: readonly Decl[];
  readonly comments: readonly Comment[];
  readonly errors: readonly { readonly offset: number; readonly message: string }[];
  /** `// Code generated … DO NOT EDIT.` before the package clause (https://go.dev/s/generatedcode). */
  readonly generated: boolean;
}

export interface Ident extends Node {
  readonly kind: 'Ident';
  readonly name: string;
}

/** A literal as written. `STRING` covers interpreted and raw strings. */
export interface BasicLit extends Node {
  readonly kind: 'BasicLit';
  readonly token: 'INT' | 'FLOAT' | 'IMAG' | 'CHAR' | 'STRING';
  readonly text: string;
}

export interface CompositeLit extends Node {
  readonly kind: 'CompositeLit';
  /** Undefined inside another literal that gives the type. */
  readonly type: Expr | undefined;
  readonly lbrace: number;
  readonly elements: readonly Expr[];
  readonly rbrace: number;
}

export interface KeyValueExpr extends Node {
  readonly kind: 'KeyValueExpr';
  readonly key: Expr;
  readonly value: Expr;
}

export interface FuncLit extends Node {
  readonly kind: 'FuncLit';
  readonly type: FuncType;
  readonly body: BlockStmt;
}

export interface ParenExpr extends Node {
  readonly kind: 'ParenExpr';
  readonly x: Expr;
}

export interface SelectorExpr extends Node {
  readonly kind: 'SelectorExpr';
  readonly x: Expr;
  readonly sel: Ident;
}

/** `a[i]`, and instantiations `F[int]`, `M[string, int]`. */
export interface IndexExpr extends Node {
  readonly kind: 'IndexExpr';
  readonly x: Expr;
  readonly indices: readonly Expr[];
}

export interface SliceExpr extends Node {
  readonly kind: 'SliceExpr';
  readonly x: Expr;
  readonly low: Expr | undefined;
  readonly high: Expr | undefined;
  readonly max: Expr | undefined;
}

/** `x.(T)`; `type` is undefined for `x.(type)`. */
export interface TypeAssertExpr extends Node {
  readonly kind: 'TypeAssertExpr';
  readonly x: Expr;
  readonly type: Expr | undefined;
}

/** A call or a conversion. */
export interface CallExpr extends Node {
  readonly kind: 'CallExpr';
  readonly fun: Expr;
  readonly lparen: number;
  readonly args: readonly Expr[];
  /** Offset of `...` after the last argument. */
  readonly ellipsis: number | undefined;
  readonly rparen: number;
}

/** `*x`: a dereference or a pointer type. */
export interface StarExpr extends Node {
  readonly kind: 'StarExpr';
  readonly x: Expr;
}

export interface UnaryExpr extends Node {
  readonly kind: 'UnaryExpr';
  /** `!`, `-`, `+`, `^`, `&`, `<-`, `~`. */
  readonly op: string;
  readonly x: Expr;
}

export interface BinaryExpr extends Node {
  readonly kind: 'BinaryExpr';
  readonly x: Expr;
  readonly op: string;
  readonly opStart: number;
  readonly y: Expr;
}

export interface ArrayType extends Node {
  readonly kind: 'ArrayType';
  /** Undefined for a slice; an `Ellipsis` for `[...]T`. */
  readonly length: Expr | undefined;
  readonly element: Expr;
}

export interface MapType extends Node {
  readonly kind: 'MapType';
  readonly key: Expr;
  readonly value: Expr;
}

export interface ChanType extends Node {
  readonly kind: 'ChanType';
  readonly dir: 'both' | 'send' | 'receive';
  /** Offset of `<-`. */
  readonly arrow: number | undefined;
  readonly element: Expr;
}

/** `...T` of a parameter, or `...` of an array length. */
export interface Ellipsis extends Node {
  readonly kind: 'Ellipsis';
  readonly element: Expr | undefined;
}

/** Parameters, results, struct fields, interface elements, type parameters: `a, b T`. */
export interface Field extends Node {
  readonly kind: 'Field';
  /** Empty for an anonymous parameter, an embedded field or an interface element. */
  readonly names: readonly Ident[];
  readonly type: Expr;
  readonly tag: BasicLit | undefined;
}

export interface FieldList extends Node {
  readonly kind: 'FieldList';
  readonly fields: readonly Field[];
}

export interface FuncType extends Node {
  readonly kind: 'FuncType';
  readonly typeParams: FieldList | undefined;
  readonly params: FieldList;
  readonly results: FieldList | undefined;
}

export interface StructType extends Node {
  readonly kind: 'StructType';
  readonly fields: FieldList;
}

/** A method is a field with one name and a `FuncType`. */
export interface InterfaceType extends Node {
  readonly kind: 'InterfaceType';
  readonly methods: FieldList;
}

export interface BadExpr extends Node {
  readonly kind: 'BadExpr';
}

export type Expr =
  | Ident
  | BasicLit
  | CompositeLit
  | KeyValueExpr
  | FuncLit
  | ParenExpr
  | SelectorExpr
  | IndexExpr
  | SliceExpr
  | TypeAssertExpr
  | CallExpr
  | StarExpr
  | UnaryExpr
  | BinaryExpr
  | ArrayType
  | MapType
  | ChanType
  | Ellipsis
  | FuncType
  | StructType
  | InterfaceType
  | BadExpr;

export interface BlockStmt extends Node {
  readonly kind: 'BlockStmt';
  readonly list: readonly Stmt[];
}

export interface ExprStmt extends Node {
  readonly kind: 'ExprStmt';
  readonly x: Expr;
}

export interface SendStmt extends Node {
  readonly kind: 'SendStmt';
  readonly channel: Expr;
  readonly value: Expr;
}

export interface IncDecStmt extends Node {
  readonly kind: 'IncDecStmt';
  readonly x: Expr;
}

export interface AssignStmt extends Node {
  readonly kind: 'AssignStmt';
  readonly lhs: readonly Expr[];
  /** `=`, `:=`, `+=`, … */
  readonly op: string;
  readonly opStart: number;
  readonly rhs: readonly Expr[];
}

export interface GoStmt extends Node {
  readonly kind: 'GoStmt';
  readonly call: Expr;
}

export interface DeferStmt extends Node {
  readonly kind: 'DeferStmt';
  readonly call: Expr;
}

export interface ReturnStmt extends Node {
  readonly kind: 'ReturnStmt';
  readonly results: readonly Expr[];
}

export interface BranchStmt extends Node {
  readonly kind: 'BranchStmt';
  readonly token: 'break' | 'continue' | 'goto' | 'fallthrough';
  readonly label: Ident | undefined;
}

export interface IfStmt extends Node {
  readonly kind: 'IfStmt';
  readonly init: Stmt | undefined;
  readonly cond: Expr;
  readonly body: BlockStmt;
  readonly else: BlockStmt | IfStmt | BadStmt | undefined;
}

export interface CaseClause extends Node {
  readonly kind: 'CaseClause';
  /** Empty for `default`. */
  readonly list: readonly Expr[];
  readonly body: readonly Stmt[];
}

export interface SwitchStmt extends Node {
  readonly kind: 'SwitchStmt';
  readonly init: Stmt | undefined;
  readonly tag: Expr | undefined;
  readonly cases: readonly CaseClause[];
}

/** `switch x := y.(type)`: `bind` is `x`, `x` is `y`. */
export interface TypeSwitchStmt extends Node {
  readonly kind: 'TypeSwitchStmt';
  readonly init: Stmt | undefined;
  readonly bind: Ident | undefined;
  readonly x: Expr;
  readonly cases: readonly CaseClause[];
}

export interface CommClause extends Node {
  readonly kind: 'CommClause';
  /** Undefined for `default`. */
  readonly comm: Stmt | undefined;
  readonly body: readonly Stmt[];
}

export interface SelectStmt extends Node {
  readonly kind: 'SelectStmt';
  readonly cases: readonly CommClause[];
}

export interface ForStmt extends Node {
  readonly kind: 'ForStmt';
  readonly init: Stmt | undefined;
  readonly cond: Expr | undefined;
  readonly post: Stmt | undefined;
  readonly body: BlockStmt;
}

export interface RangeStmt extends Node {
  readonly kind: 'RangeStmt';
  readonly key: Expr | undefined;
  readonly value: Expr | undefined;
  readonly define: boolean;
  readonly x: Expr;
  readonly body: BlockStmt;
}

export interface LabeledStmt extends Node {
  readonly kind: 'LabeledStmt';
  readonly label: Ident;
  readonly stmt: Stmt;
}

export interface DeclStmt extends Node {
  readonly kind: 'DeclStmt';
  readonly decl: GenDecl;
}

export interface EmptyStmt extends Node {
  readonly kind: 'EmptyStmt';
}

export interface BadStmt extends Node {
  readonly kind: 'BadStmt';
}

export type Stmt =
  | BlockStmt
  | ExprStmt
  | SendStmt
  | IncDecStmt
  | AssignStmt
  | GoStmt
  | DeferStmt
  | ReturnStmt
  | BranchStmt
  | IfStmt
  | SwitchStmt
  | TypeSwitchStmt
  | SelectStmt
  | ForStmt
  | RangeStmt
  | LabeledStmt
  | DeclStmt
  | EmptyStmt
  | BadStmt;

export interface ImportSpec extends Node {
  readonly kind: 'ImportSpec';
  /** An alias, `.` or `_`. */
  readonly name: Ident | undefined;
  readonly path: BasicLit;
  /** The path without its quotes. */
  readonly value: string;
}

export interface ValueSpec extends Node {
  readonly kind: 'ValueSpec';
  readonly names: readonly Ident[];
  readonly type: Expr | undefined;
  readonly values: readonly Expr[];
}

export interface TypeSpec extends Node {
  readonly kind: 'TypeSpec';
  readonly name: Ident;
  readonly typeParams: FieldList | undefined;
  /** `type A = B`. */
  readonly alias: boolean;
  readonly type: Expr;
}

/** `import`, `const`, `var` or `type`, one or in parentheses. */
export interface GenDecl extends Node {
  readonly kind: 'GenDecl';
  readonly token: 'import' | 'const' | 'var' | 'type';
  /** Offset of `(`, when there is one. */
  readonly lparen: number | undefined;
  readonly specs: readonly (ImportSpec | ValueSpec | TypeSpec)[];
  readonly rparen: number | undefined;
}

export interface FuncDecl extends Node {
  readonly kind: 'FuncDecl';
  readonly receiver: FieldList | undefined;
  readonly name: Ident;
  readonly type: FuncType;
  readonly body: BlockStmt | undefined;
}

export interface BadDecl extends Node {
  readonly kind: 'BadDecl';
}

export type Decl = GenDecl | FuncDecl | BadDecl;
