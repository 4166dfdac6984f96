/** Statements of a program in the shared tree. */
import { ts } from 'ts-morph';
import type { Expression, Statement } from '../lib/code/index.ts';
import { bindings } from './bindings.ts';
import { classOf } from './classes.ts';
import { type Context, deeper, either, extentOf, flushed, inner } from './context.ts';
import { expression } from './expressions.ts';
import { bare, boundNames, learnImport, pathOf } from './names.ts';

/** Statements that take up more than this are looked at one by one before they are converted, in texts that are long. */
const LONG = 20_000;
/** A declaration that says which module a name stands for is shorter. */
const SHORT = 300;

/** Whether a statement may say which module a name stands for. */
function isNaming(node: ts.Statement): boolean {
  return node.end - node.pos < SHORT && (ts.isVariableStatement(node) || ts.isImportEqualsDeclaration(node));
}

/** Converts statements that run one after another. */
export function statements(nodes: readonly ts.Statement[], context: Context): Statement[] {
  for (const node of nodes) {
    // A function can be called above the place where it is declared.
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) context.names.delete(node.name.text);
    if (ts.isImportDeclaration(node)) learnImport(node, context.names);
  }
  const long = (nodes.at(-1)?.end ?? 0) - (nodes[0]?.pos ?? 0) > LONG;
  return nodes.flatMap((node) => {
    if (long && !context.shared.matters(node.pos, node.end) && !isNaming(node)) return [];
    const converted = statement(node, context);
    return [...converted, ...flushed(context)];
  });
}

function statement(node: ts.Statement, outer: Context): Statement[] {
  const context = deeper(outer, node);
  if (context === undefined) return [];
  const extent = extentOf(node, context);
  if (ts.isExpressionStatement(node)) return effects(node.expression, context);
  if (ts.isVariableStatement(node)) return declared(node.declarationList, context);
  if (ts.isFunctionDeclaration(node))
    return [{ ...extent, kind: 'function', function: context.shared.functionOf(node, node.name?.text, context) }];
  if (ts.isClassDeclaration(node)) return [classOf(node, node.name?.text ?? 'default', context)];
  if (ts.isBlock(node)) return [{ ...extent, kind: 'block', body: statements(node.statements, inner(context)) }];
  if (ts.isIfStatement(node)) {
    const condition = expression(node.expression, context);
    const otherwise = node.elseStatement && branch(node.elseStatement, context);
    return [either(extent, condition, branch(node.thenStatement, context), otherwise)];
  }
  if (ts.isReturnStatement(node))
    return [...returned(node.expression, context, (value) => ({ ...extent, kind: 'return', value }))];
  if (ts.isThrowStatement(node))
    return [...effects(node.expression, context), { ...extent, kind: 'return', value: undefined }];
  if (ts.isSwitchStatement(node)) return switched(node, context);
  if (ts.isTryStatement(node)) return tried(node, context);
  if (ts.isIterationStatement(node, false)) return [loop(node, context)];
  if (ts.isLabeledStatement(node)) return statement(node.statement, context);
  if (ts.isExportAssignment(node)) return effects(node.expression, context);
  if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body))
    return [{ ...extent, kind: 'block', body: statements(node.body.statements, inner(context)) }];
  if (ts.isEnumDeclaration(node)) return [enumOf(node, context)];
  return importedAs(node, context);
}

/** `import cp = require('child_process')`, `import Release = k8s.helm.v3.Release`. */
function importedAs(node: ts.Statement, context: Context): Statement[] {
  if (!ts.isImportEqualsDeclaration(node)) return [];
  if (!ts.isExternalModuleReference(node.moduleReference)) {
    const [first = '', ...members] = node.moduleReference.getText(context.source).split(/\s*\.\s*/);
    const owner = context.names.get(first);
    if (owner !== undefined) context.names.set(node.name.text, [...owner, ...members]);
    return [];
  }
  const call = ts.factory.createCallExpression(ts.factory.createIdentifier('require'), undefined, [
    node.moduleReference.expression,
  ]);
  const path = pathOf(call, context.names);
  if (path !== undefined) context.names.set(node.name.text, path);
  return [];
}

/** One branch of several: what objects in it hold runs in it. */
function branch(node: ts.Statement, context: Context): Statement[] {
  return statements(ts.isBlock(node) ? node.statements : [node], inner(context));
}

function returned(
  node: ts.Expression | undefined,
  context: Context,
  make: (value: Expression | undefined) => Statement,
): Statement[] {
  const value = node && expression(node, context);
  return [...flushed(context), make(value)];
}

/** `=`, `+=`, `??=`; no comparison. */
const ASSIGNS = /^(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=$/;

/** What an expression does when its value is not used: assignments, calls, and either of two when it is a choice. */
function effects(node: ts.Expression, outer: Context): Statement[] {
  const context = deeper(outer, node);
  if (context === undefined) return [];
  const whole = withoutParentheses(node);
  const extent = extentOf(whole, context);
  if (ts.isConditionalExpression(whole)) {
    const condition = expression(whole.condition, context);
    const [then, otherwise] = [effects(whole.whenTrue, context), effects(whole.whenFalse, context)];
    return [either(extent, condition, then, otherwise)];
  }
  if (!ts.isBinaryExpression(whole)) return [{ ...extent, kind: 'expression', value: expression(whole, context) }];
  const operator = whole.operatorToken.getText(context.source);
  if (operator === ',') return commaParts(whole).flatMap((part) => effects(part, context));
  if (operator === '&&' || operator === '||' || operator === '??') {
    const condition = expression(whole.left, context);
    const run = effects(whole.right, context);
    return [operator === '&&' ? either(extent, condition, run) : either(extent, condition, [], run)];
  }
  if (!ASSIGNS.test(operator)) return [{ ...extent, kind: 'expression', value: expression(whole, context) }];
  const target = bare(whole.left);
  const path = operator === '=' ? pathOf(whole.right, context.names) : undefined;
  if (path !== undefined && ts.isIdentifier(target)) {
    context.names.set(target.text, path);
    return [];
  }
  const targets = [expression(target, context)];
  return [{ ...extent, kind: 'assign', targets, operator, value: expression(whole.right, context), local: false }];
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  let whole = node;
  while (ts.isParenthesizedExpression(whole) || ts.isAwaitExpression(whole) || ts.isVoidExpression(whole))
    whole = whole.expression;
  return whole;
}

/** `a, b, c`, which nests to the left. */
function commaParts(node: ts.BinaryExpression): ts.Expression[] {
  const parts: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    parts.push(left.right);
    left = left.left;
  }
  return [...parts, left].reverse();
}

function declared(list: ts.VariableDeclarationList, context: Context): Statement[] {
  return list.declarations.flatMap(({ name, initializer }): Statement[] => {
    if (initializer === undefined) {
      for (const bound of boundNames(name)) context.names.delete(bound);
      return [];
    }
    if (ts.isClassExpression(initializer) && ts.isIdentifier(name)) return [classOf(initializer, name.text, context)];
    const path = pathOf(initializer, context.names);
    return bindings(name, expression(initializer, context), context, path);
  });
}

function enumOf(node: ts.EnumDeclaration, context: Context): Statement {
  const extent = extentOf(node, context);
  const target: Expression = { ...extentOf(node.name, context), kind: 'name', name: node.name.text };
  const entries = node.members.flatMap(({ name, initializer }) => {
    if (initializer === undefined || !ts.isIdentifier(name)) return [];
    const at = extentOf(name, context);
    const key: Expression = { ...at, kind: 'literal', shown: name.text };
    return [{ key, value: expression(initializer, context) }];
  });
  const value: Expression = { ...extent, kind: 'map', entries };
  return { ...extent, kind: 'assign', targets: [target], operator: '=', value, local: true };
}

/** A chain of tests; clauses without statements share those of the next. */
function switched(node: ts.SwitchStatement, context: Context): Statement[] {
  let otherwise: Statement[] = [];
  const clauses = node.caseBlock.clauses;
  const chain: { tests: ts.Expression[]; body: Statement[]; clause: ts.Node }[] = [];
  let tests: ts.Expression[] = [];
  for (const clause of clauses) {
    if (ts.isCaseClause(clause)) tests.push(clause.expression);
    if (clause.statements.length === 0) continue;
    const body = statements(withoutBreak(clause.statements), inner(context));
    if (ts.isDefaultClause(clause)) otherwise = body;
    else chain.push({ tests, body, clause });
    tests = [];
  }
  const subject = expression(node.expression, context);
  for (const { tests: cases, body, clause } of chain.reverse()) {
    const extent = extentOf(clause, context);
    const [first] = cases;
    if (first === undefined) continue;
    const right = expression(first, context);
    const condition: Expression = {
      start: subject.start,
      end: right.end,
      kind: 'binary',
      operator: '===',
      left: subject,
      right,
    };
    otherwise = [either(extent, condition, body, otherwise)];
  }
  return otherwise;
}

/** The statements of a clause, as far as they run: a `break` ends them. */
function withoutBreak(nodes: readonly ts.Statement[]): ts.Statement[] {
  return nodes.flatMap((node) => {
    if (ts.isBreakStatement(node)) return [];
    return ts.isBlock(node) ? withoutBreak(node.statements) : [node];
  });
}

function tried(node: ts.TryStatement, context: Context): Statement[] {
  const extent = extentOf(node, context);
  const body: Statement[] = [{ ...extent, kind: 'block', body: branch(node.tryBlock, context) }];
  const { catchClause, finallyBlock } = node;
  if (catchClause !== undefined) {
    const at = extentOf(catchClause, context);
    const condition: Expression = { ...at, kind: 'literal', shown: 'catch' };
    body.push(either(at, condition, branch(catchClause.block, context)));
  }
  if (finallyBlock !== undefined)
    body.push({ ...extentOf(finallyBlock, context), kind: 'block', body: branch(finallyBlock, context) });
  return body;
}

function loop(node: ts.IterationStatement, outer: Context): Statement {
  const context = inner(outer);
  const extent = extentOf(node, context);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const list = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations : [];
    const names = list.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    for (const bound of list.flatMap(({ name }) => boundNames(name))) context.names.delete(bound);
    const over = ts.isForOfStatement(node) ? expression(node.expression, context) : undefined;
    return { ...extent, kind: 'loop', names, over, body: branch(node.statement, context) };
  }
  const first = ts.isForStatement(node) ? node.initializer : undefined;
  const before = first && (ts.isVariableDeclarationList(first) ? declared(first, context) : effects(first, context));
  const body = [...(before ?? []), ...branch(node.statement, context)];
  return { ...extent, kind: 'loop', names: [], over: undefined, body };
}
