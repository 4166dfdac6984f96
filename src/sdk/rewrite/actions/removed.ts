/** Fields that Helm 4 no longer has, and what stands for them. */
import type { Expr, Node } from '../../go/ast.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { withoutEntry } from './entries.ts';
import { is, isPlain, literalBool, literalString } from './syntax.ts';
import { siteOf } from './writes.ts';

/** `ReleaseTesting.HideNotes` and `Status.ShowDescription`, which the SDK never read. */
export const unused: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  if (site.kind === 'write') {
    const { statement, value, selector } = site.write;
    const title = `Leave ${use.symbol.replace('.', ' without ')}`;
    const about = { kind: 'mechanical', safe: true, title } as const;
    if (statement.lhs.length === 1 && value !== undefined && isConstant(value, context)) {
      return { ...about, edits: [context.remove(statement)] };
    }
    return { ...about, edits: [{ start: selector.start, end: selector.end, text: '_', gone: true }] };
  }
  if (site.kind === 'key') return keyAway(site.pair, context);
  return gone(use.symbol, 'nothing in the SDK ever read it');
};

/** `Recreate` of Upgrade and Rollback. */
export const recreate: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  const value = site.kind === 'write' ? site.write.value : site.kind === 'key' ? site.pair.value : undefined;
  const off = value !== undefined && literalBool(context.file, value) === false;
  if (site.kind === 'key' && off) return keyAway(site.pair, context);
  if (site.kind !== 'write' || value === undefined) {
    return gone(
      use.symbol,
      'Helm 4 restarts no pods: restart them yourself, or change an annotation of theirs with the release',
    );
  }
  const { statement, selector } = site.write;
  // Names that stand nowhere else would be left without a use.
  const alone =
    statement.lhs.length === 1 && (isConstant(value, context) || (value.kind === 'SelectorExpr' && isPlain(value)));
  const edit: TextEdit = alone
    ? context.remove(statement)
    : { start: selector.start, end: selector.end, text: '_', gone: true };
  const title = off ? 'Leave Recreate away' : 'Leave Recreate away; Helm 4 does not restart the pods of a release';
  return { kind: 'mechanical', edits: [edit], safe: off, title };
};

function gone(symbol: string, what: string): Outcome {
  return { kind: 'manual', reason: `${symbol} is gone; ${what}` };
}

function keyAway(pair: Node, context: RewriteContext): Outcome {
  const literal = context.parentOf(pair);
  if (!is(literal, 'CompositeLit')) return { kind: 'manual', reason: 'the field is gone: leave it out' };
  const edits = [withoutEntry(literal.elements, pair, context)];
  return { kind: 'mechanical', edits, safe: true, title: 'Leave the field out' };
}

function isConstant(value: Expr, context: RewriteContext): boolean {
  return literalBool(context.file, value) !== undefined || literalString(value) !== undefined;
}
