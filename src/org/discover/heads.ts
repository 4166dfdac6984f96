/** Putting heads to what was listed. */
import { isCommitName } from '../../remote/ref-name.ts';
import { ForgeError } from '../forge/errors.ts';
import type { Log } from '../log.ts';
import type { Repository } from '../types.ts';
import type { Listed, Refused } from './types.ts';

/** What was listed, with the heads that are known. */
export function withHeads(
  found: readonly (Listed | Refused)[],
  headOf: (repository: Repository) => string | undefined,
): (Listed | Refused)[] {
  return found.map((one) => {
    const head = 'repository' in one ? headOf(one.repository) : undefined;
    if (!('repository' in one) || head === undefined || !isCommitName(head)) return one;
    return { ...one, repository: { ...one.repository, head } };
  });
}

/** So many are asked for before it is looked whether asking on makes sense. */
const CHUNK = 20;

/**
 * Asks for the head of each repository that has a branch; the client sees to it that not too many are asked at once. A
 * repository whose head cannot be had stays without: fetching it will say why. Ends where a limit is used up, since heads only
 * save work.
 */
export async function headsOneByOne(
  found: readonly (Listed | Refused)[],
  log: Log,
  ask: (repository: Repository) => Promise<string | undefined>,
): Promise<(Listed | Refused)[]> {
  const wanted = found.flatMap((one) =>
    'repository' in one && one.repository.defaultBranch !== null && !one.disabled ? [one.repository] : [],
  );
  const heads = new Map<string, string>();
  let limited: ForgeError | undefined;
  for (let start = 0; start < wanted.length && limited === undefined; start += CHUNK) {
    const chunk = wanted.slice(start, start + CHUNK).map(async (repository) => {
      try {
        const head = await ask(repository);
        if (head !== undefined) heads.set(repository.id, head);
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        if (error.kind === 'rate-limited') limited = error;
      }
    });
    await Promise.all(chunk);
  }
  if (limited !== undefined) log.warn('heads not asked for', { reason: limited.message });
  return withHeads(found, ({ id }) => heads.get(id));
}
