/** Rewrites of symbols that were renamed, moved, removed or got another signature. */
import type { Rewrite } from '../context.ts';

export const symbolRewrites: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>();
