/** The types that declarations of several variables give them. */
import type { Signature, Type } from '../../helm/sdk/types.ts';
import type { Expr } from '../go/ast.ts';
import { withoutParens } from './calls.ts';
import { typeOf } from './infer.ts';
import { underlying } from './lookup.ts';
import { basic, defaultType, deref, unknown } from './universe.ts';
import type { World } from './world.ts';

/** The types of the variables that a list of values gives: those of a call that gives several, or of each value. */
export function valueTypes(world: World, values: readonly Expr[], count: number): readonly Type[] {
  const only = values[0];
  if (only === undefined || values.length === count) return values.map((value) => typeOf(world, value));
  const types = severalTypes(world, withoutParens(only));
  return types.length === count ? types : [];
}

/** `v, ok := m[k]`, `x.(T)`, `<-c`, or a call with several results. */
function severalTypes(world: World, e: Expr): readonly Type[] {
  const type = typeOf(world, e);
  if (type.kind === 'tuple') return type.types;
  if (e.kind === 'IndexExpr' || e.kind === 'TypeAssertExpr' || (e.kind === 'UnaryExpr' && e.op === '<-'))
    return [type, basic('untyped bool')];
  return [];
}

/** The types of the variables of `for k, v := range x` (https://go.dev/ref/spec#For_range). */
export function rangeTypes(world: World, e: Expr): readonly [Type, Type] {
  const x = typeOf(world, e);
  if (x.kind === 'named' && x.package === 'iter') return [x.args[0] ?? unknown, x.args[1] ?? unknown];
  const under = underlying(world, deref(underlying(world, x)));
  switch (under.kind) {
    case 'slice':
    case 'array':
      return [basic('int'), under.element];
    case 'map':
      return [under.key, under.value];
    case 'chan':
      return [under.element, unknown];
    case 'basic':
      return under.name.endsWith('string') ? [basic('int'), basic('rune')] : [defaultType(under), unknown];
    case 'func':
      return yielded(under);
    default:
      return [unknown, unknown];
  }
}

function yielded(of: Signature): readonly [Type, Type] {
  const yields = of.params[0];
  return yields?.kind === 'func' ? [yields.params[0] ?? unknown, yields.params[1] ?? unknown] : [unknown, unknown];
}
