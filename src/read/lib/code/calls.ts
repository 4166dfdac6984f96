/** Calls: functions of the program are entered, what runs a program is read, methods of strings and lists are known. */
import { layered, type Table } from '../table.ts';
import { isKnown, unknownValue, type Value } from '../value.ts';
import { type Context, newFrame, spanAt } from './context.ts';
import { type Argument, isSilent, loose } from './loose.ts';
import { method } from './methods.ts';
import { dotted } from './names.ts';
import { runCall, runOf } from './run-call.ts';
import { sited } from './sites.ts';
import {
  appended,
  asElement,
  type Closure,
  eachFieldOf,
  listThing,
  NOTHING,
  oneOf,
  type Thing,
  textThing,
} from './thing.ts';
import type { Call, Expression, Parameter } from './tree.ts';
import {
  foreignBase,
  fromEnvironment,
  keyOf,
  memberOfClass,
  noteReading,
  setEnvironment,
  setTarget,
  unknownAt,
} from './variables.ts';

/** Functions inside functions are entered so deep. */
const MAX_STACK = 12;
/** A function that was entered so often is entered from no great depth any more: calls would multiply. */
const MAX_ENTRIES = 300;
const DEEP = 4;

const CONSTRUCTORS = ['__init__', 'constructor', 'initialize', 'init'];

/** What a call returns, as far as that can be said. */
export function evaluateCall(context: Context, call: Call): Thing {
  const { callee } = call;
  const object = callee.kind === 'member' ? context.state.evaluate(context, callee.object) : undefined;
  const called = calleeOf(context, callee, object);
  const name = called?.reference ?? dotted(context, callee);
  const known = called?.closures !== undefined || called?.names !== undefined;
  const args = argumentsOf(
    known || name === undefined || !isSilent(name) ? context : { ...context, quiet: true },
    call,
  );
  if (called?.names !== undefined && (callee.kind === 'name' || isNew(callee)))
    return build(context, called.names, call, args);
  if (called?.closures !== undefined && called.closures.length > 0) {
    return oneOf(called.closures.map((closure) => enter(context, closure, args, call)));
  }
  const hosted = name === undefined ? undefined : context.state.host?.call({ context, call, name, args, object });
  if (hosted !== undefined) return hosted;
  const environment = name === undefined ? undefined : environmentCall(context, name, call, args);
  if (environment !== undefined) return environment;
  const run = name === undefined ? undefined : runOf(context.state.language, name);
  if (run !== undefined) {
    inner(context, args, call);
    if (runCall(context, run, call, args, object)) return unknownAt(context, call);
  }
  const result = method(context, { call, object, name, args });
  if (result !== undefined) return result;
  inner(context, args, call);
  if (run === undefined) loose(context, call, name ?? '', args);
  return unknownAt(context, call);
}

/** `new Helm(…)` may come as a member `Helm.new`. */
function isNew(callee: Expression): boolean {
  return callee.kind === 'member' && callee.name === 'new';
}

function calleeOf(context: Context, callee: Expression, object: Thing | undefined): Thing | undefined {
  if (callee.kind !== 'member') {
    return callee.kind === 'call' && dotted(context, callee) === 'super'
      ? undefined
      : context.state.evaluate(context, callee);
  }
  if (callee.name === 'new' && object?.names !== undefined) return object;
  const owner = object?.instance ?? object?.names ?? superOf(context, callee.object);
  const own = owner === undefined ? undefined : memberOfClass(context, owner, callee.name);
  if (own !== undefined) return own;
  const entry = object?.members?.get(callee.name);
  if (entry !== undefined) return entry;
  if (owner === undefined && object !== undefined && !object.list)
    return methodOfSomeClass(context, object, callee.name);
  return undefined;
}

/** `super().run(…)`. */
function superOf(context: Context, object: Expression): string | undefined {
  if (object.kind !== 'call' && object.kind !== 'name') return undefined;
  const callee = object.kind === 'call' ? object.callee : object;
  if (callee.kind !== 'name' || callee.name !== 'super') return undefined;
  const { self } = context.frame;
  return self === undefined ? undefined : context.state.classes.get(self)?.bases[0];
}

/**
 * A method called on something that nothing is known of: that of a class of the program whose name the object goes by
 * (`self.helm.run(…)` with a class `Helm` or `HelmClient`).
 */
function methodOfSomeClass(context: Context, object: Thing, method: string): Thing | undefined {
  const field = object.value.alternatives[0]?.[0];
  const piece = field?.length === 1 ? field[0] : undefined;
  if (piece === undefined || isKnown(piece)) return undefined;
  const last = plain(/(\w+)\W*$/.exec(piece.unknown.slice(-60))?.[1] ?? '');
  if (last.length < 3) return undefined;
  for (const name of context.state.classes.keys()) {
    const own = plain(name);
    if (!own.startsWith(last) && !own.endsWith(last) && !last.endsWith(own)) continue;
    const found = memberOfClass(context, name, method);
    if (found !== undefined) return found;
  }
  return undefined;
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function argumentsOf(context: Context, call: Call): Argument[] {
  return call.arguments.map((item) => ({ item, thing: context.state.evaluate(context, item.value) }));
}

function build(context: Context, name: string, call: Call, args: readonly Argument[]): Thing {
  let built = false;
  for (const builder of CONSTRUCTORS) {
    const found = memberOfClass(context, name, builder);
    built ||= found !== undefined;
    for (const closure of found?.closures ?? []) enter(context, { ...closure, self: name }, args, call);
    if (found !== undefined) break;
  }
  const base = built ? undefined : foreignBase(context, name);
  // What builds it is the constructor of a class from elsewhere.
  if (base !== undefined) context.state.host?.call({ context, call, name: base, args, object: undefined });
  return { ...textThing(unknownValue(name, undefined)), instance: name };
}

/** Functions written as arguments run, as far as is known, here and now. */
function inner(context: Context, args: readonly Argument[], call: Call): void {
  for (const { item, thing } of args) {
    if (item.value.kind !== 'function') continue;
    for (const closure of thing.closures ?? []) enter(context, closure, [], call);
  }
}

function environmentCall(context: Context, name: string, call: Call, args: readonly Argument[]): Thing | undefined {
  const { environment, setters = [] } = context.state.language;
  const key = args[0] === undefined ? undefined : keyOf(args[0].thing);
  if (key === undefined) return undefined;
  if (setters.includes(name)) {
    const value = args[1];
    if (value !== undefined) setEnvironment(context, key, value.thing, value.item.value);
    return NOTHING;
  }
  const reads = environment.includes(name) || environment.includes(name.replace(/\.(?:get|fetch|getOrDefault)$/, ''));
  if (/\.setdefault$/.test(name) && environment.includes(name.replace(/\.setdefault$/, '')) && args[1] !== undefined) {
    setEnvironment(context, key, args[1].thing, args[1].item.value);
    return args[1].thing;
  }
  if (!reads) return undefined;
  if (args[0] !== undefined && context.state.language.notesReading) noteReading(context, key, args[0].thing, call);
  return fromEnvironment(context, key, args[1]?.thing, call);
}

/** The variables around the body of a function; what objects hold is as its caller left it. */
function around(context: Context, closure: Closure): Table<Thing> {
  const home = closure.variables ?? context.module;
  const { variables } = context;
  if (variables === home) return home;
  return { ...home, get: (name) => (name.includes('#') ? variables.get(name) : undefined) ?? home.get(name) };
}

/** Runs the body of a function of the program; returns what it returns. */
export function enter(context: Context, closure: Closure, args: readonly Argument[], call: Call): Thing {
  const { node } = closure;
  const { state } = context;
  if (context.stack.includes(node) || context.calls.length >= MAX_STACK) return unknownAt(context, call);
  const entries = state.entries.get(node) ?? 0;
  if (entries >= MAX_ENTRIES && context.calls.length > DEEP) return unknownAt(context, call);
  state.entries.set(node, entries + 1);
  state.entered.add(node);
  const frame = newFrame(closure.self ?? context.frame.self);
  const variables = layered(around(context, closure));
  const own: Context = {
    ...context,
    variables,
    frame,
    classBody: undefined,
    quiet: false,
    calls: [...context.calls, spanAt(context, call)],
    stack: [...context.stack, node],
  };
  const bound = bind(own, node.parameters, args);
  state.run(own, node.body);
  leave(context, own, bound);
  return oneOf(frame.returns);
}

/** Runs a function that is written as an argument as if its body stood there; names that it sets stay set. */
export function runInPlace(context: Context, closure: Closure, args: readonly Argument[]): void {
  const { node } = closure;
  const { state, frame } = context;
  if (context.stack.includes(node)) return;
  state.entered.add(node);
  const own: Context = {
    ...context,
    frame: { ...frame, self: closure.self ?? frame.self, returns: [] },
    classBody: undefined,
    quiet: false,
    stack: [...context.stack, node],
  };
  for (const [index, parameter] of node.parameters.entries()) {
    const thing = args[index]?.thing;
    if (thing !== undefined || parameter.name !== 'it')
      setParameter(own, parameter, thing ?? unknownParameter(own, parameter));
  }
  state.run(own, node.body);
}

/** Reads a function that nothing calls, with arguments that are not known. */
export function enterUncalled(context: Context, closure: Closure): void {
  const { node } = closure;
  context.state.entered.add(node);
  const own: Context = {
    ...context,
    variables: layered(closure.variables ?? context.module),
    frame: newFrame(closure.self),
    stack: [node],
  };
  for (const parameter of node.parameters) setParameter(own, parameter, unknownParameter(own, parameter));
  context.state.run(own, node.body);
  leave(context, own, []);
}

/** What a function set around itself, and lists of the caller that it changed. */
function leave(context: Context, own: Context, bound: readonly (readonly [string, Expression])[]): void {
  for (const [name, thing] of own.variables.own) {
    if (thing === undefined) continue;
    if (name.includes('#')) context.variables.set(name, thing);
    else if (own.frame.escapes.has(name)) {
      if (!context.frame.own.has(name) && !context.frame.module) context.frame.escapes.add(name);
      context.variables.set(name, thing);
    }
  }
  for (const [name, expression] of bound) {
    const thing = own.frame.mutated.has(name) ? own.variables.get(name) : undefined;
    if (thing?.list !== true) continue;
    if (expression.kind === 'name') context.frame.mutated.add(expression.name);
    setTarget(context, expression, thing, false);
  }
}

/** Gives parameters their arguments. Returns the parameters with the expressions that are names of what they hold. */
function bind(own: Context, parameters: readonly Parameter[], args: readonly Argument[]): [string, Expression][] {
  const bound: [string, Expression][] = [];
  const named = new Map<string, Argument>();
  const positional: { readonly thing: Thing; readonly source?: Expression }[] = [];
  let open: Thing | undefined;
  for (const { item, thing } of args) {
    if (item.name === '**') {
      for (const [name, member] of thing.members ?? []) named.set(name, { item, thing: member });
    } else if (item.name !== undefined) named.set(item.name, { item, thing });
    else if (item.spread) {
      const known =
        thing.list &&
        thing.value.alternatives.every((fields) =>
          fields.every((field) => field.every((piece) => isKnown(piece) || !piece.list)),
        );
      if (known && thing.value.alternatives.length === 1)
        positional.push(...eachFieldOf(thing).map((one) => ({ thing: one })));
      else {
        open ??= thing;
        positional.push({ thing: listThing(thing.value) });
      }
    } else positional.push({ thing, source: item.value });
  }
  let next = 0;
  const taken = new Set<string>();
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.keywords === true) {
      const members = new Map([...named].filter(([key]) => !taken.has(key)).map(([key, { thing }]) => [key, thing]));
      setParameter(own, parameter, { ...textThing(unknownValue(name, undefined)), members });
      continue;
    }
    if (parameter.rest) {
      setParameter(own, parameter, restOf(own, positional.slice(next)));
      next = positional.length;
      continue;
    }
    const byName = named.get(name);
    taken.add(name);
    const given = byName ?? positional[next];
    if (byName === undefined && given !== undefined) next++;
    const source = byName?.item.value ?? (given !== undefined && 'source' in given ? given.source : undefined);
    if (given !== undefined && (open === undefined || byName !== undefined || source !== undefined)) {
      setParameter(own, parameter, given.thing);
      if (source?.kind === 'name' || source?.kind === 'member') bound.push([name, source]);
    } else if (parameter.fallback !== undefined && open === undefined) {
      setParameter(own, parameter, own.state.evaluate(own, parameter.fallback));
    } else setParameter(own, parameter, open ?? textThing(unknownValue(name, undefined)));
  }
  return bound;
}

/** What a parameter that takes the rest holds. */
function restOf(context: Context, things: readonly { readonly thing: Thing; readonly source?: Expression }[]): Thing {
  let value: Value = { alternatives: [[]] };
  for (const { thing, source } of things) {
    const words = asElement(thing);
    value = appended(value, source === undefined ? words : sited(context, words, source), 'fields');
  }
  const nested = things.some(
    ({ thing, source }) => source !== undefined && (thing.list || thing.members !== undefined),
  );
  return listThing(value, nested ? things.map(({ thing }) => thing) : undefined);
}

function setParameter(own: Context, { name }: Parameter, thing: Thing): void {
  own.frame.own.add(name);
  own.variables.set(name, thing);
}

function unknownParameter(own: Context, parameter: Parameter): Thing {
  const { name } = parameter;
  const unknown = unknownValue(name, undefined, true);
  if (parameter.keywords === true) return textThing(unknown);
  if (parameter.rest) return listThing(unknown);
  const fallback = parameter.fallback === undefined ? undefined : own.state.evaluate(own, parameter.fallback);
  if (fallback === undefined || !mayMatter(fallback))
    return { ...textThing(unknown), list: fallback?.list === true && fallback !== NOTHING };
  return oneOf([fallback, { ...textThing(unknown), list: fallback.list }]);
}

/** Whether a default holds flags, or Helm itself. */
function mayMatter({ value }: Thing): boolean {
  return value.alternatives.some((fields) =>
    fields.some((field) => field.some((piece) => isKnown(piece) && /(?:^|\s)-|helm/i.test(piece.text))),
  );
}
