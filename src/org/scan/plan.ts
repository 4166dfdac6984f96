/** What a run has to look at, and what it can leave alone. */
import type { Known, Store } from '../store.ts';
import type { Repository } from '../types.ts';

export interface Plan {
  readonly unchanged: readonly { readonly repository: Repository; readonly head: string }[];
  readonly changed: readonly Repository[];
}

/** Divides repositories into those whose last result still holds and those that have to be scanned. */
export async function divide(
  repositories: readonly Repository[],
  store: Pick<Store, 'known'>,
  scanKey: string,
): Promise<Plan> {
  const known = await store.known(repositories.map(({ id }) => id));
  const unchanged: { repository: Repository; head: string }[] = [];
  const changed: Repository[] = [];
  for (const repository of repositories) {
    const last = known.get(repository.id);
    if (last !== undefined && holds(last, repository, scanKey)) unchanged.push({ repository, head: last.head });
    else changed.push(repository);
  }
  return { unchanged, changed };
}

/** Whether a result is still true of a repository: same commit, judged in the same way. */
function holds(last: Known, { head, stamp, defaultBranch }: Repository, scanKey: string): boolean {
  if (last.scanKey !== scanKey) return false;
  // The commit says more than the time of a push, which may be one to another branch.
  if (head !== null) return head === last.head;
  return stamp !== null && stamp === last.stamp && defaultBranch === last.defaultBranch;
}
