/** The heads of default branches, a hundred at a time, for repositories whose stamp says that they may have changed. */
import { failureOf } from '../forge/errors.ts';
import type { GithubClient } from '../forge/github.ts';
import { at, listAt, textAt } from '../forge/shape.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { Listed, Refused } from './types.ts';

const BATCH = 100;

const HEADS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Repository { id defaultBranchRef { name target { oid } } } }
}`;

/**
 * A push to some other branch changes the stamp, and not the head: asking saves fetching it. Repositories that were never
 * scanned are fetched anyhow, and those with the known stamp are not fetched: neither is asked about. Without an answer the
 * stamps alone decide, which is right as well.
 */
export async function addHeads(
  client: GithubClient,
  found: readonly (Listed | Refused)[],
  known: Store['known'],
  log: Log,
): Promise<(Listed | Refused)[]> {
  const listed = found.filter((one) => 'repository' in one);
  const before = await known(listed.map(({ repository }) => repository.id));
  const asked = listed.flatMap(({ repository, node }) => {
    const last = before.get(repository.id);
    return node === null || last === undefined || last.stamp === repository.stamp ? [] : [node];
  });
  const heads = new Map<string, { readonly branch: string; readonly head: string }>();
  try {
    for (let start = 0; start < asked.length; start += BATCH) {
      const data = await client.graphql(HEADS, { ids: asked.slice(start, start + BATCH) });
      for (const node of listAt(data, 'nodes') ?? []) {
        const id = textAt(node, 'id');
        const branch = textAt(node, 'defaultBranchRef', 'name');
        const head = textAt(at(node, 'defaultBranchRef'), 'target', 'oid');
        if (id !== undefined && branch !== undefined && head !== undefined) heads.set(id, { branch, head });
      }
    }
  } catch (error) {
    log.warn('heads not asked for', { reason: failureOf(error).message });
  }
  return found.map((one) => {
    const told = 'repository' in one && one.node !== null ? heads.get(one.node) : undefined;
    if (!('repository' in one) || told?.branch !== one.repository.defaultBranch || told === undefined) return one;
    return { ...one, repository: { ...one.repository, head: told.head } };
  });
}
