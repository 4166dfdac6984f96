/** Walking a parsed YAML file: aliases and merge keys are followed, within bounds. */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, Scalar } from 'yaml';
import { type Place, sliceText, type Text } from '../../../source/text.ts';
import { type Budget, type Follow, followAlias, followFrom, payFor } from './aliases.ts';
import { type Parsed, parseText, type YamlProblem } from './parse.ts';
import { mapScalar } from './scalar-map.ts';

/** A parsed text. */
export interface YamlFile {
  /**
   * What the offsets of this file count in. It is the text that was parsed, except that template control expressions
   * (`{% if %}`) may be blanks in it, where that was the way to understand it.
   */
  readonly text: Text;
  readonly documents: readonly YamlDocument[];
  /**
   * What was wrong, in the order of the text; nodes around an error may be missing or misplaced. See `looseScalars` for
   * what can be read all the same.
   */
  readonly errors: readonly YamlProblem[];
  /** Whether aliases were left unresolved so far, because following all of them would take too long. */
  readonly isCut: () => boolean;
}

export interface YamlDocument {
  /** Undefined for an empty document. */
  readonly root: YamlNode | undefined;
  /** The `---` that begins it, as offsets in the value of the text. */
  readonly marker: { readonly start: number; readonly end: number } | undefined;
}

/** A node with aliases already followed. Several may stand for the same place, when an anchor is used again. */
export interface YamlNode {
  /** 'null' is a missing value, `~` or `null`. */
  readonly kind: 'map' | 'seq' | 'scalar' | 'null';
  /** The tag as written: `!reference`, `!!str`. */
  readonly tag: string | undefined;
  /** Offsets in the value of the file's text; quotes and block headers included, tags and anchors not. */
  readonly start: number;
  readonly end: number;
  readonly inner: Inner;
}

/** For this folder only. */
interface Inner {
  readonly file: Context;
  readonly node: Node | undefined;
  readonly follow: Follow;
}

interface Context {
  readonly parsed: Parsed;
  /** Texts of scalars, so that a scalar reached twice gives the same text. */
  readonly texts: WeakMap<Node, Text>;
  readonly entries: WeakMap<YamlNode, readonly YamlEntry[]>;
  readonly items: WeakMap<YamlNode, readonly YamlNode[]>;
}

/** One key of a map. */
export interface YamlEntry {
  readonly key: string;
  readonly keyText: Text;
  readonly value: YamlNode;
  /** Whether it came in through `<<`. */
  readonly merged: boolean;
}

const ALIAS_BUDGET = 200_000;

/** Parses a text. Never throws; depth, length and the work that aliases can cause are bounded. */
export function parseYaml(text: Text): YamlFile {
  const parsed = parseText(text);
  const file: Context = { parsed, texts: new WeakMap(), entries: new WeakMap(), items: new WeakMap() };
  const budget: Budget = { left: ALIAS_BUDGET, cut: false };
  const documents = parsed.documents.map(({ contents, marker }): YamlDocument => {
    const root = wrap(file, contents, followFrom(contents, budget), 0);
    return { root: root.kind === 'null' && root.start === root.end ? undefined : root, marker };
  });
  return { text: parsed.text, documents, errors: parsed.errors, isCut: () => budget.cut };
}

/** The keys of a map, those merged in by `<<` last, each key once. Empty for anything that is not a map. */
export function entries(node: YamlNode | undefined): readonly YamlEntry[] {
  if (node === undefined || !isMap(node.inner.node)) return [];
  const known = node.inner.file.entries.get(node);
  if (known !== undefined) return known;
  const found = entriesOf(node, node.inner.node.items);
  node.inner.file.entries.set(node, found);
  return found;
}

function entriesOf(map: YamlNode, pairs: readonly { key: unknown; value: unknown }[]): readonly YamlEntry[] {
  const { file, follow } = map.inner;
  if (!payFor(pairs.length, follow)) return [];
  const own: YamlEntry[] = [];
  const merges: YamlNode[] = [];
  for (const pair of pairs) {
    const key = wrap(file, pair.key, follow, map.start);
    const value = wrap(file, pair.value, follow, key.end);
    if (isMergeKey(pair.key)) for (const merged of value.kind === 'seq' ? items(value) : [value]) merges.push(merged);
    else own.push(entryOf(key, value));
  }
  if (merges.length === 0) return own;
  const taken = new Set(own.map((entry) => entry.key));
  for (const merge of merges) {
    for (const entry of entries(merge)) {
      if (taken.has(entry.key)) continue;
      taken.add(entry.key);
      own.push(mergedEntry(entry));
    }
  }
  return own;
}

function entryOf(key: YamlNode, value: YamlNode): YamlEntry {
  return {
    key: asString(key) ?? key.inner.file.parsed.text.value.slice(key.start, key.end),
    get keyText() {
      return scalarText(key) ?? sliceText(key.inner.file.parsed.text, key.start, key.end);
    },
    value,
    merged: false,
  };
}

function mergedEntry(entry: YamlEntry): YamlEntry {
  return {
    key: entry.key,
    get keyText() {
      return entry.keyText;
    },
    value: entry.value,
    merged: true,
  };
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.source === '<<';
}

/** The items of a sequence; empty for anything else. */
export function items(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || !isSeq(node.inner.node)) return [];
  const { file, node: seq, follow } = node.inner;
  const known = file.items.get(node);
  if (known !== undefined) return known;
  const found = payFor(seq.items.length, follow) ? seq.items.map((item) => wrap(file, item, follow, node.start)) : [];
  file.items.set(node, found);
  return found;
}

/** The node at a path of keys and item numbers; undefined when there is none. */
export function get(node: YamlNode | undefined, ...path: (string | number)[]): YamlNode | undefined {
  let here = node;
  for (const step of path) {
    here = typeof step === 'number' ? items(here)[step] : entries(here).find((entry) => entry.key === step)?.value;
  }
  return here;
}

/** The value of a scalar as text, whatever type YAML gives it: `3.10` stays `3.10`. Undefined for anything else. */
export function asString(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || !isScalar(node.inner.node)) return undefined;
  const { source, text } = node.inner.file.parsed;
  // Where templates were masked, what the parser saw is not what is written.
  return source === text.value ? (node.inner.node.source ?? '') : scalarText(node)?.value;
}

/** The value of a scalar with the place of each of its characters; undefined for anything else. */
export function scalarText(node: YamlNode | undefined): Text | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const { file, node: scalar } = node.inner;
  if (!isScalar(scalar)) return undefined;
  const known = file.texts.get(scalar);
  if (known !== undefined) return known;
  const text = mapScalar(file.parsed.source, file.parsed.text, scalar);
  file.texts.set(scalar, text);
  return text;
}

/** Where a node is written, tag and anchor left out. */
export function nodePlace(node: YamlNode): Place {
  return { text: node.inner.file.parsed.text, start: node.start, end: node.end };
}

/** A node of the `yaml` package as a node of ours; for this folder. `fallback` places what is written nowhere. */
export function wrap(file: Context, value: unknown, follow: Follow, fallback: number): YamlNode {
  if (isAlias(value)) {
    const target = followAlias(value, follow);
    if (target !== undefined) return wrap(file, target.node, target.follow, fallback);
    const [start, end] = value.range ?? [fallback, fallback];
    return { kind: 'null', tag: undefined, start, end, inner: { file, node: value, follow } };
  }
  const node = isNode(value) ? value : undefined;
  const [start, end] = node?.range ?? [fallback, fallback];
  return { kind: kindOf(node), tag: tagOf(node), start, end, inner: { file, node, follow } };
}

function kindOf(node: Node | undefined): YamlNode['kind'] {
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'seq';
  if (!isScalar(node)) return 'null';
  const isNull = node.type === Scalar.PLAIN && /^(?:~|null|Null|NULL)?$/.test(node.source ?? '');
  return isNull && node.tag === undefined ? 'null' : 'scalar';
}

/** https://yaml.org/spec/1.2.2/#tag-shorthands */
function tagOf(node: Node | undefined): string | undefined {
  if (node === undefined || isAlias(node)) return undefined;
  return node.tag?.replace(/^tag:yaml\.org,2002:/, '!!');
}
