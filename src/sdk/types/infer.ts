/** Types of expressions, found when asked for; the names in them have been looked up before. */
import type { Type } from '../../helm/sdk/types.ts';
import type { Expr, IndexExpr, SelectorExpr, UnaryExpr } from '../go/ast.ts';
import { callType, instantiated } from './calls.ts';
import type { Selection } from './checked.ts';
import { select, underlying } from './lookup.ts';
import { instance, qualifiedObject, signatureType, typeExpression } from './typeexpr.ts';
import {
  basic,
  defaultType,
  deref,
  isUniverseType,
  isUntyped,
  pointerTo,
  sliceOf,
  universeType,
  unknown,
} from './universe.ts';
import { objectAt, type World } from './world.ts';

/** Expressions nested deeper than this are unknown. */
const DEEPEST = 200;

/** The type of an expression; for one that is written as a type, that type. */
export function typeOf(world: World, e: Expr): Type {
  if (e.kind === 'Ident') return identType(world, e);
  if (e.kind !== 'CallExpr') return bounded(world, e);
  const known = world.types.get(e);
  if (known !== undefined) return known;
  const type = bounded(world, e);
  world.types.set(e, type);
  return type;
}

function bounded(world: World, e: Expr): Type {
  if (world.depth > DEEPEST) return unknown;
  world.depth += 1;
  const type = evaluate(world, e);
  world.depth -= 1;
  return type;
}

function evaluate(world: World, e: Expr): Type {
  switch (e.kind) {
    case 'Ident':
      return identType(world, e);
    case 'BasicLit':
      return literalType(e.token);
    case 'FuncLit':
      return signatureType(world, e.type);
    case 'ParenExpr':
      return typeOf(world, e.x);
    case 'SelectorExpr':
      return selectorType(world, e);
    case 'IndexExpr':
      return indexType(world, e);
    case 'SliceExpr':
      return slicedType(world, typeOf(world, e.x));
    case 'TypeAssertExpr':
      return e.type === undefined ? unknown : typeExpression(world, e.type);
    case 'CallExpr':
      return callType(world, e);
    case 'StarExpr':
      return starType(world, e.x);
    case 'UnaryExpr':
      return unaryType(world, e);
    case 'BinaryExpr':
      return binaryType(world, e.op, e.x, e.y);
    case 'CompositeLit':
      return e.type === undefined ? (world.types.get(e) ?? unknown) : typeExpression(world, e.type);
    case 'KeyValueExpr':
    case 'BadExpr':
      return unknown;
    case 'ArrayType':
    case 'MapType':
    case 'ChanType':
    case 'Ellipsis':
    case 'FuncType':
    case 'StructType':
    case 'InterfaceType':
      return typeExpression(world, e);
  }
}

function identType(world: World, e: Expr & { kind: 'Ident' }): Type {
  const object = objectAt(world, e);
  if (object === undefined || object.kind === 'package') return unknown;
  return object.kind === 'universe' ? universeType(object.name) : object.type;
}

function literalType(token: 'INT' | 'FLOAT' | 'IMAG' | 'CHAR' | 'STRING'): Type {
  switch (token) {
    case 'INT':
      return basic('untyped int');
    case 'FLOAT':
      return basic('untyped float');
    case 'IMAG':
      return basic('untyped complex');
    case 'CHAR':
      return basic('untyped rune');
    case 'STRING':
      return basic('untyped string');
  }
}

/** Whether an expression is written as a type, as far as its names are known. */
export function isType(world: World, expression: Expr): boolean {
  let e = expression;
  while (e.kind === 'ParenExpr' || e.kind === 'StarExpr' || e.kind === 'IndexExpr') e = e.x;
  switch (e.kind) {
    case 'Ident': {
      const object = objectAt(world, e);
      if (object === undefined || object.kind === 'package') return false;
      return object.kind === 'universe' ? isUniverseType(object.name) : object.what === 'type';
    }
    case 'SelectorExpr': {
      const path = packageOf(world, e.x);
      return path !== undefined && qualifiedObject(world, path, e.sel.name)?.what === 'type';
    }
    case 'ArrayType':
    case 'MapType':
    case 'ChanType':
    case 'FuncType':
    case 'StructType':
    case 'InterfaceType':
      return true;
    default:
      return false;
  }
}

/** The import path of a package that the expression names. */
export function packageOf(world: World, e: Expr): string | undefined {
  const object = e.kind === 'Ident' ? objectAt(world, e) : undefined;
  return object?.kind === 'package' ? object.path : undefined;
}

function selectorType(world: World, e: SelectorExpr): Type {
  const path = packageOf(world, e.x);
  if (path !== undefined) return qualifiedObject(world, path, e.sel.name)?.type ?? world.types.get(e) ?? unknown;
  const selection = selectionOf(world, e);
  if (selection === undefined) return unknown;
  if (selection.what === 'field' || selection.type.kind !== 'func' || !isType(world, e.x)) return selection.type;
  const params = [typeExpression(world, e.x), ...selection.type.params];
  return { kind: 'func', params, variadic: selection.type.variadic, results: selection.type.results };
}

/** The field or method that `x.f` selects; undefined for a name of a package and for what is not certain. */
export function selectionOf(world: World, e: SelectorExpr): Selection | undefined {
  if (e.x.kind === 'Ident') return selectFrom(world, identType(world, e.x), e.sel.name);
  const known = world.selections.get(e);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const found = selectFrom(world, typeOf(world, e.x), e.sel.name);
  world.selections.set(e, found ?? 'none');
  return found;
}

function selectFrom(world: World, type: Type, name: string): Selection | undefined {
  if (type.kind === 'unknown' || type.kind === 'basic') return undefined;
  return select(world, type, name);
}

function indexType(world: World, e: IndexExpr): Type {
  const x = typeOf(world, e.x);
  if (isType(world, e.x))
    return x.kind === 'named'
      ? instance(
          world,
          x,
          e.indices.map((index) => typeExpression(world, index)),
        )
      : unknown;
  if (x.kind === 'func') return instantiated(world, e, x);
  const under = underlying(world, deref(underlying(world, x)));
  if (under.kind === 'slice' || under.kind === 'array') return under.element;
  if (under.kind === 'map') return under.value;
  return under.kind === 'basic' ? basic('byte') : unknown;
}

function slicedType(world: World, x: Type): Type {
  const under = underlying(world, deref(underlying(world, x)));
  if (under.kind === 'array') return sliceOf(under.element);
  return under.kind === 'basic' || under.kind === 'slice' ? defaultType(x) : unknown;
}

function starType(world: World, x: Expr): Type {
  if (isType(world, x)) return pointerTo(typeExpression(world, x));
  const under = underlying(world, typeOf(world, x));
  return under.kind === 'pointer' ? under.to : unknown;
}

function unaryType(world: World, e: UnaryExpr): Type {
  const x = typeOf(world, e.x);
  if (e.op === '&') return x.kind === 'unknown' ? unknown : pointerTo(x);
  if (e.op !== '<-') return x;
  const under = underlying(world, x);
  return under.kind === 'chan' ? under.element : unknown;
}

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** The left operand is followed without recursion: sums of strings can have thousands of terms. */
function binaryType(world: World, op: string, x: Expr, y: Expr): Type {
  if (COMPARES.has(op)) return basic('untyped bool');
  if (op === '<<' || op === '>>') return typeOf(world, x);
  let left = x;
  let right = typeOf(world, y);
  while (left.kind === 'BinaryExpr' && isUntyped(right) && !COMPARES.has(left.op)) {
    right = typeOf(world, left.y);
    left = left.x;
  }
  return isUntyped(right) ? typeOf(world, left) : right;
}
