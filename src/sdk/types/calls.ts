/** Types of calls, conversions and instantiations (https://go.dev/ref/spec#Calls). */
import type { Signature, Type } from '../../helm/sdk/types.ts';
import type { CallExpr, Expr, IndexExpr } from '../go/ast.ts';
import { substituteSignature, unify } from './generic.ts';
import { isType, packageOf, typeOf } from './infer.ts';
import { underlying } from './lookup.ts';
import { typeExpression } from './typeexpr.ts';
import { basic, defaultType, isUntyped, pointerTo, sliceOf, unknown } from './universe.ts';
import { objectAt, type World } from './world.ts';

/** The type of what a call gives: one type, or a tuple. */
export function callType(world: World, e: CallExpr): Type {
  const fun = withoutParens(e.fun);
  if (isType(world, fun)) return typeExpression(world, fun);
  if (fun.kind === 'Ident' && objectAt(world, fun)?.kind === 'universe') return builtinType(world, fun.name, e.args);
  const under = underlying(world, typeOf(world, fun));
  if (under.kind !== 'func') return libraryType(world, fun, e.args);
  const signature = world.generic.has(under) ? inferred(world, under, e) : under;
  const only = signature.results[0];
  return signature.results.length === 1 && only !== undefined ? only : { kind: 'tuple', types: signature.results };
}

export function withoutParens(e: Expr): Expr {
  let at = e;
  while (at.kind === 'ParenExpr') at = at.x;
  return at;
}

function builtinType(world: World, name: string, args: readonly Expr[]): Type {
  const first = args[0];
  if (first === undefined) return name === 'recover' ? basic('any') : unknown;
  switch (name) {
    case 'new':
      return newType(world, first);
    case 'make':
      return typeExpression(world, first);
    case 'append':
    case 'min':
    case 'max':
      return defaultType(typeOf(world, first));
    case 'len':
    case 'cap':
    case 'copy':
      return basic('int');
    default:
      return unknown;
  }
}

/** `new(T)`, and since Go 1.26 `new(x)` of a value. */
function newType(world: World, of: Expr): Type {
  if (isType(world, of)) return pointerTo(typeExpression(world, of));
  const value = defaultType(typeOf(world, of));
  if (value.kind !== 'unknown') return pointerTo(value);
  return pointerTo(typeExpression(world, of));
}

/** Functions of the standard library that give back what they are given. */
const SAME: ReadonlySet<string> = new Set([
  'slices.Clone',
  'slices.Clip',
  'slices.Compact',
  'slices.CompactFunc',
  'slices.Delete',
  'slices.DeleteFunc',
  'slices.Grow',
  'slices.Insert',
  'slices.Replace',
  'maps.Clone',
]);
const ELEMENT: ReadonlySet<string> = new Set(['slices.Min', 'slices.MinFunc', 'slices.Max', 'slices.MaxFunc']);

function libraryType(world: World, fun: Expr, args: readonly Expr[]): Type {
  const first = args[0];
  if (fun.kind !== 'SelectorExpr' || first === undefined) return unknown;
  const path = packageOf(world, fun.x);
  if (path !== 'slices' && path !== 'maps') return unknown;
  const name = `${path}.${fun.sel.name}`;
  if (SAME.has(name)) return typeOf(world, first);
  const under = ELEMENT.has(name) ? underlying(world, typeOf(world, first)) : unknown;
  if (under.kind === 'slice') return under.element;
  return name === 'maps.Keys' || name === 'maps.Values' ? sequence(world, name, first) : collected(world, name, first);
}

function sequence(world: World, name: string, of: Expr): Type {
  const under = underlying(world, typeOf(world, of));
  if (under.kind !== 'map') return unknown;
  const element = name === 'maps.Keys' ? under.key : under.value;
  return { kind: 'named', package: 'iter', name: 'Seq', args: [element] };
}

function collected(world: World, name: string, of: Expr): Type {
  if (name !== 'slices.Collect' && name !== 'slices.Sorted' && name !== 'slices.SortedFunc') return unknown;
  const type = typeOf(world, of);
  const element = type.kind === 'named' && type.package === 'iter' && type.name === 'Seq' ? type.args[0] : undefined;
  return element === undefined ? unknown : sliceOf(element);
}

/** `F[int]`: the function with its first type parameters replaced. */
export function instantiated(world: World, e: IndexExpr, generic: Signature): Type {
  const names = typeParameters(world, e.x);
  const by = new Map<string, Type>();
  e.indices.forEach((index, at) => {
    const name = names[at];
    if (name !== undefined) by.set(name, typeExpression(world, index));
  });
  const made = substituteSignature(world, generic, by);
  if (names.length > by.size) world.generic.add(made);
  return made;
}

/** The type parameters of a generic function of the module. */
function typeParameters(world: World, fun: Expr): readonly string[] {
  const ident = fun.kind === 'SelectorExpr' ? fun.sel : fun;
  const object = ident.kind === 'Ident' ? objectAt(world, ident) : undefined;
  if (object?.kind !== 'global') return [];
  const pending = world.packages.get(object.package)?.globals.get(object.name)?.pending;
  if (pending?.kind !== 'func') return [];
  return pending.decl.type.typeParams?.fields.flatMap((field) => field.names.map((name) => name.name)) ?? [];
}

/** The signature of a generic function as the arguments of a call settle it. */
function inferred(world: World, generic: Signature, e: CallExpr): Signature {
  const found = new Map<string, Type>();
  const passed = e.args.map((arg) => typeOf(world, arg));
  const only = passed[0];
  const types = passed.length === 1 && only?.kind === 'tuple' ? only.types : passed;
  for (const untyped of [false, true])
    types.forEach((type, at) => {
      if (isUntyped(type) === untyped) unifyArgument(generic, at, type, e.ellipsis !== undefined, found, world);
    });
  return substituteSignature(world, generic, found);
}

function unifyArgument(
  generic: Signature,
  at: number,
  type: Type,
  spread: boolean,
  found: Map<string, Type>,
  world: World,
): void {
  const last = generic.params.length - 1;
  const parameter = generic.params[Math.min(at, last)];
  if (parameter === undefined) return;
  const element =
    generic.variadic && at >= last && !spread && parameter.kind === 'slice' ? parameter.element : parameter;
  const named = element.kind !== 'named' && element.kind !== 'typeparam' && type.kind === 'named';
  unify(element, named ? underlying(world, type) : type, found);
}
