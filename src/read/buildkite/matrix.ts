/** `matrix:`, for which a step runs once per combination. */
import { textOf } from '../lib/ci/around.ts';
import { eitherOf, literalAt, type Value } from '../lib/value.ts';
import { entries, get, items, type YamlNode } from '../lib/yaml/index.ts';

/** More values than this of one dimension are not looked at. */
const MAX_VALUES = 100;

/** The values of `matrix` and `matrix.name`: a list, `setup:` with a list or a map of lists, and what `adjustments:` add. */
export function matrixOf(node: YamlNode | undefined): Map<string, Value> {
  const found = new Map<string, Value[]>();
  const add = (name: string, value: YamlNode): void => {
    const text = textOf(value);
    const before = found.get(name) ?? [];
    if (text !== undefined && before.length < MAX_VALUES)
      found.set(name, [...before, literalAt({ text, start: 0, end: text.value.length })]);
  };
  const addAll = (setup: YamlNode | undefined): void => {
    for (const item of items(setup)) add('matrix', item);
    for (const { key, value } of entries(setup)) for (const item of items(value)) add(`matrix.${key}`, item);
  };
  if (node?.kind === 'seq') addAll(node);
  addAll(get(node, 'setup'));
  for (const adjustment of items(get(node, 'adjustments'))) {
    const whole = get(adjustment, 'with');
    if (whole?.kind === 'scalar') add('matrix', whole);
    for (const { key, value } of entries(whole)) add(`matrix.${key}`, value);
  }
  return new Map([...found].map(([name, values]) => [name, eitherOf(values)]));
}
