/** The tree of a file that is not quite YAML, from what can be read line by line. */
import type { Span } from '../../source/span.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { looseScalars } from '../lib/yaml/index.ts';
import type { Mapping, Node, Scalar } from './tree.ts';

/** More values than this are left out. */
const MAX_VALUES = 20_000;

interface Branch {
  readonly span: Span;
  readonly children: Map<string, Branch>;
  readonly values: Scalar[];
}

/** Values under the keys that hold them by indentation; several values of one key make a list. */
export function looseTree(text: Text): Mapping {
  const root: Branch = { span: spanOf(text, 0, 0), children: new Map(), values: [] };
  for (const { path, text: value } of looseScalars(text).slice(0, MAX_VALUES)) {
    const span = spanOf(value, 0, value.value.length);
    let branch = root;
    for (const key of path.slice(0, 12)) {
      const next = branch.children.get(key) ?? { span, children: new Map(), values: [] };
      branch.children.set(key, next);
      branch = next;
    }
    branch.values.push({ kind: 'scalar', text: value, empty: false });
  }
  return mapping(root);
}

function mapping(branch: Branch): Mapping {
  const entries = [...branch.children].map(([key, child]) => [key, { key: child.span, value: nodeOf(child) }] as const);
  return { kind: 'map', entries: new Map(entries), span: branch.span };
}

function nodeOf(branch: Branch): Node {
  if (branch.children.size > 0) return mapping(branch);
  const [first, ...rest] = branch.values;
  if (first !== undefined && rest.length === 0) return first;
  return { kind: 'list', items: branch.values, span: branch.span };
}
