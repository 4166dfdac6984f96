/** Types as they are written (https://go.dev/ref/spec#Types), once the names in them have been looked up. */
import type { Interface, Named, Signature, StructField, Type } from '../../helm/sdk/types.ts';
import type { Expr, Field, FieldList, FuncType, Ident, InterfaceType, SelectorExpr, StructType } from '../go/ast.ts';
import { isSdkPath, sdkObject } from './sdk.ts';
import { emptyInterface, isUniverseType, pointerTo, sliceOf, universeType, unknown } from './universe.ts';
import { type GlobalObject, objectAt, type PendingFunc, type World } from './world.ts';

/** Types nested deeper than this are unknown. */
const DEEPEST = 100;

/** The type that an expression names; `Unknown` when it names none that can be told. */
export function typeExpression(world: World, expression: Expr): Type {
  if (world.depth > DEEPEST) return unknown;
  world.depth += 1;
  const type = written(world, expression);
  world.depth -= 1;
  return type;
}

function written(world: World, e: Expr): Type {
  switch (e.kind) {
    case 'Ident':
      return identType(world, e);
    case 'SelectorExpr':
      return qualifiedType(world, e);
    case 'ParenExpr':
      return typeExpression(world, e.x);
    case 'StarExpr':
      return pointerTo(typeExpression(world, e.x));
    case 'ArrayType':
      return { kind: e.length === undefined ? 'slice' : 'array', element: typeExpression(world, e.element) };
    case 'MapType':
      return { kind: 'map', key: typeExpression(world, e.key), value: typeExpression(world, e.value) };
    case 'ChanType':
      return { kind: 'chan', element: typeExpression(world, e.element) };
    case 'Ellipsis':
      return e.element === undefined ? unknown : sliceOf(typeExpression(world, e.element));
    case 'FuncType':
      return signatureType(world, e);
    case 'StructType':
      return structType(world, e);
    case 'InterfaceType':
      return interfaceType(world, e);
    case 'IndexExpr': {
      const generic = typeExpression(world, e.x);
      if (generic.kind !== 'named') return unknown;
      return instance(
        world,
        generic,
        e.indices.map((index) => typeExpression(world, index)),
      );
    }
    default:
      return unknown;
  }
}

/** A generic type with its type arguments. */
export function instance(world: World, generic: Named, args: readonly Type[]): Named {
  const made: Named = { kind: 'named', package: generic.package, name: generic.name, args };
  const decl = world.declarations.get(generic);
  if (decl !== undefined) world.declarations.set(made, decl);
  return made;
}

function identType(world: World, ident: Ident): Type {
  const object = objectAt(world, ident);
  if (object === undefined) return unknown;
  switch (object.kind) {
    case 'universe':
      return isUniverseType(object.name) ? universeType(object.name) : unknown;
    case 'local':
    case 'global':
      return object.what === 'type' ? object.type : unknown;
    case 'package':
      return unknown;
  }
}

/** `action.Install`; the types of packages that nothing is known of keep their name. */
function qualifiedType(world: World, e: SelectorExpr): Type {
  const object = e.x.kind === 'Ident' ? objectAt(world, e.x) : undefined;
  if (object?.kind !== 'package') return unknown;
  const named = qualifiedObject(world, object.path, e.sel.name);
  if (named !== undefined) return named.what === 'type' ? named.type : unknown;
  if (world.packages.has(object.path)) return unknown;
  const known = world.types.get(e);
  if (known !== undefined) return known;
  const foreign: Named = { kind: 'named', package: object.path, name: e.sel.name, args: [] };
  world.types.set(e, foreign);
  return foreign;
}

/** A package-level name of Helm or of another package of the module. */
export function qualifiedObject(world: World, path: string, name: string): GlobalObject | undefined {
  const pkg = world.packages.get(path);
  if (pkg !== undefined) return pkg.globals.get(name)?.object;
  return isSdkPath(path) ? sdkObject(world, path, name) : undefined;
}

/** How many values a field list declares: each name, and each type without a name. */
function typesOf(world: World, list: FieldList | undefined): Type[] {
  const types: Type[] = [];
  for (const field of list?.fields ?? []) {
    const type = typeExpression(world, field.type);
    for (let count = Math.max(1, field.names.length); count > 0; count -= 1) types.push(type);
  }
  return types;
}

/** The type of a function as written. */
export function signatureType(world: World, type: FuncType): Signature {
  return {
    kind: 'func',
    params: typesOf(world, type.params),
    variadic: type.params.fields.at(-1)?.type.kind === 'Ellipsis',
    results: typesOf(world, type.results),
  };
}

/** The type of a declared function or method, found once. */
export function signatureOf(world: World, pending: PendingFunc): Signature {
  if (pending.signature === undefined) {
    pending.ready();
    pending.signature = signatureType(world, pending.decl.type);
    if (pending.decl.type.typeParams !== undefined) world.generic.add(pending.signature);
  }
  return pending.signature;
}

function structType(world: World, e: StructType): Type {
  const fields: StructField[] = [];
  for (const field of e.fields.fields) {
    const type = typeExpression(world, field.type);
    if (field.names.length === 0) fields.push({ name: embeddedName(field.type), type, embedded: true });
    for (const { name } of field.names) fields.push({ name, type, embedded: false });
  }
  return { kind: 'struct', fields };
}

/** The field name of an embedded type: `Install` of `*action.Install`. */
function embeddedName(type: Expr): string {
  const ident = embeddedIdent(type);
  return ident === undefined ? '' : ident.name;
}

/** The names that the receiver of a method gives to the type parameters: `T` of `func (s *Set[T]) Add`. */
export function receiverParameters(receiver: FieldList | undefined): Ident[] {
  let at = receiver?.fields[0]?.type;
  while (at?.kind === 'StarExpr' || at?.kind === 'ParenExpr') at = at.x;
  return at?.kind === 'IndexExpr' ? at.indices.filter((index) => index.kind === 'Ident') : [];
}

/** The identifier that names an embedded type. */
export function embeddedIdent(type: Expr): Ident | undefined {
  let at: Expr = type;
  for (let step = 0; step < 8; step += 1) {
    if (at.kind === 'Ident') return at;
    if (at.kind === 'SelectorExpr') return at.sel;
    if (at.kind !== 'StarExpr' && at.kind !== 'ParenExpr' && at.kind !== 'IndexExpr') return undefined;
    at = at.x;
  }
  return undefined;
}

function interfaceType(world: World, e: InterfaceType): Interface {
  if (e.methods.fields.length === 0) return emptyInterface;
  const methods = new Map<string, Signature>();
  const embedded: Type[] = [];
  for (const field of e.methods.fields) addElement(world, field, methods, embedded);
  return { kind: 'interface', methods, embedded };
}

function addElement(world: World, field: Field, methods: Map<string, Signature>, embedded: Type[]): void {
  const name = field.names[0];
  if (name !== undefined && field.type.kind === 'FuncType') methods.set(name.name, signatureType(world, field.type));
  else if (isTypeName(field.type)) embedded.push(typeExpression(world, field.type));
}

/** Unions and `~T` restrict type parameters and add no methods. */
function isTypeName(e: Expr): boolean {
  return e.kind === 'Ident' || e.kind === 'SelectorExpr' || e.kind === 'IndexExpr' || e.kind === 'ParenExpr';
}
