/** Many repositories at the same time, few of each host: forges slow down who asks for more. */
import { addTo } from '../../multimap.ts';
import type { Repository } from '../types.ts';

export interface Limits {
  readonly total: number;
  /** Of one host; repositories on the disk have none. */
  readonly perHost: number;
}

/**
 * Does something for every repository, in their order as far as the limits allow. Begins nothing more once the signal is
 * aborted, and resolves when all that was begun has ended.
 *
 * @param work must not reject; false gives up the host, and its other repositories are left out
 */
export async function forEachByHost(
  repositories: readonly Repository[],
  { total, perHost }: Limits,
  work: (repository: Repository) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const queues = new Map<string, Repository[]>();
  for (const repository of repositories) addTo(queues, repository.host, repository);
  const lanes = [...queues].map(([host, waiting]) => ({
    waiting: waiting.reverse(),
    free: host === 'folder' ? total : perHost,
  }));
  let free = total;
  let turn = 0;

  await new Promise<void>((resolve) => {
    const fill = (): void => {
      while (free > 0 && !signal.aborted) {
        const lane = nextLane();
        const repository = lane?.waiting.pop();
        if (lane === undefined || repository === undefined) break;
        free -= 1;
        lane.free -= 1;
        work(repository).then((goOn) => {
          if (!goOn) lane.waiting.length = 0;
          free += 1;
          lane.free += 1;
          fill();
        });
      }
      if (free === total) resolve();
    };
    // Hosts take turns, so that a slow one does not hold back the others.
    const nextLane = (): (typeof lanes)[number] | undefined => {
      for (let step = 0; step < lanes.length; step++) {
        const lane = lanes[(turn + step) % lanes.length];
        if (lane === undefined || lane.free <= 0 || lane.waiting.length === 0) continue;
        turn = (turn + step + 1) % lanes.length;
        return lane;
      }
      return undefined;
    };
    fill();
  });
}
