/** Scopes of a function (https://go.dev/ref/spec#Declarations_and_scope) and what a name stands for at a place. */
import type { Type } from '../../helm/sdk/types.ts';
import type { FuncType, Ident } from '../go/ast.ts';
import type { GoObject } from './checked.ts';
import { importsOf } from './imports.ts';
import { qualifiedObject } from './typeexpr.ts';
import { universe } from './universe.ts';
import type { SourceFile, World } from './world.ts';

interface Entry {
  readonly object: GoObject;
  /** The block that declares it. */
  readonly block: number;
}

/** One declaration of a file while the names in it are looked up. */
export interface Scopes {
  readonly world: World;
  readonly file: SourceFile;
  /** The innermost declaration of each name now in scope. */
  readonly names: Map<string, Entry | undefined>;
  /** What each declaration hides, to be put back at the end of its block. */
  readonly hidden: { readonly name: string; readonly entry: Entry | undefined }[];
  /** Where in `hidden` each open block starts. */
  readonly blocks: { readonly start: number; readonly id: number }[];
  lastBlock: number;
  /** How deep statements and expressions are nested at the moment. */
  depth: number;
  /** The innermost function. */
  enclosing: FuncType | undefined;
}

export function newScopes(world: World, file: SourceFile): Scopes {
  return { world, file, names: new Map(), hidden: [], blocks: [], lastBlock: 0, depth: 0, enclosing: undefined };
}

export function openBlock(scopes: Scopes): void {
  scopes.lastBlock += 1;
  scopes.blocks.push({ start: scopes.hidden.length, id: scopes.lastBlock });
}

export function closeBlock(scopes: Scopes): void {
  const start = scopes.blocks.pop()?.start ?? 0;
  while (scopes.hidden.length > start) {
    const last = scopes.hidden.pop();
    if (last !== undefined) scopes.names.set(last.name, last.entry);
  }
}

/** Declares a name in the innermost block and remembers what the identifier stands for. */
export function declare(scopes: Scopes, ident: Ident, what: 'var' | 'const' | 'type', type: Type): void {
  declareAs(scopes, ident, { kind: 'local', what, declared: ident, type });
}

export function declareAs(scopes: Scopes, ident: Ident, object: GoObject): void {
  scopes.world.objects.set(ident, object);
  if (ident.name === '_') return;
  scopes.hidden.push({ name: ident.name, entry: scopes.names.get(ident.name) });
  scopes.names.set(ident.name, { object, block: scopes.blocks.at(-1)?.id ?? 0 });
}

/** The object that the innermost block declares under the name. */
export function declaredHere(scopes: Scopes, name: string): GoObject | undefined {
  const entry = scopes.names.get(name);
  return entry !== undefined && entry.block === scopes.blocks.at(-1)?.id ? entry.object : undefined;
}

/** Looks up a name that is used and remembers what it stands for. */
export function use(scopes: Scopes, ident: Ident): void {
  const { name } = ident;
  if (name === '_') return;
  const object = scopes.names.get(name)?.object ?? fromOutside(scopes, ident);
  if (object !== undefined) scopes.world.objects.set(ident, object);
}

function fromOutside({ world, file }: Scopes, ident: Ident): GoObject | undefined {
  const { name } = ident;
  const imports = importsOf(world, file);
  const imported = imports.names.get(name) ?? file.package.globals.get(name)?.object;
  if (imported !== undefined) return imported;
  for (const path of imports.dots) {
    const object = qualifiedObject(world, path, name);
    if (object === undefined) continue;
    file.nodes.dotted.push(ident);
    return object;
  }
  return imports.guessed.get(name) ?? universe.get(name);
}
