/** Scopes of a function (https://go.dev/ref/spec#Declarations_and_scope) and what a name stands for at a place. */
import type { Type } from '../../helm/sdk/types.ts';
import type { FuncType, Ident } from '../go/ast.ts';
import type { GoObject } from './checked.ts';
import { importsOf } from './imports.ts';
import { qualifiedObject } from './typeexpr.ts';
import { universe } from './universe.ts';
import type { Imports, SourceFile, World } from './world.ts';

interface Entry {
  readonly object: GoObject;
  /** The block that declares it. */
  readonly block: number;
}

/** One declaration of a file while the names in it are looked up. */
export interface Scopes {
  readonly world: World;
  readonly file: SourceFile;
  /** Where to remember what identifiers stand for. */
  readonly objects: Map<Ident, GoObject>;
  /** The innermost declaration of each name now in scope. */
  readonly names: Map<string, Entry | undefined>;
  /** The names declared in the open blocks, and what each of them hides until its block ends. */
  readonly declared: string[];
  readonly hidden: (Entry | undefined)[];
  /** For each open block its number and how many names had been declared before. */
  readonly blocks: number[];
  readonly starts: number[];
  lastBlock: number;
  /** How deep statements and expressions are nested at the moment. */
  depth: number;
  /** The innermost function. */
  enclosing: FuncType | undefined;
}

/** Scopes for one declaration or function body of a file. */
export function newScopes(world: World, file: SourceFile, objects: Map<Ident, GoObject>): Scopes {
  return {
    world,
    file,
    objects,
    names: new Map(),
    declared: [],
    hidden: [],
    blocks: [],
    starts: [],
    lastBlock: 0,
    depth: 0,
    enclosing: undefined,
  };
}

export function openBlock(scopes: Scopes): void {
  scopes.lastBlock += 1;
  scopes.blocks.push(scopes.lastBlock);
  scopes.starts.push(scopes.hidden.length);
}

export function closeBlock(scopes: Scopes): void {
  scopes.blocks.pop();
  const start = scopes.starts.pop() ?? 0;
  while (scopes.hidden.length > start) {
    const entry = scopes.hidden.pop();
    const name = scopes.declared.pop();
    if (name !== undefined) scopes.names.set(name, entry);
  }
}

/** Declares a name in the innermost block and remembers what the identifier stands for. */
export function declare(scopes: Scopes, ident: Ident, what: 'var' | 'const' | 'type', type: Type): void {
  declareAs(scopes, ident, { kind: 'local', what, declared: ident, type });
}

export function declareAs(scopes: Scopes, ident: Ident, object: GoObject): void {
  scopes.objects.set(ident, object);
  if (ident.name === '_') return;
  scopes.declared.push(ident.name);
  scopes.hidden.push(scopes.names.get(ident.name));
  scopes.names.set(ident.name, { object, block: scopes.blocks.at(-1) ?? 0 });
}

/** The object that the innermost block declares under the name. */
export function declaredHere(scopes: Scopes, name: string): GoObject | undefined {
  const entry = scopes.names.get(name);
  return entry !== undefined && entry.block === scopes.blocks.at(-1) ? entry.object : undefined;
}

/** Looks up a name that is used, and remembers and returns what it stands for. */
export function use(scopes: Scopes, ident: Ident): GoObject | undefined {
  const object = scopes.names.get(ident.name)?.object ?? fromOutside(scopes, ident);
  if (object !== undefined) scopes.objects.set(ident, object);
  return object;
}

function fromOutside({ world, file }: Scopes, ident: Ident): GoObject | undefined {
  const { name } = ident;
  const known = file.outside.get(name);
  if (known !== undefined || file.outside.has(name)) return known;
  const imports = importsOf(world, file);
  const declared = imports.names.get(name) ?? file.package.globals.get(name)?.object;
  const dotted = declared === undefined ? throughDot(world, imports, name) : undefined;
  if (dotted !== undefined) {
    file.nodes.dotted.push(ident);
    return dotted;
  }
  const object = declared ?? imports.guessed.get(name) ?? universe.get(name);
  file.outside.set(name, object);
  return object;
}

function throughDot(world: World, { dots }: Imports, name: string): GoObject | undefined {
  for (const path of dots) {
    const object = qualifiedObject(world, path, name);
    if (object !== undefined) return object;
  }
  return undefined;
}
