/** Takes a parsed YAML document over into plain data. */
import { placeSpan, sliceText, spanOf } from '../../source/text.ts';
import { asString, entries, items, nodePlace, scalarText, type YamlNode, type YamlProblem } from '../lib/yaml/index.ts';
import type { Entry, Mapping, Node } from './tree.ts';

/** Nodes taken over from one file; a pipeline of 10,000 lines has some 30,000. */
const BUDGET = 200_000;

export interface Converter {
  readonly convert: (node: YamlNode) => Node;
  /** Whether the file has more nodes than are read. */
  readonly isCut: () => boolean;
}

/**
 * A node that is reached by several aliases is taken over once. A scalar with an error inside it or at its end (a quote
 * that is not closed has taken in what follows) counts as missing.
 */
export function converter(errors: readonly YamlProblem[]): Converter {
  const done = new Map<string, Node>();
  let budget = BUDGET;
  const convert = (node: YamlNode): Node => {
    const key = `${node.kind}:${node.start}:${node.end}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const made = budget-- > 0 ? fresh(node) : scalar(node, true);
    done.set(key, made);
    return made;
  };
  const fresh = (node: YamlNode): Node => {
    if (node.kind === 'map') return mapping(node);
    if (node.kind !== 'seq') return scalar(node, errorWithin(errors, node));
    const span = placeSpan(nodePlace(node));
    if (node.tag === '!reference') {
      return { kind: 'reference', path: items(node).map((item) => asString(item) ?? ''), span };
    }
    return { kind: 'list', items: items(node).map(convert), span };
  };
  const mapping = (node: YamlNode): Mapping => {
    const map = new Map<string, Entry>();
    for (const { key, keyText, value } of entries(node)) {
      map.set(key, { key: spanOf(keyText, 0, keyText.value.length), value: convert(value) });
    }
    return { kind: 'map', entries: map, span: placeSpan(nodePlace(node)) };
  };
  return { convert, isCut: () => budget <= 0 };
}

function scalar(node: YamlNode, missing: boolean): Node {
  const { text, start } = nodePlace(node);
  const written = missing ? undefined : scalarText(node);
  return { kind: 'scalar', text: written ?? sliceText(text, start, start), empty: written === undefined };
}

/** Whether the first error after the beginning of a node comes before its end. Errors are in the order of the text. */
function errorWithin(errors: readonly YamlProblem[], node: YamlNode): boolean {
  let low = 0;
  let high = errors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((errors[middle]?.start ?? 0) <= node.start) low = middle + 1;
    else high = middle;
  }
  const next = errors[low];
  return next !== undefined && next.start <= node.end;
}
