/** Looks up the names in expressions, in the order in which they are written. */
import type { Type } from '../../helm/sdk/types.ts';
import type { BlockStmt, CompositeLit, Expr, FieldList, FuncDecl, FuncType, SelectorExpr } from '../go/ast.ts';
import { typeOf } from './infer.ts';
import { select, underlying } from './lookup.ts';
import { closeBlock, declare, declareAs, openBlock, type Scopes, use } from './scope.ts';
import { bindBody } from './statements.ts';
import { qualifiedObject, receiverParameters, typeExpression } from './typeexpr.ts';
import { deref } from './universe.ts';
import { objectAt } from './world.ts';

/** What is nested deeper is not looked at. */
export const DEEPEST = 600;

const CHAINED = 40;

export function bindAll(scopes: Scopes, expressions: readonly Expr[]): void {
  for (const expression of expressions) bind(scopes, expression);
}

/** Looks up the names in an expression. */
export function bind(scopes: Scopes, e: Expr): void {
  if (scopes.depth > DEEPEST) return;
  scopes.depth += 1;
  bindKind(scopes, e);
  scopes.depth -= 1;
}

function bindKind(scopes: Scopes, e: Expr): void {
  switch (e.kind) {
    case 'Ident':
      use(scopes, e);
      return;
    case 'SelectorExpr':
      bindSelector(scopes, e);
      return;
    case 'CallExpr':
      scopes.file.nodes.calls.push(e);
      bind(scopes, e.fun);
      bindAll(scopes, e.args);
      // Of a long chain of calls the inner ones are typed first, so that no later question nests too deeply.
      if (scopes.depth > CHAINED) typeOf(scopes.world, e);
      return;
    case 'CompositeLit':
      bindLiteral(scopes, e, undefined);
      return;
    case 'FuncLit':
      bindFunction(scopes, e.type, e.body);
      return;
    case 'BinaryExpr':
      bindBinary(scopes, e);
      return;
    case 'KeyValueExpr':
      bind(scopes, e.key);
      bind(scopes, e.value);
      return;
    case 'ParenExpr':
    case 'StarExpr':
    case 'UnaryExpr':
      bind(scopes, e.x);
      return;
    case 'IndexExpr':
      bind(scopes, e.x);
      bindAll(scopes, e.indices);
      return;
    case 'SliceExpr':
      bind(scopes, e.x);
      for (const part of [e.low, e.high, e.max]) if (part !== undefined) bind(scopes, part);
      return;
    case 'TypeAssertExpr':
      bind(scopes, e.x);
      if (e.type !== undefined) bind(scopes, e.type);
      return;
    case 'ArrayType':
      if (e.length !== undefined) bind(scopes, e.length);
      bind(scopes, e.element);
      return;
    case 'MapType':
      bind(scopes, e.key);
      bind(scopes, e.value);
      return;
    case 'ChanType':
      bind(scopes, e.element);
      return;
    case 'Ellipsis':
      if (e.element !== undefined) bind(scopes, e.element);
      return;
    case 'FuncType':
      bindSignature(scopes, e);
      return;
    case 'StructType':
      bindMembers(scopes, e.fields);
      return;
    case 'InterfaceType':
      bindMembers(scopes, e.methods);
      return;
    case 'BasicLit':
    case 'BadExpr':
      return;
  }
}

/** The left operands of a long sum nest deeply, so they are taken one after the other. */
function bindBinary(scopes: Scopes, e: Expr & { kind: 'BinaryExpr' }): void {
  const right: Expr[] = [];
  let left: Expr = e;
  while (left.kind === 'BinaryExpr') {
    if (left.op === '==' || left.op === '!=') scopes.file.nodes.comparisons.push(left);
    right.push(left.y);
    left = left.x;
  }
  bind(scopes, left);
  for (let at = right.length - 1; at >= 0; at -= 1) {
    const operand = right[at];
    if (operand !== undefined) bind(scopes, operand);
  }
}

function bindSelector(scopes: Scopes, e: SelectorExpr): void {
  if (e.x.kind !== 'Ident') bind(scopes, e.x);
  const object = e.x.kind === 'Ident' ? use(scopes, e.x) : undefined;
  if (object?.kind === 'package') {
    bindQualified(scopes, e, object.path);
    return;
  }
  const first = e.sel.name.charCodeAt(0);
  if (first < LOWER_A || first > LOWER_Z) scopes.file.nodes.selectors.push(e);
}

const LOWER_A = 97;
const LOWER_Z = 122;

function bindQualified({ world, file, objects }: Scopes, e: SelectorExpr, path: string): void {
  if (path.startsWith('helm.sh/helm/') || path.startsWith('k8s.io/helm/')) file.nodes.qualified.push(e);
  const object = qualifiedObject(world, path, e.sel.name);
  if (object !== undefined) objects.set(e.sel, object);
}

function bindMembers(scopes: Scopes, { fields }: FieldList): void {
  for (const field of fields) {
    bind(scopes, field.type);
    if (field.names.length === 0) scopes.file.nodes.embedded.push(field);
  }
}

/** Looks up the names in the types of parameters and results; parameters themselves are declared by `declareParameters`. */
export function bindSignature(scopes: Scopes, type: FuncType): void {
  for (const field of type.params.fields) bind(scopes, field.type);
  for (const field of type.results?.fields ?? []) bind(scopes, field.type);
}

/** Declares the type parameters of a function or type and looks up their constraints. */
export function declareTypeParameters(scopes: Scopes, list: FieldList | undefined): void {
  const { world } = scopes;
  for (const field of list?.fields ?? [])
    for (const ident of field.names) {
      const known = objectAt(world, ident);
      if (known !== undefined) declareAs(scopes, ident, known);
      else declare(scopes, ident, 'type', { kind: 'typeparam', name: ident.name });
    }
  for (const field of list?.fields ?? []) {
    bind(scopes, field.type);
    const constraint = typeExpression(world, field.type);
    if (constraint.kind !== 'unknown') for (const ident of field.names) constrain(scopes, ident, constraint);
  }
}

function constrain({ world }: Scopes, ident: Expr & { kind: 'Ident' }, constraint: Type): void {
  const object = objectAt(world, ident);
  if (object?.kind === 'local') world.constraints.set(object.type, constraint);
}

/** Declares the receiver's type parameters: `T` of `func (s *Set[T]) Add`. */
export function declareReceiverParameters(scopes: Scopes, decl: FuncDecl): void {
  for (const ident of receiverParameters(decl.receiver)) {
    const known = objectAt(scopes.world, ident);
    if (known?.kind === 'local') declareAs(scopes, ident, known);
    else declare(scopes, ident, 'type', { kind: 'typeparam', name: ident.name });
  }
}

/** Declares parameters and named results, whose types have been looked up. */
export function declareParameters(scopes: Scopes, list: FieldList | undefined): void {
  for (const field of list?.fields ?? []) {
    if (field.names.length === 0) continue;
    const type = typeExpression(scopes.world, field.type);
    for (const ident of field.names) declare(scopes, ident, 'var', type);
  }
}

function bindFunction(scopes: Scopes, type: FuncType, body: BlockStmt): void {
  bindSignature(scopes, type);
  openBlock(scopes);
  declareParameters(scopes, type.params);
  declareParameters(scopes, type.results);
  bindBody(scopes, type, body.list);
  closeBlock(scopes);
}

/**
 * Looks up the names in a composite literal. The keys of a struct are its fields; a key of a type that is not known is one too
 * when it is exported, for nothing else can be told of it.
 */
function bindLiteral(scopes: Scopes, e: CompositeLit, given: Type | undefined): void {
  const { world } = scopes;
  if (e.type !== undefined) bind(scopes, e.type);
  else if (given !== undefined) world.types.set(e, given);
  scopes.file.nodes.literals.push(e);
  const type = e.type === undefined ? given : typeExpression(world, e.type);
  const base = type === undefined ? undefined : deref(type);
  const under = base === undefined ? undefined : underlying(world, base);
  const element = under?.kind === 'slice' || under?.kind === 'array' || under?.kind === 'map' ? under : undefined;
  for (const part of e.elements) {
    if (part.kind !== 'KeyValueExpr') {
      bindElement(scopes, part, element?.kind === 'map' ? undefined : element?.element);
      continue;
    }
    if (part.key.kind !== 'Ident' || element !== undefined)
      bindElement(scopes, part.key, element?.kind === 'map' ? element.key : undefined);
    else if (base !== undefined && under?.kind === 'struct') bindKey(scopes, part.key, base);
    else if (under?.kind !== 'struct' && !/^\p{Lu}/u.test(part.key.name)) use(scopes, part.key);
    bindElement(scopes, part.value, element?.kind === 'map' ? element.value : element?.element);
  }
}

function bindKey({ world }: Scopes, key: Expr & { kind: 'Ident' }, struct: Type): void {
  const selection = select(world, struct, key.name);
  if (selection?.what === 'field') world.keys.set(key, selection);
}

/** An element of a literal; its type may be left out when the type of the elements is known. */
function bindElement(scopes: Scopes, e: Expr, given: Type | undefined): void {
  if (e.kind !== 'CompositeLit' || e.type !== undefined) {
    bind(scopes, e);
    return;
  }
  if (scopes.depth > DEEPEST) return;
  scopes.depth += 1;
  bindLiteral(scopes, e, given);
  scopes.depth -= 1;
}
