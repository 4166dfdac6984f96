/** Rewrites of symbols that were renamed, moved, removed or got another signature. */
import type { Rewrite } from '../context.ts';
import { kubeRewrites } from './kube.ts';
import { lintRewrites } from './lint.ts';
import { otherRewrites } from './others.ts';
import { repoRewrites } from './repo.ts';
import { storageRewrites } from './storage.ts';
import { timeRewrites } from './time.ts';

export const symbolRewrites: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ...kubeRewrites,
  ...lintRewrites,
  ...otherRewrites,
  ...repoRewrites,
  ...storageRewrites,
  ...timeRewrites,
]);
