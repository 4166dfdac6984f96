/**
 * Status: Helm 4 always reads the resources of the release from the cluster
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/status.go#L47); Helm 3 did so only with ShowResources, and else what Get does.
 */
import type { CallExpr, Ident } from '../../go/ast.ts';
import type { Outcome, Rewrite, RewriteContext } from '../context.ts';
import { bindingOf } from './bindings.ts';
import { callOf, identsOf, is, literalBool } from './syntax.ts';
import { siteOf, writesAround } from './writes.ts';

/** `action.NewStatus` */
export const newStatus: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return manual('NewStatus is passed on as a function');
  const resources = asksForResources(call, context);
  if (resources === 'yes') return { kind: 'none' };
  if (resources === 'unknown')
    return manual('whether ShowResources is set is not plain here: leave NewStatus where it is, else take NewGet');
  const { start, end } = use.node;
  return {
    kind: 'mechanical',
    edits: [{ start, end, text: 'NewGet' }],
    safe: true,
    title: 'Read the release alone, as Helm 3 did without ShowResources',
    traps: ['T09'],
  };
};

/** `Status.ShowResources` */
export const showResources: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  const value = site.kind === 'write' ? site.write.value : undefined;
  if (
    site.kind === 'write' &&
    site.write.statement.lhs.length === 1 &&
    value !== undefined &&
    literalBool(context.file, value) !== undefined
  ) {
    const edits = [context.remove(site.write.statement)];
    return { kind: 'mechanical', edits, safe: true, title: 'Leave ShowResources away' };
  }
  return manual('ShowResources is gone: take NewStatus where it was true, and NewGet where it was false');
};

function manual(reason: string): Outcome {
  return { kind: 'manual', reason, traps: ['T09'] };
}

/** Whether the status of a call of NewStatus shows resources; `unknown` when its variable goes elsewhere. */
function asksForResources(call: CallExpr, context: RewriteContext): 'yes' | 'no' | 'unknown' {
  const holder = context.parentOf(call);
  if (is(holder, 'SelectorExpr') && holder.sel.name === 'Run') return 'no';
  const binding = bindingOf(call, context);
  if (binding.kind !== 'named' || typeof binding.chain?.root !== 'object' || binding.chain.path !== '')
    return 'unknown';
  const { root } = binding.chain;
  if (root.kind !== 'local' || !is(binding.statement, 'AssignStmt') || binding.statement.op !== ':=') return 'unknown';
  const idents = identsOf(context.file, root).filter((ident) => ident !== root.declared);
  if (!idents.every((ident) => staysLocal(ident, context))) return 'unknown';
  const values = writesAround(call, binding.chain, ['ShowResources'], context).map(({ value }) =>
    value === undefined ? undefined : literalBool(context.file, value),
  );
  if (values.includes(undefined)) return 'unknown';
  if (values.length === 0 || values.every((value) => value === false)) return 'no';
  return values.every((value) => value === true) ? 'yes' : 'unknown';
}

function staysLocal(ident: Ident, context: RewriteContext): boolean {
  const selector = context.parentOf(ident);
  return is(selector, 'SelectorExpr') && /^(?:Run|Version|ShowDescription|ShowResources)$/.test(selector.sel.name);
}
