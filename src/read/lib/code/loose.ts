/**
 * Helm commands that are handed to a function of which nothing is known: `run_cmd("helm upgrade …")`,
 * `self.helm.run(["upgrade", "--wait"])`. Functions that print, log, compare or document say nothing of what runs.
 */
import { beginsHelmArguments, helmName } from '../shell/binary.ts';
import { mayRun } from '../shell/wrappers.ts';
import { type Field, fieldShown, fieldText, isKnown, type Value } from '../value.ts';
import { type Context, placeOf } from './context.ts';
import { runShell, runWords } from './run.ts';
import { sited } from './sites.ts';
import { appended, asElement, type Thing } from './thing.ts';
import type { Call, Expression, Extent, Item } from './tree.ts';

/** An argument of a call and what it stands for. */
export interface Argument {
  readonly item: Item;
  readonly thing: Thing;
}

/** Words in names of functions that print, log, compare or document, wherever they stand. */
const TELLS =
  /^(?:print\w*|puts|echo|log|logs|logger|logging|debug|info|warn\w*|err|error\w*|errors|exception\w*|fatal\w*|critical|trace|notice|panic\w*|fail\w*|skip\w*|throw|raise|throws|abort|die|assert\w*|expect\w*|should\w*|equal\w*|contain\w*|has|includes?|match\w*|tests?|describe|it|context|regexp?|compile|startswith|endswith|starts|ends|prefix|suffix|help|usage|doc\w*|description|message|msg|title|label|comment|note|say|secho|confirm|prompt|input|ask|patch\w*|mock\w*|stub\w*|spy\w*|called|verify|parser|deprecated|annotation|markdown|heading|paragraph|sprintf|errorf|dumps?|stringify|pformat)$/i;
/** Words that names begin with which take, keep, change or look at things, and run nothing. */
const KEEPS =
  /^(?:write\w*|search|find\w*|index|count|trim\w*|replace\w*|sub|gsub|split\w*|show\w*|display|render\w*|status|when|mapping|option|argument|add|append\w*|push\w*|extend|insert|get|set|setdefault|join|len|sizeof|str|repr|quote|type|format|text|sleep|require|import|load|open|read\w*|mkdir\w*|exists|isfile|isdir|which|new|from|map|filter|zip|enumerate|reversed|sorted|any|all|isinstance|getattr|hasattr|min|max|hash|bool|int|float|is|to)$/i;
/** Names of arguments that are text for people. */
const FOR_PEOPLE =
  /^(?:help|description|desc|doc|docs|message|msg|reason|title|label|name|summary|text|comment|usage|epilog|short|long|example|examples|id|key|err|error|note|hint|match|placeholder)$/i;
/** Words in names of functions that run what they are given. */
const RUNS =
  /^(?:run\w*|exec\w*|cmd|commands?|calls?|invoke\w*|sh|shell|bash|spawn\w*|popen|output|stdout|subprocess|system|must\w*)$/i;
/** Where shell text calls Helm: at its beginning, or behind an operator or a word that runs it. */
const CALLS_HELM =
  /(?:^|[;&|(`\n]|\b(?:sudo|then|do|time|exec|eval)\b)[ \t]*(?:[A-Za-z_]\w{0,60}=\S{0,200}[ \t]+)?(?:[\w./~${}-]{0,200}\/)?(?:helm[34]?(?:\.exe)?|\$\{?\w{0,40}[hH](?:ELM|elm)\w{0,40}\}?|\{[\w.]{0,60}[hH](?:ELM|elm)[\w.]{0,20}\})[ \t]+(?:-\S+[ \t]+(?:[^\s-]\S*[ \t]+)?){0,4}([a-z][a-z0-9-]*)/;

/** Reads what an unknown function is given, if that is a call of Helm. */
export function loose(context: Context, call: Call, name: string, args: readonly Argument[]): void {
  const segments = name.split('.').slice(-2);
  const last = segments.at(-1) ?? '';
  const words = wordsOfName(last);
  if (isSilent(name)) return;
  if (args.some(({ item }) => item.value.kind === 'function')) return;
  const surely = mayRun(words.join('_')) === 'surely' || words.some((word) => RUNS.test(word) || /^helm/i.test(word));
  if (context.quiet && !surely) return;
  const spoken = args.filter(({ item }) => item.name === undefined || !FOR_PEOPLE.test(item.name));
  const positional = spoken.filter(({ item }) => item.name === undefined);
  if (asWords(context, call, positional)) return;
  let read = false;
  for (const { item, thing } of spoken) read = readThing(context, call, thing, item.value, surely) || read;
  if (!read) withoutHelm(context, call, segments, words, positional);
}

/** A function returns a list that calls Helm: something elsewhere runs it. */
export function returned(context: Context, thing: Thing, site: Expression): void {
  if (context.calls.length === 0 && !context.frame.module && thing.list) readThing(context, site, thing, site, false);
}

/** `printErr`, `add_argument`, `toHaveBeenCalledWith` in lower-case words. */
function wordsOfName(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '');
}

/** Whether a function of this name prints, logs, compares or keeps what it is given. */
export function isSilent(name: string): boolean {
  const segments = name.split('.').slice(-2);
  const words = wordsOfName(segments.at(-1) ?? '');
  const [first = ''] = words;
  if (/(?:Error|Exception|Warning)$/.test(name)) return true;
  const runs = words.some((word) => RUNS.test(word));
  const [owner = ''] = segments.length > 1 ? segments : [];
  if (OWNERS.test(owner) && !runs) return true;
  if (owner === 't' || words.some((word) => /^called$/i.test(word))) return true;
  if (RUNS.test(first)) return false;
  return words.some((word) => TELLS.test(word)) || (!runs && KEEPS.test(first));
}

/** Objects whose methods print, log, compare or document. */
const OWNERS =
  /^_*(?:log|logger|logging|console|warnings|click|typer|pytest|re|mock|expect|assert|unittest|stdout|stderr|out|printer|regexp|json|yaml|parser|st)$/i;

/** A list that begins with Helm, a text that calls it, or a list of such texts. */
function readThing(context: Context, call: Extent, thing: Thing, site: Extent, surely: boolean): boolean {
  if (!thing.list) {
    // A map is no text, whatever its entries say.
    if (thing.members !== undefined) return false;
    const alternatives = thing.value.alternatives.filter((fields) => callsHelm(fields[0] ?? [], surely));
    if (alternatives.length === 0) return false;
    runShell(context, { alternatives }, site, { captures: false });
    return true;
  }
  if (thing.elements?.some((element) => element.list || element.members !== undefined) === true) {
    return thing.elements.map((element) => readThing(context, call, element, site, surely)).includes(true);
  }
  let read = false;
  for (const fields of thing.value.alternatives) {
    if (beginsHelm(fields)) {
      runWords(context, { alternatives: [fields] }, call, site, { captures: false });
      read = true;
      continue;
    }
    for (const field of fields) {
      if (!callsHelm(field, surely)) continue;
      runShell(context, { alternatives: [[field]] }, site, { captures: false });
      read = true;
    }
  }
  return read;
}

/** `run("helm", "upgrade", …)`, `run("helm", ["upgrade", …])`, with other words in front perhaps. */
function asWords(context: Context, call: Call, args: readonly Argument[]): boolean {
  const at = args.findIndex(({ thing }) => !thing.list && isHelm(thing.value.alternatives[0]?.[0]));
  const next = args[at + 1]?.thing.value.alternatives[0]?.[0];
  if (at < 0 || next === undefined || !beginsHelmArguments(fieldText(next))) return false;
  runWords(context, wordsOf(context, wordsAmong(args.slice(at))), call, call, { captures: false });
  return true;
}

/** A program and its arguments, without the options that stand behind a list of arguments, and without maps. */
function wordsAmong(args: readonly Argument[]): readonly Argument[] {
  const taken = args[1]?.thing.list === true && args[1].item.spread === false ? args.slice(0, 2) : args;
  return taken.filter(({ thing }) => thing.members === undefined);
}

/** `self.helm.run("upgrade", …)`, `run_helm(["upgrade", …])`, `helm("upgrade --install …")`. */
function withoutHelm(
  context: Context,
  call: Call,
  segments: readonly string[],
  words: readonly string[],
  args: readonly Argument[],
): void {
  if (!segments.some((segment) => /helm(?!file)/i.test(segment))) return;
  const [first] = args;
  const field = first?.thing.value.alternatives[0]?.[0];
  const text = field === undefined ? undefined : fieldText(field);
  if (first === undefined || field === undefined) return;
  const helm = { text: 'helm', at: undefined };
  const runs = words.some((word) => RUNS.test(word) || /^helm/i.test(word));
  const [sub = ''] = fieldShown(field).split(/\s/, 1);
  if (!first.thing.list && /\s/.test(fieldShown(field).trim())) {
    if (!beginsHelmArguments(sub) || (!runs && !/\s-/.test(fieldShown(field)))) return;
    const value = appended({ alternatives: [[[{ text: 'helm ', at: undefined }]]] }, first.thing.value, 'text');
    runShell(context, value, first.item.value, { captures: false });
    return;
  }
  if (!beginsHelmArguments(text)) return;
  const flags = args.some(({ thing }) => thing.value.alternatives.some((fields) => fields.some(isFlag)));
  if (!runs && !flags) return;
  const binary: Field = [helm];
  context.state.sites.set(binary, placeOf(context, call.callee));
  const value = appended({ alternatives: [[binary]] }, wordsOf(context, args), 'fields');
  runWords(context, value, call, call, { captures: false });
}

function wordsOf(context: Context, args: readonly Argument[]): Value {
  return args.reduce(
    (words: Value, { item, thing }) =>
      appended(words, item.spread ? thing.value : sited(context, asElement(thing), item.value), 'fields'),
    { alternatives: [[]] },
  );
}

function isFlag(field: Field): boolean {
  const head = field[0];
  return head !== undefined && isKnown(head) && /^--?[a-zA-Z]/.test(head.text);
}

function beginsHelm(fields: readonly Field[]): boolean {
  const [program, ...rest] = fields;
  if (!isHelm(program)) return false;
  const next = rest.find((field) => !isFlag(field));
  return (
    rest.some((field) => beginsHelmArguments(fieldText(field))) || (next !== undefined && fieldText(next) === undefined)
  );
}

/** A word that is Helm, or a name that nothing is known of and that says so. */
function isHelm(field: Field | undefined): boolean {
  if (field === undefined) return false;
  const [only] = field;
  if (only !== undefined && field.length === 1 && !isKnown(only))
    return (
      helmName([{ ...only, unknown: /^[$%<{(]/.test(only.unknown) ? only.unknown : `{${only.unknown}}` }]) !== undefined
    );
  return helmName(field) !== undefined;
}

/** The beginning of a text is looked at, and no more of it. */
const LOOKED_AT = 20_000;

function callsHelm(field: Field, surely: boolean): boolean {
  const shown = field
    .map((piece) =>
      isKnown(piece) ? piece.text : /^[$%<{(]/.test(piece.unknown) ? piece.unknown : `{${piece.unknown}}`,
    )
    .join('')
    .slice(0, LOOKED_AT);
  if (!/helm/i.test(shown)) return false;
  const match = CALLS_HELM.exec(shown);
  if (match === null || !beginsHelmArguments(match[1])) return false;
  return surely || /\s-/.test(shown);
}
