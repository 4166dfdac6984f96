/** Actions that lack what Helm 4 refuses to go without, or are told two things that exclude each other. */
import semver from 'semver';
import type { CallExpr, Ident } from '../go/ast.ts';
import { type Binding, bindingOf } from '../rewrite/actions/bindings.ts';
import { identsOf, is, literalBool, literalString, unparen } from '../rewrite/actions/syntax.ts';
import { inSameList, writesAround } from '../rewrite/actions/writes.ts';
import type { RewriteContext } from '../rewrite/context.ts';
import { calledIn, type Detector, memberIn, mentions, stays, type TrapPlace } from './found.ts';

const ACTION = 'pkg/action';
const WAITING: ReadonlySet<string> = new Set(['NewInstall', 'NewUpgrade', 'NewRollback', 'NewUninstall']);

/** T01, T06 and T26: what is made by a constructor and used in the same function. */
export const clients: Detector = function* (context) {
  for (const call of context.file.nodes().calls) {
    const name = calledIn(call, ACTION, context);
    if (name === undefined || !WAITING.has(name.name)) continue;
    const binding = bindingOf(call, context);
    if (!isOwn(call, binding, context)) continue;
    const owner = name.name.slice('New'.length);
    if (lacks('WaitStrategy', call, binding, context) && !isDry(owner, call, binding, context)) {
      yield missing(
        'T01',
        name,
        `${owner}.WaitStrategy`,
        'set WaitStrategy: kube.HookOnlyStrategy waits for hooks only',
      );
    }
    if (
      owner === 'Rollback' &&
      semver.lt(context.target, '4.1.3') &&
      lacks('ServerSideApply', call, binding, context)
    ) {
      yield missing(
        'T26',
        name,
        'Rollback.ServerSideApply',
        'set ServerSideApply to "auto", as Helm 4.1.3 does by itself',
      );
    }
    if (owner === 'Install') yield* forced(call, binding, context);
  }
};

function missing(trap: string, node: Ident, symbol: string, reason: string): TrapPlace {
  return { trap, node, how: 'missing', package: ACTION, symbol, reason };
}

/** Whether nobody but the function that makes the action sets its fields. */
function isOwn(call: CallExpr, binding: Binding, context: RewriteContext): boolean {
  if (binding.kind !== 'named') return is(context.parentOf(call), 'SelectorExpr');
  const root = binding.chain?.root;
  return typeof root === 'object' && stays(call, binding.chain, identsOf(context.file, root), context);
}

function lacks(field: string, call: CallExpr, binding: Binding, context: RewriteContext): boolean {
  return binding.kind !== 'named' || mentions(call, binding.chain, [field], context).length === 0;
}

/** Whether an install or an upgrade is a dry run, which returns before it waits. */
function isDry(owner: string, call: CallExpr, binding: Binding, context: RewriteContext): boolean {
  if (owner === 'Uninstall' || binding.kind !== 'named') return false;
  const writes = writesAround(call, binding.chain, ['DryRunStrategy'], context);
  return (
    writes.length > 0 &&
    writes.every(({ value }) => {
      if (value === undefined) return false;
      const text = literalString(value);
      return text === 'client' || text === 'server' || /\bDryRun(?:Client|Server)$/.test(context.textOf(value));
    })
  );
}

/** ForceReplace of an install that is applied on the server; ForceConflicts of one that is not. */
function* forced(call: CallExpr, binding: Binding, context: RewriteContext): Iterable<TrapPlace> {
  if (binding.kind !== 'named') return;
  const { chain } = binding;
  for (const write of writesAround(call, chain, ['ForceReplace'], context)) {
    const { value, selector } = write;
    if (value !== undefined && literalBool(context.file, value) === false) continue;
    if (mentions(call, chain, ['ServerSideApply'], context).length > 0) continue;
    const reason = 'set ServerSideApply to false where ForceReplace may be true';
    yield { trap: 'T06', node: selector.sel, how: 'field', package: ACTION, symbol: 'Install.ForceReplace', reason };
  }
  const [off] = writesAround(call, chain, ['ServerSideApply'], context);
  if (off?.value === undefined || literalBool(context.file, off.value) !== false) return;
  for (const { value, selector, statement } of writesAround(call, chain, ['ForceConflicts'], context)) {
    if (
      value === undefined ||
      literalBool(context.file, value) !== true ||
      !inSameList(statement, off.statement, context)
    )
      continue;
    const reason = 'ForceConflicts is refused without server-side apply: leave one of the two out';
    yield { trap: 'T06', node: selector.sel, how: 'field', package: ACTION, symbol: 'Install.ForceConflicts', reason };
  }
}

const STRATEGIES: ReadonlySet<string> = new Set(['none', 'client', 'server']);

/** T02: texts that become a strategy for dry runs. */
export const dryRuns: Detector = function* (context) {
  for (const call of context.file.nodes().calls) {
    const name = calledIn(call, ACTION, context);
    const [arg] = call.args;
    if (name?.name !== 'DryRunStrategy' || arg === undefined) continue;
    const text = literalString(arg);
    if (text !== undefined && STRATEGIES.has(text)) continue;
    const reason = 'translate the text by a switch to action.DryRunNone, action.DryRunClient or action.DryRunServer';
    yield { trap: 'T02', node: name, how: 'name', package: ACTION, symbol: 'DryRunStrategy', reason };
  }
  for (const { lhs, rhs } of context.file.nodes().assigns) {
    for (const [k, left] of lhs.entries()) {
      const target = unparen(left);
      const value = rhs[k];
      if (target.kind !== 'SelectorExpr' || target.sel.name !== 'DryRunStrategy' || value === undefined) continue;
      const text = literalString(value);
      const member = text === undefined || STRATEGIES.has(text) ? undefined : memberIn(target, ACTION, context);
      if (member === undefined) continue;
      const symbol = `${member.owner}.DryRunStrategy`;
      yield {
        trap: 'T02',
        node: target.sel,
        how: 'field',
        package: ACTION,
        symbol,
        reason: 'set action.DryRunNone for a real run',
      };
    }
  }
};
