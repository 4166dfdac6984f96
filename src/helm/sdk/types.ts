/**
 * Types of Go, as far as uses of Helm's SDK need them, in the names of `go/types`.
 *
 * The checker is lenient: what it cannot know (a package of somebody else, a broken expression) has the type `Unknown`, and
 * nothing is reported on its account.
 */
export type Type =
  | Basic
  | Named
  | Pointer
  | Slice
  | ArrayOf
  | MapOf
  | Chan
  | Signature
  | Struct
  | Interface
  | Tuple
  | TypeParam
  | Unknown;

/** `bool`, `string`, `int`, `error`, `any` …, and `untyped bool`, `untyped nil`, … for constants without a type. */
export interface Basic {
  readonly kind: 'basic';
  readonly name: string;
}

/** A declared type, of the SDK, of the module or of another package; `package` is an import path. */
export interface Named {
  readonly kind: 'named';
  readonly package: string;
  readonly name: string;
  readonly args: readonly Type[];
}

export interface Pointer {
  readonly kind: 'pointer';
  readonly to: Type;
}

export interface Slice {
  readonly kind: 'slice';
  readonly element: Type;
}

export interface ArrayOf {
  readonly kind: 'array';
  readonly element: Type;
}

export interface MapOf {
  readonly kind: 'map';
  readonly key: Type;
  readonly value: Type;
}

export interface Chan {
  readonly kind: 'chan';
  readonly element: Type;
}

export interface Signature {
  readonly kind: 'func';
  readonly params: readonly Type[];
  /** Whether the last parameter is `...T`; its type here is the slice. */
  readonly variadic: boolean;
  readonly results: readonly Type[];
}

export interface StructField {
  readonly name: string;
  readonly type: Type;
  readonly embedded: boolean;
}

export interface Struct {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

export interface Interface {
  readonly kind: 'interface';
  readonly methods: ReadonlyMap<string, Signature>;
  readonly embedded: readonly Type[];
}

/** The results of a call that gives none or several. */
export interface Tuple {
  readonly kind: 'tuple';
  readonly types: readonly Type[];
}

export interface TypeParam {
  readonly kind: 'typeparam';
  readonly name: string;
}

export interface Unknown {
  readonly kind: 'unknown';
}
