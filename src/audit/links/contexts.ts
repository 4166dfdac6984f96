/** Reads files again with what the files that run them hand on: arguments, variables, inputs, sourced functions. */
import type { Fact, HelmCommand, Link } from '../../facts.ts';
import type { Given } from '../../read/reader.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { Resolver } from './resolve.ts';
import { type Edge, edgesOf, type Unit, type Units } from './units.ts';
import { fieldOf, type TextOf, variablesOf } from './values.ts';

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
    const merged = edgesOf(path, unit.facts, resolver).some(({ link, to }) => takesIn(link) && files.has(to));
    base.set(
      path,
      merged ? read(unit, { variables: new Map(), arguments: undefined, open: opener(path) }) : unit.facts,
    );
  }
  const contexts = new Map<string, Fact[][]>();
  const callers = new Map<Fact, readonly Edge[]>();
  const seen = new Set<string>();
  const queue = [...base].flatMap(([path, facts]) => edgesOf(path, facts, resolver));
  for (let at = 0; at < queue.length && seen.size < MOST; at++) {
    const edge = queue[at];
    const unit = edge && units.get(edge.to);
    if (edge === undefined || unit === undefined || edge.to === edge.from || takesIn(edge.link)) continue;
    const given = givenBy(edge, unit, texts, opener(edge.to));
    if (given === undefined) continue;
    const read1 = contexts.get(edge.to) ?? [];
    const key = keyOf(edge, given);
    if (seen.has(key) || read1.length >= MOST_OF_ONE) continue;
    seen.add(key);
    const facts = read(unit, given).filter((fact) => isCalled(fact, edge));
    for (const fact of facts) callers.set(fact, [edge]);
    contexts.set(edge.to, [...read1, facts]);
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
  const takes = link.how === 'run' && ARGUMENTS.test(text);
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
  if (link.name === undefined || link.how !== 'target') return true;
  return fact.scope.some(({ kind, name }) => (kind === 'target' || kind === 'job') && name === link.name);
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
    if (fact.kind !== 'command' && fact.kind !== 'link') return;
    known.add(`${fact.kind}:${spanKey(fact.span)}`);
    if (fact.kind !== 'command') return;
    const spans = covered.get(fact.span.path);
    if (spans === undefined) covered.set(fact.span.path, [fact.span]);
    else spans.push(fact.span);
  };
  for (const all of contexts.values()) for (const facts of all) for (const fact of facts) cover(fact);
  for (const [path, facts] of base) for (const fact of facts) if (fact.span.path !== path) cover(fact);
  const isCovered = (fact: Fact, path: string): boolean => {
    if (fact.span.path !== path) return false;
    if (fact.kind === 'command' || fact.kind === 'link') return known.has(`${fact.kind}:${spanKey(fact.span)}`);
    if (fact.kind !== 'unresolved') return false;
    return (covered.get(path) ?? []).some((span) => span.start <= fact.span.start && span.end >= fact.span.end);
  };
  const result = new Map<string, readonly Fact[]>();
  for (const [path, facts] of base) {
    const own = covered.has(path) || known.size > 0 ? facts.filter((fact) => !isCovered(fact, path)) : facts;
    result.set(path, [...own, ...distinct(own, contexts.get(path) ?? [], callers)]);
  }
  return result;
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
