/**
 * What the constructors of Helm 4 leave to the program and those of Helm 3 did not need: a wait strategy
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/kube/client.go#L206), client-side apply
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/install.go#L150), the states that a list shows
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/action/list.go#L143).
 */
import semver from 'semver';
import type { CallExpr } from '../../go/ast.ts';
import type { Missing, MissingUse, Outcome, RewriteContext } from '../context.ts';
import { type Binding, bindingOf, linesBehind } from './bindings.ts';
import { callOf, chainOf, functionOf, is, literalBool, literalString, sameChain } from './syntax.ts';
import { inSameList, type Write, writesAround } from './writes.ts';

/** A field that a constructor leaves out, and the line that sets it; `$` stands for the action. */
interface Line {
  readonly field: string;
  readonly line: string;
  readonly title: string;
  readonly trap: string;
}

/** What `action.NewInstall`, `NewUpgrade`, `NewRollback` and `NewUninstall` leave out. */
export const actionConstructor: Missing = (use, context) => {
  const owner = use.symbol.slice('New'.length);
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return [passedOn(owner, 'WaitStrategy', use.symbol)];
  if (isAskedOnly(call, context)) return [];
  const binding = bindingOf(call, context);
  const set = setBehind(binding, context);
  if (owner !== 'Uninstall' && staysDry(set, context)) return [];
  const lines: Line[] = [];
  if (!set.some((write) => write.field === 'Wait' || isTrue(write, 'Atomic', context))) {
    lines.push({
      field: 'WaitStrategy',
      line: `$.WaitStrategy = ${context.nameOf('pkg/kube')}.HookOnlyStrategy`,
      title: 'Wait for hooks only, as Helm 3 did without Wait',
      trap: 'T01',
    });
  }
  if (owner === 'Install') {
    lines.push({
      field: 'ServerSideApply',
      line: '$.ServerSideApply = false',
      title: 'Apply new releases from the client, as Helm 3 did',
      trap: 'T05',
    });
  }
  if (owner === 'Rollback' && semver.lt(context.target, '4.1.3')) {
    lines.push({
      field: 'ServerSideApply',
      line: '$.ServerSideApply = "auto"',
      title: 'Apply as the release before was applied',
      trap: 'T26',
    });
  }
  return missingUses(owner, binding, lines, context);
};

/** What `action.NewList` leaves out. */
export const listConstructor: Missing = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return [passedOn('List', 'StateMask', use.symbol)];
  const binding = bindingOf(call, context);
  const set = setBehind(binding, context);
  if (set.some((write) => write.field === 'StateMask') || setsMask(binding, context)) return [];
  const action = packageOf(call, context);
  return missingUses(
    'List',
    binding,
    [
      {
        field: 'StateMask',
        line: `$.StateMask = ${action}.ListDeployed | ${action}.ListFailed`,
        title: 'List deployed and failed releases, as Helm 3 did',
        trap: 'T08',
      },
    ],
    context,
  );
};

/** Whether only a field or another method of the action is asked for: `action.NewInstall(cfg).LocateChart(…)`. */
function isAskedOnly(call: CallExpr, { parentOf }: RewriteContext): boolean {
  const above = parentOf(call);
  return is(above, 'SelectorExpr') && !above.sel.name.startsWith('Run');
}

/** The name under which the constructor was called: `action`. */
function packageOf({ fun }: CallExpr, context: RewriteContext): string {
  return fun.kind === 'SelectorExpr' ? context.textOf(fun.x) : context.nameOf('pkg/action');
}

function missingUses(owner: string, binding: Binding, lines: readonly Line[], context: RewriteContext): MissingUse[] {
  const names = [owner.toLowerCase(), `helm${owner}`, `${owner.toLowerCase()}Action`];
  // What gets a variable of its own gets it once, with all lines.
  const groups = binding.kind === 'loose' && lines.length > 1 ? [lines] : lines.map((line) => [line]);
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const texts = group.map(({ line }) => line);
    const edits = linesBehind(binding, texts, names, context);
    const title = group.map((line, k) => (k === 0 ? line.title : line.title.toLowerCase())).join('; ');
    const outcome: Outcome =
      edits === undefined
        ? {
            kind: 'manual',
            reason: `set ${group.map(({ field }) => field).join(' and ')} on what New${owner} gives: ${texts.map((text) => text.replace('$.', '')).join(', ')}`,
            traps: group.map(({ trap }) => trap),
          }
        : { kind: 'mechanical', edits, safe: true, title, traps: group.map(({ trap }) => trap) };
    return [{ symbol: `${owner}.${first.field}`, outcome }];
  });
}

function passedOn(owner: string, field: string, name: string): MissingUse {
  const reason = `${name} is passed on as a function: set ${field} where it is called`;
  return { symbol: `${owner}.${field}`, outcome: { kind: 'manual', reason } };
}

/** The fields that are set in the same list of statements as the constructor, and so always. */
function setBehind(binding: Binding, context: RewriteContext): readonly Write[] {
  if (binding.kind !== 'named') return [];
  const { statement, chain } = binding;
  const fields = ['Wait', 'Atomic', 'ClientOnly', 'DryRun', 'DryRunOption', 'StateMask'];
  return writesAround(statement, chain, fields, context).filter(
    (write) => write.statement.start > statement.start && inSameList(write.statement, statement, context),
  );
}

function isTrue(write: Write, field: string, context: RewriteContext): boolean {
  return write.field === field && write.value !== undefined && literalBool(context.file, write.value) === true;
}

/** Whether the action never does more than a dry run: a field says so, and is not set otherwise later. */
function staysDry(set: readonly Write[], context: RewriteContext): boolean {
  return set.some((write) => {
    if (!isDry(write, context)) return false;
    return writesAround(write.statement, write.chain, [write.field], context).every((other) => isDry(other, context));
  });
}

function isDry(write: Write, context: RewriteContext): boolean {
  if (isTrue(write, 'ClientOnly', context) || isTrue(write, 'DryRun', context)) return true;
  const option = write.field === 'DryRunOption' && write.value !== undefined ? literalString(write.value) : undefined;
  return option === 'client' || option === 'server' || option === 'true';
}

/** Whether `SetStateMask` is called on the list in the same list of statements; its own rewrite looks after it. */
function setsMask(binding: Binding, context: RewriteContext): boolean {
  if (binding.kind !== 'named') return false;
  const { statement, chain } = binding;
  const end = functionOf(statement, context.parentOf)?.end ?? 0;
  return context.file.nodes().calls.some((call) => {
    if (
      call.start < statement.start ||
      call.end > end ||
      call.fun.kind !== 'SelectorExpr' ||
      call.fun.sel.name !== 'SetStateMask'
    )
      return false;
    const at = context.statementOf(call);
    return (
      at !== undefined && inSameList(at, statement, context) && sameChain(chainOf(context.file, call.fun.x), chain)
    );
  });
}
