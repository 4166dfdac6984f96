/**
 * Post-renderers: Helm 4 gives them hooks as well, since 4.2 only when told nothing else
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/action.go#L91), and runs plugins only.
 */
import semver from 'semver';
import type { Rewrite } from '../context.ts';
import { callOf, is, unparen } from './syntax.ts';
import { inSameList, siteOf, writesAround } from './writes.ts';

/** `PostRenderer` of Install and Upgrade. */
export const postRenderer: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  if (site.kind !== 'write') return { kind: 'none' };
  const { write } = site;
  const { value, statement, chain, target } = write;
  const inner = value === undefined ? undefined : unparen(value);
  if (inner?.kind === 'Ident' && inner.name === 'nil') return { kind: 'none' };
  if (semver.lt(context.target, '4.2.0')) {
    const reason = `Helm ${context.target} always gives a post-renderer the hooks too: let it pass them on, or take Helm 4.2`;
    return { kind: 'manual', reason, traps: ['T07'] };
  }
  const first = writesAround(statement, chain, ['PostRenderer'], context).find((other) =>
    inSameList(other.statement, statement, context),
  );
  if (first !== undefined && first !== write) return { kind: 'none' };
  const strategy = `${context.nameOf('pkg/action')}.PostRenderStrategyNoHooks`;
  return {
    kind: 'mechanical',
    edits: [context.insertAfter(statement, `${context.textOf(target)}.PostRenderStrategy = ${strategy}`)],
    safe: true,
    title: 'Keep hooks from the post-renderer, as Helm 3 did',
    traps: ['T07'],
  };
};

/** `postrender.NewExec`, for which the package gets a function that does the same. */
export const newExec: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const name = context.parentOf(use.node);
  const at = is(name, 'SelectorExpr') ? name : use.node;
  const { start, end } = call?.fun ?? at;
  return {
    kind: 'mechanical',
    edits: [{ start, end, text: context.helper('execRenderer'), gone: true }],
    safe: true,
    title: 'Run the program from a post-renderer of its own; the SDK of Helm 4 only runs plugins',
  };
};
