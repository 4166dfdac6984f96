/** The names that expressions can use, in lower case: `parameters.x`, `variables.x`, the variable of an `each`. */
import { layered, type Table } from '../lib/table.ts';
import { eitherOf, type Value } from '../lib/value.ts';
import { entries, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { valueOfText } from './expressions.ts';

export type Names = Pick<Table<Value>, 'get'>;

/** Parameters deeper in lists and maps than this are not known. */
const MAX_DEPTH = 6;
/** Items of one list that are looked at. */
const MAX_ITEMS = 200;

/**
 * Gives a name what a node holds, and the names below it: a map `x` gives `x.key`, a list `x` gives `x[]` and `x[].key`,
 * each of its items being possible.
 */
export function bind(names: Table<Value>, name: string, node: YamlNode, depth = 0): void {
  for (const [key, values] of valuesBelow(name, node, names, depth)) names.set(key, eitherOf(values));
}

function valuesBelow(name: string, node: YamlNode, names: Names, depth: number): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  const add = (key: string, values: readonly Value[]): void => {
    found.set(key, [...(found.get(key) ?? []), ...values].slice(0, MAX_ITEMS));
  };
  if (depth > MAX_DEPTH) return found;
  const text = scalarText(node);
  if (text !== undefined) add(name, [valueOfText(text, names)]);
  const below = (part: string, child: YamlNode): void => {
    for (const [key, values] of valuesBelow(`${name}${part}`, child, names, depth + 1)) add(key, values);
  };
  for (const { key, value } of entries(node).slice(0, MAX_ITEMS)) below(`.${key.toLowerCase()}`, value);
  for (const item of items(node).slice(0, MAX_ITEMS)) below('[]', item);
  return found;
}

/** Names in which `variable` stands for the items of a list (`${{ each variable in list }}`). */
export function eachIn(names: Table<Value>, variable: string, list: string): Table<Value> {
  const inner = layered(names);
  const own = variable.toLowerCase();
  const items = `${list.toLowerCase()}[]`;
  return {
    ...inner,
    get: (name) => {
      if (name === own) return inner.get(items);
      if (name.startsWith(`${own}.`)) return inner.get(`${items}${name.slice(own.length)}`);
      return inner.get(name);
    },
  };
}
