/** Reads files again with what the files that run them hand on: arguments, variables, inputs, sourced functions. */
import type { Fact, Link } from '../../facts.ts';
import type { Piece } from '../../read/lib/value.ts';
import type { Given } from '../../read/reader.ts';
import { type SourceFile, sourceStart } from '../../source/text.ts';
import { combine } from './combine.ts';
import type { Resolver } from './resolve.ts';
import { type Edge, edgesOf, type Unit, type Units } from './units.ts';
import { fieldOf, type TextOf, variablesOf, variablesOfFile } from './values.ts';
import { handsOn, hasQuestion, isOfHelm, reaching } from './worth.ts';

/** So many ways of calling one file are told apart, and so many in all. */
const MOST_OF_ONE = 32;
const MOST = 500;
/** So many characters, of files and of those that they take in, are read again. */
const MOST_TEXT = 2_000_000;

/** What a text looks like that reads its arguments. */
const ARGUMENTS =
  /\$(?:[@*1-9]|\{[@*1-9]|args\b)|\bsys\.argv\b|\bARGV\b|\bprocess\.argv\b|\bBun\.argv\b|\bos\.Args\b|%\*|%~?[1-9]|\bparam\s*\(|CLI_ARGS/;

/** A workflow that people start as well, with what they fill in. */
const BY_HAND = /\bworkflow_dispatch["']?:[^\S\n]*(?:#.*)?\n\s+["']?inputs\b/;

export interface InContext {
  /** The facts of every file, by path. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  /** For a fact that was read for certain callers only, or that counts for them only: these. */
  readonly callers: ReadonlyMap<Fact, readonly Edge[]>;
  /** Whether there was more to read than is read. */
  readonly cut: boolean;
}

/**
 * Reads again whatever gets values from other files, where that can change what is known of Helm. Bounded, and ends in circles
 * of calls as well.
 */
export function readInContext({ units, files }: Units, resolver: Resolver, texts: TextOf): InContext {
  let left = MOST_TEXT;
  const again = (unit: Unit, given: Omit<Given, 'open'>): readonly Fact[] => {
    left -= unit.file.text.length;
    const open = (path: string): SourceFile | undefined => {
      const to = resolver.path(path, unit.file.path);
      const file = to === undefined || left <= 0 ? undefined : files.get(to);
      left -= file?.text.length ?? 0;
      return file;
    };
    return read(unit, { ...given, open });
  };
  const plain = new Map([...units].map(([path, unit]) => [path, edgesOf(path, unit.facts, resolver)]));
  const matters = reaching(units, plain, (unit) => unit.facts.some(isOfHelm));
  const asks = reaching(units, new Map([...plain].map(([path, edges]) => [path, edges.filter(isPart)])), hasQuestion);
  const base = new Map<string, readonly Fact[]>();
  const called = new Set<string>();
  const parts = new Set<string>();
  const open = openPlaces((path) => base.get(path) ?? []);
  for (const [path, unit] of units) {
    const led = (plain.get(path) ?? []).filter(({ to }) => files.has(to));
    for (const edge of led) if (edge.to !== path) (isPart(edge) ? parts : called).add(edge.to);
    const variables = new Map(
      led.flatMap(({ link, to }) => (link.how === 'variables' ? [...variablesOfFile(texts(to))] : [])),
    );
    const merged = (variables.size > 0 || led.some(isPart)) && matters.has(path) && asks.has(path);
    base.set(path, merged && left > 0 ? again(unit, { variables, arguments: undefined }) : unit.facts);
    // What is too much to be read inside of all that take it in is true as it stands.
    if (merged && left <= 0) for (const edge of led) if (isPart(edge)) open.file(edge.to);
  }
  const contexts = new Map<string, Fact[][]>();
  const callers = new Map<Fact, readonly Edge[]>();
  const seen = new Map<string, Edge[]>();
  // What only others run is read with what they give it; files that run one another in a circle come last.
  const queue: Edge[] = [];
  const begun = new Set<string>();
  const begin = (path: string): void => {
    if (begun.has(path)) return;
    begun.add(path);
    for (const edge of edgesOf(path, base.get(path) ?? [], resolver)) queue.push(edge);
  };
  const rest = [...base.keys()]
    .filter((path) => !parts.has(path))
    .sort((a, b) => Number(called.has(a)) - Number(called.has(b)));
  for (let at = 0; at < queue.length || rest.length > 0; at++) {
    while (at >= queue.length) {
      const path = rest.shift();
      if (path === undefined) break;
      if (contexts.has(path) || begun.has(path)) continue;
      // Of a circle one file is where it begins, and nothing says with what.
      open.file(path);
      begin(path);
    }
    const edge = queue[at];
    const unit = edge && units.get(edge.to);
    if (edge === undefined || unit === undefined || edge.to === edge.from || isPart(edge)) continue;
    const worth = matters.has(edge.to) && (asks.has(edge.to) || handsOn(unit, plain, matters));
    const given = worth && seen.size < MOST && left > 0 ? givenBy(edge, unit, texts) : undefined;
    const key = given && keyOf(edge, given);
    const alike = key === undefined ? undefined : seen.get(key);
    if (alike !== undefined) {
      alike.push(edge);
      continue;
    }
    const readings = contexts.get(edge.to) ?? [];
    if (given === undefined || key === undefined || readings.length >= MOST_OF_ONE) {
      open.call(edge);
      begin(edge.to);
      continue;
    }
    if (edge.link.how === 'uses' && BY_HAND.test(unit.file.text)) {
      open.file(edge.to);
      begin(edge.to);
    }
    const group = [edge];
    seen.set(key, group);
    const all = again(unit, given);
    const names = calledNames(edge, all);
    const facts = all.filter((fact) => isIn(fact, names));
    for (const fact of facts) callers.set(fact, group);
    contexts.set(edge.to, [...readings, facts]);
    for (const next of edgesOf(edge.to, facts, resolver)) queue.push(next);
  }
  return { facts: combine(base, contexts, open.has, callers), callers, cut: left <= 0 || seen.size >= MOST };
}

/** Where something is called that nothing is handed to, or more often than is followed: what was read of it alone stays. */
interface OpenPlaces {
  readonly file: (path: string) => void;
  readonly call: (edge: Edge) => void;
  readonly has: (fact: Fact, path: string) => boolean;
}

function openPlaces(factsOf: (path: string) => readonly Fact[]): OpenPlaces {
  const files = new Set<string>();
  const targets = new Map<string, Set<string>>();
  return {
    file: (path) => files.add(path),
    call(edge) {
      const { link, to } = edge;
      const known = targets.get(to) ?? new Set();
      if (files.has(to) || (link.name !== undefined && known.has(link.name))) return;
      const names = calledNames(edge, factsOf(to));
      if (names === undefined) files.add(to);
      else targets.set(to, new Set([...known, ...names]));
    },
    has: (fact, path) => files.has(path) || (targets.has(path) && isIn(fact, targets.get(path))),
  };
}

function isPart({ link }: Edge): boolean {
  return link.how === 'source' || link.how === 'include';
}

function read(unit: Unit, given: Given): readonly Fact[] {
  try {
    return unit.reader.read(unit.file, given);
  } catch {
    // What the reader made of the file alone stays.
    return unit.facts;
  }
}

/** What a caller hands on that the file takes; undefined when that is nothing. */
function givenBy({ link }: Edge, unit: Unit, texts: TextOf): Omit<Given, 'open'> | undefined {
  const { text } = unit.file;
  const variables = variablesOf(link, (name) => text.includes(name.replace(/^inputs\./, '')), texts);
  const takes = link.how === 'target' ? link.arguments.length > 0 : link.how === 'run' && ARGUMENTS.test(text);
  if (variables.size === 0 && !takes) return undefined;
  return { variables, arguments: takes ? link.arguments.map((word) => fieldOf(word, texts)) : undefined };
}

function keyOf({ to, link }: Edge, given: Omit<Given, 'open'>): string {
  const variables = [...given.variables].map(([name, { alternatives }]) => {
    // A version is told at each place that names it, however many name the same one.
    const places = link.how === 'uses' && /version/i.test(name) ? alternatives.flat(2).map(placeKey) : [];
    return [name, shown(alternatives.flat()), ...places].join('=');
  });
  return [to, link.name ?? '', shown(given.arguments ?? []), ...variables.sort()].join('\u0000');
}

function placeKey({ at }: Piece): string {
  return at === undefined ? '' : `${at.text.file.path}:${sourceStart(at.text, at.start)}`;
}

function shown(fields: readonly (readonly object[])[]): string {
  return fields
    .map((field) =>
      field
        .map((piece) => ('text' in piece ? String(piece.text) : 'unknown' in piece ? `?${String(piece.unknown)}` : ''))
        .join(''),
    )
    .join('\u0001');
}

/** Whether the call reaches the place of a fact: any, or those inside the target that is called. */
export function isCalled(fact: Fact, { link }: Edge): boolean {
  return isIn(fact, namesOf(link));
}

/** What a call of a target runs in its own file: npm runs `pre` and `post` scripts of the same name as well. */
function namesOf({ how, name, tool }: Link): Set<string> | undefined {
  if (name === undefined || how !== 'target') return undefined;
  return new Set(tool === 'npm' ? [name, `pre${name}`, `post${name}`] : [name]);
}

function isIn(fact: Fact, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined) return true;
  return fact.scope.some(({ kind, name }) => (kind === 'target' || kind === 'job') && names.has(name));
}

/** The target that is called, and those that it calls in turn; undefined when the whole file is called. */
function calledNames({ link, to }: Edge, facts: readonly Fact[]): ReadonlySet<string> | undefined {
  const names = namesOf(link);
  if (names === undefined) return undefined;
  const inner = facts.filter((fact) => fact.kind === 'link' && fact.how === 'target' && fact.path === to);
  for (let before = 0; before < names.size; ) {
    before = names.size;
    for (const fact of inner)
      if (fact.kind === 'link' && fact.name !== undefined && isIn(fact, names)) names.add(fact.name);
  }
  return names;
}
