/** Commands: functions, cmdlets that run or print something, programs. */
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import type { ProgramCall } from '../calls.ts';
import { layerOn } from '../shell/context.ts';
import { appended, EMPTY, type Field, fieldShown, fieldText, joined, type Piece, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { bind } from './bind.ts';
import { type Context, type PowerShellFunction, type Runner, unknownAt } from './context.ts';
import { evaluate, splitAt } from './evaluate.ts';
import { runInnerBatch, runInnerPowerShell } from './inner.ts';
import { joinPath } from './member.ts';
import { exportLines, setAzureVariable } from './output.ts';
import { oneOf } from './run.ts';
import type { Expression, Stage } from './tree.ts';

export interface Outcome {
  /** A program that is called. */
  readonly call?: Omit<ProgramCall, 'stdout'>;
  /** What the command gives, when that is known. */
  readonly value?: Value | undefined;
}

interface Arg {
  readonly value: Value;
  readonly site: Span;
  readonly expression: Expression;
}

/** Verbs of cmdlets that neither run nor fetch what they are given. */
const SILENT =
  /^(?:write|out|format|select|where|sort|group|measure|test|get|set|add|new|remove|copy|move|rename|compare|convertto|convertfrom|join|split|resolve|assert|should|trace|log|show|read|clear|tee|import|export|use|find|push|pop|enter|exit|stop|wait|debug)-/i;
const PRINTS =
  /^(?:echo|write|write-host|write-output|write-verbose|write-warning|write-error|write-information|write-debug)$/;

/** Runs one command of a pipeline. */
export function runCommand(
  context: Context,
  stage: Stage & { kind: 'command' },
  piped: Value | undefined,
  runner: Runner,
): Outcome {
  const [head, ...rest] = stage.words;
  if (head === undefined) return {};
  if (head.kind === 'block')
    return {
      value: runBlock(stage.dot ? context : { ...context, env: layerOn(context.env) }, head, undefined, runner),
    };
  const captured: Context = { ...context, output: { ...context.output, stdout: 'captured' } };
  const args = rest.map((expression): Arg => {
    const site = spanOf(context.text, expression.start, expression.end);
    // Blocks are run where the command is known.
    const value =
      expression.kind === 'block' ? unknownAt(context, expression, false) : evaluate(captured, expression, runner);
    return { value, site, expression };
  });
  const value = evaluate(captured, head, runner);
  const site = spanOf(context.text, head.start, head.end);
  const text = fieldText(value.alternatives[0]?.[0] ?? []);
  const name = (text ?? '')
    .replace(/^.*[/\\](?=[^/\\]+$)/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  const called = head.kind === 'variable' && text === undefined ? `$${head.name}` : text?.toLowerCase();
  const fn = called === undefined ? undefined : context.shared.functions.get(called);
  if (fn !== undefined) return { value: callFunction(context, called ?? name, fn, args, site, runner) };
  const known = text === undefined ? undefined : cmdlet(context, name, args, piped, runner);
  if (known !== undefined) return known;
  const written = value.alternatives.length === 1 ? shownOf(value) : '';
  if (/\.psm?1$/i.test(written) || (stage.dot && text === undefined && written !== ''))
    return scriptLink(context, written, stage.dot, args, site);
  for (const { expression } of args)
    if (expression.kind === 'block') runBlock({ ...context, env: layerOn(context.env) }, expression, piped, runner);
  if (SILENT.test(name)) return {};
  const words = [{ value, site }, ...args.filter(({ expression }) => expression.kind !== 'block')];
  return {
    call: { words: words.map(({ value: one, site: at }) => ({ value: one, site: at })), output: context.output },
  };
}

function runBlock(
  context: Context,
  block: Expression & { kind: 'block' },
  piped: Value | undefined,
  runner: Runner,
): Value | undefined {
  const inner = { ...context, stack: [...context.stack, '{ }'].slice(-20) };
  const item = oneOf(piped);
  if (item !== undefined) {
    inner.env.variables.set('_', item);
    inner.env.variables.set('psitem', item);
  }
  const own = block.body.find((one) => one.kind === 'parameters');
  if (own?.kind === 'parameters') bind(inner, own.parameters, undefined, runner);
  return runner.values(inner, block.body);
}

function callFunction(
  context: Context,
  name: string,
  fn: PowerShellFunction,
  args: readonly Arg[],
  site: Span,
  runner: Runner,
): Value | undefined {
  const { shared, stack } = context;
  for (const { expression } of args)
    if (expression.kind === 'block') runBlock({ ...context, env: layerOn(context.env) }, expression, undefined, runner);
  if (stack.length >= 8 || stack.includes(name) || shared.budget <= 0) return undefined;
  shared.called.add(fn);
  const inner: Context = {
    ...context,
    text: fn.text,
    env: layerOn(context.env),
    stack: [...stack, name],
    sites: [...context.sites, site],
    output: { ...context.output, tested: false, onFailure: undefined },
  };
  bind(
    inner,
    fn.parameters,
    args.map((arg) => arg.value),
    runner,
  );
  return runner.values(inner, fn.body);
}

/** What the cmdlets that matter do; undefined for all others. */
function cmdlet(
  context: Context,
  name: string,
  args: readonly Arg[],
  piped: Value | undefined,
  runner: Runner,
): Outcome | undefined {
  const words = args.map(({ value }) => value);
  switch (name) {
    case 'invoke-expression':
    case 'iex': {
      const given = option(args, /^-com/i) ?? args[0];
      const value = given?.value ?? piped;
      if (value !== undefined) runInnerPowerShell(context, joined(value), given?.site, runner);
      return {};
    }
    case 'start-process':
    case 'saps':
    case 'start':
      return startProcess(context, args);
    case 'cmd': {
      const at = words.findIndex((value) => /^[/-][ck]$/i.test(textOf(value) ?? ''));
      const inner = args.slice(at + 1);
      if (at >= 0 && inner[0] !== undefined)
        runInnerBatch(context, spaced(inner.map(({ value }) => value)), inner[0].site);
      return {};
    }
    case 'pwsh':
    case 'powershell':
      return nestedPowerShell(context, args, runner);
    case 'join-path': {
      const parts = args.filter(({ value }) => !/^-\w/.test(textOf(value) ?? '')).map(({ value }) => joined(value));
      return { value: joinPath(parts) };
    }
    case 'get-command':
    case 'gcm': {
      const first = args.find(({ value }) => !/^-\w/.test(textOf(value) ?? ''));
      return { value: first?.value };
    }
    case 'add-content':
    case 'out-file':
    case 'set-content': {
      const target = option(args, /^-(?:path|filepath|literalpath)/i) ?? args[0];
      const value =
        option(args, /^-(?:value|inputobject)/i)?.value ?? (name === 'out-file' ? piped : (args[1]?.value ?? piped));
      if (target !== undefined && value !== undefined) exportLines(context, shownOf(target.value), value);
      return {};
    }
    case 'set-item':
    case 'new-item':
    case 'set-variable':
    case 'new-variable':
      return {};
    case 'import-module':
    case 'ipmo': {
      const path = args.find(({ value }) => /\.ps(?:m|d)?1$/i.test(shownOf(value)));
      return path === undefined ? {} : scriptLink(context, shownOf(path.value), true, [], path.site);
    }
    case 'write-host':
      setAzureVariable(context, spaced(words));
      return {};
    case 'write-output':
    case 'echo':
      setAzureVariable(context, spaced(words));
      return { value: words.reduce((all, value) => appended(all, value, 'fields'), { alternatives: [[]] }) };
    default:
      return PRINTS.test(name) ? {} : undefined;
  }
}

/** `Start-Process helm -ArgumentList 'upgrade', '--install'`. */
function startProcess(context: Context, args: readonly Arg[]): Outcome {
  const free: Arg[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    const text = arg && textOf(arg.value);
    if (arg === undefined) break;
    if (text === undefined || !/^-[A-Za-z]/.test(text)) free.push(arg);
    else if (!/^-(?:wait|nonewwindow|passthru|usenewenvironment|loaduserprofile)$/i.test(text)) index++;
  }
  const program = option(args, /^-(?:file|path)/i) ?? free.shift();
  const list = option(args, /^-arg/i) ?? free.shift();
  if (program === undefined) return {};
  const given = list === undefined ? [] : [{ value: argumentWords(list.value), site: list.site }];
  return { call: { words: [{ value: program.value, site: program.site }, ...given], output: context.output } };
}

/** The words of an argument list, which Windows joins by blanks and takes apart again. */
function argumentWords(value: Value): Value {
  const split = splitAt(value, '');
  return { alternatives: split.alternatives.map((fields) => fields.map(unquoted)) };
}

function unquoted(field: Field): Field {
  return field.map((piece): Piece => {
    if (!('text' in piece) || !/^".*"$/.test(piece.text)) return piece;
    const at = piece.at && { ...piece.at, start: piece.at.start + 1, end: piece.at.end - 1 };
    return { ...piece, text: piece.text.slice(1, -1), at };
  });
}

function nestedPowerShell(context: Context, args: readonly Arg[], runner: Runner): Outcome {
  const at = args.findIndex(({ value }) => /^[-/]c(?:om|ommand)?$/i.test(textOf(value) ?? ''));
  const file = option(args, /^[-/]f(?:ile)?$/i);
  const block = args.find(({ expression }) => expression.kind === 'block');
  if (block?.expression.kind === 'block')
    runBlock({ ...context, env: layerOn(context.env) }, block.expression, undefined, runner);
  else if (at >= 0 && args[at + 1] !== undefined) {
    runInnerPowerShell(
      { ...context, env: layerOn(context.env) },
      spaced(args.slice(at + 1).map(({ value }) => value)),
      args[at + 1]?.site,
      runner,
    );
  } else if (file !== undefined)
    return scriptLink(context, shownOf(file.value), false, args.slice(args.indexOf(file) + 1), file.site);
  return {};
}

function option(args: readonly Arg[], name: RegExp): Arg | undefined {
  const at = args.findIndex(({ value }) => name.test(textOf(value) ?? ''));
  return at < 0 ? undefined : args[at + 1];
}

function textOf({ alternatives }: Value): string | undefined {
  return alternatives[0]?.length === 1 ? fieldText(alternatives[0][0] ?? []) : undefined;
}

function shownOf({ alternatives }: Value): string {
  return (alternatives[0] ?? []).map(fieldShown).join(' ');
}

function spaced(values: readonly Value[]): Value {
  return joined(values.reduce((all, value) => appended(all, value, 'fields'), { alternatives: [[]] } as Value));
}

/** Another script of the repository. */
function scriptLink(context: Context, written: string, dot: boolean, args: readonly Arg[], span: Span): Outcome {
  const path = written
    .replaceAll('\\', '/')
    .replace(/^(?:\$psscriptroot|\$\{psscriptroot\}|\$\(split-path[^)]*\))\//i, './')
    .replace(/^\.\/(?:\.\/)+/, './');
  const { calls, input, budget } = context.shared;
  if (budget <= 0 || path === '') return {};
  if (path.includes('$')) {
    calls.add({ kind: 'outside', scope: input.scope, what: `script ${written.slice(0, 200)}`, span });
    return {};
  }
  calls.add({
    kind: 'link',
    origin: input.origin,
    scope: input.scope,
    how: dot ? 'source' : 'run',
    path,
    arguments: args.flatMap(({ value, site }) => (value.alternatives[0] ?? []).map((field) => wordOf(field, site))),
    variables: [],
    guards: context.guards,
    span,
  });
  return { value: dot ? undefined : EMPTY };
}
