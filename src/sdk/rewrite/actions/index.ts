/** Rewrites of pkg/action: fields of the actions, their constructors and what they return. */
import type { Missing, Rewrite } from '../context.ts';

export const actionRewrites: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>();

export const actionMissing: ReadonlyMap<string, Missing> = new Map<string, Missing>();
