/** Which Helm runs where: joins commands to the pins of their file through scopes. */
import validRange from 'semver/ranges/valid.js';
import type { EnvSetting, Fact, HelmCommand, HelmPin } from '../facts.ts';
import type { Span } from '../source/span.ts';
import { imagesBetween, indexPins, nearest, type PinIndex, reachingPins, segmentKey } from './pin-index.ts';

export interface Reach {
  /** The Helm releases that run it, as a semver range; undefined when unknown. */
  readonly range: string | undefined;
  readonly because: readonly { readonly text: string; readonly span?: Span }[];
}

/** More places than this are not listed as the reason for a range. */
const MOST_NAMED = 20;
/** With more different ranges than this in one place nothing is known; Helm has not so many releases that matter. */
const MOST_RANGES = 100;

const UNKNOWN: Reach = { range: undefined, because: [] };

/** Finds, for any fact, the Helm releases that will run it. */
export function reachFinder(facts: readonly Fact[]): (fact: Fact) => Reach {
  const index = indexPins(facts.filter((fact) => fact.kind === 'pin'));
  const known = new Map<Fact, Reach>();
  const unions = new Map<string, Deciding>();
  return (fact) => {
    const found = known.get(fact) ?? reachOf(fact, index, unions);
    known.set(fact, found);
    return found;
  };
}

/** The pins that decide for a place, and what they come to. */
interface Deciding {
  readonly means: HelmPin['means'] | undefined;
  readonly reach: Reach;
}

function reachOf(fact: Fact, index: PinIndex, unions: Map<string, Deciding>): Reach {
  if (fact.kind === 'pin') return { range: fact.range, because: [{ text: fact.because, span: fact.span }] };
  if (fact.kind !== 'command' && fact.kind !== 'env') return UNKNOWN;
  if (fact.kind === 'command' && fact.binary.image !== undefined) {
    // The image of this very command: `docker run alpine/helm:3.16 upgrade …`.
    const image = imagesBetween(index, fact.scope, fact.binary.span.start, fact.span.end);
    if (image.length > 0) return union(image);
  }
  // What another machine or a pod has is not what is installed here.
  if (fact.kind === 'command' && fact.wrappers.some((wrapper) => /^(ssh|kubectl|oc)$/.test(wrapper))) {
    return namedMajor(fact) ?? UNKNOWN;
  }
  const name = fact.kind === 'command' ? fact.binary.name : 'helm';
  // Thousands of commands in one place ask the same question.
  const key = [
    ...fact.scope.map((segment) => `${segmentKey(segment)}\u0001${segment.order}`),
    question(fact, name),
  ].join('\u0002');
  const deciding = unions.get(key) ?? decide(fact, name, index);
  unions.set(key, deciding);
  // A name such as `helm3` says more than what the machine happens to have.
  const weak = deciding.means === undefined || deciding.means === 'runner' || deciding.means === 'image';
  return (weak ? namedMajor(fact) : undefined) ?? deciding.reach;
}

/** All but the scope that `reaches` looks at. */
function question(fact: HelmCommand | EnvSetting, name: string): string {
  const guards = fact.kind === 'command' ? fact.guards : [];
  const majors = new Set(guards.flatMap((guard) => guard.major ?? []));
  return `${fact.origin === 'documentation'} ${[...majors].sort().join()} ${name}`;
}

function decide(fact: HelmCommand | EnvSetting, name: string, index: PinIndex): Deciding {
  const pins = reachingPins(
    index,
    fact.scope,
    (pin) => pin.only === undefined && (pin.binary ?? 'helm') === name && reaches(pin, fact),
  );
  const deciding = nearest(pins, fact.scope);
  return { means: deciding[0]?.means, reach: union(deciding) };
}

/** `helm3` and `helm4` say by their name what they are. */
function namedMajor(fact: Fact): Reach | undefined {
  if (fact.kind !== 'command') return undefined;
  const version = /^helm[-_]?v?([234](?:[._]\d+){0,2})(?![\d])/.exec(fact.binary.name)?.[1]?.replaceAll('_', '.');
  const range = version === undefined ? null : validRange(version.split('.').length === 3 ? version : `${version}.x`);
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
  const reasons = new Map(
    pins.map((pin) => [`${pin.because}:${pin.span.path}:${pin.span.start}`, { text: pin.because, span: pin.span }]),
  );
  const because: { readonly text: string; readonly span?: Span }[] = [...reasons.values()].slice(0, MOST_NAMED);
  const rest = reasons.size - because.length;
  if (rest > 0) because.push({ text: `${rest} more ${rest === 1 ? 'place brings' : 'places bring'} Helm in` });
  const known = complete && ranges.size > 0 && ranges.size <= MOST_RANGES;
  return { range: known ? [...ranges].sort().join(' || ') : undefined, because };
}

/** A pin reaches what comes after it in the same place, and everything inside the place that it is written for. */
function reaches(pin: HelmPin, fact: HelmCommand | EnvSetting): boolean {
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
