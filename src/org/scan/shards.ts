/** The parts of a run that was split: only when all of them have listed everything can it be told which repositories are gone. */
import type { Store } from '../store.ts';
import { readShard, type Shard } from './shard.ts';

/** Remembers that a part of a run has scanned all that it had, and that its sources were listed to the end. */
export async function tellListed(store: Pick<Store, 'give'>, run: string, { index, count }: Shard): Promise<void> {
  await store.give(`${prefixOf(run)}${index}/${count}`, 'complete');
}

/** Whether that is so of all parts of a run. */
export async function allListed(store: Pick<Store, 'given'>, run: string): Promise<boolean> {
  const parts = new Map<number, Set<number>>();
  for (const key of (await store.given(prefixOf(run))).keys()) {
    const shard = readShard(key.slice(prefixOf(run).length));
    if (shard === undefined) continue;
    parts.set(shard.count, (parts.get(shard.count) ?? new Set()).add(shard.index));
  }
  return [...parts].some(([count, indexes]) => indexes.size === count);
}

function prefixOf(run: string): string {
  return `scan/listed/${run}/`;
}
