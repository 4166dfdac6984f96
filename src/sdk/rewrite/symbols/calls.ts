/** Small edits of names and arguments that the rewrites of symbols are made of. */
import type { CallExpr, Expr, Ident, Node } from '../../go/ast.ts';
import { walk } from '../../go/walk.ts';
import { withoutEntry } from '../actions/entries.ts';
import { callOf, is, unparen } from '../actions/syntax.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit, Use } from '../context.ts';

/** A safe outcome. */
export function becomes(edits: readonly TextEdit[], title: string, traps?: readonly string[]): Outcome {
  return { kind: 'mechanical', edits, safe: true, title, ...(traps === undefined ? {} : { traps }) };
}

export function manual(reason: string, traps?: readonly string[]): Outcome {
  return { kind: 'manual', reason, ...(traps === undefined ? {} : { traps }) };
}

/** A rewrite that always leaves the use to a person. */
export function byHand(reason: string): Rewrite {
  return () => manual(reason);
}

/** The name alone changes; a value without a key has none. */
export function renamed(name: string): Rewrite {
  return (use, context) => {
    if (context.textOf(use.node) === name || !isName(use.node)) return { kind: 'none' };
    return becomes([nameEdit(use.node, name)], `Call it ${name}`);
  };
}

function isName(node: Node): boolean {
  return is(node, 'Ident');
}

/** Puts another name in the place of an identifier. */
export function nameEdit(node: Node, name: string): TextEdit {
  return { start: node.start, end: node.end, text: name };
}

/** What the use is called with, when it is called with so many arguments; `f(g())` counts as one. */
export function callWith(use: Use, context: RewriteContext, count: number): CallExpr | undefined {
  const call = callOf(use.node, context.parentOf);
  return call !== undefined && call.args.length === count && call.ellipsis === undefined ? call : undefined;
}

/** The reason for a use that is no plain call of the function that has changed. */
export function passedOn({ symbol }: Use): Outcome {
  return manual(`${symbol} takes other arguments in Helm 4; only a plain call can be rewritten`);
}

/** The whole name of a function with its package: `registry.ContainsTag`. */
export function nameAround(use: Use, context: RewriteContext): Node {
  const above = context.parentOf(use.node);
  return is(above, 'SelectorExpr') && above.sel === use.node ? above : use.node;
}

/** Adds arguments behind the last one. */
export function withArguments(call: CallExpr, added: readonly string[]): TextEdit {
  const last = call.args.at(-1);
  const at = last === undefined ? call.lparen + 1 : last.end;
  return { start: at, end: at, text: `${last === undefined ? '' : ', '}${added.join(', ')}` };
}

/** Wraps an argument in a call. */
export function wrapped(argument: Expr, name: string): TextEdit[] {
  return [
    { start: argument.start, end: argument.start, text: `${name}(` },
    { start: argument.end, end: argument.end, text: ')' },
  ];
}

/**
 * Takes an argument away; undefined when its evaluation may matter or a variable would be left that nothing uses. Making a log
 * function (`logger.WithName("a").Debugf`) does not matter.
 */
export function withoutArgument(
  call: CallExpr,
  argument: Expr,
  context: RewriteContext,
  isLog = false,
): TextEdit | undefined {
  return canGo(argument, context, isLog, 0) ? withoutEntry(call.args, argument, context) : undefined;
}

function canGo(expression: Expr, context: RewriteContext, isLog: boolean, depth: number): boolean {
  const inner = unparen(expression);
  if (depth > 50) return false;
  switch (inner.kind) {
    case 'BasicLit':
      return true;
    case 'FuncLit':
      return !usesLocals(inner, context);
    case 'Ident':
      return usedElsewhere(inner, inner, context);
    case 'SelectorExpr':
      return canGo(inner.x, context, isLog, depth + 1);
    case 'UnaryExpr':
      return inner.op !== '<-' && canGo(inner.x, context, isLog, depth + 1);
    case 'BinaryExpr':
      return canGo(inner.x, context, isLog, depth + 1) && canGo(inner.y, context, isLog, depth + 1);
    case 'CallExpr':
      return isLog && [inner.fun, ...inner.args].every((part) => canGo(part, context, isLog, depth + 1));
    default:
      return false;
  }
}

/** Whether a function literal uses variables from outside of it which nothing else uses. */
function usesLocals(literal: Expr & Node, context: RewriteContext): boolean {
  let found = false;
  walk(literal, (node) => {
    if (found || !('kind' in node) || node.kind !== 'Ident') return;
    const object = context.file.objectOf(node);
    if (object?.kind !== 'local' || object.what !== 'var') return;
    const { declared } = object;
    const inside = literal.start <= declared.start && declared.end <= literal.end;
    if (!inside && !usedElsewhere(node, literal, context)) found = true;
  });
  return found;
}

/** Whether a name is no variable of a function, or a parameter, or read outside of the stretch that goes. */
function usedElsewhere(ident: Ident, stretch: Node, context: RewriteContext): boolean {
  const object = context.file.objectOf(ident);
  if (object?.kind !== 'local' || object.what !== 'var') return true;
  const { declared } = object;
  const above = context.parentOf(declared);
  if (above !== undefined && 'names' in above && !is(above, 'ValueSpec')) return true;
  const around = enclosing(declared, context);
  if (around === undefined) return false;
  let used = false;
  walk(around, (node, parent) => {
    if (used || !('kind' in node) || node.kind !== 'Ident' || node.name !== ident.name || node === declared) return;
    if (stretch.start <= node.start && node.end <= stretch.end) return;
    if (is(parent, 'AssignStmt') && parent.lhs.includes(node)) return;
    const other = context.file.objectOf(node);
    if (other?.kind === 'local' && other.declared === declared) used = true;
  });
  return used;
}

function enclosing(node: Node, context: RewriteContext) {
  for (let at = context.parentOf(node); at !== undefined; at = context.parentOf(at)) {
    if (is(at, 'FuncDecl') || is(at, 'FuncLit')) return at;
  }
  return undefined;
}
