/** `strategy: matrix:`, the variables of a job that runs several times. */
import { textOf } from '../lib/ci/around.ts';
import { eitherOf, type Value } from '../lib/value.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import type { Context } from './context.ts';
import { fieldsOf } from './flatten.ts';
import { assign } from './variables.ts';

/** Legs of one matrix that are looked at. */
const MAX_LEGS = 200;

/** Gives each variable every value that a leg of the matrix has for it. */
export function bindMatrix(matrix: YamlNode | undefined, context: Context): void {
  const found = new Map<string, Value[]>();
  for (const leg of fieldsOf(matrix, context).slice(0, MAX_LEGS)) {
    for (const { key, value, context: here } of fieldsOf(leg.value, leg.context)) {
      const text = textOf(value);
      if (text !== undefined) found.set(key, [...(found.get(key) ?? []), here.host.valueOf(text)]);
    }
  }
  for (const [name, values] of found) assign(context, name, eitherOf(values));
}
