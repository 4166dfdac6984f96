/** What is known of the methods of strings and lists, and of functions for them, in any language. */
import { EMPTY, isKnown, type Value } from '../value.ts';
import { enter } from './calls.ts';
import type { Context } from './context.ts';
import { runLoop } from './loops.ts';
import type { Argument } from './loose.ts';
import { sited } from './sites.ts';
import { changeInPlace } from './statements.ts';
import { formatted, joinedBy, replaced, splitAt } from './strings.ts';
import {
  appended,
  asElement,
  asText,
  eachFieldOf,
  listThing,
  maybeThing,
  NOTHING,
  plus,
  type Thing,
  textThing,
} from './thing.ts';
import type { Call, Expression } from './tree.ts';
import { keyOf } from './variables.ts';

export interface MethodCall {
  readonly call: Call;
  /** What the method is called on; undefined for a plain function. */
  readonly object: Thing | undefined;
  /** The dotted name of what is called. */
  readonly name: string | undefined;
  readonly args: readonly Argument[];
}

/** Functions that return their argument, as far as words go. */
const SAME =
  /^(?:str|string|String|repr|list|tuple|Array\.from|sorted|set|strings\.TrimSpace|strings\.TrimPrefix|strings\.TrimSuffix|(?:textwrap\.)?dedent|(?:shlex\.|pipes\.)?quote|Shellwords\.(?:shell)?escape|shellescape|Path|pathlib\.Path|os\.path\.(?:abspath|expanduser|realpath|normpath)|os\.ExpandEnv|shutil\.which|exec\.LookPath|which\.sync|which|list_of|listOf|listOfNotNull|mutableListOf|arrayOf|arrayListOf|setOf|Arrays\.asList|List\.of|Collections\.singletonList)$/;
/** Methods that return what they are called on, as far as words go. */
const UNCHANGED =
  /^(?:strip|lstrip|rstrip|trim|trimStart|trimEnd|trimIndent|trimMargin|stripIndent|stripMargin|dedent|strip_heredoc|chomp|squish|copy|clone|toString|to_s|to_str|to_a|toList|toMutableList|toTypedArray|toArray|flatten|flat|compact|freeze|dup|filter|filterNotNull|filterNot|reject|select|uniq|distinct|shellescape|encode|decode|lower|casefold|format_map|as_posix|absolute|resolve|findAll|asType|collect_concat|values)$/;
const LISTS =
  /^(?:list_of|listOf|listOfNotNull|mutableListOf|arrayOf|arrayListOf|setOf|Arrays\.asList|List\.of|Collections\.singletonList)$/;
const ADDS_ALL = /^(?:extend|addAll|concat|plusAssign)$/;
const ADDS_FIRST = /^(?:unshift|prepend|insert|addFirst)$/;

/** What a known method or function returns; undefined when nothing is known of it. */
export function method(context: Context, method: MethodCall): Thing | undefined {
  const { call, object, name, args } = method;
  if (name !== undefined) {
    const known = plainFunction(context, name, call, args);
    if (known !== undefined) return known;
  }
  const { callee } = call;
  if (object === undefined || callee.kind !== 'member') return undefined;
  return onObject(context, callee, object, args, call);
}

function plainFunction(context: Context, name: string, _call: Call, args: readonly Argument[]): Thing | undefined {
  const first = args[0]?.thing;
  if (LISTS.test(name)) return args.length === 1 && first?.list === true ? first : listOf(context, args);
  if (first === undefined) return undefined;
  if (SAME.test(name)) return first;
  switch (name) {
    case 'append':
      return args.slice(1).reduce((list, arg) => withArgument(context, list, arg), asList(first));
    case 'fmt.Sprintf':
    case 'sprintf':
    case 'format':
    case 'String.format':
    case 'util.format':
    case 'Kernel.format':
      return textThing(formatted(asText(first), 'percent', spread(args.slice(1)), membersOf(args)));
    case 'fmt.Sprint':
      return args
        .map((arg) => arg.thing)
        .reduce((left, right) => textThing(appended(asText(left), asText(right), 'text')));
    case 'strings.Join':
      return textThing(joinedBy(first.value, separatorOf(args[1]) ?? ' '));
    case 'shlex.join':
    case 'subprocess.list2cmdline':
    case 'Shellwords.join':
      return textThing(joinedBy(first.value, ' '));
    case 'strings.Split':
      return listThing(splitAt(asText(first), separatorOf(args[1]), false));
    case 'strings.Fields':
      return listThing(splitAt(asText(first), undefined, false));
    case 'shlex.split':
    case 'shellwords.Parse':
    case 'shlex.Split':
    case 'shellquote.Split':
    case 'Shellwords.split':
    case 'Shellwords.shellwords':
      return first.list ? first : listThing(splitAt(asText(first), undefined, true));
    case 'os.path.join':
    case 'path.join':
    case 'filepath.Join':
    case 'File.join':
    case 'Paths.get':
      return textThing(joinedBy(listOf(context, args).value, '/'));
    case 'map':
    case 'filter':
      return args[1]?.thing.list === true ? (name === 'map' ? args[1].thing : maybeThing(args[1].thing)) : undefined;
    case 'itertools.chain':
      return listThing(args.reduce((list, arg) => appended(list, asElement(arg.thing), 'fields'), NO_FIELDS));
    case 'asyncio.run':
    case 'dict':
      return args.length === 1 && args[0]?.item.name === undefined ? first : { ...first, members: membersOf(args) };
    default:
      return undefined;
  }
}

const NO_FIELDS: Value = { alternatives: [[]] };

function onObject(
  context: Context,
  callee: Extract<Expression, { kind: 'member' }>,
  object: Thing,
  args: readonly Argument[],
  call: Call,
): Thing | undefined {
  const { name } = callee;
  const first = args[0]?.thing;
  if (context.state.language.adders.includes(name) && args.length > 0 && mayBeList(object)) {
    const list = addedTo(context, name, object, args);
    changeInPlace(context, callee.object, list);
    return list;
  }
  if (UNCHANGED.test(name)) return isCondition(name) ? maybeThing(object) : object;
  switch (name) {
    case 'slice':
      return sliceOf(object, args);
    case 'join':
    case 'joinToString':
      return joinOf(object, first);
    case 'split':
    case 'splitlines':
    case 'tokenize':
    case 'shellsplit':
      return object.list ? undefined : listThing(splitAt(object.value, separatorOf(args[0]), name === 'shellsplit'));
    case 'format': {
      const style = /\{[\w.[\]]*(?:![rsa])?(?::[^{}]*)?\}/.test(textsOf(object)) ? 'braces' : 'percent';
      if (object.list || (args.length === 0 && style === 'braces') || textsOf(object) === '') return undefined;
      return textThing(
        formatted(object.value, style, spread(args.filter(({ item }) => item.name === undefined)), membersOf(args)),
      );
    }
    case 'replace':
    case 'replaceAll':
    case 'gsub':
    case 'sub': {
      const what = first === undefined ? undefined : keyOf(first);
      if (object.list || what === undefined || args[1] === undefined || args[0]?.item.value.kind !== 'string')
        return undefined;
      return textThing(replaced(object.value, what, asText(args[1].thing)));
    }
    case 'plus':
    case 'concat':
      return args.reduce((left, arg) => plus(left, arg.thing), object);
    case 'get':
    case 'fetch':
    case 'getOrDefault': {
      const key = first === undefined ? undefined : keyOf(first);
      const member = key === undefined ? undefined : object.members?.get(key);
      return member;
    }
    case 'update':
    case 'putAll':
    case 'merge': {
      const members = new Map([...(object.members ?? []), ...(first?.members ?? []), ...membersOf(args)]);
      if (members.size === 0) return undefined;
      const merged = { ...object, members };
      changeInPlace(context, callee.object, merged);
      return merged;
    }
    case 'map':
    case 'flatMap':
    case 'flat_map':
    case 'collect':
    case 'collectMany':
    case 'forEach':
    case 'each':
    case 'each_with_index':
    case 'eachWithIndex':
      return forEach(context, object, args, call, /map|collect/i.test(name));
    default:
      return undefined;
  }
}

/** The elements from one on; with an end, or of a text, they are not followed. */
function sliceOf(object: Thing, args: readonly Argument[]): Thing | undefined {
  if (args.length === 0) return object;
  const from = args[0] === undefined ? '' : keyOf(args[0].thing);
  if (!object.list || args.length > 1 || !/^\d{1,3}$/.test(from ?? '')) return undefined;
  return listThing({ alternatives: object.value.alternatives.map((fields) => fields.slice(Number(from))) });
}

function isCondition(name: string): boolean {
  return /^(?:filter|filterNot|reject|select|findAll)$/.test(name);
}

function mayBeList(object: Thing): boolean {
  return (
    object.list ||
    (object.members === undefined &&
      object.value.alternatives.every((fields) => fields.every((field) => field.some((piece) => !isKnown(piece)))))
  );
}

function addedTo(context: Context, name: string, object: Thing, args: readonly Argument[]): Thing {
  const list = asList(object);
  if (ADDS_FIRST.test(name)) {
    const more = args.slice(name === 'insert' ? 1 : 0);
    return listThing(appended(listOf(context, more).value, list.value, 'fields'));
  }
  return args.reduce(
    (so, arg) => (ADDS_ALL.test(name) && arg.thing.list ? plus(so, arg.thing) : withArgument(context, so, arg)),
    list,
  );
}

function withArgument(context: Context, list: Thing, { item, thing }: Argument): Thing {
  if (item.spread || thing === NOTHING) return plus(list, listThing(thing.value));
  const value = appended(list.value, sited(context, asElement(thing), item.value), 'fields');
  if (list.elements === undefined && !thing.list && thing.members === undefined) return listThing(value);
  return listThing(value, [...(list.elements ?? eachFieldOf(list)), thing]);
}

function asList(thing: Thing): Thing {
  return thing.list ? thing : listThing(thing.value);
}

function listOf(context: Context, args: readonly Argument[]): Thing {
  return args
    .filter(({ item }) => item.name === undefined)
    .reduce((list: Thing, arg) => withArgument(context, list, arg), listThing(NO_FIELDS));
}

/** `", ".join(list)` and `list.join(", ")`. */
function joinOf(object: Thing, argument: Thing | undefined): Thing {
  if (object.list) return textThing(joinedBy(object.value, (argument && keyOf(argument)) ?? ' '));
  if (argument === undefined) return object;
  const separator = keyOf(object);
  return separator === undefined
    ? textThing(joinedBy(object.value, ' '))
    : textThing(joinedBy(argument.value, separator));
}

function separatorOf(argument: Argument | undefined): string | undefined {
  return argument === undefined ? undefined : keyOf(argument.thing);
}

function textsOf({ value }: Thing): string {
  return value.alternatives
    .flatMap((fields) => fields.flatMap((field) => field.map((piece) => (isKnown(piece) ? piece.text : ''))))
    .join(' ');
}

/** Positional arguments, with the elements of lists that are spread. */
function spread(args: readonly Argument[]): Thing[] {
  return args.flatMap(({ item, thing }) => (item.spread && thing.list ? eachFieldOf(thing) : [thing]));
}

function membersOf(args: readonly Argument[]): ReadonlyMap<string, Thing> {
  const members = new Map<string, Thing>();
  for (const { item, thing } of args) {
    if (item.name === '**') for (const [name, member] of thing.members ?? []) members.set(name, member);
    else if (item.name !== undefined) members.set(item.name, thing);
  }
  return members;
}

/** Runs a function for every element of a list. */
function forEach(
  context: Context,
  object: Thing,
  args: readonly Argument[],
  call: Call,
  collects: boolean,
): Thing | undefined {
  const closure = args.at(-1)?.thing.closures?.[0];
  if (closure === undefined) return undefined;
  const [parameter] = closure.node.parameters;
  const name = parameter?.name ?? 'it';
  const results: Thing[] = [];
  runLoop(context, [name], object, (inner) => {
    const element = inner.variables.get(name) ?? textThing(EMPTY);
    const item = { value: call, spread: false, name: undefined };
    results.push(enter(inner, closure, [{ item, thing: element }], call));
  });
  if (!collects) return object;
  const value = results.reduce((list, thing) => appended(list, asElement(thing), 'fields'), NO_FIELDS);
  return listThing(value, results.some((thing) => thing.list) ? results : undefined);
}
