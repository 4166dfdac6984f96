import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { asString, wrap, type YamlFile, type YamlNode } from './nodes.ts';

/**
 * Calls `visit` for every scalar value of a file, in the order of the text, with the keys and item numbers that lead to
 * it. Each is visited once, where it is written; aliases are not followed. Nulls and keys are left out.
 */
export function visitScalars(file: YamlFile, visit: (path: readonly string[], node: YamlNode) => void): void {
  for (const { root } of file.documents) {
    if (root === undefined) continue;
    const { file: context, follow } = root.inner;
    const waiting: { value: unknown; path: readonly string[] }[] = [{ value: root.inner.node, path: [] }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { value, path } = next;
      if (isAlias(value)) continue;
      if (isScalar(value)) {
        const node = wrap(context, value, follow, 0);
        if (node.kind === 'scalar') visit(path, node);
      } else if (isMap(value)) {
        for (const pair of value.items.toReversed()) {
          const key = asString(wrap(context, pair.key, follow, 0)) ?? '';
          waiting.push({ value: pair.value, path: [...path, key] });
        }
      } else if (isSeq(value)) {
        for (let index = value.items.length - 1; index >= 0; index--) {
          waiting.push({ value: value.items[index], path: [...path, String(index)] });
        }
      }
    }
  }
}
