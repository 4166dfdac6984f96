/** Puts together what was read of files by themselves and with what others give them. */
import type { Fact, HelmCommand, HelmPin } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { Edge } from './units.ts';

/**
 * What was read with values takes the place of what was read without, for the same command.
 *
 * @param isOpen whether something calls the place of a fact, in the file of a path, without the values
 */
export function combine(
  base: ReadonlyMap<string, readonly Fact[]>,
  contexts: ReadonlyMap<string, readonly (readonly Fact[])[]>,
  isOpen: (fact: Fact, path: string) => boolean,
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
    addTo(covered, fact.span.path, fact.span);
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
    if (fact.span.path !== path || isOpen(fact, path)) return false;
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

/**
 * Whether one of some spans, sorted by where they begin, has the lines of another one: a list of words may begin in front of
 * the word that is the command.
 */
function isInside({ startLine, endLine }: Span, spans: readonly Span[]): boolean {
  let low = 0;
  for (let high = spans.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.startLine ?? 0) <= startLine) low = middle + 1;
    else high = middle;
  }
  return (spans[low - 1]?.endLine ?? -1) >= endLine;
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
    case 'setting':
      return `${at}:${fact.value?.shown ?? ''}`;
    case 'env':
    case 'url':
    case 'plugin-manifest':
    case 'values-file':
    case 'post-renderer-file':
    case 'sdk':
    case 'sdk-module':
      return at;
  }
}

function wordsKey({ words, guards }: HelmCommand): string {
  const tests = guards.map(({ major, span }) => `${major}@${spanKey(span)}`).join();
  return `${words.map((word) => `${word.shown}@${spanKey(word.span)}`).join(' ')}:${tests}`;
}
