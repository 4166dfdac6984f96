/** Which files are worth reading again with what others give them. */
import type { Fact, Word } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import type { Edge, Unit } from './units.ts';

/** The files for which a test holds, and those that lead to one of them. */
export function reaching(
  units: ReadonlyMap<string, Unit>,
  edges: ReadonlyMap<string, readonly Edge[]>,
  test: (unit: Unit) => boolean,
): ReadonlySet<string> {
  const into = new Map<string, string[]>();
  for (const { from, to } of [...edges.values()].flat()) {
    addTo(into, to, from);
  }
  const found = new Set([...units].flatMap(([path, unit]) => (test(unit) ? [path] : [])));
  for (const path of found) for (const from of into.get(path) ?? []) found.add(from);
  return found;
}

/** Whether a fact has to do with Helm. */
export function isOfHelm(fact: Fact): boolean {
  if (fact.kind === 'pin') return fact.means !== 'runner';
  return fact.kind === 'command' || fact.kind === 'env' || (fact.kind === 'unresolved' && fact.relevant);
}

/** Whether something in a file depends on what others give it, be it in place of a default. */
export function hasQuestion({ facts }: Unit): boolean {
  return facts.some((fact) => {
    if (fact.kind === 'command') return fact.words.some(isGiven);
    if (fact.kind === 'pin') return fact.range === undefined || (fact.version !== undefined && isGiven(fact.version));
    return fact.kind === 'unresolved' && fact.relevant;
  });
}

/** Whether a word is not known, or comes from a variable, which may be one that others set. */
function isGiven({ text, via }: Word): boolean {
  return text === undefined || via.length > 0;
}

/** Whether a file hands something on that it does not know itself. */
export function handsOn(
  unit: Unit,
  edges: ReadonlyMap<string, readonly Edge[]>,
  matters: ReadonlySet<string>,
): boolean {
  return (edges.get(unit.file.path) ?? []).some(
    ({ link, to }) =>
      matters.has(to) &&
      (link.how === 'target' ||
        [...link.arguments, ...link.variables.map(([, word]) => word)].some((word) => word.text === undefined)),
  );
}
