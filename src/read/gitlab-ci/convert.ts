/** Takes a parsed YAML document over into plain data. */
import { placeSpan, sliceText, spanOf } from '../../source/text.ts';
import { asString, entries, items, nodePlace, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Entry, Mapping, Node } from './tree.ts';

/** Nodes taken over from one file; a pipeline of 10,000 lines has some 30,000. */
const BUDGET = 200_000;

export interface Converter {
  readonly convert: (node: YamlNode) => Node;
  /** Whether the file has more nodes than are read. */
  readonly isCut: () => boolean;
}

/** A node that is reached by several aliases is taken over once. */
export function converter(): Converter {
  const done = new Map<string, Node>();
  let budget = BUDGET;
  const convert = (node: YamlNode): Node => {
    const key = `${node.kind}:${node.start}:${node.end}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const made = budget-- > 0 ? fresh(node) : scalar({ ...node, kind: 'null' });
    done.set(key, made);
    return made;
  };
  const fresh = (node: YamlNode): Node => {
    if (node.kind === 'map') return mapping(node);
    if (node.kind !== 'seq') return scalar(node);
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

function scalar(node: YamlNode): Node {
  const { text, start } = nodePlace(node);
  const written = scalarText(node);
  return { kind: 'scalar', text: written ?? sliceText(text, start, start), empty: written === undefined };
}
