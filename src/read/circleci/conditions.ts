/** `when:` and `unless:`, as far as the parameters in them are known. */
import { textOf } from '../lib/ci/around.ts';
import type { Host } from '../lib/ci/host.ts';
import { fieldText } from '../lib/value.ts';
import { entries, items, type YamlNode } from '../lib/yaml/index.ts';

const MAX_DEPTH = 20;

/**
 * Whether a condition holds; undefined when that is not known, or holds for some calls only.
 * https://circleci.com/docs/configuration-reference/#logic-statements
 */
export function holds(node: YamlNode | undefined, host: Host, depth = 0): boolean | undefined {
  if (node === undefined || depth > MAX_DEPTH) return undefined;
  if (node.kind === 'null') return false;
  if (node.kind === 'scalar') {
    const texts = textsOf(node, host);
    if (texts === undefined) return undefined;
    const truths = new Set(texts.map((text) => !/^(?:false|no|off|0|)$/i.test(text)));
    return truths.size === 1 ? truths.has(true) : undefined;
  }
  const [entry] = entries(node);
  const parts = (): (boolean | undefined)[] => items(entry?.value).map((each) => holds(each, host, depth + 1));
  switch (entry?.key) {
    case 'not':
      return negated(holds(entry.value, host, depth + 1));
    case 'and':
      return parts().includes(false) ? false : parts().every((each) => each === true) ? true : undefined;
    case 'or':
      return parts().includes(true) ? true : parts().every((each) => each === false) ? false : undefined;
    case 'equal':
      return equal(items(entry.value), host);
    default:
      return undefined;
  }
}

export function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function equal(nodes: readonly YamlNode[], host: Host): boolean | undefined {
  const texts = nodes.map((node) => textsOf(node, host));
  const [first] = texts;
  if (first === undefined || texts.some((each) => each?.length !== 1)) return undefined;
  return texts.every((each) => each?.[0] === first[0]);
}

/** Every text that a scalar may be; undefined when one is not known. A pipeline parameter may be set from outside. */
function textsOf(node: YamlNode, host: Host): string[] | undefined {
  const text = textOf(node);
  if (text === undefined || text.value.includes('pipeline.')) return undefined;
  const texts: string[] = [];
  for (const fields of host.valueOf(text).alternatives) {
    const known = fieldText(fields[0] ?? []);
    if (known === undefined) return undefined;
    texts.push(known);
  }
  return texts;
}
