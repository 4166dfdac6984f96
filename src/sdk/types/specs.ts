/** Constants, variables and types that are declared in functions, and what their specifications give names everywhere. */
import type { Type } from '../../helm/sdk/types.ts';
import type { GenDecl, TypeSpec, ValueSpec } from '../go/ast.ts';
import { bind, bindAll, declareTypeParameters } from './bind.ts';
import { closeBlock, declare, openBlock, type Scopes } from './scope.ts';
import { typeExpression } from './typeexpr.ts';
import { defaultType, unknown } from './universe.ts';
import { valueTypes } from './variables.ts';
import type { TypeDecl } from './world.ts';

/** Looks up the names in a declaration in a function, and declares its own. */
export function bindDeclaration(scopes: Scopes, decl: GenDecl): void {
  let source: ValueSpec | undefined;
  for (const spec of decl.specs) {
    if (spec.kind === 'TypeSpec') bindTypeSpec(scopes, spec);
    if (spec.kind !== 'ValueSpec') continue;
    if (decl.token !== 'const' || source === undefined || spec.type !== undefined || spec.values.length > 0)
      source = spec;
    bindValues(scopes, spec);
    const types = specTypes(scopes, source, decl.token === 'const', spec.names.length);
    spec.names.forEach((ident, at) => {
      declare(scopes, ident, decl.token === 'const' ? 'const' : 'var', types[at] ?? unknown);
    });
  }
}

/** Looks up the names in the type and the values of constants or variables. */
export function bindValues(scopes: Scopes, spec: ValueSpec): void {
  scopes.file.nodes.values.push(spec);
  if (spec.type !== undefined) bind(scopes, spec.type);
  bindAll(scopes, spec.values);
}

/** The types of the names of a specification; constants stay untyped. */
export function specTypes(
  { world }: Pick<Scopes, 'world'>,
  spec: ValueSpec,
  constant: boolean,
  count: number,
): readonly Type[] {
  if (spec.type !== undefined) {
    const type = typeExpression(world, spec.type);
    return Array.from({ length: count }, () => type);
  }
  const types = valueTypes(world, spec.values, count);
  return constant ? types : types.map(defaultType);
}

/** A type declared in a function is in scope from its name on. */
function bindTypeSpec(scopes: Scopes, spec: TypeSpec): void {
  const { world, file } = scopes;
  if (spec.alias) {
    bind(scopes, spec.type);
    declare(scopes, spec.name, 'type', typeExpression(world, spec.type));
    return;
  }
  const named = { kind: 'named', package: file.package.path, name: spec.name.name, args: [] } as const;
  const decl: TypeDecl = {
    spec,
    named,
    package: file.package,
    ready: () => undefined,
    underlying: 'pending',
    methods: new Map(),
  };
  world.declarations.set(named, decl);
  declare(scopes, spec.name, 'type', named);
  openBlock(scopes);
  declareTypeParameters(scopes, spec.typeParams);
  bind(scopes, spec.type);
  closeBlock(scopes);
  decl.underlying = typeExpression(world, spec.type);
}
