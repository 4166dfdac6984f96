/** The jobs of a pipeline, with the defaults that they inherit. */

import type { Resolver } from './extend.ts';
import { type Mapping, type Node, stringsOf, valueAt } from './tree.ts';
import { inherits } from './variables.ts';

/** Top-level keys that are no jobs. https://docs.gitlab.com/ci/yaml/#keywords */
const RESERVED = new Set([
  'after_script',
  'before_script',
  'cache',
  'default',
  'image',
  'include',
  'services',
  'spec',
  'stages',
  'types',
  'variables',
  'workflow',
]);

/** Names of everything that may be a job or a piece of one: those that run first, then hidden ones. */
export function jobNames(root: Mapping): { readonly jobs: readonly string[]; readonly hidden: readonly string[] } {
  const names = [...root.entries.keys()].filter((name) => !RESERVED.has(name) && name !== '<<');
  return { jobs: names.filter((name) => !name.startsWith('.')), hidden: names.filter((name) => name.startsWith('.')) };
}

export interface JobReader {
  /** The value of a keyword for a job: its own, else the default that it inherits. */
  readonly keyword: (job: Mapping, key: string) => Node | undefined;
  /** Whether the value comes from the defaults. */
  readonly isInherited: (job: Mapping, key: string) => boolean;
  /** The default itself. */
  readonly fallback: (key: string) => Node | undefined;
}

/** Answers for one file. `default:` goes before the older global keywords of the same name. */
export function jobReader(root: Mapping, resolver: Resolver): JobReader {
  const defaults = resolver.follow(valueAt(root, 'default'));
  const fallback = (key: string): Node | undefined => valueAt(defaults, key) ?? valueAt(root, key);
  const isInherited = (job: Mapping, key: string): boolean =>
    !job.entries.has(key) &&
    inherits(resolver.follow(valueAt(resolver.follow(valueAt(job, 'inherit')), 'default')), key);
  return {
    keyword: (job, key) => (isInherited(job, key) ? fallback(key) : valueAt(job, key)),
    isInherited,
    fallback,
  };
}

/** Whether a hidden entry holds lines that another file may run by `!reference` or an alias. */
export function looksLikeScript(node: Node | undefined): boolean {
  return stringsOf(node).some((line) => /\S\s+\S/.test(line.text.value));
}
