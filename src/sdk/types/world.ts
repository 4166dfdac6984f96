/** What the checker holds while it works: the packages of one module and what is known of their declarations so far. */
import type { ApiPackage, SdkApi } from '../../helm/sdk/api.ts';
import type { Named, Signature, Struct, StructField, Type } from '../../helm/sdk/types.ts';
import type { Expr, FuncDecl, GoFile, Ident, TypeSpec, ValueSpec } from '../go/ast.ts';
import type { FileNodes, GoObject, Selection } from './checked.ts';

export type GlobalObject = Extract<GoObject, { kind: 'global' }>;
export type PackageObject = Extract<GoObject, { kind: 'package' }>;

/** A specification of package-level constants or variables, or one of types, whose names are looked up when first needed. */
export interface PendingValue {
  readonly kind: 'value';
  readonly file: SourceFile;
  readonly spec: ValueSpec;
  /** For a constant without a type and a value: the earlier specification that gives them. */
  readonly source: ValueSpec;
  readonly constant: boolean;
  /** Looks up the names in the specification, once. */
  readonly ready: () => void;
}

export interface PendingType {
  readonly kind: 'type';
  readonly file: SourceFile;
  readonly decl: TypeDecl;
}

export interface PendingFunc {
  readonly kind: 'func';
  readonly file: SourceFile;
  readonly decl: FuncDecl;
  /** Looks up the names in the signature, once. */
  readonly ready: () => void;
  signature: Signature | undefined;
}

export type Pending = PendingValue | PendingType | PendingFunc;

/** A package-level name; its object gives the type on demand. */
export interface Global {
  readonly object: GlobalObject;
  readonly ident: Ident;
  readonly pending: Pending;
}

/** A type declared in the module, in a package or in a function. */
export interface TypeDecl {
  readonly spec: TypeSpec;
  readonly named: Named;
  readonly package: Package;
  /** Makes sure that the names in the declaration have been looked up. */
  readonly ready: () => void;
  /** Undefined until asked for, `pending` while it is being found. */
  underlying: Type | 'pending' | undefined;
  readonly methods: Map<string, PendingFunc>;
}

export interface SourceFile {
  readonly path: string;
  readonly file: GoFile;
  readonly package: Package;
  readonly pending: Pending[];
  /** Undefined until first asked for. */
  imports: Imports | undefined;
  /** Whether the names in the bodies of functions have been looked up. */
  bound: boolean;
  /** What identifiers in the bodies of functions stand for. */
  readonly objects: Map<Ident, GoObject>;
  /** What names stand for outside all functions, once they have been asked for; without those of dot imports. */
  readonly outside: Map<string, GoObject | undefined>;
  readonly nodes: FileNodes;
}

export interface Imports {
  readonly names: ReadonlyMap<string, PackageObject>;
  /** Imports under a name that is only guessed from the path; a package-level name goes before them. */
  readonly guessed: ReadonlyMap<string, PackageObject>;
  readonly dots: readonly string[];
}

export interface Package {
  readonly path: string;
  readonly directory: string;
  readonly name: string;
  readonly files: SourceFile[];
  readonly globals: Map<string, Global>;
}

/** What is known of one `Named`, by the object itself. */
export interface NamedInfo {
  readonly decl: TypeDecl | undefined;
  readonly selections: Map<string, Selection | undefined>;
}

export interface World {
  readonly api: SdkApi;
  /** By import path. */
  readonly packages: ReadonlyMap<string, Package>;
  /** What identifiers in declarations stand for. */
  readonly objects: Map<Ident, GoObject>;
  /** What those in the bodies of the functions of one file stand for: the file that is being looked at. */
  body: Map<Ident, GoObject>;
  /** Types of calls, of literals without a type of their own, of foreign names written as types. */
  readonly types: Map<Expr, Type>;
  /** Selections from anything but a plain name. */
  readonly selections: Map<Expr, Selection | 'none'>;
  /** Fields named by the keys of literals. */
  readonly keys: Map<Ident, Selection>;
  readonly named: Map<Named, NamedInfo>;
  /** Declarations by the types that stand for them, instances of generic types included. */
  readonly declarations: Map<Named, TypeDecl>;
  readonly sdk: Map<string, SdkPackage | undefined>;
  /** Of large structs. */
  readonly fields: Map<Struct, FieldIndex>;
  /** The functions whose signatures have type parameters. */
  readonly generic: Set<Signature>;
  readonly constraints: Map<Type, Type>;
  /** How deep the evaluation of a type is nested now. */
  depth: number;
}

export interface FieldIndex {
  readonly names: ReadonlyMap<string, StructField>;
  readonly embedded: readonly StructField[];
}

/** What an identifier stands for, in a declaration or in a function of the file that is being looked at. */
export function objectAt(world: World, ident: Ident): GoObject | undefined {
  return world.body.get(ident) ?? world.objects.get(ident);
}

/** A package of Helm and the objects for its names, made once. */
export interface SdkPackage {
  readonly api: ApiPackage;
  readonly objects: Map<string, GlobalObject>;
}

/** Type parameters by name and what stands for them. */
export type Substitution = ReadonlyMap<string, Type>;
