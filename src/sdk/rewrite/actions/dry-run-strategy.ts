/** Which strategy of Helm 4 stands for the fields of a dry run of Helm 3. */
import type { Expr } from '../../go/ast.ts';
import type { HelperName, RewriteContext, TextEdit } from '../context.ts';
import { literalBool, literalString } from './syntax.ts';

interface Fields {
  readonly clientOnly: Expr | undefined;
  readonly dryRun: Expr | undefined;
  readonly option: Expr | undefined;
}

/** What is set in one list of statements; `outer` is what was set around it before. */
export interface Settings extends Fields {
  readonly owner: string;
  readonly outer: Fields;
}

export interface Strategy {
  /** Whether the run does what it did. */
  readonly safe: boolean;
  /** The edits that write it where `value`, one of the expressions, stood. */
  readonly edits: (value: Expr | undefined) => TextEdit[];
}

/** What is known of a value: of a field that nothing sets, its zero. */
type Known<T> = T | 'open';

/** The strategy, or why there is none, as a sentence. */
export function strategyOf(settings: Settings, context: RewriteContext): Strategy | string {
  const { file } = context;
  const { owner, outer } = settings;
  const bool = (expression: Expr | undefined): Known<boolean> =>
    expression === undefined ? false : (literalBool(file, expression) ?? 'open');
  const option: Known<string> = textOf(settings.option ?? outer.option);
  const clientOnly = bool(settings.clientOnly ?? outer.clientOnly);
  const dryRun = bool(settings.dryRun ?? outer.dryRun);
  const dry = option === 'server' || option === 'client' || option === 'true' || dryRun;
  const looksUp = option === 'server' || option === 'none' || option === 'false';
  const constant = (name: string, safe: boolean): Strategy => ({
    safe,
    edits: (value) => (value === undefined ? [] : [whole(value, `${context.nameOf('pkg/action')}.${name}`)]),
  });
  if (owner === 'Rollback')
    return dry === 'open'
      ? called('dryRunStrategy', [settings.dryRun], true, context)
      : constant(dry ? 'DryRunClient' : 'DryRunNone', true);
  if (owner === 'Upgrade') {
    if (option === 'server' || (looksUp && dryRun === true)) return constant('DryRunServer', true);
    if (option === 'open')
      return called('upgradeStrategy', [settings.dryRun ?? outer.dryRun ?? 'false', settings.option], true, context);
    if (dry === 'open' && looksUp)
      return called('upgradeStrategy', [settings.dryRun, settings.option ?? `"${option}"`], true, context);
    if (dry === 'open') return called('dryRunStrategy', [settings.dryRun], true, context);
    return constant(dry ? 'DryRunClient' : 'DryRunNone', true);
  }
  if (clientOnly === true) {
    if (option === 'open' || (looksUp && dry !== false)) {
      return 'Helm 3 rendered without a cluster and yet looked up in it: choose action.DryRunServer, which needs the cluster, or action.DryRunClient';
    }
    return constant('DryRunClient', dry === true);
  }
  if (clientOnly === false && option === 'server') return constant('DryRunServer', true);
  if (clientOnly === false && dry === true) return constant('DryRunServer', looksUp);
  if (clientOnly === false && dry === false)
    return option === 'open' ? open(settings, context) : constant('DryRunNone', true);
  return open(settings, context);
}

function textOf(expression: Expr | undefined): Known<string> {
  return expression === undefined ? '' : (literalString(expression) ?? 'open');
}

function whole(value: Expr, text: string): TextEdit {
  return { start: value.start, end: value.end, text, gone: true };
}

/** An Install of which only the running program knows what it does. */
function open(settings: Settings, context: RewriteContext): Strategy | string {
  const { outer } = settings;
  if (outer.clientOnly !== undefined && settings.clientOnly === undefined) {
    return 'ClientOnly was set around this: set DryRunStrategy once, from all of ClientOnly, DryRun and DryRunOption';
  }
  const option = settings.option ?? outer.option ?? '""';
  const args = [settings.clientOnly ?? 'false', settings.dryRun ?? outer.dryRun ?? 'false', option];
  return called('installStrategy', args, false, context);
}

/** A call of a helper with the expressions as its arguments. */
function called(
  helper: HelperName,
  args: readonly (Expr | string | undefined)[],
  safe: boolean,
  context: RewriteContext,
): Strategy {
  const text = (arg: Expr | string | undefined): string =>
    arg === undefined ? 'false' : typeof arg === 'string' ? arg : context.textOf(arg);
  return {
    safe,
    edits: (value) => {
      if (value === undefined) return [];
      const name = context.helper(helper);
      const index = args.indexOf(value);
      if (index === -1) return [whole(value, `${name}(${args.map(text).join(', ')})`)];
      const before = args.slice(0, index).map((arg) => `${text(arg)}, `);
      const after = args.slice(index + 1).map((arg) => `, ${text(arg)}`);
      const { start, end } = value;
      return [
        { start, end: start, text: `${name}(${before.join('')}` },
        { start: end, end, text: `${after.join('')})` },
      ];
    },
  };
}
