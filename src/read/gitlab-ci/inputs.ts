/** `spec: inputs:` of a file that others include, and `$[[ inputs.x ]]` in the rest of it. */
import type { Place } from '../../source/text.ts';
import type { Mark } from '../lib/templates.ts';
import { eitherOf, literalAt, unknownValue, type Value } from '../lib/value.ts';
import { type Mapping, type Node, type Scalar, stringsOf, valueAt } from './tree.ts';

/** The declared inputs by name. */
export type Inputs = ReadonlyMap<string, Node>;

export function inputsOf(header: Mapping | undefined): Inputs {
  const declared = valueAt(valueAt(header, 'spec'), 'inputs');
  const inputs = new Map<string, Node>();
  if (declared?.kind === 'map') for (const [name, entry] of declared.entries) inputs.set(name, entry.value);
  return inputs;
}

/** The name in `inputs.name`, `inputs.name | expand_vars`. */
function inputName(inner: string): string | undefined {
  return /^inputs\.([\w.-]+)\s*(?:\||$)/.exec(inner)?.[1];
}

/** What may stand in the place of `$[[ … ]]`: its options; else its default, or what the including file gives. */
export function valueOfInput(inputs: Inputs, mark: Mark, at: Place): Value {
  const written = at.text.value.slice(mark.start, mark.end);
  const unknown = unknownValue(written, at, false);
  const name = inputName(mark.inner);
  const declared = name === undefined ? undefined : inputs.get(name);
  const options = stringsOf(valueAt(declared, 'options'));
  if (options.length > 0) return eitherOf(options.map(whole));
  const fallback = valueAt(declared, 'default');
  return fallback?.kind === 'scalar' ? eitherOf([whole(fallback), unknown]) : unknown;
}

/** The list or mapping that stands for a scalar which is nothing but an input. */
export function nodeOfInput(inputs: Inputs, text: string): Node | undefined {
  if (!text.startsWith('$[[') || !text.endsWith(']]')) return undefined;
  const name = inputName(text.slice(3, -2).trim());
  const fallback = name === undefined ? undefined : valueAt(inputs.get(name), 'default');
  return fallback?.kind === 'list' || fallback?.kind === 'map' ? fallback : undefined;
}

function whole(node: Scalar): Value {
  return literalAt({ text: node.text, start: 0, end: node.text.value.length });
}
