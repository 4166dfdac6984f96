/** Which fields of Helm's actions a file sets, and on which variable. */
import { addTo } from '../../../multimap.ts';
import type { AssignStmt, Expr, KeyValueExpr, Node, SelectorExpr, UnaryExpr } from '../../go/ast.ts';
import type { CheckedFile } from '../../types/checked.ts';
import type { RewriteContext, Use } from '../context.ts';
import { type Chain, chainOf, functionOf, is, near, sameChain, unparen } from './syntax.ts';

/** `client.Wait = true`. */
export interface Write {
  /** `Install`. */
  readonly owner: string;
  /** `Wait`. */
  readonly field: string;
  /** `client`. */
  readonly target: Expr;
  readonly chain: Chain | undefined;
  /** Undefined when a call gives several values. */
  readonly value: Expr | undefined;
  readonly selector: SelectorExpr;
  readonly statement: AssignStmt;
}

/** The field of pkg/action that a selector selects: one of Helm 3 also where the type is already that of Helm 4. */
export function fieldOf(
  file: CheckedFile,
  selector: SelectorExpr,
): { readonly owner: string; readonly field: string } | undefined {
  const selection = file.selectionOf(selector);
  if (selection !== undefined) {
    const isOne = selection.what === 'field' && ACTION.test(selection.package);
    return isOne ? { owner: selection.owner, field: selection.name } : undefined;
  }
  const type = file.typeOf(selector.x);
  const named = type.kind === 'pointer' ? type.to : type;
  const isOne = named.kind === 'named' && ACTION.test(named.package);
  return isOne ? { owner: named.name, field: selector.sel.name } : undefined;
}

const ACTION = /^helm\.sh\/helm\/v[34]\/pkg\/action$/;

interface Index {
  readonly bySelector: ReadonlyMap<Node, Write>;
  /** By the function, declared or literal, in which they stand, in the order of the text. */
  readonly byFunction: ReadonlyMap<Node, readonly Write[]>;
}

const indexes = new WeakMap<CheckedFile, Index>();

/** The fields of pkg/action that a file sets. */
function indexOf({ file, parentOf }: RewriteContext): Index {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const bySelector = new Map<Node, Write>();
  for (const statement of file.nodes().assigns) {
    statement.lhs.forEach((left, index) => {
      const selector = unparen(left);
      if (selector.kind !== 'SelectorExpr') return;
      const found = fieldOf(file, selector);
      if (found === undefined) return;
      const value = statement.lhs.length === statement.rhs.length ? statement.rhs[index] : undefined;
      const { owner, field } = found;
      const chain = chainOf(file, selector.x);
      bySelector.set(selector, { owner, field, target: selector.x, chain, value, selector, statement });
    });
  }
  const byFunction = new Map<Node, Write[]>();
  for (const write of [...bySelector.values()].sort((a, b) => a.selector.start - b.selector.start)) {
    const around = functionOf(write.statement, parentOf);
    if (around === undefined) continue;
    addTo(byFunction, around, write);
  }
  const index = { bySelector, byFunction };
  indexes.set(file, index);
  return index;
}

/** The writes of some fields of one variable in the function around a node, closures in it apart. */
export function writesAround(
  node: Node,
  chain: Chain | undefined,
  fields: readonly string[],
  context: RewriteContext,
): readonly Write[] {
  const around = functionOf(node, context.parentOf);
  const writes = around === undefined ? undefined : indexOf(context).byFunction.get(around);
  if (writes === undefined) return [];
  return near(writes, node, ({ selector }) => selector.start).filter(
    (write) => fields.includes(write.field) && sameChain(write.chain, chain),
  );
}

/** The write of which an expression is the left side. */
export function writeOf(left: Node | undefined, context: RewriteContext): Write | undefined {
  return left === undefined ? undefined : indexOf(context).bySelector.get(left);
}

/** Whether two statements stand in the same list, so that one always follows the other. */
export function inSameList(a: Node, b: Node, context: RewriteContext): boolean {
  const above = context.parentOf(a);
  return above !== undefined && above === context.parentOf(b);
}

/** How a field is used. */
export type Site =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'key'; readonly pair: KeyValueExpr }
  | { readonly kind: 'address'; readonly address: UnaryExpr; readonly selector: SelectorExpr }
  | { readonly kind: 'read'; readonly selector: SelectorExpr }
  | { readonly kind: 'other' };

/** How the field of a use is used there. */
export function siteOf(use: Use, context: RewriteContext): Site {
  const above = context.parentOf(use.node);
  if (is(above, 'KeyValueExpr') && above.key === use.node) return { kind: 'key', pair: above };
  if (!is(above, 'SelectorExpr') || above.sel !== use.node) return { kind: 'other' };
  const write = writeOf(above, context);
  if (write !== undefined) return { kind: 'write', write };
  const holder = context.parentOf(above);
  if (is(holder, 'UnaryExpr') && holder.op === '&') return { kind: 'address', address: holder, selector: above };
  if (is(holder, 'AssignStmt') && holder.lhs.includes(above)) return { kind: 'other' };
  if (is(holder, 'IncDecStmt') || is(holder, 'RangeStmt')) return { kind: 'other' };
  return { kind: 'read', selector: above };
}
