/** Follows what the files of a repository run, include and call, so that Helm's version and the values come along. */
import type { Fact, Outside } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import type { ListedFile } from '../../source/list.ts';
import type { SourceFile } from '../../source/text.ts';
import type { Taken } from '../take.ts';
import { type Carried, carriedPins } from './carry.ts';
import { isCalled, readInContext } from './contexts.ts';
import { objectFinder } from './objects.ts';
import { resolver } from './resolve.ts';
import { type Edge, edgesOf, followBackward, followForward, type Unit } from './units.ts';
import { type TextOf, textsOf } from './values.ts';

export { linkWords } from './carry.ts';
export type { Edge } from './units.ts';

export interface Followed {
  /** The facts of all files, in the order of their paths as given; links are not among them. */
  readonly facts: readonly Fact[];
  /** The text of every file that a fact stands in. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly carried: readonly Carried[];
  /** The places that run a fact; the same list for all facts of one place. */
  readonly callers: (fact: Fact) => readonly Edge[];
  /** Files that were read only because others lead to them. */
  readonly followed: number;
  /** Whether some files were not read with what others give them, since there were too many. */
  readonly cut: boolean;
}

/**
 * Reads the files that the given ones lead to and those that lead to them, and reads again what gets values from others.
 *
 * @param taken what was made of the files that mention Helm
 * @param listed every file of the audit, by path
 */
export async function follow(taken: readonly Taken[], listed: ReadonlyMap<string, ListedFile>): Promise<Followed> {
  const units = new Map<string, Unit>();
  const files = new Map<string, SourceFile>();
  for (const one of taken) {
    if (one.kind !== 'read') continue;
    units.set(one.file.path, one);
    files.set(one.file.path, one.file);
  }
  const before = units.size;
  const find = resolver(listed, objectFinder(units));
  await followForward({ units, files }, listed, find);
  await followBackward({ units, files }, listed);
  await followForward({ units, files }, listed, find);
  const texts = textsOf(files);
  const inContext = readInContext({ units, files }, find, texts);
  const edges = [...inContext.facts].flatMap(([path, facts]) => edgesOf(path, facts, find));
  // A link of the file system, or what is too large to be read, is there and says nothing.
  const led = new Set<Fact>(edges.flatMap(({ link, to }) => (files.has(to) ? [link] : [])));
  const facts = [...inContext.facts.values()].flat().flatMap((fact): readonly Fact[] => {
    if (fact.kind !== 'link') return [fact];
    return led.has(fact) ? [] : lost(fact, texts);
  });
  const incoming = new Map<string, Edge[]>();
  for (const edge of edges) {
    if (edge.link.how === 'build' || edge.link.how === 'image' || edge.link.how === 'variables') continue;
    addTo(incoming, edge.to, edge);
  }
  // Reach asks for thousands of commands in one place.
  const placed = new Map<string, readonly Edge[]>();
  const callersOf = (fact: Fact): readonly Edge[] => {
    const key = fact.scope.map(({ kind, name }) => `${kind}\u0001${name}`).join('\u0002');
    const all = incoming.get(fact.scope[0]?.name ?? '') ?? [];
    const known = placed.get(key) ?? all.filter((edge) => isCalled(fact, edge));
    placed.set(key, known);
    return known;
  };
  return {
    facts,
    files,
    carried: carriedPins(edges, inContext),
    callers: (fact) => inContext.callers.get(fact) ?? callersOf(fact),
    followed: units.size - before,
    cut: inContext.cut,
  };
}

/** Copies of the sources of dependencies. */
const VENDORED = /(?:^|\/)(?:vendor|node_modules)\//;

/** What a file says that it is completed by, and what is not there. */
function lost(link: Extract<Fact, { kind: 'link' }>, texts: TextOf): Outside[] {
  if (link.how !== 'source' && link.how !== 'include' && link.how !== 'uses') return [];
  const text = texts(link.span.path)?.value;
  if (VENDORED.test(link.span.path) && text !== undefined && !/helm/i.test(text)) return [];
  const written = text?.slice(link.span.start, link.span.end) ?? link.path;
  const shown = written.length > 200 || written.includes('\n') ? link.path : written;
  const uses = link.tool === 'tekton' ? 'task' : link.tool === 'argo' ? 'workflow template' : 'called file';
  const kind = { source: 'sourced script', include: 'included file', uses }[link.how];
  return [{ kind: 'outside', scope: link.scope, what: `${kind} ${shown}`, span: link.span }];
}
