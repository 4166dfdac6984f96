/** A GitLab CI file as plain data: aliases followed, merge keys applied, `!reference` kept to be looked up. */
import type { Span } from '../../source/span.ts';
import { spanOf, type Text } from '../../source/text.ts';

export interface Scalar {
  readonly kind: 'scalar';
  readonly text: Text;
  /** `null`, `~` or nothing: takes a key away. */
  readonly empty: boolean;
}

interface List {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}

export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
}

/** `!reference [job, key, …]` */
interface Reference {
  readonly kind: 'reference';
  readonly path: readonly string[];
  readonly span: Span;
}

export type Node = Scalar | List | Mapping | Reference;

export interface Entry {
  readonly key: Span;
  readonly value: Node;
}

/** The whole of a scalar. */
export function scalarSpan(node: Scalar): Span {
  return spanOf(node.text, 0, node.text.value.length);
}

export function nodeSpan(node: Node): Span {
  return node.kind === 'scalar' ? scalarSpan(node) : node.span;
}

/** The value of a key of a mapping; undefined for anything else and for a value that is taken away. */
export function valueAt(node: Node | undefined, key: string): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  const value = node.entries.get(key)?.value;
  return value?.kind === 'scalar' && value.empty ? undefined : value;
}

/** The text of a scalar. */
export function textAt(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && !node.empty ? node.text.value : undefined;
}

/** A string, or each string of a list. */
export function stringsOf(node: Node | undefined): Scalar[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return node.empty ? [] : [node];
  return node.kind === 'list' ? node.items.filter((item): item is Scalar => item.kind === 'scalar' && !item.empty) : [];
}
