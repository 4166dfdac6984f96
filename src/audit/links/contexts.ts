/** Reads files again with what the files that run them hand on: arguments, variables, inputs, sourced functions. */
import type { Fact, HelmCommand, HelmPin, Link } from '../../facts.ts';
import type { Given } from '../../read/reader.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { Resolver } from './resolve.ts';
import { type Edge, edgesOf, type Unit, type Units } from './units.ts';
import { fieldOf, type TextOf, variablesOf, variablesOfFile } from './values.ts';

/** So many ways of calling one file are told apart, and so many in all. */
const MOST_OF_ONE = 8;
const MOST = 500;

/** What a text looks like that reads its arguments. */
const ARGUMENTS =
  /\$(?:[@*1-9]|\{[@*1-9]|args\b)|\bsys\.argv\b|\bARGV\b|\bprocess\.argv\b|%\*|%~?[1-9]|\bparam\s*\(|CLI_ARGS/;

export interface InContext {
  /** The facts of every file, by path. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  /** For a fact that was read for certain callers only: these. */
  readonly callers: ReadonlyMap<Fact, readonly Edge[]>;
}

/** Reads again whatever gets values from other files. Bounded, and ends in circles of calls as well. */
export function readInContext({ units, files }: Units, resolver: Resolver, texts: TextOf): InContext {
  const opener =
    (from: string): Given['open'] =>
    (path) => {
      const to = resolver.path(path, from);
      return to === undefined ? undefined : files.get(to);
    };
  const base = new Map<string, readonly Fact[]>();
  for (const [path, unit] of units) {
    const led = edgesOf(path, unit.facts, resolver).filter(({ to }) => files.has(to));
    const variables = new Map(
      led.flatMap(({ link, to }) => (link.how === 'variables' ? [...variablesOfFile(texts(to))] : [])),
    );
    const merged = variables.size > 0 || led.some(({ link }) => takesIn(link));
    base.set(path, merged ? read(unit, { variables, arguments: undefined, open: opener(path) }) : unit.facts);
  }
  const contexts = new Map<string, Fact[][]>();
  const callers = new Map<Fact, readonly Edge[]>();
  const seen = new Set<string>();
  const called = new Set<string>();
  const parts = new Set<string>();
  for (const [path, facts] of base) {
    for (const { link, to } of edgesOf(path, facts, resolver))
      if (to !== path) (takesIn(link) ? parts : called).add(to);
  }
  // What only others run is read with what they give it; files that run one another in a circle come last.
  const queue: Edge[] = [];
  const begun = new Set<string>();
  const begin = (path: string): void => {
    if (begun.has(path)) return;
    begun.add(path);
    queue.push(...edgesOf(path, base.get(path) ?? [], resolver));
  };
  const rest = [...base.keys()]
    .filter((path) => !parts.has(path))
    .sort((a, b) => Number(called.has(a)) - Number(called.has(b)));
  for (let at = 0; at < queue.length || rest.length > 0; at++) {
    while (at >= queue.length) {
      const path = rest.shift();
      if (path === undefined) break;
      if (!contexts.has(path)) begin(path);
    }
    const edge = queue[at];
    const unit = edge && units.get(edge.to);
    if (edge === undefined || unit === undefined || edge.to === edge.from || takesIn(edge.link)) continue;
    const given = seen.size < MOST ? givenBy(edge, unit, texts, opener(edge.to)) : undefined;
    if (given === undefined) {
      begin(edge.to);
      continue;
    }
    const readings = contexts.get(edge.to) ?? [];
    const key = keyOf(edge, given);
    if (seen.has(key) || readings.length >= MOST_OF_ONE) continue;
    seen.add(key);
    const all = read(unit, given);
    const names = calledNames(edge, all);
    const facts = all.filter((fact) => isIn(fact, names));
    for (const fact of facts) callers.set(fact, [edge]);
    contexts.set(edge.to, [...readings, facts]);
    queue.push(...edgesOf(edge.to, facts, resolver));
  }
  return { facts: combine(base, contexts, callers), callers };
}

/** Whether the other file becomes a part of this one. */
function takesIn({ how }: Link): boolean {
  return how === 'source' || how === 'include';
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
function givenBy({ link }: Edge, unit: Unit, texts: TextOf, open: Given['open']): Given | undefined {
  const { text } = unit.file;
  const variables = variablesOf(link, (name) => text.includes(name.replace(/^inputs\./, '')), texts);
  const takes = link.how === 'target' ? link.arguments.length > 0 : link.how === 'run' && ARGUMENTS.test(text);
  if (variables.size === 0 && !takes) return undefined;
  return { variables, arguments: takes ? link.arguments.map((word) => fieldOf(word, texts)) : undefined, open };
}

function keyOf({ to, link }: Edge, given: Given): string {
  const variables = [...given.variables].map(([name, { alternatives }]) => `${name}=${shown(alternatives.flat())}`);
  return [to, link.name ?? '', shown(given.arguments ?? []), ...variables.sort()].join('\u0000');
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
  return isIn(fact, link.name === undefined || link.how !== 'target' ? undefined : new Set([link.name]));
}

function isIn(fact: Fact, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined) return true;
  return fact.scope.some(({ kind, name }) => (kind === 'target' || kind === 'job') && names.has(name));
}

/** The target that is called, and those that it calls in turn; undefined when the whole file is called. */
function calledNames({ link, to }: Edge, facts: readonly Fact[]): ReadonlySet<string> | undefined {
  if (link.name === undefined || link.how !== 'target') return undefined;
  const names = new Set([link.name]);
  const inner = facts.filter((fact) => fact.kind === 'link' && fact.how === 'target' && fact.path === to);
  for (let before = 0; before < names.size; ) {
    before = names.size;
    for (const fact of inner)
      if (fact.kind === 'link' && fact.name !== undefined && isIn(fact, names)) names.add(fact.name);
  }
  return names;
}

/** What was read with values takes the place of what was read without, for the same command. */
function combine(
  base: ReadonlyMap<string, readonly Fact[]>,
  contexts: ReadonlyMap<string, readonly (readonly Fact[])[]>,
  callers: Map<Fact, readonly Edge[]>,
): Map<string, readonly Fact[]> {
  const covered = new Map<string, Span[]>();
  const known = new Set<string>();
  const cover = (fact: Fact): void => {
    if (
      fact.kind !== 'command' &&
      fact.kind !== 'link' &&
      (fact.kind !== 'pin' || fact.span.path === fact.scope[0]?.name)
    )
      return;
    known.add(`${fact.kind}:${spanKey(fact.span)}`);
    if (fact.kind !== 'command') return;
    const spans = covered.get(fact.span.path);
    if (spans === undefined) covered.set(fact.span.path, [fact.span]);
    else spans.push(fact.span);
  };
  const pins = new Map<string, Set<string>>();
  for (const [path, all] of contexts) {
    for (const fact of all.flat()) {
      cover(fact);
      if (fact.kind === 'pin') pins.set(path, (pins.get(path) ?? new Set()).add(pinKey(fact)));
    }
  }
  for (const [path, facts] of base) for (const fact of facts) if (fact.span.path !== path) cover(fact);
  const isCovered = (fact: Fact, path: string): boolean => {
    if (fact.span.path !== path) return false;
    if (fact.kind === 'pin' && pins.get(path)?.has(pinKey(fact)) === true) return true;
    if (fact.kind === 'command' || fact.kind === 'link' || fact.kind === 'pin')
      return known.has(`${fact.kind}:${spanKey(fact.span)}`);
    return fact.kind === 'unresolved' && isInside(fact.span, covered.get(path) ?? []);
  };
  for (const spans of covered.values()) spans.sort((a, b) => a.start - b.start);
  const result = new Map<string, readonly Fact[]>();
  for (const [path, facts] of base) {
    const own = covered.has(path) || known.size > 0 ? facts.filter((fact) => !isCovered(fact, path)) : facts;
    result.set(path, [...own, ...distinct(own, contexts.get(path) ?? [], callers)]);
  }
  return result;
}

/** Whether one of some spans, sorted by where they begin, holds another one. */
function isInside({ start, end }: Span, spans: readonly Span[]): boolean {
  let low = 0;
  for (let high = spans.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (spans[low - 1]?.end ?? -1) >= end;
}

/** What a pin is, whatever version it turns out to have. */
function pinKey({ means, tool, scope }: HelmPin): string {
  return [means, tool, ...scope.map(({ kind, name }) => `${kind}=${name}`)].join('\u0000');
}

/** The facts of several readings of one file, each once; those that several callers cause have all of them. */
function distinct(
  own: readonly Fact[],
  readings: readonly (readonly Fact[])[],
  callers: Map<Fact, readonly Edge[]>,
): Fact[] {
  if (readings.length === 0) return [];
  const present = new Set(own.map(plainKey));
  const kept = new Map<string, Fact>();
  for (const fact of readings.flat()) {
    const key = plainKey(fact);
    if (fact.kind !== 'command' && present.has(key)) continue;
    const before = kept.get(key);
    if (before === undefined) kept.set(key, fact);
    else callers.set(before, [...(callers.get(before) ?? []), ...(callers.get(fact) ?? [])]);
  }
  return [...kept.values()];
}

function plainKey(fact: Fact): string {
  const at = `${fact.kind}:${spanKey(fact.span)}`;
  switch (fact.kind) {
    case 'command':
      return `${at}:${wordsKey(fact)}`;
    case 'pin':
      return `${at}:${fact.tool}:${fact.range}:${fact.version?.shown ?? ''}`;
    case 'link':
      return `${at}:${fact.path}:${fact.name}:${fact.arguments.map(({ shown: text }) => text).join(' ')}`;
    case 'unresolved':
    case 'outside':
      return `${at}:${fact.what}`;
    case 'env':
    case 'url':
    case 'plugin-manifest':
    case 'values-file':
      return at;
  }
}

function wordsKey({ words, guards }: HelmCommand): string {
  const tests = guards.map(({ major, span }) => `${major}@${spanKey(span)}`).join();
  return `${words.map((word) => `${word.shown}@${spanKey(word.span)}`).join(' ')}:${tests}`;
}
