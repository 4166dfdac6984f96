/** Results of actions that are not what they look like. */
import type { AssignStmt, Ident, Node } from '../go/ast.ts';
import { is } from '../rewrite/actions/syntax.ts';
import type { RewriteContext } from '../rewrite/context.ts';
import type { GoObject } from '../types/checked.ts';
import { type Detector, memberIn } from './found.ts';

const ACTION = 'pkg/action';

/** T19: a release test of which nobody takes the function that cleans up. */
export const tests: Detector = function* (context) {
  for (const { lhs, rhs } of context.file.nodes().assigns) {
    const [, shutdown] = lhs;
    const method = runOf(rhs[0], 'ReleaseTesting', context);
    if (method === undefined || lhs.length !== 3 || !is(shutdown, 'Ident') || shutdown.name !== '_') continue;
    const reason = 'call the second result of Run when the logs are read: without it hooks stay in the cluster';
    yield { trap: 'T19', node: method, how: 'method', package: ACTION, symbol: 'ReleaseTesting.Run', reason };
  }
};

/** T14: the release of an upgrade compared with nil before the error was looked at. */
export const typedNils: Detector = function* (context) {
  const upgraded = new Map<GoObject, AssignStmt>();
  for (const statement of context.file.nodes().assigns) {
    const [rel] = statement.lhs;
    if (runOf(statement.rhs[0], 'Upgrade', context) === undefined || !is(rel, 'Ident')) continue;
    const object = context.file.objectOf(rel);
    if (object?.kind === 'local') upgraded.set(object, statement);
  }
  if (upgraded.size === 0) return;
  for (const { x, y } of context.file.nodes().comparisons) {
    if (!is(x, 'Ident') || !is(y, 'Ident') || y.name !== 'nil') continue;
    const object = context.file.objectOf(x);
    const statement = object === undefined ? undefined : upgraded.get(object);
    if (statement === undefined || x.start < statement.end || isChecked(statement, x, context)) continue;
    const reason = 'look at the error first: the release may be a nil pointer in a value that is not nil';
    yield { trap: 'T14', node: x, how: 'name', package: ACTION, symbol: 'Upgrade.Run', reason };
  }
};

/** `Run` of a call of the method of an action. */
function runOf(call: Node | undefined, owner: string, context: RewriteContext): Ident | undefined {
  if (!is(call, 'CallExpr') || call.fun.kind !== 'SelectorExpr') return undefined;
  const { sel } = call.fun;
  if (sel.name !== 'Run' && sel.name !== 'RunWithContext') return undefined;
  return memberIn(call.fun, ACTION, context)?.owner === owner ? sel : undefined;
}

/** Whether the error of an assignment sends the function back before a later place is reached. */
function isChecked(statement: AssignStmt, place: Node, context: RewriteContext): boolean {
  const failure = statement.lhs[1];
  const list = context.parentOf(statement);
  if (!is(failure, 'Ident') || !is(list, 'BlockStmt')) return false;
  return list.list.some(
    (other) =>
      other.kind === 'IfStmt' &&
      statement.end <= other.start &&
      other.end <= place.start &&
      other.cond.kind === 'BinaryExpr' &&
      is(other.cond.x, 'Ident') &&
      other.cond.x.name === failure.name &&
      other.body.list.at(-1)?.kind === 'ReturnStmt',
  );
}
