/** Which Helm runs where: joins commands to the pins of their file through scopes. */
import semver from 'semver';
import type { Fact, HelmCommand, HelmPin, Scope } from '../facts.ts';
import type { Span } from '../source/span.ts';

export interface Reach {
  /** The Helm releases that run it, as a semver range; undefined when unknown. */
  readonly range: string | undefined;
  readonly because: readonly { readonly text: string; readonly span?: Span }[];
}

const UNKNOWN: Reach = { range: undefined, because: [] };

/** Finds, for any fact, the Helm releases that will run it. */
export function reachFinder(facts: readonly Fact[]): (fact: Fact) => Reach {
  const pins = new Map<string, HelmPin[]>();
  for (const fact of facts) {
    if (fact.kind !== 'pin') continue;
    const path = fileOf(fact.scope);
    pins.set(path, [...(pins.get(path) ?? []), fact]);
  }
  const known = new Map<Fact, Reach>();
  return (fact) => {
    const found = known.get(fact) ?? reachOf(fact, pins.get(fileOf(fact.scope)) ?? []);
    known.set(fact, found);
    return found;
  };
}

function reachOf(fact: Fact, pins: readonly HelmPin[]): Reach {
  if (fact.kind === 'pin') return { range: fact.range, because: [{ text: fact.because, span: fact.span }] };
  if (fact.kind !== 'command' && fact.kind !== 'env') return UNKNOWN;
  if (fact.kind === 'command') {
    const image = pins.filter((pin) => pin.means === 'image' && inside(pin, fact));
    if (image.length > 0) return union(image);
  }
  const name = fact.kind === 'command' ? fact.binary.name : 'helm';
  const reaching = pins.filter(
    (pin) => pin.only === undefined && (pin.binary ?? 'helm') === name && reaches(pin, fact),
  );
  const deciding = nearest(reaching, fact.scope);
  // A name such as `helm3` says more than what the machine happens to have.
  if (deciding.length === 0 || deciding[0]?.means === 'runner' || deciding[0]?.means === 'image') {
    const named = namedMajor(fact);
    if (named !== undefined) return named;
  }
  return union(deciding);
}

/** `helm3` and `helm4` say by their name what they are. */
function namedMajor(fact: Fact): Reach | undefined {
  if (fact.kind !== 'command') return undefined;
  const version = /^helm[-_]?v?([34](?:[._]\d+){0,2})(?![\d])/.exec(fact.binary.name)?.[1]?.replaceAll('_', '.');
  const range =
    version === undefined ? null : semver.validRange(version.split('.').length === 3 ? version : `${version}.x`);
  if (range === null) return undefined;
  return { range, because: [{ text: `the command is called '${fact.binary.name}'`, span: fact.binary.span }] };
}

function union(pins: readonly HelmPin[]): Reach {
  if (pins.length === 0) return UNKNOWN;
  const ranges = new Set<string>();
  let complete = true;
  for (const pin of pins) {
    if (pin.range === undefined) complete = false;
    else ranges.add(pin.range);
  }
  const seen = new Set<string>();
  const because = pins
    .map((pin) => ({ text: pin.because, span: pin.span }))
    .filter(({ text, span }) => {
      const key = `${text}:${span.path}:${span.start}`;
      return seen.has(key) ? false : seen.add(key);
    });
  return { range: complete && ranges.size > 0 ? [...ranges].sort().join(' || ') : undefined, because };
}

/** Whether a pin is the image of this very command: `docker run alpine/helm:3.16 upgrade …`. */
function inside(pin: HelmPin, command: HelmCommand): boolean {
  return (
    command.binary.image !== undefined &&
    pin.version?.via.length !== undefined &&
    sameScope(pin.scope, command.scope) &&
    ((pin.span.start >= command.binary.span.start && pin.span.end <= command.span.end) ||
      pin.version.via.some((site) => site.start >= command.binary.span.start && site.end <= command.span.end))
  );
}

function sameScope(a: Scope, b: Scope): boolean {
  return (
    a.length === b.length &&
    a.every((segment, index) => segment.kind === b[index]?.kind && segment.name === b[index]?.name)
  );
}

/** A pin reaches what comes after it in the same place, and everything inside the place that it is written for. */
function reaches(pin: HelmPin, fact: HelmCommand | Extract<Fact, { kind: 'env' }>): boolean {
  if ((pin.origin === 'documentation') !== (fact.origin === 'documentation')) return false;
  const guards = fact.kind === 'command' ? fact.guards : [];
  if (contradict(pin, guards)) return false;
  for (const [index, segment] of pin.scope.entries()) {
    const other = fact.scope[index];
    if (other === undefined) return false;
    if (segment.kind === other.kind && segment.name === other.name) continue;
    const later =
      segment.kind === other.kind &&
      segment.order !== undefined &&
      other.order !== undefined &&
      segment.order < other.order;
    return later && index === pin.scope.length - 1;
  }
  return true;
}

function contradict(pin: HelmPin, guards: HelmCommand['guards']): boolean {
  return guards.some(
    (guard) =>
      guard.major !== undefined && pin.guards.some((other) => other.major !== undefined && other.major !== guard.major),
  );
}

/**
 * Of the pins that reach a place, those that decide: the most deeply shared scope, in it what is installed before what an
 * image holds, and of that the last step.
 */
function nearest(pins: readonly HelmPin[], scope: Scope): readonly HelmPin[] {
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
  const strength = STRENGTH[pin.means] ?? 3;
  if (shared < 0) return [pin.means === 'runner' ? 0 : pin.scope.length, strength, Number.MAX_SAFE_INTEGER];
  return [shared, strength, pin.scope[shared]?.order ?? 0];
}

/** A runner has some Helm, a variable names one, an image holds one; all else installs it. */
const STRENGTH: Readonly<Partial<Record<HelmPin['means'], number>>> = { runner: 0, 'version-file': 1, image: 2 };

function fileOf(scope: Scope): string {
  return scope[0]?.name ?? '';
}
