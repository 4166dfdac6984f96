/** Collects the package-level names of a package and looks up the names in their declarations when they are needed. */
import type { Signature, Type } from '../../helm/sdk/types.ts';
import type { Decl, FuncDecl, GenDecl, Ident, TypeSpec, ValueSpec } from '../go/ast.ts';
import { bind, bindSignature, declareParameters, declareReceiverParameters, declareTypeParameters } from './bind.ts';
import type { GoObject } from './checked.ts';
import { importsOf } from './imports.ts';
import { closeBlock, declareAs, newScopes, openBlock, type Scopes } from './scope.ts';
import { bindValues, specTypes } from './specs.ts';
import { bindBody } from './statements.ts';
import { embeddedIdent, signatureOf, typeExpression } from './typeexpr.ts';
import { unknown } from './universe.ts';
import {
  type GlobalObject,
  objectAt,
  type Pending,
  type PendingFunc,
  type PendingType,
  type PendingValue,
  type SourceFile,
  type TypeDecl,
  type World,
} from './world.ts';

/** Declarations that need each other through more than some dozens of others are unknown. */
const DEEPEST = 200;
const STEP = 5;

/** Declares the names of one file in its package. Files for different systems may declare a name twice: the first counts. */
export function declareFile(world: World, file: SourceFile): void {
  for (const decl of file.file.decls) {
    if (decl.kind === 'GenDecl') declareGeneral(world, file, decl);
    else if (decl.kind === 'FuncDecl' && decl.receiver === undefined) declareFunction(world, file, decl);
  }
}

/** Declares the methods of one file on the types of its package, all of which have been declared. */
export function declareMethods(world: World, file: SourceFile): void {
  for (const decl of file.file.decls) if (isMethod(decl)) declareMethod(world, file, decl);
}

function isMethod(decl: Decl): decl is FuncDecl {
  return decl.kind === 'FuncDecl' && decl.receiver !== undefined;
}

function declareGeneral(world: World, file: SourceFile, decl: GenDecl): void {
  let source: ValueSpec | undefined;
  for (const spec of decl.specs) {
    if (spec.kind === 'TypeSpec') declareType(world, file, spec);
    if (spec.kind !== 'ValueSpec') continue;
    const constant = decl.token === 'const';
    if (!constant || source === undefined || spec.type !== undefined || spec.values.length > 0) source = spec;
    declareValues(world, file, spec, source, constant);
  }
}

function declareGlobal(
  world: World,
  file: SourceFile,
  ident: Ident,
  what: GlobalObject['what'],
  pending: Pending,
  typeOf: () => Type,
): void {
  let type: Type | 'pending' | undefined;
  const object: GoObject & { kind: 'global' } = {
    kind: 'global',
    what,
    package: file.package.path,
    name: ident.name,
    get type() {
      if (type === 'pending' || (type === undefined && world.depth > DEEPEST)) return unknown;
      if (type === undefined) {
        type = 'pending';
        world.depth += STEP;
        type = typeOf();
        world.depth -= STEP;
      }
      return type;
    },
  };
  world.objects.set(ident, object);
  const { globals } = file.package;
  const { name } = ident;
  if (name !== '_' && name !== 'init' && !globals.has(name)) globals.set(name, { object, ident, pending });
}

function declareValues(world: World, file: SourceFile, spec: ValueSpec, source: ValueSpec, constant: boolean): void {
  let bound = false;
  const pending: PendingValue = {
    kind: 'value',
    file,
    spec,
    source,
    constant,
    ready: () => {
      if (bound) return;
      bound = true;
      bindValues(newScopes(world, file, world.objects), spec);
    },
  };
  file.pending.push(pending);
  const what = constant ? 'const' : 'var';
  let types: readonly Type[] | undefined;
  spec.names.forEach((ident, at) => {
    declareGlobal(world, file, ident, what, pending, () => {
      if (types === undefined) {
        types = [];
        pending.ready();
        types = specTypes({ world }, source, constant, spec.names.length);
      }
      return types[at] ?? unknown;
    });
  });
}

function declareType(world: World, file: SourceFile, spec: TypeSpec): void {
  const named = { kind: 'named', package: file.package.path, name: spec.name.name, args: [] } as const;
  let bound = false;
  const ready = () => {
    if (bound) return;
    bound = true;
    const scopes = newScopes(world, file, world.objects);
    openBlock(scopes);
    declareTypeParameters(scopes, spec.typeParams);
    bind(scopes, spec.type);
    closeBlock(scopes);
  };
  const decl: TypeDecl = { spec, named, package: file.package, ready, underlying: undefined, methods: new Map() };
  world.declarations.set(named, decl);
  const pending: PendingType = { kind: 'type', file, decl };
  file.pending.push(pending);
  declareGlobal(world, file, spec.name, 'type', pending, () => {
    if (!spec.alias) return named;
    ready();
    return typeExpression(world, spec.type);
  });
}

function declareFunction(world: World, file: SourceFile, decl: FuncDecl): void {
  const pending = pendingFunction(world, file, decl);
  declareGlobal(world, file, decl.name, 'func', pending, (): Signature => signatureOf(world, pending));
}

function declareMethod(world: World, file: SourceFile, decl: FuncDecl): void {
  const pending = pendingFunction(world, file, decl);
  const receiver = decl.receiver?.fields[0];
  const ident = receiver === undefined ? undefined : embeddedIdent(receiver.type);
  const type = ident === undefined ? undefined : file.package.globals.get(ident.name)?.pending;
  if (type?.kind !== 'type' || type.decl.methods.has(decl.name.name)) return;
  type.decl.methods.set(decl.name.name, pending);
}

function pendingFunction(world: World, file: SourceFile, decl: FuncDecl): PendingFunc {
  let bound = false;
  const ready = () => {
    if (bound) return;
    bound = true;
    const scopes = newScopes(world, file, world.objects);
    openBlock(scopes);
    declareReceiverParameters(scopes, decl);
    declareTypeParameters(scopes, decl.type.typeParams);
    for (const field of decl.receiver?.fields ?? []) bind(scopes, field.type);
    bindSignature(scopes, decl.type);
    closeBlock(scopes);
  };
  const pending: PendingFunc = { kind: 'func', file, decl, ready, signature: undefined };
  file.pending.push(pending);
  return pending;
}

/** Looks up every name of a file. */
export function bindFile(world: World, file: SourceFile): void {
  if (file.bound) return;
  file.bound = true;
  importsOf(world, file);
  for (const pending of file.pending) {
    if (pending.kind === 'type') pending.decl.ready();
    else pending.ready();
  }
  world.body = file.objects;
  for (const pending of file.pending) if (pending.kind === 'func') bindFunctionBody(world, pending);
}

function bindFunctionBody(world: World, { file, decl }: PendingFunc): void {
  if (decl.body === undefined) return;
  const scopes = newScopes(world, file, file.objects);
  openBlock(scopes);
  declareReceiverParameters(scopes, decl);
  for (const field of decl.type.typeParams?.fields ?? []) for (const ident of field.names) declareAgain(scopes, ident);
  declareParameters(scopes, decl.receiver);
  declareParameters(scopes, decl.type.params);
  declareParameters(scopes, decl.type.results);
  bindBody(scopes, decl.type, decl.body.list);
  closeBlock(scopes);
}

function declareAgain(scopes: Scopes, ident: Ident): void {
  const known = objectAt(scopes.world, ident);
  if (known !== undefined) declareAs(scopes, ident, known);
}
