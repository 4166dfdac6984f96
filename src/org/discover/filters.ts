/** Which of the listed repositories are wanted, and why the others are not. */
import { addTo } from '../../multimap.ts';
import { compileGlob, matchesGlob } from '../../source/glob.ts';
import type { Repository } from '../types.ts';
import type { FilterReason, Filters, Listed, Which } from './types.ts';

/** A test that gives the first reason why something is not wanted. `named`: it was asked for by its name, in a list. */
export function compileFilters(filters: Filters): (listed: Listed, named: boolean) => FilterReason | undefined {
  const names = nameTest(filters.names);
  const notNames = nameTest(filters.notNames);
  const topics = new Set(filters.topics.map(lower));
  const notTopics = new Set(filters.notTopics.map(lower));
  const properties = new Map<string, { readonly value: string }[]>();
  for (const property of filters.properties) addTo(properties, property.name.toLowerCase(), property);
  return ({ repository, pushedAt, disabled }, named) => {
    if (disabled) return 'disabled';
    const standard: Which = named ? 'include' : 'skip';
    const archived = filters.archived ?? standard;
    if (repository.archived && archived === 'skip') return 'archived';
    if (!repository.archived && archived === 'only') return 'not-archived';
    const forks = filters.forks ?? standard;
    if (repository.fork && forks === 'skip') return 'fork';
    if (!repository.fork && forks === 'only') return 'not-fork';
    if (filters.names.length > 0 && !names(repository.name)) return 'name';
    if (notNames(repository.name)) return 'name';
    const own = repository.topics.map(lower);
    if (topics.size > 0 && !own.some((topic) => topics.has(topic))) return 'topic';
    if (own.some((topic) => notTopics.has(topic))) return 'topic';
    if (filters.visibility.length > 0 && !filters.visibility.some((one) => one === repository.visibility))
      return 'visibility';
    for (const [name, wanted] of properties) if (!hasProperty(repository, name, wanted)) return 'property';
    if (filters.pushedSince !== null && pushedAt !== null && pushedAt.slice(0, 10) < filters.pushedSince)
      return 'not-pushed';
    return undefined;
  };
}

/** Several values of one property are one text, see `propertyText`. */
const SEPARATOR = ', ';

/** The text of a property that may have several values. */
export function propertyText(values: readonly string[]): string {
  return values.join(SEPARATOR);
}

function hasProperty(repository: Repository, name: string, wanted: readonly { readonly value: string }[]): boolean {
  const [, text] = Object.entries(repository.properties).find(([key]) => key.toLowerCase() === name) ?? [];
  if (text === undefined) return false;
  const values = [text, ...text.split(SEPARATOR)].map(lower);
  return wanted.some(({ value }) => values.includes(value.toLowerCase()));
}

function nameTest(patterns: readonly string[]): (name: string) => boolean {
  const globs = patterns.map((pattern) => ({ whole: pattern.includes('/'), glob: compileGlob(pattern.toLowerCase()) }));
  return (name) => {
    const path = name.toLowerCase();
    const last = path.slice(path.lastIndexOf('/') + 1);
    return globs.some(({ whole, glob }) => matchesGlob(glob, whole ? path : last));
  };
}

function lower(text: string): string {
  return text.toLowerCase();
}
