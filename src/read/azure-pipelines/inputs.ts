/** The inputs of a task. */
import type { Word } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { fileText, spanOf, type Text, textBuilder } from '../../source/text.ts';
import { textOf, wholeSpan } from '../lib/ci/around.ts';
import { EMPTY, type Field, fieldText, joined, oneField, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import type { Context } from './context.ts';
import { fieldsOf } from './flatten.ts';
import type { LineWord } from './line.ts';

/** One input. */
export interface Input {
  readonly name: string;
  readonly key: Span;
  /** The value as written; undefined for none. */
  readonly text: Text | undefined;
  readonly value: Value;
  /** Where the value stands; the key where none is written. */
  readonly site: Span;
}

/** The inputs by name in lower case. One that is given under several conditions has all their values. */
export function inputsOf(node: YamlNode | undefined, context: Context): Map<string, Input> {
  const inputs = new Map<string, Input>();
  for (const { key: name, keyText, value: node_, context: here } of fieldsOf(node, context)) {
    if (node_.kind === 'map' || node_.kind === 'seq') continue;
    const text = textOf(node_);
    const key = wholeSpan(keyText);
    const value = text === undefined ? EMPTY : joined(here.host.valueOf(text));
    const before = inputs.get(name.toLowerCase());
    const alternatives = [...(before?.value.alternatives ?? []), ...value.alternatives].slice(0, 16);
    const site = text === undefined ? key : wholeSpan(text);
    inputs.set(name.toLowerCase(), { name, key, text, value: { alternatives }, site });
  }
  return inputs;
}

/** One of the possible values of an input. */
export function fieldOf(input: Input, variant: number): Field {
  const { alternatives } = input.value;
  return alternatives[Math.min(variant, alternatives.length - 1)]?.[0] ?? [];
}

/** The text of an input, trimmed; undefined when it is not known. */
export function inputText(input: Input, variant: number): string | undefined {
  return fieldText(fieldOf(input, variant))?.trim();
}

/** An input as a word. */
export function inputWord(input: Input, variant: number): Word {
  return wordOf(fieldOf(input, variant), input.site);
}

/** How many variants there are, when each input takes its values in turn. */
export function variantsOf(inputs: ReadonlyMap<string, Input>): number {
  return Math.max(1, ...[...inputs.values()].map(({ value }) => value.alternatives.length));
}

/** A word that stands nowhere as such: the option that the task makes of what is written at `place`. */
export function madeWord(text: string, place: Span, context: Context): LineWord {
  const made = textBuilder(fileText(context.file)).put(text, place.start, place.end).build();
  return {
    value: oneField({ text, at: { text: made, start: 0, end: text.length } }),
    site: spanOf(made, 0, text.length),
  };
}

/** From the key of an input to the end of its value. */
export function wholeInput({ key, site }: Input): Span {
  if (site.end < key.end || site.path !== key.path) return key;
  return { ...key, end: site.end, endLine: site.endLine, endColumn: site.endColumn, exact: false };
}
