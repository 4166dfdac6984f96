/** Calls that run a program. */
import { helmName } from '../shell/binary.ts';
import { fieldShown, fieldText, type Value } from '../value.ts';
import { type Context, placeOf } from './context.ts';
import type { Argument } from './loose.ts';
import { type RunOptions, runShell, runWords } from './run.ts';
import { sited } from './sites.ts';
import { splitAt } from './strings.ts';
import { appended, asElement, type Thing } from './thing.ts';
import type { Call, Expression, Language, RunCall } from './tree.ts';
import { noteEnvironment } from './variables.ts';

/** How a callee runs a program, by its dotted name; undefined when it does not. */
export function runOf(language: Language, name: string): RunCall | undefined {
  return language.runs.find(({ callee }) => callee.test(name));
}

/** Reads what a call runs. Returns false when the call holds nothing that could be run. */
export function runCall(
  context: Context,
  run: RunCall,
  call: Call,
  args: readonly Argument[],
  object: Thing | undefined,
): boolean {
  settings(context, run, args);
  const options: RunOptions = { captures: (run.captures === true && !inherits(args)) || takesOutput(args) };
  if (run.receiver === true) {
    if (object === undefined || call.callee.kind !== 'member') return false;
    return listOrShell(context, object, call, call.callee.object, options);
  }
  const named = run.named === undefined ? undefined : args.find(({ item }) => item.name === run.named);
  const positional = args.filter(({ item }) => item.name === undefined).slice(run.skip ?? 0);
  const first = named ?? positional[0];
  if (first === undefined) return false;
  const prefix = prefixOf(context, run, call);
  switch (run.takes) {
    case 'words':
      runWords(context, wordsOf(context, prefix, positional), call, call, options);
      return true;
    case 'list':
      runWords(context, wordsOf(context, prefix, [first]), call, first.item.value, options);
      return true;
    case 'program-list':
      runWords(context, wordsOf(context, prefix, programAndList(positional)), call, call, options);
      return true;
    case 'shell':
    case 'list-or-shell':
      return listOrShell(context, first.thing, call, first.item.value, options);
    case 'text-list':
      if (first.thing.list || !hasList(positional))
        return listOrShell(context, first.thing, call, first.item.value, options);
      runWords(
        context,
        wordsOf(context, splitAt(first.thing.value, undefined, true), programAndList(positional).slice(1)),
        call,
        call,
        options,
      );
      return true;
  }
}

function hasList(positional: readonly Argument[]): boolean {
  return programAndList(positional).length > 1;
}

/** The program, and the list behind it unless that is a map of options or a function. */
function programAndList(positional: readonly Argument[]): readonly Argument[] {
  const [program, list] = positional;
  if (program === undefined) return [];
  const isList = list !== undefined && list.thing.members === undefined && list.thing.closures === undefined;
  const first = { ...program, thing: helmAmong(program.thing) };
  return isList ? [first, { ...list, item: { ...list.item, spread: true } }] : [first];
}

/** Of the programs that may be run, those that are Helm, if any is; the others would only crowd them out. */
function helmAmong(thing: Thing): Thing {
  const alternatives = thing.value.alternatives.filter(([field = []]) => {
    return fieldText(field) !== undefined && helmName(field) !== undefined;
  });
  return alternatives.length === 0 ? thing : { ...thing, value: { alternatives } };
}

function wordsOf(context: Context, prefix: Value, args: readonly Argument[]): Value {
  let words = prefix;
  for (const { item, thing } of args) {
    words = appended(words, item.spread ? thing.value : sited(context, asElement(thing), item.value), 'fields');
  }
  return words;
}

function prefixOf(context: Context, run: RunCall, call: Call): Value {
  const fields = (run.prefix ?? []).map((text) => [{ text, at: undefined }]);
  for (const field of fields) context.state.sites.set(field, placeOf(context, call.callee));
  return { alternatives: [fields] };
}

/** Text goes to a shell; a list of words is run; a list of one text that holds several words is text for a shell again. */
function listOrShell(context: Context, thing: Thing, call: Call, site: Expression, options: RunOptions): boolean {
  if (!thing.list) {
    runShell(context, thing.value, site, options);
    return true;
  }
  for (const fields of thing.value.alternatives) {
    const [only] = fields;
    const text = only !== undefined && fields.length === 1 && /\s/.test(fieldShown(only).trim());
    if (text) runShell(context, { alternatives: [[only]] }, site, options);
    else runWords(context, { alternatives: [fields] }, call, site, options);
  }
  return true;
}

/** `{ stdio: 'inherit' }`: the program prints where this one does. */
function inherits(args: readonly Argument[]): boolean {
  return args.some(({ thing }) => {
    const stdio = thing.members?.get('stdio');
    return stdio !== undefined && !stdio.list && fieldText(stdio.value.alternatives[0]?.[0] ?? []) === 'inherit';
  });
}

/** `capture_output=True`, `stdout=subprocess.PIPE`. */
function takesOutput(args: readonly Argument[]): boolean {
  return args.some(({ item, thing }) => {
    if (item.name !== 'capture_output' && item.name !== 'stdout') return false;
    const field = thing.value.alternatives[0]?.[0];
    const shown = field === undefined ? '' : (fieldText(field) ?? fieldShown(field));
    return item.name === 'stdout' ? /PIPE/.test(shown) : /^true$/i.test(shown);
  });
}

/** The environment that a call gives to its program. */
function settings(context: Context, run: RunCall, args: readonly Argument[]): void {
  const { environment } = run;
  if (environment === undefined) return;
  const byName = args.find(({ item }) => item.name === environment);
  const inOptions = args.flatMap(({ thing }) => thing.members?.get(environment) ?? [])[0];
  const thing = byName?.thing ?? inOptions;
  const site = byName?.item.value ?? args.at(-1)?.item.value;
  if (thing !== undefined && site !== undefined) noteEnvironment(context, thing, site);
}
