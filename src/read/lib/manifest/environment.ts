/** Variables that a manifest sets in a container. */
import type { Fact, Scope } from '../../../facts.ts';
import { isHelmVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable } from '../../../helm/install/index.ts';
import { sliceText, spanOf, type Text } from '../../../source/text.ts';
import { EMPTY, unknownValue, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { entries, get, items, scalarText, type YamlNode } from '../yaml/index.ts';
import { both, type Expressions, references, valueIn } from './expressions.ts';

/** One variable. */
export interface Setting {
  readonly name: string;
  readonly nameText: Text;
  /** The value as written; undefined when it comes from elsewhere. */
  readonly text: Text | undefined;
}

/** The variables of `env: [{name, value}]`, of a map, or of a list of `NAME=value`. */
export function settingsOf(node: YamlNode | undefined): Setting[] {
  if (node?.kind === 'map') {
    return entries(node).map(({ key, keyText, value }) => ({ name: key, nameText: keyText, text: scalarText(value) }));
  }
  return items(node).flatMap((item): Setting[] => {
    const nameText = scalarText(item.kind === 'map' ? get(item, 'name') : item);
    if (nameText === undefined) return [];
    if (item.kind === 'map') return [{ name: nameText.value, nameText, text: textOfSetting(item, nameText) }];
    const at = nameText.value.indexOf('=');
    if (at < 0) return [{ name: nameText.value, nameText, text: undefined }];
    const name = sliceText(nameText, 0, at);
    return [{ name: name.value, nameText: name, text: sliceText(nameText, at + 1, nameText.value.length) }];
  });
}

/** A variable without `value` and without `valueFrom` is empty. */
function textOfSetting(item: YamlNode, nameText: Text): Text | undefined {
  const value = get(item, 'value');
  if (value === undefined && get(item, 'valueFrom') === undefined) return sliceText(nameText, 0, 0);
  return scalarText(value);
}

export interface Environment {
  readonly variables: ReadonlyMap<string, Value>;
  readonly facts: readonly Fact[];
}

/** Resolves settings in their order; each sees those before it as `$(NAME)`. */
export function environmentOf(
  settings: readonly Setting[],
  expressions: Expressions,
  scope: Scope,
  outer: ReadonlyMap<string, Value> = new Map(),
): Environment {
  const variables = new Map(outer);
  const facts: Fact[] = [];
  for (const { name, nameText, text } of settings) {
    const key = spanOf(nameText, 0, nameText.value.length);
    const at = { text: nameText, start: 0, end: nameText.value.length };
    const value =
      text === undefined
        ? unknownValue(`$${name}`, at, true)
        : text.value === ''
          ? EMPTY
          : valueIn(text, both(expressions, references(variables)));
    variables.set(name, value);
    const site = text === undefined ? key : spanOf(text, 0, text.value.length);
    const words = value.alternatives.map((fields) => wordOf(fields[0] ?? [], site));
    if (isHelmVariable(name)) facts.push({ kind: 'env', origin: 'task', scope, name, value: words[0], span: key });
    for (const word of words) {
      const pin = pinOfVersionVariable(name, word);
      if (pin === undefined) continue;
      const { file: _, ...rest } = pin;
      facts.push({ ...rest, kind: 'pin', origin: 'task', scope, guards: [] });
    }
  }
  return { variables, facts };
}
