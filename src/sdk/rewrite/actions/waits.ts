/**
 * Waits: a bool of Helm 3, a strategy in Helm 4.
 *
 * What Helm 3 did is `kube.LegacyStrategy` for true and `kube.HookOnlyStrategy` for false; the empty strategy fails at run time
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/kube/client.go#L190). Atomic raised Wait in Helm 3; in Helm 4 RollbackOnFailure
 * raises only HookOnlyStrategy, and to the status watcher
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/install.go#L361).
 */
import type { Expr } from '../../go/ast.ts';
import type { Selection } from '../../types/checked.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { is, literalBool, unparen } from './syntax.ts';
import { fieldOf, inSameList, siteOf, type Write, writeOf, writesAround } from './writes.ts';

const LEGACY = 'LegacyStrategy';
const HOOK_ONLY = 'HookOnlyStrategy';

/** `client.Wait` of Install, Upgrade, Rollback and Uninstall. */
export const wait: Rewrite = (use, context) => {
  const { node } = use;
  const site = siteOf(use, context);
  switch (site.kind) {
    case 'write': {
      const { value } = site.write;
      if (value === undefined)
        return manual('a call sets Wait together with other values: keep its bool in a variable');
      return becomes([rename(node), ...strategyEdits(value, raisedBefore(site.write, context), context)]);
    }
    case 'key':
      return becomes([rename(node), ...strategyEdits(site.pair.value, undefined, context)]);
    case 'address':
      return manual(
        `something else sets Wait through a pointer: give it a bool of your own, and set ${context.textOf(site.selector.x)}.WaitStrategy from it before Run`,
      );
    case 'read':
      return read(site.selector, node, context);
    case 'other':
      return manual('this use of Wait is none that a rewrite knows: WaitStrategy is not a bool');
  }
};

/** `client.Atomic` of Install and Upgrade. */
export const atomic: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  const edits: TextEdit[] = [{ start: use.node.start, end: use.node.end, text: 'RollbackOnFailure' }];
  const title = 'Write RollbackOnFailure for Atomic';
  if (site.kind === 'write') {
    const raise = raiseAfter(site.write, context);
    if (raise !== undefined) edits.push(raise);
    return {
      kind: 'mechanical',
      edits,
      safe: true,
      title: raise === undefined ? title : `${title}, and wait as it did`,
    };
  }
  // Who sets it through a pointer raises the wait only in Helm 4's way, to the status watcher.
  if (site.kind === 'address') return { kind: 'mechanical', edits, safe: false, title, traps: ['T22'] };
  return { kind: 'mechanical', edits, safe: true, title };
};

function manual(reason: string): Outcome {
  return { kind: 'manual', reason, traps: ['T01'] };
}

function becomes(edits: readonly TextEdit[]): Outcome {
  return {
    kind: 'mechanical',
    edits,
    safe: true,
    title: 'Write the wait strategy that does what Wait did',
    traps: ['T01'],
  };
}

function rename(node: { readonly start: number; readonly end: number }): TextEdit {
  return { start: node.start, end: node.end, text: 'WaitStrategy' };
}

/** Turns the bool of a write into a strategy; `raised` is what raises it besides. */
function strategyEdits(value: Expr, raised: string | undefined, context: RewriteContext): TextEdit[] {
  const literal = literalBool(context.file, value);
  if (literal === true) return [strategy(value, LEGACY, context)];
  if (literal === false && raised === undefined) return [strategy(value, HOOK_ONLY, context)];
  const { start, end } = value;
  if (literal === false) return [{ start, end, text: `${context.helper('waitStrategy')}(${raised})`, gone: true }];
  if (raised === undefined && isWait(value, context)) return [];
  return [
    { start, end: start, text: `${context.helper('waitStrategy')}(` },
    { start: end, end, text: raised === undefined ? ')' : ` || ${raised})` },
  ];
}

function strategy(value: Expr, name: string, context: RewriteContext): TextEdit {
  return { start: value.start, end: value.end, text: `${context.nameOf('pkg/kube')}.${name}`, gone: true };
}

/** Whether an expression is the Wait of an action. */
function isWait(expression: Expr, context: RewriteContext): boolean {
  const inner = unparen(expression);
  if (inner.kind !== 'SelectorExpr' || inner.sel.name !== 'Wait') return false;
  return fieldOf(context.file, inner)?.field === 'Wait';
}

function isField(selection: Selection | undefined): boolean {
  return selection?.what === 'field' && selection.name === 'Wait' && selection.package === 'helm.sh/helm/v3/pkg/action';
}

/** The condition under which an Atomic that was set before a Wait raises it; undefined when none does. */
function raisedBefore(write: Write, context: RewriteContext): string | undefined {
  const before = writesAround(write.statement, write.chain, ['Atomic'], context).filter(
    ({ selector, value }) =>
      selector.start < write.selector.start && (value === undefined || literalBool(context.file, value) !== false),
  );
  return before.length === 0 ? undefined : `${context.textOf(write.target)}.RollbackOnFailure`;
}

/** The statement after an Atomic that raises a Wait which was set before, elsewhere or never. */
function raiseAfter(write: Write, context: RewriteContext): TextEdit | undefined {
  const { value, statement } = write;
  const literal = value === undefined ? undefined : literalBool(context.file, value);
  if (literal === false) return undefined;
  const waits = writesAround(statement, write.chain, ['Wait'], context);
  const near = waits.filter((other) => inSameList(other.statement, statement, context));
  if (near.some(({ selector }) => selector.start > write.selector.start)) return undefined;
  const last = near.at(-1);
  if (last?.value !== undefined && literalBool(context.file, last.value) === true) return undefined;
  const target = context.textOf(write.target);
  const raise = `${target}.WaitStrategy = ${context.nameOf('pkg/kube')}.${LEGACY}`;
  const text = literal === true ? raise : `if ${target}.RollbackOnFailure {\n\t${raise}\n}`;
  return context.insertAfter(statement, text);
}

/** A Wait that is asked for: true is what a rewritten program calls the legacy strategy. */
function read(
  selector: Expr,
  node: { readonly start: number; readonly end: number },
  context: RewriteContext,
): Outcome {
  const { start, end } = node;
  const holder = context.parentOf(selector);
  if (is(holder, 'AssignStmt')) {
    const write = writeOf(holder.lhs[holder.rhs.indexOf(selector)], context);
    if (write?.field === 'Wait' && raisedBefore(write, context) === undefined) return becomes([rename(node)]);
  }
  if (is(holder, 'KeyValueExpr') && is(holder.key, 'Ident') && isField(context.file.keyOf(holder.key))) {
    return becomes([rename(node)]);
  }
  const legacy = `${context.nameOf('pkg/kube')}.${LEGACY}`;
  if (is(holder, 'UnaryExpr') && holder.op === '!') {
    return becomes([
      { start: holder.start, end: holder.start + 1, text: '' },
      { start, end, text: `WaitStrategy != ${legacy}` },
    ]);
  }
  const edits: TextEdit[] = [{ start, end, text: `WaitStrategy == ${legacy}` }];
  if (is(holder, 'BinaryExpr') && (holder.op === '==' || holder.op === '!=')) {
    edits.unshift({ start: selector.start, end: selector.start, text: '(' });
    edits.push({ start: selector.end, end: selector.end, text: ')' });
  }
  return becomes(edits);
}
