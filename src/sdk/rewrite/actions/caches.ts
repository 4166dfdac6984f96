/**
 * The content cache: Helm 4 downloads nothing without one
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/downloader/chart_downloader.go#L102).
 */

import type { Type } from '../../../helm/sdk/types.ts';
import type { CompositeLit, Expr, KeyValueExpr, Node } from '../../go/ast.ts';
import type { CheckedFile } from '../../types/checked.ts';
import type { Outcome, Rewrite, RewriteContext } from '../context.ts';
import { type Binding, bindingOf, linesBehind } from './bindings.ts';
import { addedKey } from './literals.ts';
import { chainOf, is, isPlain, unparen } from './syntax.ts';

const TITLE = 'Give it the content cache without which Helm 4 downloads nothing';

/** The types `downloader.ChartDownloader`, `downloader.Manager` and `cli.EnvSettings`, where a value of one is made. */
export const cached: Rewrite = (use, context) => {
  const name = context.parentOf(use.node);
  const type = is(name, 'SelectorExpr') ? name : use.node;
  const holder = context.parentOf(type);
  if (is(holder, 'CompositeLit') && holder.type === type) return literal(holder, context);
  const zero = zeroValue(type, holder, context);
  if (zero === undefined) return { kind: 'none' };
  const line = `$.ContentCache = ${context.nameOf('pkg/helmpath')}.CachePath("content")`;
  const edits = linesBehind(zero, [line], ['helmCache'], context);
  if (edits !== undefined) return { kind: 'mechanical', edits, safe: true, title: TITLE, traps: ['T11'] };
  const reason = `set ContentCache of the new ${context.textOf(type)} before it downloads anything`;
  return { kind: 'manual', reason, traps: ['T11'] };
};

/** Where a zero value of the type is kept: `new(T)`, `var x T`. */
function zeroValue(type: Node, holder: Node | undefined, context: RewriteContext): Binding | undefined {
  if (is(holder, 'CallExpr') && holder.args[0] === type && context.textOf(holder.fun) === 'new') {
    return bindingOf(holder, context);
  }
  if (!is(holder, 'ValueSpec') || holder.type !== type || holder.values.length > 0) return undefined;
  const [name, ...others] = holder.names;
  const statement = context.statementOf(type);
  if (name === undefined || others.length > 0 || statement === undefined) return { kind: 'unknown' };
  return { kind: 'named', target: name.name, chain: chainOf(context.file, name), statement };
}

function literal(made: CompositeLit, context: RewriteContext): Outcome {
  const pairs = made.elements.filter((element) => element.kind === 'KeyValueExpr');
  if (pairs.length < made.elements.length) return { kind: 'none' };
  if (pairs.some(({ key }) => is(key, 'Ident') && (key.name === 'ContentCache' || key.name === 'Cache')))
    return { kind: 'none' };
  const settings = settingsIn(pairs, context);
  const value =
    settings === undefined ? `${context.nameOf('pkg/helmpath')}.CachePath("content")` : `${settings}.ContentCache`;
  return {
    kind: 'mechanical',
    edits: addedKey(made, pairs, 'ContentCache', value, context),
    safe: true,
    title: TITLE,
    traps: ['T11'],
  };
}

/** The settings that the values of the pairs come from, as they are written there. */
function settingsIn(pairs: readonly KeyValueExpr[], context: RewriteContext): string | undefined {
  for (const { value } of pairs) {
    const found = settingsOf(unparen(value), context);
    if (found !== undefined) return context.textOf(found);
  }
  return undefined;
}

function settingsOf(value: Expr, context: RewriteContext): Expr | undefined {
  const candidates = value.kind === 'SelectorExpr' ? [value.x] : value.kind === 'CallExpr' ? value.args : [];
  return candidates.find((candidate) => isPlain(candidate) && isSettings(candidate, context.file));
}

function isSettings(expression: Expr, file: CheckedFile): boolean {
  const type = file.typeOf(expression);
  return isEnvSettings(type) || (type.kind === 'pointer' && isEnvSettings(type.to));
}

function isEnvSettings(type: Type): boolean {
  return type.kind === 'named' && type.name === 'EnvSettings' && type.package === 'helm.sh/helm/v3/pkg/cli';
}
