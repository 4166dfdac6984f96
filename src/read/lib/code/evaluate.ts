/** What expressions stand for. */
import { spanOf } from '../../../source/text.ts';
import { forkOfText } from '../shell/guard.ts';
import { EMPTY, type Field, fieldShown, fieldText, oneField, type Value, withGuards } from '../value.ts';
import { evaluateCall } from './calls.ts';
import { branchOf, type Context, guarded, placeOf, spend } from './context.ts';
import { runLoop } from './loops.ts';
import { dotted } from './names.ts';
import { runCall, runOf } from './run-call.ts';
import { sited } from './sites.ts';
import { formatted, joinedBy } from './strings.ts';
import {
  appended,
  asElement,
  asText,
  type Closure,
  type EntryPlace,
  eachFieldOf,
  isEmpty,
  listThing,
  maybeThing,
  NOTHING,
  oneOf,
  plus,
  type Thing,
  textThing,
} from './thing.ts';
import type { Expression, Extent, FunctionNode, Item, RunCall } from './tree.ts';
import { fromEnvironment, keyOf, lookUp, memberOfClass, setTarget, unknownAt } from './variables.ts';

/** Expressions inside expressions are followed so deep. */
const DEEPEST = 450;
/** Operands of one chain of operators; more are left out. */
const MAX_OPERANDS = 2_000;
/** Of more maps that a map takes over, and that nothing is known of, it is not said where they are written. */
const MAX_MORE = 20;

/** What an expression stands for. The calls in it are run. */
export function evaluate(context: Context, expression: Expression): Thing {
  const { state } = context;
  if (!spend(context)) return unknownAt(context, expression);
  if (state.depth >= DEEPEST) {
    state.tooDeep = true;
    return unknownAt(context, expression);
  }
  state.depth++;
  const thing = evaluateHere(context, expression);
  state.depth--;
  return thing;
}

function evaluateHere(context: Context, expression: Expression): Thing {
  switch (expression.kind) {
    case 'string':
      return textThing(stringValue(context, expression));
    case 'literal':
      if (/^(?:None|null|nil|undefined|false|False)$/.test(expression.shown)) return NOTHING;
      return textThing(oneField({ text: expression.shown, at: placeOf(context, expression) }));
    case 'name':
      return (
        lookUp(context, expression.name) ??
        context.state.host?.name?.(context, expression) ??
        argumentsOf(context, expression) ??
        unknownAt(context, expression, expression.name)
      );
    case 'member':
      return memberOf(context, expression, evaluate(context, expression.object), expression.name);
    case 'index':
      return elementOf(context, expression);
    case 'call':
      return evaluateCall(context, expression);
    case 'list':
      return listOf(context, expression.items);
    case 'map':
      return mapOf(context, expression);
    case 'binary':
      return binary(context, expression);
    case 'choice':
      return choice(context, expression);
    case 'function':
      return { ...NOTHING, closures: [closureOf(context, expression.function)] };
    case 'each': {
      const values: Thing[] = [];
      runLoop(context, expression.names, evaluate(context, expression.over), (inner) => {
        for (const condition of expression.conditions) evaluate(inner, condition);
        values.push(evaluate(inner, expression.value));
      });
      const list = listFrom(context, values, expression.value);
      return expression.conditions.length === 0 ? list : maybeThing(list);
    }
    case 'other':
      for (const child of expression.children) evaluate(context, child);
      return unknownAt(context, expression, dotted(context, expression));
  }
}

/** Makes a function known, so that it is read even if nothing calls it. */
export function closureOf(context: Context, node: FunctionNode): Closure {
  const { state, frame } = context;
  const closure = {
    node,
    variables: frame.module ? undefined : context.variables,
    self: context.classBody ?? frame.self,
  };
  if (!state.known.has(node)) {
    state.known.add(node);
    state.closures.push(closure);
  }
  return closure;
}

function stringValue(context: Context, { parts }: Extract<Expression, { kind: 'string' }>): Value {
  let value = EMPTY;
  for (const part of parts) {
    const next =
      part.kind === 'hole'
        ? asText(evaluate(context, part.value))
        : guarded(
            context,
            oneField({ text: part.text.value, at: { text: part.text, start: 0, end: part.text.value.length } }),
          );
    value = appended(value, next, 'text');
  }
  return value;
}

function memberOf(context: Context, expression: Expression, object: Thing, name: string): Thing {
  const owner = object.instance ?? object.names;
  const own = owner === undefined ? undefined : memberOfClass(context, owner, name);
  if (own !== undefined) return own;
  const entry = object.members?.get(name);
  if (entry !== undefined) return entry;
  const { environment } = context.state.language;
  if (object.reference !== undefined && environment.includes(object.reference)) {
    return fromEnvironment(context, name, undefined, expression);
  }
  return argumentsOf(context, expression) ?? unknownAt(context, expression, dotted(context, expression));
}

/** The words that the caller of the program gives it, behind those that the language puts in front. */
function argumentsOf(context: Context, expression: Expression): Thing | undefined {
  const { given, language } = context.state;
  const { names, skip } = language.arguments ?? {};
  if (given?.arguments === undefined || names === undefined || skip === undefined) return undefined;
  const name = dotted(context, expression);
  if (name === undefined || !names.includes(name)) return undefined;
  const program: Field = [{ unknown: name, at: undefined, list: false }];
  return listThing({ alternatives: [[...Array.from({ length: skip }, () => program), ...given.arguments]] });
}

function elementOf(context: Context, expression: Extract<Expression, { kind: 'index' }>): Thing {
  const object = evaluate(context, expression.object);
  const key = keyOf(evaluate(context, expression.index));
  const name = dotted(context, expression.object);
  const run = name === undefined ? undefined : runOf(context.state.language, name);
  if (run?.prefix !== undefined) return runIndex(context, run, expression);
  if (key === undefined) return unknownAt(context, expression, dotted(context, expression));
  if (!object.list || !/^\d{1,4}$/.test(key)) return memberOf(context, expression, object, key);
  const element = object.elements?.[Number(key)];
  if (element !== undefined) return element;
  const fields = object.value.alternatives.map((alternative) => alternative[Number(key)]);
  const alternatives = fields.flatMap((field) => (field === undefined ? [] : [[field]]));
  return alternatives.length === 0 ? unknownAt(context, expression) : textThing({ alternatives });
}

/** `helm["upgrade", "--wait"]`: a command that takes its arguments in brackets. */
function runIndex(context: Context, run: RunCall, expression: Extract<Expression, { kind: 'index' }>): Thing {
  const { object, index, start, end } = expression;
  const values = index.kind === 'other' ? index.children : [index];
  const items = values.map((value): Item => ({ value, spread: false, name: undefined }));
  const args = items.map((item) => ({ item, thing: evaluate(context, item.value) }));
  runCall(context, run, { kind: 'call', callee: object, arguments: items, start, end }, args, undefined);
  return unknownAt(context, expression);
}

function listOf(context: Context, items: readonly Item[]): Thing {
  let value: Value = { alternatives: [[]] };
  let plain = true;
  const elements: Thing[] = [];
  for (const item of items) {
    const thing = evaluate(context, item.value);
    elements.push(thing);
    if (item.spread) {
      value = appended(value, sited(context, thing.value, item.value, true), 'fields');
      continue;
    }
    if (thing.list && thing !== NOTHING && !isEmpty(thing)) plain = false;
    if (thing.members !== undefined || thing.closures !== undefined) plain = false;
    value = appended(value, sited(context, asElement(thing), item.value), 'fields');
  }
  return listThing(value, plain || items.some((item) => item.spread) ? undefined : elements);
}

/** A list of things that were made one by one. */
function listFrom(context: Context, things: readonly Thing[], written: Expression): Thing {
  let value: Value = { alternatives: [[]] };
  if (!spend(context, things.length)) return NOTHING;
  for (const thing of things) value = appended(value, sited(context, asElement(thing), written), 'fields');
  return listThing(value, things.some((thing) => thing.list) ? things : undefined);
}

function mapOf(context: Context, expression: Extract<Expression, { kind: 'map' }>): Thing {
  const members = new Map<string, Thing>();
  const places = new Map<string, EntryPlace>();
  const more: Extent[] = [];
  // What is written later wins.
  for (const part of partsOf(expression)) {
    if ('key' in part) {
      const name = keyOf(evaluate(context, part.key));
      const thing = evaluate(context, part.value);
      if (name === undefined) continue;
      members.set(name, thing);
      places.set(name, { key: extentOf(part.key), value: extentOf(part.value) });
      continue;
    }
    const taken = evaluate(context, part);
    if (!spend(context, (taken.members?.size ?? 0) / 10)) break;
    more.push(...(taken.more ?? (taken.members === undefined && !isEmpty(taken) ? [extentOf(part)] : [])));
    for (const [name, thing] of taken.members ?? []) {
      members.set(name, thing);
      const place = taken.places?.get(name);
      if (place === undefined) places.delete(name);
      else places.set(name, place);
    }
  }
  return {
    ...unknownAt(context, expression),
    members,
    places,
    ...(more.length === 0 ? {} : { more: more.slice(0, MAX_MORE) }),
  };
}

type MapNode = Extract<Expression, { kind: 'map' }>;

/** The entries of a map and the maps that it takes over, in the order in which they are written. */
function partsOf({ entries, spreads = [] }: MapNode): readonly (MapNode['entries'][number] | Expression)[] {
  if (spreads.length === 0) return entries;
  const startOf = (part: MapNode['entries'][number] | Expression): number => ('key' in part ? part.key : part).start;
  return [...entries, ...spreads].sort((a, b) => startOf(a) - startOf(b));
}

function extentOf({ start, end }: Extent): Extent {
  return { start, end };
}

function binary(context: Context, expression: Extract<Expression, { kind: 'binary' }>): Thing {
  // A chain leans to the left; following it by recursion would need a stack as deep as the chain is long.
  const chain: Extract<Expression, { kind: 'binary' }>[] = [];
  let first: Expression = expression;
  while (first.kind === 'binary' && chain.length < MAX_OPERANDS) {
    chain.push(first);
    first = first.left;
  }
  if (chain.length === 1 && expression.operator === ':=') {
    const thing = evaluate(context, expression.right);
    setTarget(context, expression.left, thing, true);
    return thing;
  }
  let left = evaluate(context, first);
  for (const node of chain.reverse()) left = operate(context, node, left, evaluate(context, node.right));
  return left;
}

function operate(context: Context, node: Extract<Expression, { kind: 'binary' }>, left: Thing, right: Thing): Thing {
  switch (node.operator) {
    case '+':
    case '..':
      return plus(left, right);
    case '<<':
      return left.list ? plus(left, listThing(asElement(right))) : plus(left, right);
    case '/':
      return textThing(joinedBy(appended(listThing(asElement(left)).value, asElement(right), 'fields'), '/'));
    case '%': {
      if (left.list) return unknownAt(context, node);
      const values = right.elements ?? (right.list ? eachFieldOf(right) : [right]);
      return textThing(formatted(left.value, 'percent', values, right.members ?? new Map()));
    }
    case '&&':
    case 'and':
      return maybeThing(right);
    default:
      return unknownAt(context, node);
  }
}

function choice(context: Context, expression: Extract<Expression, { kind: 'choice' }>): Thing {
  const { condition, options } = expression;
  if (condition === undefined) return oneOf(options.map((option) => evaluate(context, option)));
  evaluate(context, condition);
  const fork = forkOfCondition(context, condition);
  const things = options.map((option, index): Thing => {
    const guard = index === 0 ? fork?.taken : fork?.otherwise;
    const thing = evaluate(branchOf(context, guard === undefined ? [] : [guard]), option);
    return guard === undefined ? thing : { ...thing, value: withGuards(thing.value, [guard]) };
  });
  return oneOf(things);
}

/** What a condition says about the version of Helm. */
export function forkOfCondition(context: Context, condition: Expression): ReturnType<typeof forkOfText> {
  const { text } = context.state;
  const { start, end } = condition;
  const source = text.value.slice(start, Math.min(end, start + 500));
  const written = source.replace(/\bnot\b(?!\s+in\b)\s*/g, '! ').replace(/[A-Za-z_]\w*/g, (name) => {
    const field = context.variables.get(name)?.value.alternatives[0]?.[0];
    if (field === undefined || fieldText(field) !== undefined) return name;
    const shown = fieldShown(field);
    return shown.length < 200 && /helm/i.test(shown) && /version/i.test(shown) ? `${name} helm version` : name;
  });
  return forkOfText(written, spanOf(text, start, end));
}
