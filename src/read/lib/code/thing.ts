/** What an expression of a program stands for: text or a list of words, and besides, functions, objects, maps. */
import { mergeValues, type Ways } from '../shell/branches.ts';
import type { Table } from '../table.ts';
import {
  eitherOf,
  type Field,
  appended as followed,
  isKnown,
  joined,
  type Piece,
  perhaps,
  type Value,
} from '../value.ts';
import type { Extent, FunctionNode } from './tree.ts';

/** A function, and what it sees besides its own variables. */
export interface Closure {
  readonly node: FunctionNode;
  /** The variables around it; undefined for those of the module. */
  readonly variables: Table<Thing> | undefined;
  /** The class that it is a method of. */
  readonly self: string | undefined;
}

export interface Thing {
  /** Text is one field; a list has a field for each element. */
  readonly value: Value;
  readonly list: boolean;
  /** The elements of a list that holds more than texts. */
  readonly elements?: readonly Thing[];
  readonly closures?: readonly Closure[];
  /** The dotted name of something that the program takes from elsewhere: `subprocess.run`. */
  readonly reference?: string;
  /** An object of a class of the program. */
  readonly instance?: string;
  /** The class itself. */
  readonly names?: string;
  /** Entries of a map, members of an object. */
  readonly members?: ReadonlyMap<string, Thing>;
  /** Where the entries of a map are written, as far as that is known. */
  readonly places?: ReadonlyMap<string, EntryPlace>;
  /** Other maps that it takes over and that nothing is known of: `{ ...args }`. */
  readonly more?: readonly Extent[];
}

/** Where an entry of a map is written. */
export interface EntryPlace {
  readonly key: Extent;
  readonly value: Extent;
}

/** `None`, `null`, a function that returns nothing: no words at all. */
export const NOTHING: Thing = { value: { alternatives: [[]] }, list: true };

export function textThing(value: Value): Thing {
  return { value, list: false };
}

export function listThing(value: Value, elements?: readonly Thing[]): Thing {
  return { value, list: true, ...(elements === undefined ? {} : { elements }) };
}

/** A thing as one text; the elements of a list are joined by spaces. */
export function asText(thing: Thing): Value {
  return thing.list ? joined(thing.value) : thing.value;
}

/** A thing as words of a list. */
export function asElement(thing: Thing): Value {
  if (thing.list) return thing.value;
  return { alternatives: thing.value.alternatives.map((fields) => fields.map(oneWord)) };
}

/** The elements of a list, as far as each of its alternatives has them in the same place. */
export function eachFieldOf({ value }: Thing): Thing[] {
  const longest = value.alternatives.reduce((most, fields) => Math.max(most, fields.length), 0);
  return Array.from({ length: Math.min(longest, 300) }, (_, index) =>
    textThing({
      alternatives: value.alternatives.flatMap((fields) => {
        const field = fields[index];
        return field === undefined ? [] : [[field]];
      }),
    }),
  );
}

/**
 * A value followed by another. Their alternatives go side by side, the first with the first: each comes up at least once, the
 * number does not grow, and what was decided by one condition stays together.
 */
export function appended(left: Value, right: Value, mode: 'text' | 'fields'): Value {
  if (left.alternatives.length <= 1 && right.alternatives.length <= 1) return followed(left, right, mode);
  const count = Math.max(left.alternatives.length, right.alternatives.length);
  const at = ({ alternatives }: Value, index: number): Value => {
    const fields = alternatives[Math.min(index, alternatives.length - 1)];
    return { alternatives: fields === undefined ? [] : [fields] };
  };
  return {
    alternatives: Array.from({ length: count }, (_, index) =>
      followed(at(left, index), at(right, index), mode),
    ).flatMap(({ alternatives }) => alternatives),
  };
}

/** Text behind text, or a list behind a list. */
export function plus(left: Thing, right: Thing): Thing {
  if (left.members !== undefined && !right.list) {
    return { ...left, members: new Map([...left.members, ...(right.members ?? [])]) };
  }
  if (!left.list && !right.list) return textThing(appended(left.value, right.value, 'text'));
  if (left === NOTHING && !right.list) return right;
  const elements =
    left.elements === undefined && right.elements === undefined
      ? undefined
      : [...(left.elements ?? eachFieldOf(left)), ...(right.elements ?? eachFieldOf(right))];
  return listThing(appended(left.value, right.value, 'fields'), elements);
}

/** Names of what holds flags, though it stands where one word does. */
const FLAGS = /(?:flag|arg|argument|opt|option|param|extra)s?\W*$/i;

/** A field that is one word for certain, whatever its unknown parts hold; a flag perhaps, when its name says so. */
function oneWord(field: Field): Field {
  if (field.every((piece) => isKnown(piece) || !piece.list)) return field;
  const [only] = field;
  if (field.length === 1 && only !== undefined && !isKnown(only) && FLAGS.test(only.unknown.slice(-60))) return field;
  return field.map((piece): Piece => (isKnown(piece) ? piece : { ...piece, list: false }));
}

/** Whether every alternative is known to hold no text. */
export function isEmpty({ value }: Thing): boolean {
  return value.alternatives.every((fields) =>
    fields.every((field) => field.every((piece) => isKnown(piece) && piece.text === '')),
  );
}

/** Whether something is nothing but empty: no object, no function. */
function isNothing(thing: Thing): boolean {
  return isEmpty(thing) && thing.closures === undefined && thing.members === undefined && thing.instance === undefined;
}

/** Whether nothing at all is known of a text. */
function isUnknown({ value, list }: Thing): boolean {
  const [fields = []] = value.alternatives;
  const [piece] = fields[0] ?? [];
  const single = value.alternatives.length === 1 && fields.length === 1 && fields[0]?.length === 1;
  return !list && single && piece !== undefined && !isKnown(piece) && piece.guards === undefined;
}

/** More functions than this are not called in one place. */
const MAX_CLOSURES = 4;
/** Maps in maps are brought together so many levels deep. */
const DEEPEST = 3;

/** One of several things. What is not there in one of them is there only perhaps. */
export function oneOf(things: readonly Thing[], depth = 0): Thing {
  const [first] = things;
  if (first === undefined) return NOTHING;
  if (things.every((thing) => thing === first)) return first;
  const filled = things.filter((thing) => !isNothing(thing));
  if (filled.length === 0) return things.find((thing) => !thing.list) ?? first;
  // Several things that nothing is known of are as good as one.
  const [blank, ...blanks] = filled.filter(isUnknown);
  const kept = blank === undefined || blanks.length === 0 ? filled : filled.filter((thing) => !blanks.includes(thing));
  const value = eitherOf(kept.map((thing) => thing.value));
  return {
    value: filled.length === things.length ? value : optional(value),
    list: filled.some((thing) => thing.list),
    ...besides(filled, depth),
  };
}

/** A thing that is there on some paths only. */
export function maybeThing(thing: Thing): Thing {
  return { ...thing, value: optional(thing.value) };
}

function optional(value: Value): Value {
  return { alternatives: value.alternatives.map((fields) => perhaps(fields)) };
}

/** What things are besides their text. */
function besides(things: readonly Thing[], depth: number): Omit<Thing, 'value' | 'list'> {
  const closures = [...new Set(things.flatMap((thing) => thing.closures ?? []))].slice(0, MAX_CLOSURES);
  const only = <T>(found: (thing: Thing) => T | undefined): T | undefined =>
    things.map(found).find((one) => one !== undefined);
  const reference = only((thing) => thing.reference);
  const instance = only((thing) => thing.instance);
  const names = only((thing) => thing.names);
  const maps = things.flatMap((thing) => thing.members ?? []);
  const places = things.flatMap((thing) => thing.places ?? []);
  const more = [...new Set(things.flatMap((thing) => thing.more ?? []))];
  return {
    ...(closures.length === 0 ? {} : { closures }),
    ...(reference === undefined ? {} : { reference }),
    ...(instance === undefined ? {} : { instance }),
    ...(names === undefined ? {} : { names }),
    ...(maps.length === 0 ? {} : { members: mergedMembers(maps, depth) }),
    ...(places.length === 0 ? {} : { places: mergedPlaces(places) }),
    ...(more.length === 0 ? {} : { more }),
  };
}

/** The places of entries of several maps; of those in more than one the first. */
function mergedPlaces(maps: readonly ReadonlyMap<string, EntryPlace>[]): ReadonlyMap<string, EntryPlace> {
  const [first] = maps;
  if (first !== undefined && maps.every((map) => map === first)) return first;
  return new Map([...maps].reverse().flatMap((map) => [...map]));
}

function mergedMembers(maps: readonly ReadonlyMap<string, Thing>[], depth: number): ReadonlyMap<string, Thing> {
  const [first] = maps;
  if (first !== undefined && (maps.every((map) => map === first) || depth >= DEEPEST)) return first;
  const held = new Map<string, Thing[]>();
  for (const map of maps) {
    for (const [name, thing] of map) {
      const others = held.get(name);
      if (others === undefined) held.set(name, [thing]);
      else if (!others.includes(thing)) others.push(thing);
    }
  }
  return new Map([...held].map(([name, things]) => [name, oneOf(things, depth + 1)]));
}

/**
 * Brings the variables of branches together, as `mergeBranches` of the shell does.
 *
 * @param into the variables before the branches; holds the result
 */
export function mergeTables(
  into: Table<Thing>,
  branches: readonly Table<Thing>[],
  exhaustive: boolean,
  tests: Ways['tests'] = [],
): void {
  const [only] = branches;
  if (only !== undefined && branches.length === 1 && exhaustive) {
    for (const [name, thing] of only.own) if (thing !== undefined) into.set(name, thing);
    return;
  }
  const changes = new Map<string, Map<number, Thing>>();
  for (const [index, branch] of branches.entries()) {
    for (const [name, thing] of branch.own) {
      if (thing === undefined || thing === into.get(name)) continue;
      const things = changes.get(name) ?? new Map<number, Thing>();
      changes.set(name, things.set(index, thing));
    }
  }
  const ways = { count: branches.length, exhaustive, tests };
  for (const [name, things] of changes) {
    const prior = into.get(name);
    const priorValue = prior?.value;
    const values = new Map([...things].map(([index, { value }]) => [index, value]));
    const all = [
      ...(prior === undefined || (exhaustive && things.size === branches.length) ? [] : [prior]),
      ...things.values(),
    ];
    into.set(name, {
      value: mergeValues(priorValue, values, ways),
      list: all.some((thing) => thing.list),
      ...besides(all, 0),
    });
  }
}
