/**
 * Logs: a printf-like function in Helm 3, a `slog.Handler` in Helm 4. `Init` hands the handler on, so it has to be set before
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/action.go#L667); without one nothing is logged.
 */
import type { CallExpr, Expr, Node, SelectorExpr } from '../../go/ast.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { alwaysFirst } from './bindings.ts';
import { withoutEntry } from './entries.ts';
import { callOf, freeName, is, isPlain, unparen } from './syntax.ts';
import { fieldOf, siteOf } from './writes.ts';

const FUNCTION = 'func(format string, v ...any)';

/** `cfg.Init(getter, namespace, driver, log)`. */
export const init: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const log = call?.args[3];
  if (call === undefined) return manual('Init is passed on as a function, and Helm 4 takes no log function');
  if (log === undefined) return { kind: 'none' };
  const drop = withoutEntry(call.args, log, context);
  const handler = handlerOf(log, outdented(log, context), context) ?? `${context.nameOf('log/slog')}.DiscardHandler`;
  const line = setterBefore(call, handler, context);
  return line === undefined
    ? manual('give the configuration a slog.Handler with SetLogger before Init, and leave the log function out')
    : becomes([line, drop], 'Set the log function before Init');
};

/** `cfg.Log`: called, set or passed on. */
export const log: Rewrite = (use, context) => {
  const { node } = use;
  const site = siteOf(use, context);
  if (site.kind === 'write') {
    const { statement, value, target } = site.write;
    if (value === undefined || statement.lhs.length !== 1)
      return manual('set the handler with SetLogger, in a statement of its own');
    const handler = handlerOf(value, context.textOf(value), context) ?? 'nil';
    const text = `${context.textOf(target)}.SetLogger(${handler})`;
    return becomes(
      [{ start: statement.start, end: statement.end, text, gone: true }],
      'Set a handler for what is logged',
    );
  }
  if (site.kind === 'key') return keyOfLiteral(site.pair.value, site.pair, context);
  if (site.kind !== 'read') return manual('Log is gone: set a slog.Handler with SetLogger');
  const call = callOf(node, context.parentOf);
  if (call !== undefined) return logged(call, node, context);
  if (goesToInit(site.selector, context)) return { kind: 'none' };
  const { start, end } = site.selector;
  const target = is(site.selector, 'SelectorExpr') ? context.textOf(site.selector.x) : '';
  const text = `${FUNCTION} { ${target}.Logger().Debug(${context.nameOf('fmt')}.Sprintf(format, v...)) }`;
  return becomes([{ start, end, text, gone: true }], 'Log through the handler of the configuration');
};

/** `action.DebugLog`, which was a function type. */
export const debugLog: Rewrite = (use, context) => {
  const name = context.parentOf(use.node);
  const at = is(name, 'SelectorExpr') ? name : use.node;
  const call = callOf(use.node, context.parentOf);
  const { start, end } = at;
  const text = call === undefined ? FUNCTION : `(${FUNCTION})`;
  return becomes([{ start, end, text, gone: true }], 'Write the function type that DebugLog was');
};

/** `action.Configuration` by value where it is copied: what logs in it must not be. */
export const configuration: Rewrite = (use, context) => {
  const name = context.parentOf(use.node);
  const type = is(name, 'SelectorExpr') ? name : use.node;
  const field = context.parentOf(type);
  const list = field === undefined ? undefined : context.parentOf(field);
  const signature = list === undefined ? undefined : context.parentOf(list);
  const copied = is(field, 'Field') && (is(signature, 'FuncType') || is(signature, 'FuncDecl'));
  return copied ? manual('a configuration of Helm 4 must not be copied: hand it on by its pointer') : { kind: 'none' };
};

function manual(reason: string): Outcome {
  return { kind: 'manual', reason, traps: ['T03'] };
}

function becomes(edits: readonly TextEdit[], title: string): Outcome {
  return { kind: 'mechanical', edits, safe: true, title };
}

/** The handler for a log function, `text` as it is to be written; undefined for one that logs nothing. */
function handlerOf(value: Expr, text: string, context: RewriteContext): string | undefined {
  const inner = unparen(value);
  if (inner.kind === 'FuncLit' && inner.body.list.length === 0) return undefined;
  if (inner.kind === 'Ident' && inner.name === 'nil') return undefined;
  if (inner.kind === 'SelectorExpr' && isConfigurationLog(inner, context)) {
    return `${context.textOf(inner.x)}.Logger().Handler()`;
  }
  return `${context.helper('logHandler')}(${text})`;
}

function isConfigurationLog(selector: SelectorExpr, context: RewriteContext): boolean {
  const found = fieldOf(context.file, selector);
  return found?.owner === 'Configuration' && found.field === 'Log';
}

/** Whether an expression is the log function of a call of `Configuration.Init`, which looks after it. */
function goesToInit(expression: Expr, context: RewriteContext): boolean {
  const call = context.parentOf(expression);
  if (!is(call, 'CallExpr') || call.args[3] !== expression || call.fun.kind !== 'SelectorExpr') return false;
  const selection = context.file.selectionOf(call.fun);
  return selection?.owner === 'Configuration' && selection.name === 'Init';
}

/** The text of an expression of several lines without the indentation of its line, for where it gets another. */
function outdented(value: Expr, context: RewriteContext): string {
  const written = context.textOf(value).replaceAll('\r\n', '\n');
  if (!written.includes('\n') || written.includes('`')) return written;
  const { text } = context.file.file;
  const from = text.lastIndexOf('\n', value.start - 1) + 1;
  const indent = /[ \t]*/y.exec(text.slice(from, value.start))?.[0] ?? '';
  return written.replaceAll(`\n${indent}`, '\n');
}

/** The line that sets the handler before the statement of `Init`; undefined when the configuration is not there yet. */
function setterBefore(call: CallExpr, handler: string, context: RewriteContext): TextEdit | undefined {
  const statement = context.statementOf(call);
  if (statement === undefined || call.fun.kind !== 'SelectorExpr' || !isPlain(call.fun.x)) return undefined;
  if (declaredIn(statement, call.fun.x, context) || !alwaysFirst(call, statement, context)) return undefined;
  return context.insertBefore(statement, `${context.textOf(call.fun.x)}.SetLogger(${handler})`);
}

/** Whether a statement declares a variable that the expression begins with. */
function declaredIn(statement: Node, expression: Expr, { file }: RewriteContext): boolean {
  let root = unparen(expression);
  while (root.kind === 'SelectorExpr' || root.kind === 'StarExpr') root = unparen(root.x);
  const object = root.kind === 'Ident' ? file.objectOf(root) : undefined;
  return object?.kind === 'local' && statement.start <= object.declared.start && object.declared.end <= statement.end;
}

/** `cfg.Log("…", a)` */
function logged(call: CallExpr, node: Node, context: RewriteContext): Outcome {
  const edits: TextEdit[] = [{ start: node.start, end: node.end, text: 'Logger().Debug' }];
  const [format] = call.args;
  const plain = call.args.length === 1 && format?.kind === 'BasicLit' && !format.text.includes('%');
  if (!plain) {
    edits.push({ start: call.lparen + 1, end: call.lparen + 1, text: `${context.nameOf('fmt')}.Sprintf(` });
    edits.push({ start: call.rparen, end: call.rparen, text: ')' });
  }
  return becomes(edits, 'Log through the handler of the configuration');
}

/** `action.Configuration{Log: …}` */
function keyOfLiteral(value: Expr, pair: Node, context: RewriteContext): Outcome {
  const inner = unparen(value);
  const literal = context.parentOf(pair);
  if (!is(literal, 'CompositeLit')) return manual('Log is gone: set a slog.Handler with SetLogger');
  const handler = handlerOf(inner, outdented(inner, context), context);
  const drop = withoutEntry(literal.elements, pair, context);
  if (handler === undefined) return becomes([drop], 'Leave the log function out; nothing is logged without one');
  const setter = setterBehind(literal, handler, context);
  return setter === undefined
    ? manual('leave Log out, and give the configuration a slog.Handler with SetLogger')
    : becomes([drop, ...setter], 'Set the log function as a handler');
}

/** The edits that set the handler of a configuration that is made by a literal, when a statement assigns or returns it. */
function setterBehind(literal: Expr, handler: string, context: RewriteContext): TextEdit[] | undefined {
  const above = context.parentOf(literal);
  const made = is(above, 'UnaryExpr') && above.op === '&' ? above : literal;
  const statement = context.parentOf(made);
  if (is(statement, 'AssignStmt') && context.statementOf(made) === statement) {
    const [target] = statement.lhs;
    if (statement.lhs.length !== 1 || target === undefined || !isPlain(target)) return undefined;
    return [context.insertAfter(statement, `${context.textOf(target)}.SetLogger(${handler})`)];
  }
  if (!is(statement, 'ReturnStmt') || statement.results[0] !== made || made === literal) return undefined;
  if (!statement.results.slice(1).every((other) => isPlain(other))) return undefined;
  const name = freeName(context.file.file.text, ['cfg', 'config', 'helmConfig'], 0);
  const { text } = context.insertAfter(statement, `${name}.SetLogger(${handler})\nreturn ${name}`);
  return [
    { start: statement.start, end: made.start, text: `${name} := ` },
    { start: made.end, end: made.end, text },
  ];
}
