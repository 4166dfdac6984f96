/** Looks up the names in statements, with the scopes of https://go.dev/ref/spec#Blocks. */
import type { Type } from '../../helm/sdk/types.ts';
import type { AssignStmt, Expr, FuncType, RangeStmt, Stmt, TypeSwitchStmt } from '../go/ast.ts';
import { bind, bindAll, DEEPEST } from './bind.ts';
import { isType, typeOf } from './infer.ts';
import { closeBlock, declare, declaredHere, openBlock, type Scopes, use } from './scope.ts';
import { bindDeclaration } from './specs.ts';
import { typeExpression } from './typeexpr.ts';
import { defaultType, unknown } from './universe.ts';
import { rangeTypes, valueTypes } from './variables.ts';

/** The statements of a function; its parameters have been declared in the same block. */
export function bindBody(scopes: Scopes, type: FuncType, list: readonly Stmt[]): void {
  const outer = scopes.enclosing;
  scopes.enclosing = type;
  bindList(scopes, list);
  scopes.enclosing = outer;
}

function bindList(scopes: Scopes, list: readonly Stmt[]): void {
  for (const statement of list) bindStatement(scopes, statement);
}

function bindBlock(scopes: Scopes, list: readonly Stmt[]): void {
  openBlock(scopes);
  bindList(scopes, list);
  closeBlock(scopes);
}

function bindStatement(scopes: Scopes, s: Stmt): void {
  if (scopes.depth > DEEPEST) return;
  scopes.depth += 1;
  bindKind(scopes, s);
  scopes.depth -= 1;
}

function bindKind(scopes: Scopes, s: Stmt): void {
  switch (s.kind) {
    case 'BlockStmt':
      bindBlock(scopes, s.list);
      return;
    case 'ExprStmt':
    case 'IncDecStmt':
      bind(scopes, s.x);
      return;
    case 'SendStmt':
      bind(scopes, s.channel);
      bind(scopes, s.value);
      return;
    case 'AssignStmt':
      bindAssign(scopes, s);
      return;
    case 'GoStmt':
    case 'DeferStmt':
      bind(scopes, s.call);
      return;
    case 'ReturnStmt':
      if (scopes.enclosing !== undefined) scopes.file.nodes.returns.push({ statement: s, type: scopes.enclosing });
      bindAll(scopes, s.results);
      return;
    case 'IfStmt':
      bindIf(scopes, s);
      return;
    case 'SwitchStmt':
      openBlock(scopes);
      if (s.init !== undefined) bindStatement(scopes, s.init);
      if (s.tag !== undefined) bind(scopes, s.tag);
      for (const clause of s.cases) {
        bindAll(scopes, clause.list);
        bindBlock(scopes, clause.body);
      }
      closeBlock(scopes);
      return;
    case 'TypeSwitchStmt':
      bindTypeSwitch(scopes, s);
      return;
    case 'SelectStmt':
      for (const { comm, body } of s.cases) {
        openBlock(scopes);
        if (comm !== undefined) bindStatement(scopes, comm);
        bindList(scopes, body);
        closeBlock(scopes);
      }
      return;
    case 'ForStmt':
      openBlock(scopes);
      if (s.init !== undefined) bindStatement(scopes, s.init);
      if (s.cond !== undefined) bind(scopes, s.cond);
      if (s.post !== undefined) bindStatement(scopes, s.post);
      bindBlock(scopes, s.body.list);
      closeBlock(scopes);
      return;
    case 'RangeStmt':
      bindRange(scopes, s);
      return;
    case 'LabeledStmt':
      bindStatement(scopes, s.stmt);
      return;
    case 'DeclStmt':
      bindDeclaration(scopes, s.decl);
      return;
    case 'BranchStmt':
    case 'EmptyStmt':
    case 'BadStmt':
      return;
  }
}

/** `else if` after `else if` may go on for thousands of branches, so they are taken one after the other. */
function bindIf(scopes: Scopes, first: Stmt & { kind: 'IfStmt' }): void {
  let open = 0;
  let at: Stmt | undefined = first;
  while (at?.kind === 'IfStmt') {
    openBlock(scopes);
    open += 1;
    if (at.init !== undefined) bindStatement(scopes, at.init);
    bind(scopes, at.cond);
    bindBlock(scopes, at.body.list);
    at = at.else;
  }
  if (at !== undefined) bindStatement(scopes, at);
  for (; open > 0; open -= 1) closeBlock(scopes);
}

function bindAssign(scopes: Scopes, s: AssignStmt): void {
  bindAll(scopes, s.rhs);
  if (s.op === '=' || s.op === ':=') scopes.file.nodes.assigns.push(s);
  if (s.op !== ':=') {
    bindAll(scopes, s.lhs);
    return;
  }
  const types = valueTypes(scopes.world, s.rhs, s.lhs.length);
  s.lhs.forEach((target, at) => {
    if (target.kind !== 'Ident') {
      bind(scopes, target);
      return;
    }
    if (declaredHere(scopes, target.name) !== undefined) {
      use(scopes, target);
      return;
    }
    declare(scopes, target, 'var', defaultType(types[at] ?? unknown));
  });
}

function bindRange(scopes: Scopes, s: RangeStmt): void {
  bind(scopes, s.x);
  openBlock(scopes);
  const types = s.define ? rangeTypes(scopes.world, s.x) : undefined;
  bindTarget(scopes, s.key, types?.[0]);
  bindTarget(scopes, s.value, types?.[1]);
  bindBlock(scopes, s.body.list);
  closeBlock(scopes);
}

function bindTarget(scopes: Scopes, target: Expr | undefined, type: Type | undefined): void {
  if (target === undefined) return;
  if (type !== undefined && target.kind === 'Ident') declare(scopes, target, 'var', type);
  else bind(scopes, target);
}

/** In each clause the variable has the type of its one case, else that of the switched value. */
function bindTypeSwitch(scopes: Scopes, s: TypeSwitchStmt): void {
  openBlock(scopes);
  if (s.init !== undefined) bindStatement(scopes, s.init);
  bind(scopes, s.x);
  const whole = typeOf(scopes.world, s.x);
  for (const clause of s.cases) {
    bindAll(scopes, clause.list);
    openBlock(scopes);
    if (s.bind !== undefined) declare(scopes, s.bind, 'var', clauseType(scopes, clause.list, whole));
    bindList(scopes, clause.body);
    closeBlock(scopes);
  }
  closeBlock(scopes);
}

function clauseType({ world }: Scopes, list: readonly Expr[], whole: Type): Type {
  const only = list[0];
  if (only === undefined || list.length > 1) return whole;
  return only.kind === 'Ident' && !isType(world, only) ? nilOrUnknown(only.name, whole) : typeExpression(world, only);
}

function nilOrUnknown(name: string, whole: Type): Type {
  return name === 'nil' ? whole : unknown;
}
