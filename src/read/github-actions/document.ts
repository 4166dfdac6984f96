/** The parts of a workflow or action that matter, found in the parsed file. */
import { addTo } from '../../multimap.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { EMPTY, eitherOf, type Value } from '../lib/value.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { type Names, valueOfText } from './expressions.ts';

/** The text of a scalar; undefined for anything else. */
export function textOf(node: YamlNode | undefined): Text | undefined {
  return node?.kind === 'scalar' ? scalarText(node) : undefined;
}

/** The string of a scalar. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  return textOf(node)?.value;
}

/** One name of an `env:`, `with:` or similar map, and its value. */
export interface Setting {
  readonly name: string;
  readonly keyText: Text;
  /** Undefined when nothing is written. */
  readonly text: Text | undefined;
  readonly value: Value;
}

/** The scalars of a map, expressions in them resolved as far as they are known. */
export function settingsOf(node: YamlNode | undefined, names: Names): Setting[] {
  if (node?.kind !== 'map') return [];
  return entries(node).flatMap(({ key, keyText, value }) => {
    if (value.kind === 'map' || value.kind === 'seq') return [];
    const text = textOf(value);
    return [{ name: key, keyText, text, value: text === undefined ? EMPTY : valueOfText(text, names) }];
  });
}

/** `inputs:` of an action or a called workflow: the default is what an input holds when nobody gives it. */
export function inputDefaults(node: YamlNode | undefined): Map<string, Value> {
  const names = new Map<string, Value>();
  if (node?.kind !== 'map') return names;
  for (const { key, value } of entries(node)) {
    const fallback = get(value, 'default');
    const text = textOf(fallback);
    if (text !== undefined) names.set(`inputs.${key.toLowerCase()}`, valueOfText(text, new Map()));
  }
  return names;
}

/** `strategy.matrix`: every value that a key may have, `include` entries among them. */
export function matrixValues(node: YamlNode | undefined, names: Names): Map<string, Value> {
  const found = new Map<string, Value[]>();
  if (node?.kind !== 'map') return new Map();
  const add = (key: string, text: Text | undefined): void => {
    if (text === undefined) return;
    const name = `matrix.${key.toLowerCase()}`;
    addTo(found, name, valueOfText(text, names));
  };
  for (const { key, value } of entries(node)) {
    if (key === 'exclude') continue;
    for (const item of items(value)) {
      if (item.kind === 'map') {
        const prefix = key === 'include' ? '' : `${key}.`;
        for (const entry of entries(item)) add(`${prefix}${entry.key}`, textOf(entry.value));
      } else if (key !== 'include') add(key, textOf(item));
    }
  }
  return new Map([...found].map(([name, values]) => [name, eitherOf(values)]));
}

/** Where a whole text stands. */
export function wholeSpan(text: Text): ReturnType<typeof spanOf> {
  return spanOf(text, 0, text.value.length);
}
