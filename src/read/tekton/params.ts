/** Parameters of tasks and pipelines: their declarations, the values that callers give, `$(params.x)` in texts. */

import { type Expression, type Expressions, valueIn } from '../lib/manifest/expressions.ts';
import { eitherOf, type Field, literalAt, type Value } from '../lib/value.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';

/** What each parameter may hold; keys of objects as `name.key`. */
export type Params = ReadonlyMap<string, Value>;

/**
 * `$(params.x)`, `$(params["x"])`, `$(params.list[*])`, `$(inputs.params.x)`, and what else Tekton replaces.
 * https://tekton.dev/docs/pipelines/variables/
 */
const REFERENCE =
  /\$\((?:(?:inputs\.|tt\.)?params(?:\.([\w.-]{1,200})|\[["']([^"'\]]{1,200})["']\])(\[(?:\*|\d{1,4})\])?|(?:tasks|context|workspaces|workspace|results|steps?|resources|inputs|outputs|credentials|finally|matrix)\.[^()\s]{1,200})\)/g;

/** The expressions of a text. */
export function expressionsWith(params: Params): Expressions {
  return ({ value }) =>
    [...value.matchAll(REFERENCE)].map(
      ({ 0: found, 1: dotted, 2: bracketed, 3: index = '', index: start }): Expression => {
        const name = dotted ?? bracketed;
        const known = name === undefined ? undefined : element(params.get(name), index);
        return { start, end: start + found.length, value: known, one: index !== '[*]' };
      },
    );
}

/** One element of a list, or all of it. */
function element(value: Value | undefined, index: string): Value | undefined {
  const at = /\d+/.exec(index)?.[0];
  if (value === undefined || at === undefined) return value;
  const chosen = value.alternatives.flatMap((fields): Field[] => fields.slice(Number(at), Number(at) + 1));
  return chosen.length === 0 ? undefined : { alternatives: chosen.map((field) => [field]) };
}

/** The `params:` that a caller gives, resolved by what the caller knows. */
export function givenParams(node: YamlNode | undefined, expressions: Expressions): Map<string, Value> {
  const params = new Map<string, Value>();
  for (const item of items(node)) {
    const name = scalarText(get(item, 'name'))?.value;
    if (name !== undefined) setValue(params, name, get(item, 'value'), expressions);
  }
  return params;
}

/** The defaults of declared `params:`. */
export function defaultsOf(node: YamlNode | undefined): Map<string, Value> {
  const params = new Map<string, Value>();
  for (const item of items(node)) {
    const name = scalarText(get(item, 'name'))?.value;
    if (name !== undefined) setValue(params, name, get(item, 'default'), () => []);
  }
  return params;
}

function setValue(
  params: Map<string, Value>,
  name: string,
  node: YamlNode | undefined,
  expressions: Expressions,
): void {
  if (node?.kind === 'seq') {
    const fields = items(node).flatMap((item): readonly Field[] => {
      const text = scalarText(item);
      return text === undefined ? [] : (valueIn(text, expressions).alternatives[0] ?? []);
    });
    params.set(name, { alternatives: [fields] });
  }
  for (const { key, value } of entries(node)) setValue(params, `${name}.${key}`, value, expressions);
  const text = scalarText(node);
  if (text === undefined) return;
  params.set(name, text.value === '' ? literalAt({ text, start: 0, end: 0 }) : valueIn(text, expressions));
}

/** What parameters may hold: what the callers give, and the default where one gives nothing or none is known. */
export function merged(defaults: Params, calls: readonly Params[]): Params {
  if (calls.length === 0) return defaults;
  const names = new Set([...defaults.keys(), ...calls.flatMap((call) => [...call.keys()])]);
  const params = new Map<string, Value>();
  for (const name of names) {
    const values = calls.map((call) => call.get(name) ?? defaults.get(name));
    const known = values.filter((value) => value !== undefined);
    if (known.length === values.length) params.set(name, eitherOf(known));
  }
  return params;
}
