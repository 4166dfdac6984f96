/** The rewrites by symbol of Helm 3's SDK: `pkg/action.Install.Atomic`. */
import { actionMissing, actionRewrites } from './actions/index.ts';
import type { Missing, Rewrite } from './context.ts';
import { symbolRewrites } from './symbols/index.ts';

/** What becomes of a use; a symbol without an entry only moves with its package, or has no counterpart in Helm 4. */
export const rewrites: ReadonlyMap<string, Rewrite> = new Map([...symbolRewrites, ...actionRewrites]);

/** What a constructor leaves out that Helm 4 needs. */
export const missing: ReadonlyMap<string, Missing> = actionMissing;

/** The key of a symbol in both. */
export function symbolKey(use: { readonly package: string; readonly symbol: string }): string {
  return `${use.package}.${use.symbol}`;
}
