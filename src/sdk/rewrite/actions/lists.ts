/** Lists: what nothing narrows shows all states in Helm 4 (https://github.com/helm/helm/blob/v4.3.1/pkg/action/list.go#L300). */
import type { Rewrite } from '../context.ts';
import { callOf, is, isPlain } from './syntax.ts';

/** `List.SetStateMask` */
export const setStateMask: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const statement = call === undefined ? undefined : context.parentOf(call);
  if (call?.fun.kind !== 'SelectorExpr' || !is(statement, 'ExprStmt') || !isPlain(call.fun.x)) {
    const reason =
      'SetStateMask shows all states when none is asked for: set StateMask where Helm 3 showed deployed and failed releases';
    return { kind: 'manual', reason, traps: ['T08'] };
  }
  const list = context.textOf(call.fun.x);
  const action = context.nameOf('pkg/action');
  const text = `if !${list}.All && ${list}.StateMask == ${action}.ListAll {\n\t${list}.StateMask = ${action}.ListDeployed | ${action}.ListFailed\n}`;
  return {
    kind: 'mechanical',
    edits: [context.insertAfter(statement, text)],
    safe: true,
    title: 'Show deployed and failed releases when no state is asked for, as Helm 3 did',
    traps: ['T08'],
  };
};
