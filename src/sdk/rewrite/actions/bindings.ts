/** Where the result of a constructor goes, and how to put statements behind it. */
import type { AssignStmt, CallExpr, Expr, Node, Stmt } from '../../go/ast.ts';
import type { CheckedFile } from '../../types/checked.ts';
import type { RewriteContext, TextEdit } from '../context.ts';
import { type Chain, chainOf, freeName, functionOf, is, isPlain } from './syntax.ts';

export type Binding =
  /** A variable or a field holds it after a statement of a list. */
  | { readonly kind: 'named'; readonly target: string; readonly chain: Chain | undefined; readonly statement: Stmt }
  /** Nothing holds it, but a variable can, before the statement. */
  | { readonly kind: 'loose'; readonly call: CallExpr; readonly statement: Stmt }
  | { readonly kind: 'unknown' };

/** Where the result of a call goes. */
export function bindingOf(call: CallExpr, context: RewriteContext): Binding {
  const statement = context.statementOf(call);
  if (statement === undefined) return { kind: 'unknown' };
  const named = namedBy(call, statement);
  if (named !== undefined) {
    if (is(named, 'Ident') && named.name === '_') return { kind: 'unknown' };
    return { kind: 'named', target: context.textOf(named), chain: chainOf(context.file, named), statement };
  }
  const plain = call.args.every((arg) => isPlain(arg));
  return plain && alwaysFirst(call, statement, context) ? { kind: 'loose', call, statement } : { kind: 'unknown' };
}

/** The expression that holds the value of `call` once `statement` is done. */
function namedBy(call: Expr, statement: Stmt): Expr | undefined {
  if (is(statement, 'AssignStmt')) return assignedTo(call, statement);
  if (!is(statement, 'DeclStmt')) return undefined;
  for (const spec of statement.decl.specs) {
    if (spec.kind !== 'ValueSpec') continue;
    const index = spec.values.indexOf(call);
    if (index !== -1 && spec.values.length === spec.names.length) return spec.names[index];
  }
  return undefined;
}

function assignedTo(call: Expr, { lhs, rhs, op }: AssignStmt): Expr | undefined {
  if (lhs.length !== rhs.length || (op !== '=' && op !== ':=')) return undefined;
  const left = lhs[rhs.indexOf(call)];
  return left !== undefined && isPlain(left) ? left : undefined;
}

/** Whether what stands at `node` is evaluated exactly once when `statement` runs, and nothing before it has an effect. */
export function alwaysFirst(node: Node, statement: Stmt, context: RewriteContext): boolean {
  let at: Node = node;
  for (let above = context.parentOf(at); above !== undefined; above = context.parentOf(at)) {
    if (!passes(above, at, context)) return false;
    if (above === statement) return true;
    at = above;
  }
  return false;
}

function passes(above: Node, at: Node, context: RewriteContext): boolean {
  const quiet = (other: Expr): boolean => other === at || isQuiet(other, context);
  if (is(above, 'IfStmt')) return above.init === at || (above.init === undefined && above.cond === at);
  if (is(above, 'SwitchStmt')) return above.init === at;
  if (is(above, 'CallExpr')) return above.fun === at || above.args.every(quiet);
  if (is(above, 'AssignStmt')) return above.rhs.every(quiet);
  if (is(above, 'ReturnStmt')) return above.results.every(quiet);
  if (is(above, 'CompositeLit')) return above.elements.every(quiet);
  if (is(above, 'BinaryExpr')) return above.op !== '&&' && above.op !== '||' && quiet(above.x) && quiet(above.y);
  return (
    is(above, 'SelectorExpr') ||
    is(above, 'ParenExpr') ||
    is(above, 'UnaryExpr') ||
    is(above, 'StarExpr') ||
    is(above, 'KeyValueExpr') ||
    is(above, 'ExprStmt')
  );
}

/** Whether evaluating an expression has no effect: plain ones, literals, and constructors of actions. */
function isQuiet(expression: Expr, context: RewriteContext, depth = 0): boolean {
  if (depth > 5) return false;
  const quiet = (inner: Expr): boolean => isQuiet(inner, context, depth + 1);
  switch (expression.kind) {
    case 'FuncLit':
      return true;
    case 'KeyValueExpr':
      return quiet(expression.value);
    case 'UnaryExpr':
      return expression.op === '&' ? quiet(expression.x) : isPlain(expression);
    case 'CompositeLit':
      return expression.elements.every(quiet);
    case 'CallExpr':
      return isConstructor(expression, context) && expression.args.every((arg) => isPlain(arg));
    default:
      return isPlain(expression);
  }
}

function isConstructor({ fun }: CallExpr, context: RewriteContext): boolean {
  if (fun.kind !== 'SelectorExpr' || fun.x.kind !== 'Ident' || !fun.sel.name.startsWith('New')) return false;
  const object = context.file.objectOf(fun.x);
  return object?.kind === 'package' && object.path.endsWith('/pkg/action');
}

/**
 * Edits that put `lines` behind the call, where `$` stands for what holds its result; undefined when nothing can. A variable that
 * is new is called by one of the names.
 */
export function linesBehind(
  binding: Binding,
  lines: readonly string[],
  names: readonly string[],
  context: RewriteContext,
): readonly TextEdit[] | undefined {
  if (binding.kind === 'unknown') return undefined;
  if (binding.kind === 'named') return [context.insertAfter(binding.statement, filled(lines, binding.target))];
  const { call, statement } = binding;
  const number = sameBefore(call, context);
  if (number > MOST) return undefined;
  const name = freeName(context.file.file.text, names, number);
  const before = `${name} := ${context.textOf(call)}`;
  return [
    context.insertBefore(statement, filled([before, ...lines], name)),
    { start: call.start, end: call.end, text: name, gone: true },
  ];
}

/** So many variables of one kind are added to a function. */
const MOST = 20;

const numbers = new WeakMap<CheckedFile, ReadonlyMap<CallExpr, number>>();

/** How many calls of the same function get a variable of their own before a call, in the function around it. */
function sameBefore(call: CallExpr, context: RewriteContext): number {
  let known = numbers.get(context.file);
  if (known === undefined) {
    const found = new Map<CallExpr, number>();
    const counts = new Map<Node | undefined, Map<string, number>>();
    for (const other of [...context.file.nodes().calls].sort((a, b) => a.start - b.start)) {
      if (!isConstructor(other, context) || bindingOf(other, context).kind !== 'loose') continue;
      const around = functionOf(other, context.parentOf);
      const own = counts.get(around) ?? new Map<string, number>();
      counts.set(around, own);
      const name = context.textOf(other.fun);
      const count = own.get(name) ?? 0;
      found.set(other, count);
      own.set(name, count + 1);
    }
    known = found;
    numbers.set(context.file, known);
  }
  return known.get(call) ?? 0;
}

function filled(lines: readonly string[], target: string): string {
  return lines.map((line) => line.replaceAll('$', () => target)).join('\n');
}
