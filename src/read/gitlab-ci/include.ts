/** Pipelines of the same repository that a pipeline includes: https://docs.gitlab.com/ci/yaml/#includelocal */
import { fileText, type SourceFile } from '../../source/text.ts';
import { parseYaml } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { converter } from './convert.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import { looseTree } from './loose.ts';
import { type Entry, type Mapping, type Node, nodeSpan, type Scalar, stringsOf, valueAt } from './tree.ts';

/** GitLab includes up to 150 files, which may include others: https://docs.gitlab.com/ci/yaml/#include */
const MOST = 150;
const DEEPEST = 10;

interface Tree {
  readonly root: Mapping;
  readonly inputs: Inputs;
}

/** The entries of an `include:`, each with the files of this repository that it names. */
export function localIncludes(include: Node | undefined): { readonly name: Scalar; readonly entry: Node }[] {
  const items = include?.kind === 'list' ? include.items.slice(0, MOST) : include === undefined ? [] : [include];
  return items.flatMap((entry) => {
    const names = entry.kind === 'scalar' ? stringsOf(entry) : stringsOf(valueAt(entry, 'local'));
    return names.filter(({ text }) => isLocal(text.value)).map((name) => ({ name, entry }));
  });
}

/** Whether an included name is a path; a pattern names several files and none of them. */
export function isLocal(name: string): boolean {
  return !/^https?:|[*$]/.test(name);
}

/**
 * A pipeline with what it includes from its repository. What it says itself goes before what it includes, and of two included
 * files the later one; maps are merged.
 */
export function withIncluded(root: Mapping, inputs: Inputs, open: Given['open'] | undefined): Tree {
  if (open === undefined) return { root, inputs };
  let opened = 0;
  const whole = (map: Mapping, own: Inputs, around: readonly SourceFile[]): Tree => {
    let merged: Mapping = { kind: 'map', entries: new Map(), span: map.span };
    const all = new Map<string, Node>();
    for (const { name, entry } of localIncludes(valueAt(map, 'include'))) {
      const file = around.length < DEEPEST && opened++ < MOST ? open(name.text.value) : undefined;
      if (file === undefined || around.includes(file)) continue;
      const tree = treeOf(file, entry);
      const inner = whole(tree.root, tree.inputs, [...around, file]);
      merged = merge(merged, inner.root);
      for (const [key, node] of inner.inputs) all.set(key, node);
    }
    for (const [key, node] of own) all.set(key, node);
    return { root: merge(merged, map), inputs: all };
  };
  return whole(root, inputs, []);
}

/** An included file, with the inputs that it is given in the place of their defaults. */
function treeOf(file: SourceFile, entry: Node): Tree {
  const text = fileText(file);
  const yaml = parseYaml(text);
  const { convert } = converter(yaml.errors);
  const maps = yaml.documents
    .flatMap(({ root }) => (root === undefined ? [] : [convert(root)]))
    .filter((node): node is Mapping => node.kind === 'map');
  const header = maps.length > 1 && maps[0]?.entries.has('spec') === true ? maps[0] : undefined;
  const inputs = new Map(inputsOf(header));
  const given = valueAt(entry, 'inputs');
  if (given?.kind === 'map') {
    for (const [name, { key, value }] of given.entries) {
      const entries = new Map<string, Entry>([
        ['options', { key, value }],
        ['default', { key, value }],
      ]);
      inputs.set(name, { kind: 'map', entries, span: key });
    }
  }
  const body = yaml.errors.length > 0 ? looseTree(text) : maps.find((map) => map !== header);
  return { root: body ?? { kind: 'map', entries: new Map(), span: nodeSpan(entry) }, inputs };
}

function merge(base: Mapping, over: Mapping): Mapping {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key)?.value;
    const value = before?.kind === 'map' && entry.value.kind === 'map' ? merge(before, entry.value) : entry.value;
    entries.set(key, { key: entry.key, value });
  }
  return { kind: 'map', entries, span: over.span };
}
