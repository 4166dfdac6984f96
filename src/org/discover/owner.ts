/** The owner of a repository by what its listing says: a property, a topic, or a team of GitHub. */
import type { Repository } from '../types.ts';

export type OwnerFrom =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'topic'; readonly prefix: string }
  /** Teams of GitHub with their rights; costs at least one request for each team. */
  | { readonly kind: 'team' };

/** What is meant by a topic alone. */
const TOPIC_PREFIX = 'team-';

/** Reads `property:NAME`, `topic[:PREFIX]` or `team`; undefined for anything else. */
export function parseOwnerFrom(text: string): OwnerFrom | undefined {
  const [kind = '', ...more] = text.split(':');
  const rest = more.join(':');
  if (kind === 'property' && rest !== '') return { kind, name: rest };
  if (kind === 'topic') return { kind, prefix: rest === '' ? TOPIC_PREFIX : rest };
  return text === 'team' ? { kind: 'team' } : undefined;
}

/** The repository with its owner, unless it has one: of several topics the first in order. */
export function withOwner(repository: Repository, from: OwnerFrom | undefined): Repository {
  if (from === undefined || repository.owner !== null) return repository;
  const owner = ownerOf(repository, from);
  return owner === null || owner === '' ? repository : { ...repository, owner };
}

function ownerOf({ properties, topics }: Repository, from: OwnerFrom): string | null {
  switch (from.kind) {
    case 'team':
      return null;
    case 'property':
      return Object.entries(properties).find(([key]) => key.toLowerCase() === from.name.toLowerCase())?.[1] ?? null;
    case 'topic':
      return (
        topics
          .filter((topic) => topic.startsWith(from.prefix))
          .map((topic) => topic.slice(from.prefix.length))
          .sort()[0] ?? null
      );
  }
}
