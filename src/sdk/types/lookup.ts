/** Fields and methods of types, promoted ones included (https://go.dev/ref/spec#Selectors). */
import type { Named, Signature, Struct, StructField, Type } from '../../helm/sdk/types.ts';
import type { Selection } from './checked.ts';
import { substitute, substituteSignature } from './generic.ts';
import { sdkPackage } from './sdk.ts';
import { receiverParameters, signatureOf, typeExpression } from './typeexpr.ts';
import { deref, emptyInterface, errorInterface, unknown } from './universe.ts';
import type { FieldIndex, NamedInfo, Substitution, TypeDecl, World } from './world.ts';

/** Embedding deeper or wider than this is not followed. */
const DEEPEST = 8;
const WIDEST = 200;

const none: Substitution = new Map();

/** What is underneath a type: `Unknown` for types of packages that are not known. */
export function underlying(world: World, type: Type): Type {
  let at = type;
  for (let step = 0; step < DEEPEST; step += 1) {
    if (at.kind === 'named') at = underlyingOfNamed(world, at);
    else if (at.kind === 'basic' && at.name === 'error') return errorInterface;
    else if (at.kind === 'basic' && at.name === 'any') return emptyInterface;
    else if (at.kind === 'typeparam') return constraintOf(world, at);
    else return at;
  }
  return unknown;
}

/** The interface that a type parameter has to satisfy, when that is one type with methods. */
function constraintOf(world: World, parameter: Type): Type {
  const constraint = world.constraints.get(parameter);
  return constraint === undefined || constraint.kind === 'typeparam' ? unknown : constraint;
}

function underlyingOfNamed(world: World, named: Named): Type {
  const decl = declOf(world, named);
  if (decl === undefined) {
    const object = sdkPackage(world, named.package)?.api.objects.get(named.name);
    return object?.what === 'type' ? (object.alias ?? object.underlying) : unknown;
  }
  if (decl.underlying === 'pending') return unknown;
  if (decl.underlying === undefined) {
    decl.underlying = 'pending';
    decl.ready();
    decl.underlying = typeExpression(world, decl.spec.type);
  }
  return named.args.length === 0 ? decl.underlying : substitute(world, decl.underlying, argumentsOf(decl, named));
}

function declOf(world: World, named: Named): TypeDecl | undefined {
  return world.declarations.get(named);
}

function argumentsOf(decl: TypeDecl, named: Named): Substitution {
  if (named.args.length === 0) return none;
  const names = decl.spec.typeParams?.fields.flatMap((field) => field.names.map((ident) => ident.name)) ?? [];
  return withArguments(names, named);
}

function withArguments(names: readonly string[], named: Named): Substitution {
  const by = new Map<string, Type>();
  names.forEach((name, at) => {
    const arg = named.args[at];
    if (arg !== undefined) by.set(name, arg);
  });
  return by;
}

function infoOf(world: World, named: Named): NamedInfo {
  const known = world.named.get(named);
  if (known !== undefined) return known;
  const made: NamedInfo = { decl: declOf(world, named), selections: new Map() };
  world.named.set(named, made);
  return made;
}

/** The field or method that `name` selects of a value of the type; undefined when there is none or it is not certain. */
export function select(world: World, type: Type, name: string): Selection | undefined {
  const receiver = deref(type);
  if (receiver.kind !== 'named') return find(world, receiver, name);
  const { selections } = infoOf(world, receiver);
  const known = selections.get(name);
  if (known !== undefined || selections.has(name)) return known;
  const found = find(world, receiver, name);
  selections.set(name, found);
  return found;
}

/** One level of embedding after the other; what a type of an unknown package might promote makes deeper levels uncertain. */
function find(world: World, receiver: Type, name: string): Selection | undefined {
  let level: Type[] = [receiver];
  const seen = new Set<Type>();
  let uncertain = false;
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const next: Type[] = [];
    let found: Selection | undefined;
    let blurred = false;
    for (const type of level) {
      if (seen.has(type)) continue;
      seen.add(type);
      const here = ownMember(world, type, name, receiver);
      if (here === 'unknown') blurred = true;
      else if (here !== undefined) {
        if (found !== undefined) return undefined;
        found = here;
      } else collectEmbedded(world, type, next);
    }
    if (found !== undefined) return uncertain ? undefined : found;
    if (blurred) uncertain = true;
    level = next.length > WIDEST ? [] : next;
  }
  return undefined;
}

function collectEmbedded(world: World, type: Type, into: Type[]): void {
  const under = underlying(world, type);
  if (under.kind !== 'struct') return;
  const fields = under.fields.length <= MANY ? under.fields : indexOf(world, under).embedded;
  for (const field of fields) if (field.embedded) into.push(deref(field.type));
}

/** Structs with more fields get an index of them. */
const MANY = 16;

function fieldOf(world: World, struct: Struct, name: string): StructField | undefined {
  if (struct.fields.length <= MANY) return struct.fields.find((field) => field.name === name);
  return indexOf(world, struct).names.get(name);
}

function indexOf(world: World, struct: Struct): FieldIndex {
  const known = world.fields.get(struct);
  if (known !== undefined) return known;
  const names = new Map<string, StructField>();
  for (const field of struct.fields) if (!names.has(field.name)) names.set(field.name, field);
  const made = { names, embedded: struct.fields.filter((field) => field.embedded) };
  world.fields.set(struct, made);
  return made;
}

/** The field or method that the type itself declares. */
function ownMember(world: World, type: Type, name: string, receiver: Type): Selection | 'unknown' | undefined {
  const owner = type.kind === 'named' ? type.name : '';
  const path = type.kind === 'named' ? type.package : '';
  if (type.kind === 'named') {
    const method = methodOf(world, type, name);
    if (method !== undefined) return { what: 'method', package: path, owner, name, type: method, receiver };
  }
  const under = underlying(world, type);
  if (under.kind === 'unknown') return 'unknown';
  if (under.kind === 'struct') {
    const field = fieldOf(world, under, name);
    return field && { what: 'field', package: path, owner, name, type: field.type, receiver };
  }
  return under.kind === 'interface' ? interfaceMethod(world, type, name, receiver, 0) : undefined;
}

/** A method that the type itself declares, on a value or a pointer. */
export function methodOf(world: World, named: Named, name: string): Signature | undefined {
  const decl = declOf(world, named);
  if (decl === undefined) {
    const object = sdkPackage(world, named.package)?.api.objects.get(named.name);
    return object?.what === 'type' ? object.methods.get(name) : undefined;
  }
  const pending = decl.methods.get(name);
  if (pending === undefined) return undefined;
  const signature = signatureOf(world, pending);
  if (named.args.length === 0) return signature;
  const names = receiverParameters(pending.decl.receiver).map((ident) => ident.name);
  return substituteSignature(world, signature, withArguments(names, named));
}

function interfaceMethod(
  world: World,
  type: Type,
  name: string,
  receiver: Type,
  depth: number,
): Selection | 'unknown' | undefined {
  const under = underlying(world, type);
  if (under.kind !== 'interface') return under.kind === 'unknown' ? 'unknown' : undefined;
  const own = under.methods.get(name);
  if (own !== undefined) {
    const owner = type.kind === 'named' ? type.name : '';
    const path = type.kind === 'named' ? type.package : '';
    return { what: 'method', package: path, owner, name, type: own, receiver };
  }
  if (depth > DEEPEST) return undefined;
  let blurred = false;
  for (const embedded of under.embedded) {
    const found = interfaceMethod(world, embedded, name, receiver, depth + 1);
    if (found === 'unknown') blurred = true;
    else if (found !== undefined) return found;
  }
  return blurred ? 'unknown' : undefined;
}
