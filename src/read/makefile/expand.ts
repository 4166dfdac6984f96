/** Values of references: https://www.gnu.org/software/make/manual/html_node/Reference.html */
import type { Place, Text } from '../../source/text.ts';
import { textBuilder } from '../../source/text.ts';
import {
  appended,
  EMPTY,
  eitherOf,
  fieldText,
  isKnown,
  MAX_PIECES,
  oneField,
  type Piece,
  perhaps,
  pieceCount,
  slicePiece,
  unknownValue,
  type Value,
  withGuards,
} from '../lib/value.ts';
import { closersOf } from './brackets.ts';
import { callFunction } from './functions.ts';
import type { Part, Variables } from './variables.ts';

/** Everything that the value of a reference depends on. */
export interface Scene {
  readonly variables: Variables;
  /** Variables that hold in one place only: `$(1)` of a call, `$@` of a rule, the variable of a `foreach`. */
  readonly locals: ReadonlyMap<string, Value>;
  /** Variables that are being expanded; one that comes up again would never end. */
  readonly stack: readonly string[];
  /** Values of variables; undefined where they depend on the arguments of a call. */
  readonly cache: Map<string, Value> | undefined;
  /** Names that were referred to. */
  readonly used: Set<string>;
  /** References that may still be looked up, and how often a circle or the depth cut a value short. */
  readonly budget: { left: number; cuts: number };
  /** Runs a range of a text as shell and returns what it prints. */
  readonly shell: (scene: Scene, text: Text, start: number, end: number) => Value;
}

/** References inside references are followed so many levels deep. */
const DEEPEST = 40;

/** A piece of a text: as it stands, or a reference and its value. */
export type Section = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'literal' }
  | { readonly kind: 'dollar' }
  | { readonly kind: 'reference'; readonly value: Value }
);

/** The sections of a text between two offsets, in order. */
export function* sectionsOf(scene: Scene, text: Text, start: number, end: number): Generator<Section> {
  const closers = closersOf(text);
  const { value } = text;
  let done = start;
  let at = value.indexOf('$', start);
  while (at >= 0 && at < end - 1) {
    const close = closers.get(at);
    const next = value[at + 1] ?? '';
    const stop = close !== undefined ? close + 1 : at + 2;
    if (stop > end || (close === undefined && !/[$A-Za-z0-9_@<^*?+%|]/.test(next))) {
      at = value.indexOf('$', at + 1);
      continue;
    }
    if (at > done) yield { kind: 'literal', start: done, end: at };
    if (next === '$') yield { kind: 'dollar', start: at, end: stop };
    else {
      const place = { text, start: at, end: stop };
      const inner: Place =
        close === undefined ? { text, start: at + 1, end: stop } : { text, start: at + 2, end: close };
      yield { kind: 'reference', start: at, end: stop, value: valueOfReference(scene, place, inner) };
    }
    done = stop;
    at = value.indexOf('$', stop);
  }
  if (done < end) yield { kind: 'literal', start: done, end };
}

/** The value of a text between two offsets: one field for each way in which its variables may be set. */
export function expand(scene: Scene, text: Text, start: number, end: number): Value {
  let result: Value = EMPTY;
  for (const section of sectionsOf(scene, text, start, end)) {
    result = appended(result, valueOfSection(text, section), 'text');
    if (result.alternatives.every((fields) => pieceCount(fields) > MAX_PIECES)) break;
  }
  return result;
}

function valueOfSection(text: Text, section: Section): Value {
  switch (section.kind) {
    case 'reference':
      return section.value;
    case 'dollar':
      return oneField(dollar(text, section.start));
    case 'literal':
      return oneField({
        text: text.value.slice(section.start, section.end),
        at: { text, start: section.start, end: section.end },
      });
  }
}

/** `$$`, which stands for one dollar. */
function dollar(text: Text, at: number): Piece {
  const made = textBuilder(text)
    .put('$', at, at + 2)
    .build();
  return { text: '$', at: { text: made, start: 0, end: 1 } };
}

function valueOfReference(scene: Scene, place: Place, inner: Place): Value {
  const written = place.text.value.slice(place.start, Math.min(place.end, place.start + 200));
  const unknown = unknownValue(written, place, true);
  if (scene.stack.length >= DEEPEST || scene.budget.left-- <= 0) {
    scene.budget.cuts++;
    return unknown;
  }
  const deeper: Scene = { ...scene, stack: [...scene.stack, ''] };
  const found = callFunction(deeper, inner, unknown);
  if (found !== undefined) return found;
  const content = inner.text.value.slice(inner.start, inner.end);
  if (!content.includes('$')) return named(scene, content, unknown);
  const name = onlyText(expand(deeper, inner.text, inner.start, inner.end));
  return name === undefined ? unknown : named(scene, name, unknown);
}

/** `NAME`, or `NAME:suffix=other` of which only the removal of a prefix or suffix is followed. */
function named(scene: Scene, content: string, unknown: Value): Value {
  const colon = content.indexOf(':');
  if (colon < 0) return valueOfVariable(scene, content.trim(), unknown);
  const change = /^([\w.-]*)%=%$/.exec(content.slice(colon + 1));
  const value = valueOfVariable(scene, content.slice(0, colon).trim(), unknown);
  const piece =
    value.alternatives.length === 1 && value.alternatives[0]?.length === 1 ? value.alternatives[0][0]?.[0] : undefined;
  if (change === null || piece === undefined || !isKnown(piece) || value.alternatives[0]?.[0]?.length !== 1)
    return unknown;
  const prefix = change[1] ?? '';
  return piece.text.startsWith(prefix) ? oneField(slicePiece(piece, prefix.length, piece.text.length)) : value;
}

/** The text of a value that has only one. */
export function onlyText(value: Value): string | undefined {
  const fields = value.alternatives.length === 1 ? value.alternatives[0] : undefined;
  return fields?.length === 1 && fields[0] !== undefined ? fieldText(fields[0]) : undefined;
}

/** The value of a variable; `unknown` when nothing in the file sets it. */
export function valueOfVariable(scene: Scene, name: string, unknown: Value): Value {
  const local = scene.locals.get(name);
  if (local !== undefined) return local;
  scene.used.add(name);
  const variable = scene.variables.get(name);
  if (variable === undefined) return unknown;
  if (scene.stack.includes(name)) {
    scene.budget.cuts++;
    return unknown;
  }
  const cached = scene.cache?.get(name);
  if (cached !== undefined) return cached;
  const { cuts } = scene.budget;
  const inside: Scene = { ...scene, stack: [...scene.stack, name] };
  const value = eitherOf(variable.map((parts) => valueOfParts(inside, parts)));
  if (scene.budget.cuts === cuts) scene.cache?.set(name, value);
  return value;
}

function valueOfParts(scene: Scene, parts: readonly Part[]): Value {
  let result: Value = EMPTY;
  parts.forEach((part, index) => {
    const { body } = part;
    if (result.alternatives.some((fields) => pieceCount(fields) > MAX_PIECES)) return;
    const value = 'value' in body ? body.value : expand(scene, body.text, 0, body.text.value.length);
    const blank: Piece = { text: ' ', at: undefined };
    if (index > 0) result = appended(result, oneField(blank), 'text');
    result = appended(result, marked(value, part), 'text');
  });
  return result;
}

/** A value with the version tests around the assignment. */
function marked(value: Value, { guards, maybe }: Part): Value {
  const guarded = withGuards(value, guards);
  return maybe ? { alternatives: guarded.alternatives.map((fields) => perhaps(fields)) } : guarded;
}
