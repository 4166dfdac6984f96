/** Names, members and entries: what they hold, and how they are set. */
import { isHelmVariable, isPluginVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable, pinsInText } from '../../../helm/install/index.ts';
import { placeSpan } from '../../../source/text.ts';
import { helmName } from '../shell/binary.ts';
import { fieldText, isKnown, slicePiece, unknownValue, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { type Context, placeOf, shownOf, spanAt } from './context.ts';
import { addFact } from './facts.ts';
import { oneOf, type Thing, textThing } from './thing.ts';
import type { Expression, Extent } from './tree.ts';

/** Base classes are looked through so far. */
const MAX_BASES = 10;
/** A map with more entries than this takes no more. */
const MAX_MEMBERS = 500;

/** What a name stands for; undefined when the program does not say. */
export function lookUp(context: Context, name: string): Thing | undefined {
  const found = context.variables.get(name);
  if (found !== undefined) return found;
  const { self } = context.frame;
  if (self !== undefined && /^(?:self|this|cls)$/.test(name)) {
    return { ...textThing(unknownValue(name, undefined)), instance: self };
  }
  const own = self === undefined ? undefined : memberOfClass(context, self, name);
  if (own !== undefined) return own;
  if (!context.state.classes.has(name)) return undefined;
  return { ...textThing(unknownValue(name, undefined)), names: name };
}

/** The member of a class or of one that it inherits from. */
export function memberOfClass(context: Context, name: string, member: string): Thing | undefined {
  const names = [name];
  for (let at = 0; at < names.length && at < MAX_BASES; at++) {
    const current = names[at] ?? '';
    const found = context.variables.get(`${current}#${member}`);
    if (found !== undefined) return found;
    names.push(...(context.state.classes.get(current)?.bases ?? []));
  }
  return undefined;
}

/** The first class, among those that a class of the program inherits from, that the program takes from elsewhere. */
export function foreignBase(context: Context, name: string): string | undefined {
  const { classes } = context.state;
  const names = [name];
  for (let at = 0; at < names.length && at < MAX_BASES; at++) {
    const known = classes.get(names[at] ?? '');
    if (known === undefined) return names[at];
    names.push(...known.bases);
  }
  return undefined;
}

/** Sets a variable. `local` for a declaration; else a variable of a surrounding function or the module is changed. */
export function setName(context: Context, name: string, thing: Thing, local: boolean): void {
  if (context.classBody !== undefined) {
    context.variables.set(`${context.classBody}#${name}`, thing);
    return;
  }
  const { frame } = context;
  if (local) frame.own.add(name);
  else if (!frame.own.has(name) && !frame.module) {
    if (context.variables.get(name) === undefined) frame.own.add(name);
    else frame.escapes.add(name);
  }
  context.variables.set(name, thing);
}

/** Sets what an expression on the left side of an assignment names. Anything else is left alone. */
export function setTarget(context: Context, target: Expression, thing: Thing, local: boolean): void {
  switch (target.kind) {
    case 'name':
      setName(context, target.name, thing, local);
      return;
    case 'member':
      setMember(context, target.object, target.name, thing, {
        start: target.end - target.name.length,
        end: target.end,
      });
      return;
    case 'index': {
      const key = keyOf(context.state.evaluate(context, target.index));
      if (key !== undefined) setMember(context, target.object, key, thing, target.index);
      return;
    }
    default:
      return;
  }
}

function setMember(context: Context, object: Expression, name: string, thing: Thing, { start, end }: Extent): void {
  const holder = context.state.evaluate(context, object);
  const owner = holder.instance ?? holder.names;
  if (owner !== undefined) {
    context.variables.set(`${owner}#${name}`, thing);
    return;
  }
  if (holder.reference !== undefined && context.state.language.environment.includes(holder.reference)) {
    setEnvironment(context, name, thing, object);
    return;
  }
  const members = new Map(holder.members);
  if (members.size >= MAX_MEMBERS && !members.has(name)) return;
  members.set(name, thing);
  const at = { start, end };
  const places = new Map(holder.places).set(name, { key: at, value: at });
  setTarget(context, object, { ...holder, members, places }, false);
}

/** The text of a key: a string or a number that is known. */
export function keyOf({ value, list }: Thing): string | undefined {
  const [fields] = value.alternatives;
  return list || value.alternatives.length !== 1 ? undefined : fieldText(fields?.[0] ?? []);
}

/** A variable of the environment: what the program or its caller sets it to, else unknown. */
export function fromEnvironment(context: Context, name: string, fallback: Thing | undefined, at: Extent): Thing {
  const { environment } = context;
  const { given } = context.state;
  const set = environment.get(name) ?? given?.variables.get(name);
  if (set !== undefined) return textThing(set);
  const unknown = textThing(unknownValue(`$${name}`, placeOf(context, at), true));
  if (fallback === undefined) return unknown;
  // Whatever else it may be set to, what is run instead of Helm is Helm too.
  return isHelm(fallback) ? fallback : oneOf([fallback, unknown]);
}

function isHelm({ value, list }: Thing): boolean {
  return !list && value.alternatives.every(([field = []]) => helmName(field) !== undefined);
}

/** Sets a variable of the environment of this program, and of what it runs from here on. */
export function setEnvironment(context: Context, name: string, thing: Thing, site: Extent): void {
  context.environment.set(name, thing.value);
  noteSetting(context, name, thing.value, site);
}

/** Notes a variable of the environment that Helm reads. */
export function noteSetting(context: Context, name: string, value: Value, site: Extent): void {
  if (!isHelmVariable(name)) return;
  const span = spanAt(context, site);
  const word = wordOf(value.alternatives[0]?.[0] ?? [], span);
  const { scope } = context;
  addFact(context, { kind: 'env', origin: 'arguments', scope, name, value: word, span: word.span });
}

/** Notes a variable of Helm that the program reads, where its name is written. */
export function noteReading(context: Context, name: string, written: Thing, site: Extent): void {
  if (!isHelmVariable(name) && !isPluginVariable(name)) return;
  const { span } = wordOf(written.value.alternatives[0]?.[0] ?? [], spanAt(context, site));
  addFact(context, {
    kind: 'env',
    origin: 'arguments',
    scope: context.scope,
    name,
    value: undefined,
    span,
    reads: true,
  });
}

/** Notes the settings in an environment: a map, or a list of `NAME=value` as Go has it. */
export function noteEnvironment(context: Context, thing: Thing, site: Extent): void {
  for (const [name, { value }] of thing.members ?? []) noteSetting(context, name, value, site);
  if (!thing.list) return;
  for (const field of thing.value.alternatives[0] ?? []) {
    const [head, ...rest] = field;
    const name = head !== undefined && isKnown(head) ? /^([A-Z_]\w*)=/.exec(head.text)?.[1] : undefined;
    if (name === undefined || head === undefined || !isKnown(head)) continue;
    const value = slicePiece(head, name.length + 1, head.text.length);
    noteSetting(context, name, { alternatives: [[[value, ...rest]]] }, site);
  }
}

/** A version is put together from few pieces. */
const MAX_PIECES = 20;

/** Notes the pin that a constant makes: `HELM_VERSION = "v3.13.3"`, the address of an archive. */
export function notePin(context: Context, name: string, { value, list }: Thing, site: Extent): void {
  const [fields] = value.alternatives;
  const field = fields?.[0];
  if (list || value.alternatives.length !== 1 || field === undefined || field.length > MAX_PIECES) return;
  const first = field.find((piece) => isKnown(piece) && piece.at !== undefined);
  if (first?.at === undefined || !within(placeSpan(first.at), spanAt(context, site))) return;
  const word = wordOf(field, spanAt(context, site));
  if (word.text !== undefined && !/helm|\d/i.test(word.text)) return;
  const named = pinOfVersionVariable(name, word);
  const guesses = named !== undefined ? [named] : /helm/i.test(word.shown) ? pinsInText(word) : [];
  const { scope } = context;
  for (const { file: _, ...guess } of guesses) {
    addFact(context, { ...guess, kind: 'pin', origin: 'arguments', scope, guards: context.guards });
  }
}

function within(inner: Extent, outer: Extent): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** What an expression that nothing is known of stands for. */
export function unknownAt(context: Context, extent: Extent, reference?: string): Thing {
  const value = unknownValue(shownOf(context, extent), placeOf(context, extent), true);
  return { ...textThing(value), ...(reference === undefined ? {} : { reference }) };
}
