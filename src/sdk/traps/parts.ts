/** Configurations, downloaders and clients that were made without something that Helm 4 asks for. */
import type { CompositeLit, Expr } from '../go/ast.ts';
import { chainOf, is, literalString } from '../rewrite/actions/syntax.ts';
import type { RewriteContext } from '../rewrite/context.ts';
import { type Detector, memberIn, mentions } from './found.ts';

/** T03: `Init` of a configuration that was made here as a zero value, without a logger. */
export const configurations: Detector = function* (context) {
  for (const call of context.file.nodes().calls) {
    if (call.fun.kind !== 'SelectorExpr' || call.fun.sel.name !== 'Init') continue;
    if (memberIn(call.fun, 'pkg/action', context)?.owner !== 'Configuration') continue;
    const chain = chainOf(context.file, call.fun.x);
    if (!isZero(chain?.root, context) || chain?.path !== '') continue;
    if (mentions(call, chain, ['SetLogger'], context).length > 0) continue;
    const reason = 'call SetLogger before Init, or make it with action.NewConfiguration: nothing is logged otherwise';
    yield {
      trap: 'T03',
      node: call.fun.sel,
      how: 'method',
      package: 'pkg/action',
      symbol: 'Configuration.Init',
      reason,
    };
  }
};

/** Whether a variable is declared as `new(action.Configuration)`, an empty literal or without a value. */
function isZero(root: NonNullable<ReturnType<typeof chainOf>>['root'] | undefined, context: RewriteContext): boolean {
  if (typeof root !== 'object' || root.kind !== 'local') return false;
  const above = context.parentOf(root.declared);
  if (is(above, 'ValueSpec')) return above.values.length === 0 && above.type?.kind === 'SelectorExpr';
  if (!is(above, 'AssignStmt') || above.op !== ':=') return false;
  const value = above.rhs[above.lhs.indexOf(root.declared)];
  if (value?.kind === 'UnaryExpr') return value.op === '&' && value.x.kind === 'CompositeLit';
  if (value?.kind === 'CallExpr') return value.fun.kind === 'Ident' && value.fun.name === 'new';
  return value?.kind === 'CompositeLit';
}

const DOWNLOADERS: ReadonlySet<string> = new Set(['ChartDownloader', 'Manager']);

/** T11: literals of downloaders without a content cache, and of settings that a chart is located with. */
export const caches: Detector = function* (context) {
  for (const literal of context.file.nodes().literals) {
    const { type, elements } = literal;
    if (type?.kind !== 'SelectorExpr') continue;
    const named = context.file.typeOf(type);
    if (named.kind !== 'named') continue;
    const path = named.package.replace('helm.sh/helm/v4/', '');
    const asks =
      (path === 'pkg/downloader' && DOWNLOADERS.has(named.name)) ||
      (path === 'pkg/cli' && named.name === 'EnvSettings' && locates(literal, context));
    if (!asks || elements.some(isCache) || isSetLater(literal, context)) continue;
    const reason = 'set ContentCache to settings.ContentCache of cli.New(), or to helmpath.CachePath("content")';
    yield { trap: 'T11', node: type.sel, how: 'name', package: path, symbol: named.name, reason };
  }
};

function isCache(element: Expr): boolean {
  return element.kind !== 'KeyValueExpr' || (is(element.key, 'Ident') && /^(?:Content)?Cache$/.test(element.key.name));
}

/** Whether settings go straight to LocateChart. */
function locates(literal: CompositeLit, context: RewriteContext): boolean {
  const address = context.parentOf(literal);
  const call = address === undefined ? undefined : context.parentOf(address);
  return is(call, 'CallExpr') && call.fun.kind === 'SelectorExpr' && call.fun.sel.name === 'LocateChart';
}

function isSetLater(literal: CompositeLit, context: RewriteContext): boolean {
  const above = context.parentOf(literal);
  const value: Expr = is(above, 'UnaryExpr') ? above : literal;
  const statement = context.parentOf(value);
  const target = is(statement, 'AssignStmt') ? statement.lhs[statement.rhs.indexOf(value)] : undefined;
  if (target === undefined) return false;
  return mentions(literal, chainOf(context.file, target), ['ContentCache', 'Cache'], context).length > 0;
}

const WAITS: ReadonlySet<string> = new Set(['Wait', 'WaitWithJobs', 'WaitForDelete', 'WatchUntilReady']);

/** T16: waits that are asked of the client, which has no waiter. */
export const waiters: Detector = function* (context) {
  for (const { fun } of context.file.nodes().calls) {
    if (fun.kind !== 'SelectorExpr' || !WAITS.has(fun.sel.name)) continue;
    const selection = memberIn(fun, 'pkg/kube', context);
    const { receiver } = selection ?? {};
    if (receiver?.kind !== 'named' || receiver.name !== 'Client') continue;
    const chain = chainOf(context.file, fun.x);
    if (mentions(fun, chain, ['SetWaiter', 'SetWaiterWithOptions', 'Waiter'], context).length > 0) continue;
    const reason = 'ask GetWaiter(kube.LegacyStrategy) for a waiter and call it there: the client has none of its own';
    yield { trap: 'T16', node: fun.sel, how: 'method', package: 'pkg/kube', symbol: `Client.${fun.sel.name}`, reason };
  }
};

/** T15: hosts to log in at that are no hosts. */
export const logins: Detector = function* (context) {
  for (const { fun, args } of context.file.nodes().calls) {
    const host = args[0] === undefined ? undefined : literalString(args[0]);
    if (fun.kind !== 'SelectorExpr' || fun.sel.name !== 'Login' || host === undefined || !host.includes('/')) continue;
    if (memberIn(fun, 'pkg/registry', context)?.owner !== 'Client') continue;
    const reason = 'give Login the host alone: Helm 4 takes neither a scheme nor a path away';
    yield { trap: 'T15', node: fun.sel, how: 'method', package: 'pkg/registry', symbol: 'Client.Login', reason };
  }
};
