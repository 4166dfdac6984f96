/** What becomes of one use, by itself. */
import semver from 'semver';
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { Ident } from '../go/ast.ts';
import { kindOf } from '../go/tree.ts';
import { counterpart } from './compare.ts';
import type { Outcome, RewriteContext, TextEdit, Use } from './context.ts';
import { fullPath } from './file-context.ts';
import { isLeftOver } from './leftovers.ts';
import { homeOf, keepsName, originOf, packageName, targetOf } from './packages.ts';
import { rewrites, symbolKey } from './registry.ts';

/** Symbols that Helm 4 has in all its releases, but not always with the same type. */
const CHANGED_WITHIN_4: ReadonlySet<string> = new Set(['pkg/action.ReleaseTesting.Run']);

/** What becomes of a use of a name, a field or a method; edits of its qualifier included. */
export function decide(use: Use, context: RewriteContext, api: SdkApi): Outcome {
  switch (use.major) {
    case 2:
      return { kind: 'manual', reason: ofHelm2(use, context, api) };
    case 3:
      return withQualifier(use, context, decide3(use, context, api));
    case 4:
      return decide4(use, context, api);
  }
}

/** Some packages of Helm 2 went on, most of them knew Tiller. */
function ofHelm2(use: Use, context: RewriteContext, api: SdkApi): string {
  const later = api.packageOf(`helm.sh/helm/v3/${use.package}`)?.objects.has(use.symbol) === true;
  const target = later ? targetOf(use.package, use.symbol) : undefined;
  const there = target !== undefined && counterpart(api, context.target, use.package, use.symbol) === 'same';
  return there
    ? `Nobody maintains Helm 2's library any more; ${fullPath(target)} has a ${use.symbol} too.`
    : "Nobody maintains Helm 2's library any more, and nothing of that name stands for it in Helm 4.";
}

function decide3(use: Use, context: RewriteContext, api: SdkApi): Outcome {
  const rewrite = rewrites.get(symbolKey(use));
  if (rewrite !== undefined) return rewrite(use, context);
  if (use.how === 'error-text') return { kind: 'none' };
  if (targetOf(use.package, use.symbol) === undefined) {
    // Members go on with the import, which stays at Helm 3.
    if (use.how !== 'name' && use.how !== 'implements') return { kind: 'none' };
    const reason = `Helm 4 keeps ${use.package} to itself, so ${use.symbol} needs a replacement of your own.`;
    return { kind: 'manual', reason };
  }
  const exactly = use.how === 'implements' && use.symbol.includes('.');
  switch (counterpart(api, context.target, use.package, use.symbol, exactly)) {
    case 'same':
      return { kind: 'none' };
    case 'changed':
      return {
        kind: 'manual',
        reason: exactly
          ? `${use.symbol} of the interface has another signature in Helm 4.`
          : `${use.symbol} has another type in Helm 4.`,
      };
    case 'none':
      return { kind: 'manual', reason: `Helm 4 has no ${use.symbol} in its SDK.` };
  }
}

/** Code for an earlier Helm 4, or code of which only the import paths were changed. */
function decide4(use: Use, context: RewriteContext, api: SdkApi): Outcome {
  const range = api.releasesOf(`helm.sh/helm/v4/${use.package}`, use.symbol);
  const there = range !== undefined && semver.satisfies(context.target, range);
  const before = { ...use, package: originOf(use.package, use.symbol, api) ?? use.package };
  const left = there && !CHANGED_WITHIN_4.has(symbolKey(before)) && isLeftOver(use, context, api);
  if (there && !left && !CHANGED_WITHIN_4.has(symbolKey(before))) return { kind: 'none' };
  const rewrite = rewrites.get(symbolKey(before));
  const outcome = rewrite?.(before, context);
  if (outcome !== undefined && (outcome.kind !== 'none' || !left)) return outcome;
  if (left) return { kind: 'manual', reason: `${use.symbol} has another form in Helm 4.` };
  return there || range === undefined
    ? { kind: 'none' }
    : { kind: 'manual', reason: `Helm ${context.target} has no ${use.symbol} in its SDK.` };
}

/** The name of the package before the dot, when the use is of a qualified name. */
export function qualifierOf(use: Use, context: RewriteContext): Ident | undefined {
  const parent = context.parentOf(use.node);
  if (parent === undefined || kindOf(parent) !== 'SelectorExpr' || !('x' in parent)) return undefined;
  const { x } = parent;
  if (!isIdent(x) || context.file.objectOf(x)?.kind !== 'package') return undefined;
  return x;
}

function isIdent(value: unknown): value is Ident {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Ident';
}

/** Names of a split package that went elsewhere than most of it get another qualifier. */
function withQualifier(use: Use, context: RewriteContext, outcome: Outcome): Outcome {
  if ((use.how !== 'name' && use.how !== 'implements') || outcome.kind === 'manual') return outcome;
  const qualifier = qualifierOf(use, context);
  const home = homeOf(use.package);
  const target = targetOf(use.package, use.symbol);
  if (qualifier === undefined || target === undefined) return outcome;
  if (target === home && (keepsName(use.package) || qualifier.name === packageName(home))) return outcome;
  const edits = outcome.kind === 'mechanical' ? outcome.edits : [];
  if (edits.some((edit) => edit.start <= qualifier.start && qualifier.end <= edit.end)) return outcome;
  const name = context.nameOf(target);
  if (name === qualifier.name) return outcome;
  const edit: TextEdit = { start: qualifier.start, end: qualifier.end, text: name };
  if (outcome.kind === 'mechanical') return { ...outcome, edits: [edit, ...edits] };
  const title = `Take ${use.symbol} from ${fullPath(target)}`;
  return { ...outcome, kind: 'mechanical', edits: [edit], safe: true, title };
}
