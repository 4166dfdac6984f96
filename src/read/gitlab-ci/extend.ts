/** `extends` and `!reference`, as GitLab resolves them inside one file: first the one, then the other. */
import type { Entry, Mapping, Node } from './tree.ts';
import { stringsOf, valueAt } from './tree.ts';

/**
 * Levels that GitLab follows at most.
 * https://docs.gitlab.com/ci/yaml/#extends and https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags
 */
const MAX_LEVELS = 11;
/** Steps of merging and looking up for one file; a real pipeline needs some thousands. */
const BUDGET = 200_000;

interface Problem {
  readonly node: Node;
  readonly what: string;
  readonly reason: string;
}

export interface Resolver {
  /** A top-level entry with what it extends. */
  readonly job: (name: string) => Node | undefined;
  /** Follows references until something else comes; undefined when it leads nowhere. */
  readonly follow: (node: Node | undefined) => Node | undefined;
  /** What could not be resolved, each once. */
  readonly problems: ReadonlyMap<string, Problem>;
}

/** Looks things up in one file. `inputs` gives the list or mapping that stands for a whole `$[[ inputs.x ]]`. */
export function resolver(root: Mapping, inputs: (text: string) => Node | undefined): Resolver {
  const done = new Map<string, Node>();
  const problems = new Map<string, Problem>();
  let budget = BUDGET;
  /** Chains cut so far; what was merged while one was cut is not kept. */
  let cuts = 0;

  const problem = (node: Node, what: string, reason: string): undefined => {
    if (problems.size < 200) problems.set(`${what}:${reason}`, { node, what, reason });
  };

  const spend = (node: Node): boolean => {
    if (budget-- > 0) return true;
    problem(node, 'extends', 'too much to merge; the rest was not followed');
    return false;
  };

  const job = (name: string, level = 0, path: readonly string[] = []): Node | undefined => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const own = root.entries.get(name)?.value;
    if (own?.kind !== 'map' || !spend(own)) return own;
    const before = cuts;
    const parents = stringsOf(valueAt(own, 'extends')).slice(0, 50);
    let merged: Mapping | undefined;
    for (const parent of parents) {
      const from = parent.text.value;
      if (path.includes(from) || from === name || level >= MAX_LEVELS) {
        cuts++;
        problem(parent, `extends: ${from}`, 'leads back to itself, or further than GitLab follows');
        continue;
      }
      const base = job(from, level + 1, [...path, name]);
      if (base?.kind !== 'map') problem(parent, `extends: ${from}`, 'is not defined in this file');
      else merged = merged === undefined ? base : merge(merged, base);
    }
    const whole = merged === undefined ? own : merge(merged, own);
    if (cuts === before) done.set(name, whole);
    return whole;
  };

  /** Maps are merged key by key, anything else is replaced. */
  const merge = (base: Mapping, over: Mapping): Mapping => {
    const entries = new Map<string, Entry>(base.entries);
    if (!spend(over)) return over;
    for (const [key, entry] of over.entries) {
      budget--;
      const before = entries.get(key)?.value;
      const value = before?.kind === 'map' && entry.value.kind === 'map' ? merge(before, entry.value) : entry.value;
      entries.set(key, { key: entry.key, value });
    }
    return { kind: 'map', entries, span: over.span };
  };

  const follow = (start: Node | undefined): Node | undefined => {
    let node = start;
    for (let level = 0; node !== undefined; level++) {
      const whole = node.kind === 'scalar' ? inputs(node.text.value) : undefined;
      if (whole === undefined && node.kind !== 'reference') return node;
      if (!spend(node)) return undefined;
      if (level >= MAX_LEVELS)
        return problem(node, '!reference', 'leads back to itself, or further than GitLab follows');
      node = whole ?? (node.kind === 'reference' ? lookUp(node, level) : undefined);
    }
    return undefined;
  };

  const lookUp = (reference: Extract<Node, { kind: 'reference' }>, level: number): Node | undefined => {
    const [first, ...rest] = reference.path;
    let node = first === undefined ? undefined : job(first);
    for (const key of rest) {
      if (node?.kind === 'reference' && level < MAX_LEVELS) node = lookUp(node, level + 1);
      node = node?.kind === 'list' ? node.items[Number(key)] : valueAt(node, key);
    }
    return node ?? problem(reference, `!reference [${reference.path.join(', ')}]`, 'is not defined in this file');
  };

  return { job: (name) => job(name), follow, problems };
}
