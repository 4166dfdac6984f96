/** Parts of an organisation for several machines. */
import { createHash } from 'node:crypto';

export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** More machines than this do not share one organisation. */
const MOST = 10_000;

/** Reads `2/4`; undefined for anything that is not a part of a whole. */
export function readShard(text: string): Shard | undefined {
  const [, index, count] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index <= shard.count && shard.count <= MOST ? shard : undefined;
}

/**
 * Whether a repository belongs to a part. It depends on nothing but the id, so that a repository that comes or goes moves no
 * other one.
 */
export function inShard(id: string, { index, count }: Shard): boolean {
  if (count === 1) return true;
  return createHash('sha256').update(id).digest().readUInt32BE(0) % count === index - 1;
}
