/** Following `*name` in YAML that may be made to multiply or to bite its own tail. */
import { type Alias, isCollection, isMap, isScalar, type Node } from 'yaml';

/** What the aliases of one file may still cost. */
export interface Budget {
  /** Nodes that may still be looked at through aliases. */
  left: number;
  /** Whether something was left out. */
  cut: boolean;
}

/** The way to a node: the document's anchors, and the anchored nodes that lead to it. */
export interface Follow {
  readonly anchors: () => Anchors;
  readonly budget: Budget;
  readonly trail: Trail | undefined;
}

interface Trail {
  readonly node: Node;
  readonly length: number;
  readonly outer: Trail | undefined;
}

/** The anchored nodes of a document, by name, in the order of the text. */
type Anchors = ReadonlyMap<string, readonly { readonly at: number; readonly node: Node }[]>;

/** Aliases inside aliases are followed this deep. */
const MAX_TRAIL = 50;

/** The start of every walk through a document. The anchors are collected when the first alias is met. */
export function followFrom(contents: Node | null, budget: Budget): Follow {
  let anchors: Anchors | undefined;
  return {
    anchors: () => {
      anchors ??= collectAnchors(contents);
      return anchors;
    },
    budget,
    trail: undefined,
  };
}

/**
 * The node that an alias stands for: the last one before it that has its name. Undefined when there is none, when it is
 * part of what it stands for, or when the budget is spent.
 */
export function followAlias(alias: Alias, follow: Follow): { node: Node; follow: Follow } | undefined {
  const { budget, trail } = follow;
  const node = lastBefore(follow.anchors().get(alias.source) ?? [], alias.range?.[0] ?? 0);
  if (node === undefined) return undefined;
  for (let step = trail; step !== undefined; step = step.outer) if (step.node === node) return undefined;
  const length = (trail?.length ?? 0) + 1;
  if (length > MAX_TRAIL || budget.left <= 0) {
    budget.cut = true;
    return undefined;
  }
  budget.left--;
  return { node, follow: { ...follow, trail: { node, length, outer: trail } } };
}

/** Pays for the children of a collection that was reached through an alias; false when that is too much. */
export function payFor(children: number, follow: Follow): boolean {
  if (follow.trail === undefined) return true;
  const { budget } = follow;
  budget.left -= children;
  if (budget.left > 0) return true;
  budget.cut = true;
  return false;
}

function lastBefore(places: readonly { at: number; node: Node }[], offset: number): Node | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.at ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return places[low - 1]?.node;
}

function collectAnchors(contents: Node | null): Anchors {
  const anchors = new Map<string, { at: number; node: Node }[]>();
  const waiting: unknown[] = [contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isCollection(node) && !isScalar(node)) continue;
    if (node.anchor !== undefined) {
      const same = anchors.get(node.anchor) ?? [];
      same.push({ at: node.range?.[0] ?? 0, node });
      anchors.set(node.anchor, same);
    }
    if (isMap(node)) for (const { key, value } of node.items.toReversed()) waiting.push(value, key);
    else if (isCollection(node)) for (const item of node.items.toReversed()) waiting.push(item);
  }
  return anchors;
}
