/** Pins by their scope, so that a file with thousands of jobs does not compare every command with every pin. */
import type { HelmPin, Scope, ScopeSegment } from '../facts.ts';
import { addTo } from '../multimap.ts';

export interface PinIndex {
  /** By whole scope. */
  readonly exact: ReadonlyMap<string, readonly Placed[]>;
  /** By the scope around and the kind of the last segment, for scopes whose last segment has an order; strongest first. */
  readonly siblings: ReadonlyMap<string, readonly Placed[]>;
  /** Images by whole scope, once for each place that they come from; sorted by where that begins. */
  readonly images: ReadonlyMap<string, readonly Located[]>;
}

interface Located {
  readonly pin: HelmPin;
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

interface Placed {
  readonly pin: HelmPin;
  /** Position among all pins. */
  readonly position: number;
  readonly strength: number;
  /** Of the last segment. */
  readonly order: number;
}

/** A text key of one segment of a scope; its order is not part of it. */
export function segmentKey(segment: ScopeSegment): string {
  return `${segment.kind}\u0001${segment.name}`;
}

function scopeKey(scope: Scope): string {
  return scope.map(segmentKey).join('\u0002');
}

function siblingKey(around: Scope, kind: ScopeSegment['kind']): string {
  return `${scopeKey(around)}\u0003${kind}`;
}

export function indexPins(pins: readonly HelmPin[]): PinIndex {
  const exact = new Map<string, Placed[]>();
  const siblings = new Map<string, Placed[]>();
  const images = new Map<string, Located[]>();
  for (const [position, pin] of pins.entries()) {
    const last = pin.scope.at(-1);
    const placed = { pin, position, strength: strengthOf(pin), order: last?.order ?? 0 };
    const whole = scopeKey(pin.scope);
    addTo(exact, whole, placed);
    if (pin.means === 'image' && pin.version !== undefined)
      for (const { start, end } of [pin.span, ...pin.version.via]) addTo(images, whole, { pin, position, start, end });
    if (last?.order !== undefined) addTo(siblings, siblingKey(pin.scope.slice(0, -1), last.kind), placed);
  }
  for (const list of images.values()) list.sort((a, b) => a.start - b.start);
  for (const list of siblings.values()) list.sort((a, b) => b.strength - a.strength || b.order - a.order);
  return { exact, siblings, images };
}

/** The images of a scope that are written, or used, between two offsets; in order. */
export function imagesBetween(index: PinIndex, scope: Scope, start: number, end: number): HelmPin[] {
  const list = index.images.get(scopeKey(scope)) ?? [];
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found = new Map<number, HelmPin>();
  for (let at = low; at < list.length; at++) {
    const each = list[at];
    if (each === undefined || each.start > end) break;
    if (each.end <= end) found.set(each.position, each.pin);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, pin]) => pin);
}

/**
 * The pins whose scope is, or comes in time before, a scope or one around it, and that pass a test; in order. Of siblings that
 * come before only those that win among them are given.
 */
export function reachingPins(index: PinIndex, scope: Scope, test: (pin: HelmPin) => boolean): HelmPin[] {
  const found: Placed[] = [];
  for (const [level, segment] of scope.entries()) {
    const around = scope.slice(0, level);
    for (const placed of index.exact.get(scopeKey([...around, segment])) ?? [])
      if (test(placed.pin)) found.push(placed);
    if (segment.order === undefined) continue;
    let best: Placed | undefined;
    for (const placed of index.siblings.get(siblingKey(around, segment.kind)) ?? []) {
      if (placed.order >= segment.order) continue;
      if (best !== undefined && (placed.strength !== best.strength || placed.order !== best.order)) break;
      if (placed.pin.scope[level]?.name === segment.name || !test(placed.pin)) continue;
      best ??= placed;
      found.push(placed);
    }
  }
  return found.sort((a, b) => a.position - b.position).map(({ pin }) => pin);
}

/**
 * Of the pins that reach a place, those that decide: the most deeply shared scope, in it what is installed before what an
 * image holds, and of that the last step.
 */
export function nearest(pins: readonly HelmPin[], scope: Scope): readonly HelmPin[] {
  let best: HelmPin[] = [];
  let bestRank: Rank = [-1, -1, -1];
  for (const pin of pins) {
    const rank = rankOf(pin, scope);
    const order = rank[0] - bestRank[0] || rank[1] - bestRank[1] || rank[2] - bestRank[2];
    if (order > 0) {
      best = [pin];
      bestRank = rank;
    } else if (order === 0) best.push(pin);
  }
  return best;
}

/** Shared scope, strength of the means, order among siblings. */
type Rank = readonly [number, number, number];

function rankOf(pin: HelmPin, scope: Scope): Rank {
  const shared = pin.scope.findIndex(
    (segment, index) => segment.kind !== scope[index]?.kind || segment.name !== scope[index]?.name,
  );
  const strength = strengthOf(pin);
  if (shared < 0) return [pin.means === 'runner' ? 0 : pin.scope.length, strength, Number.MAX_SAFE_INTEGER];
  return [shared, strength, pin.scope[shared]?.order ?? 0];
}

/** A runner has some Helm, a variable names one, an image holds one; all else installs it. */
const STRENGTH: Readonly<Partial<Record<HelmPin['means'], number>>> = { runner: 0, 'version-file': 1, image: 2 };

function strengthOf(pin: HelmPin): number {
  return STRENGTH[pin.means] ?? 3;
}
