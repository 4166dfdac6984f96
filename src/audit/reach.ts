/** Which Helm runs where: joins commands to the pins of their file through scopes. */
import validRange from 'semver/ranges/valid.js';
import type { EnvSetting, Fact, HelmCommand, HelmPin, Link } from '../facts.ts';
import type { Span } from '../source/span.ts';
import { sdkReach } from './go/reach.ts';
import { libraryReach } from './libraries.ts';
import { type Edge, type Followed, linkWords } from './links/index.ts';
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

export interface ReachFinder {
  /** The Helm releases that will run a fact. */
  readonly of: (fact: Fact) => Reach;
  /** The pins that decided for some fact so far. */
  readonly used: ReadonlySet<HelmPin>;
}

/** As `reachOf`, each fact once; one that leads back to itself is unknown. */
function reachIn(fact: Fact, knowledge: Knowledge, depth: number): Reach {
  const before = knowledge.known.get(fact);
  if (before !== undefined) return before;
  knowledge.known.set(fact, UNKNOWN);
  const found = reachOf(fact, knowledge, depth);
  knowledge.known.set(fact, found);
  return found;
}

/** What the search goes on. */
interface Knowledge {
  readonly index: PinIndex;
  readonly unions: Map<string, Deciding>;
  readonly known: Map<Fact, Reach>;
  readonly used: Set<HelmPin>;
  /** The calls through which a pin of another file counts. */
  readonly trails: ReadonlyMap<HelmPin, Reach['because']>;
  readonly callers: Followed['callers'];
  /** What came of callers, by the version tests of what they call. */
  readonly called: Map<readonly Edge[], Map<string, Reach>>;
  /** Version files, those of the deepest directories first. */
  readonly directories: readonly HelmPin[];
}

/** Calls are followed so many files back. */
const DEEPEST = 100;
/** With more callers of one place nothing is known of it. */
const MOST_CALLERS = 10_000;

/** Prepares to find, for any fact, the Helm releases that will run it. */
export function reachFinder(
  facts: readonly Fact[],
  { carried, callers }: Pick<Followed, 'carried' | 'callers'>,
): ReachFinder {
  const own = facts.filter((fact) => fact.kind === 'pin');
  const knowledge: Knowledge = {
    index: indexPins([...own.filter((pin) => pin.directory !== true), ...carried.map(({ pin }) => pin)]),
    unions: new Map(),
    known: new Map(),
    used: new Set(),
    trails: new Map(carried.map(({ pin, trail }) => [pin, trail])),
    callers,
    called: new Map(),
    directories: own
      .filter((pin) => pin.directory === true)
      .sort((a, b) => b.span.path.split('/').length - a.span.path.split('/').length),
  };
  const builtWith = sdkReach(facts);
  const drivenBy = libraryReach(facts);
  return {
    of: (fact) => builtWith(fact) ?? drivenBy(fact) ?? reachIn(fact, knowledge, DEEPEST),
    used: knowledge.used,
  };
}

/** The pins that decide for a place, and what they come to. */
interface Deciding {
  readonly means: HelmPin['means'] | undefined;
  readonly reach: Reach;
}

/** Facts that some Helm runs, and places that lead to them. */
type Run = HelmCommand | EnvSetting | Link;

function reachOf(fact: Fact, knowledge: Knowledge, depth: number): Reach {
  if (fact.kind === 'pin') return { range: fact.range, because: [{ text: fact.because, span: fact.span }] };
  if (fact.kind !== 'command' && fact.kind !== 'env' && fact.kind !== 'link') return UNKNOWN;
  const { index, unions } = knowledge;
  if (fact.kind === 'command' && fact.binary.image !== undefined) {
    // The image of this very command: `docker run alpine/helm:3.16 upgrade …`.
    const image = imagesBetween(index, fact.scope, fact.binary.span.start, fact.span.end);
    if (image.length > 0) return union(image, knowledge);
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
  const deciding = unions.get(key) ?? decide(fact, name, knowledge);
  unions.set(key, deciding);
  // A name such as `helm3` says more than what the machine happens to have.
  const weak = deciding.means === undefined || deciding.means === 'runner' || deciding.means === 'image';
  const named = weak ? namedMajor(fact) : undefined;
  if (named !== undefined || deciding.means !== undefined || name !== 'helm') return named ?? deciding.reach;
  return calledReach(fact, knowledge, depth) ?? directoryReach(fact, knowledge) ?? deciding.reach;
}

/** The Helm of the places that run this one; what one of them leaves open is not known. */
function calledReach(fact: Run, knowledge: Knowledge, depth: number): Reach | undefined {
  if (depth === 0 || fact.origin === 'documentation') return undefined;
  const callers = knowledge.callers(fact);
  if (callers.length === 0 || callers.length > MOST_CALLERS) return undefined;
  const before = knowledge.called.get(callers) ?? new Map<string, Reach>();
  knowledge.called.set(callers, before);
  const key = majorsOf(fact);
  const found = before.get(key) ?? callersReach(fact, callers, knowledge, depth);
  before.set(key, found);
  return found.because.length === 0 ? undefined : found;
}

function callersReach(fact: Run, callers: readonly Edge[], knowledge: Knowledge, depth: number): Reach {
  const ranges = new Set<string>();
  const because = new Map<string, Reach['because'][number]>();
  let open = false;
  for (const edge of callers) {
    const { link } = edge;
    if (contradict({ guards: link.guards }, guardsOf(fact))) continue;
    const reach = reachIn(link, knowledge, depth - 1);
    // Where nothing brings Helm in, nothing is said either; a version that nobody can read is another matter.
    if (reach.range === undefined && reach.because.length === 0) continue;
    if (reach.range === undefined) open = true;
    else ranges.add(reach.range);
    if (because.size >= MOST_NAMED) continue;
    for (const one of [...reach.because, { text: linkWords(edge), span: link.span }]) because.set(reasonKey(one), one);
  }
  if (ranges.size === 0) return { range: undefined, because: [...because.values()] };
  return {
    range: open || ranges.size > MOST_RANGES ? undefined : [...ranges].sort().join(' || '),
    because: [...because.values()].slice(0, MOST_NAMED),
  };
}

function reasonKey({ text, span }: Reach['because'][number]): string {
  return `${text}:${span?.path}:${span?.start}`;
}

/** What a version file of the nearest directory above says. */
function directoryReach(fact: Run, knowledge: Knowledge): Reach | undefined {
  if (fact.origin === 'documentation') return undefined;
  const path = fact.scope[0]?.name ?? fact.span.path;
  const above = knowledge.directories.filter(({ span }) => {
    const folder = span.path
      .slice(0, span.path.lastIndexOf('/') + 1)
      .replace(/(?:^|\/)\.(?:config|mise|devcontainer)\/$/, '$&');
    return path.startsWith(folder);
  });
  const [first] = above;
  if (first === undefined) return undefined;
  const depth = first.span.path.split('/').length;
  return union(
    above.filter(({ span }) => span.path.split('/').length === depth),
    knowledge,
  );
}

function guardsOf(fact: Run): HelmCommand['guards'] {
  return fact.kind === 'env' ? [] : fact.guards;
}

/** All but the scope that `reaches` looks at. */
function question(fact: Run, name: string): string {
  return `${fact.origin === 'documentation'} ${majorsOf(fact)} ${name}`;
}

function majorsOf(fact: Run): string {
  return [...new Set(guardsOf(fact).flatMap((guard) => guard.major ?? []))].sort().join();
}

function decide(fact: Run, name: string, knowledge: Knowledge): Deciding {
  const pins = reachingPins(
    knowledge.index,
    fact.scope,
    (pin) => pin.only === undefined && (pin.binary ?? 'helm') === name && reaches(pin, fact),
  );
  const deciding = nearest(pins, fact.scope);
  return { means: deciding[0]?.means, reach: union(deciding, knowledge) };
}

/** `helm3` and `helm4` say by their name what they are. */
function namedMajor(fact: Fact): Reach | undefined {
  if (fact.kind !== 'command') return undefined;
  const version = /^helm[-_]?v?([234](?:[._]\d+){0,2})(?![\d])/.exec(fact.binary.name)?.[1]?.replaceAll('_', '.');
  const range = version === undefined ? null : validRange(version.split('.').length === 3 ? version : `${version}.x`);
  if (range === null) return undefined;
  return { range, because: [{ text: `the command is called '${fact.binary.name}'`, span: fact.binary.span }] };
}

function union(pins: readonly HelmPin[], { trails, used }: Knowledge): Reach {
  if (pins.length === 0) return UNKNOWN;
  const ranges = new Set<string>();
  let complete = true;
  for (const pin of pins) {
    used.add(pin);
    if (pin.range === undefined) complete = false;
    else ranges.add(pin.range);
  }
  const reasons = new Map(
    pins
      .flatMap((pin): Reach['because'] => [{ text: pin.because, span: pin.span }, ...(trails.get(pin) ?? [])])
      .map((reason) => [reasonKey(reason), reason]),
  );
  const because: { readonly text: string; readonly span?: Span }[] = [...reasons.values()].slice(0, MOST_NAMED);
  const rest = reasons.size - because.length;
  if (rest > 0) because.push({ text: `${rest} more ${rest === 1 ? 'place brings' : 'places bring'} Helm in` });
  const known = complete && ranges.size > 0 && ranges.size <= MOST_RANGES;
  return { range: known ? [...ranges].sort().join(' || ') : undefined, because };
}

/** A pin reaches what comes after it in the same place, and everything inside the place that it is written for. */
function reaches(pin: HelmPin, fact: Run): boolean {
  if ((pin.origin === 'documentation') !== (fact.origin === 'documentation')) return false;
  if (contradict(pin, guardsOf(fact))) return false;
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

function contradict(pin: Pick<HelmPin, 'guards'>, guards: HelmCommand['guards']): boolean {
  return guards.some(
    (guard) =>
      guard.major !== undefined && pin.guards.some((other) => other.major !== undefined && other.major !== guard.major),
  );
}
