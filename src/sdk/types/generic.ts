/** Instances of generic types and functions. */
import type { Signature, Type } from '../../helm/sdk/types.ts';
import { defaultType } from './universe.ts';
import type { Substitution, World } from './world.ts';

/** Types nested deeper are left as they are. */
const DEEPEST = 12;

/** A type with type parameters replaced by name; the type itself when nothing changes. */
export function substitute(world: World, type: Type, by: Substitution, depth = 0): Type {
  if (by.size === 0 || depth > DEEPEST) return type;
  const of = (inner: Type) => substitute(world, inner, by, depth + 1);
  switch (type.kind) {
    case 'typeparam':
      return by.get(type.name) ?? type;
    case 'pointer': {
      const to = of(type.to);
      return to === type.to ? type : { kind: 'pointer', to };
    }
    case 'slice':
    case 'array':
    case 'chan': {
      const element = of(type.element);
      return element === type.element ? type : { kind: type.kind, element };
    }
    case 'map': {
      const key = of(type.key);
      const value = of(type.value);
      return key === type.key && value === type.value ? type : { kind: 'map', key, value };
    }
    case 'named': {
      if (type.args.length === 0) return type;
      const args = ofAll(type.args, of);
      if (args === type.args) return type;
      const made: Type = { kind: 'named', package: type.package, name: type.name, args };
      const decl = world.declarations.get(type);
      if (decl !== undefined) world.declarations.set(made, decl);
      return made;
    }
    case 'func':
      return substituteSignature(world, type, by, depth);
    case 'struct': {
      const types = type.fields.map((field) => of(field.type));
      if (types.every((made, at) => made === type.fields[at]?.type)) return type;
      return { kind: 'struct', fields: type.fields.map((field, at) => ({ ...field, type: types[at] ?? field.type })) };
    }
    case 'interface': {
      const methods = new Map([...type.methods].map(([name, of]) => [name, substituteSignature(world, of, by, depth)]));
      return { kind: 'interface', methods, embedded: type.embedded.map(of) };
    }
    case 'tuple': {
      const types = ofAll(type.types, of);
      return types === type.types ? type : { kind: 'tuple', types };
    }
    case 'basic':
    case 'unknown':
      return type;
  }
}

export function substituteSignature(world: World, type: Signature, by: Substitution, depth = 0): Signature {
  const of = (inner: Type) => substitute(world, inner, by, depth + 1);
  const params = ofAll(type.params, of);
  const results = ofAll(type.results, of);
  if (params === type.params && results === type.results) return type;
  return { kind: 'func', params, variadic: type.variadic, results };
}

function ofAll(types: readonly Type[], of: (type: Type) => Type): readonly Type[] {
  const made = types.map(of);
  return made.every((type, at) => type === types[at]) ? types : made;
}

/** Finds what stands for the type parameters in the type of a parameter from the type of what is passed. */
export function unify(parameter: Type, passed: Type, found: Map<string, Type>, depth = 0): void {
  if (depth > DEEPEST || passed.kind === 'unknown') return;
  if (parameter.kind === 'typeparam') {
    const type = defaultType(passed);
    if (type.kind !== 'unknown' && !found.has(parameter.name)) found.set(parameter.name, type);
    return;
  }
  if (parameter.kind === 'pointer' && passed.kind === 'pointer') unify(parameter.to, passed.to, found, depth + 1);
  if (parameter.kind === 'map' && passed.kind === 'map') {
    unify(parameter.key, passed.key, found, depth + 1);
    unify(parameter.value, passed.value, found, depth + 1);
  }
  if (
    (parameter.kind === 'slice' && passed.kind === 'slice') ||
    (parameter.kind === 'array' && passed.kind === 'array') ||
    (parameter.kind === 'chan' && passed.kind === 'chan')
  )
    unify(parameter.element, passed.element, found, depth + 1);
  if (parameter.kind === 'named' && passed.kind === 'named')
    parameter.args.forEach((arg, at) => {
      const other = passed.args[at];
      if (other !== undefined) unify(arg, other, found, depth + 1);
    });
  if (parameter.kind === 'func' && passed.kind === 'func') {
    parameter.params.forEach((of, at) => {
      const other = passed.params[at];
      if (other !== undefined) unify(of, other, found, depth + 1);
    });
    parameter.results.forEach((of, at) => {
      const other = passed.results[at];
      if (other !== undefined) unify(of, other, found, depth + 1);
    });
  }
}
