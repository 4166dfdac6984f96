/**
 * What the actions return: releases of Helm 4 are values of any type
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/release/interfaces.go), so a helper gives them the type of Helm 3 again.
 */
import semver from 'semver';
import type { CallExpr } from '../../go/ast.ts';
import type { HelperName, Outcome, Rewrite, RewriteContext, Use } from '../context.ts';
import { callOf, is } from './syntax.ts';

/** `Run` and `RunWithContext` of Install, Upgrade, Get and Status. */
export const releaseResult: Rewrite = (use, context) => wrapped(use, 'release', context);

/** `Run` of List and History. */
export const releasesResult: Rewrite = (use, context) => wrapped(use, 'releases', context);

/** `ReleaseTesting.Run`, which gives a function that cleans up as well since Helm 4.1. */
export const testedResult: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (use.major === 4) return call === undefined ? { kind: 'none' } : forHelm40(call, context);
  const helper = semver.gte(context.target, '4.1.0') ? 'tested' : 'release';
  return call === undefined ? passedOn(use) : { ...around(call, helper, context), traps: ['T19'] };
};

/** A call in a program for Helm 4: only one for Helm 4.0 takes two results. */
function forHelm40(call: CallExpr, context: RewriteContext): Outcome {
  const holder = context.parentOf(call);
  if (!is(holder, 'AssignStmt') || holder.lhs.length !== 2 || semver.lt(context.target, '4.1.0'))
    return { kind: 'none' };
  const reason = 'since Helm 4.1 the second result of Run is a function that cleans up: call it when the logs are read';
  return { kind: 'manual', reason, traps: ['T19'] };
}

/** `UninstallReleaseResponse.Release`. */
export const responseRelease: Rewrite = (use, context) => {
  const selector = context.parentOf(use.node);
  if (!is(selector, 'SelectorExpr')) return { kind: 'none' };
  const holder = context.parentOf(selector);
  if (is(holder, 'AssignStmt') && holder.lhs.includes(selector)) return { kind: 'none' };
  if (is(holder, 'UnaryExpr') && holder.op === '&') {
    return { kind: 'manual', reason: 'the address of Release is taken, and it has another type in Helm 4' };
  }
  const { start, end } = selector;
  return {
    kind: 'mechanical',
    edits: [
      { start, end: start, text: `${context.helper('releaseOf')}(` },
      { start: end, end, text: ')' },
    ],
    safe: true,
    title: 'Give the release the type that it had',
  };
};

function wrapped(use: Use, helper: HelperName, context: RewriteContext): Outcome {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return passedOn(use);
  return isDropped(call, context) ? { kind: 'none' } : around(call, helper, context);
}

function passedOn({ symbol }: Use): Outcome {
  return { kind: 'manual', reason: `${symbol} is passed on as a function, and Helm 4's returns other types` };
}

/** Whether nobody sees the releases that a call returns. */
function isDropped(call: CallExpr, context: RewriteContext): boolean {
  const holder = context.parentOf(call);
  if (is(holder, 'ExprStmt') || is(holder, 'GoStmt') || is(holder, 'DeferStmt')) return true;
  if (is(holder, 'AssignStmt')) {
    const [first] = holder.lhs;
    return holder.rhs.length === 1 && is(first, 'Ident') && first.name === '_';
  }
  return (
    is(holder, 'ValueSpec') && holder.values.length === 1 && holder.names[0]?.name === '_' && holder.type === undefined
  );
}

function around(call: CallExpr, helper: HelperName, context: RewriteContext): Outcome {
  const { start, end } = call;
  return {
    kind: 'mechanical',
    edits: [
      { start, end: start, text: `${context.helper(helper)}(` },
      { start: end, end, text: ')' },
    ],
    safe: true,
    title: helper === 'releases' ? 'Give the releases the type that they had' : 'Give the release the type that it had',
  };
}
