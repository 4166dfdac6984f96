/** Where the words of a list are written. */
import type { Value } from '../value.ts';
import { type Context, placeOf } from './context.ts';
import type { Extent } from './tree.ts';

/**
 * Remembers where the words of a list are written.
 *
 * @param spread whether the list comes as a whole; then only words that say nothing of their own place are meant
 */
export function sited(context: Context, value: Value, extent: Extent, spread = false): Value {
  for (const fields of value.alternatives) {
    for (const field of fields) {
      const wanted = field.every((piece) => piece.at === undefined) || (!spread && field.length !== 1);
      if (wanted && !context.state.sites.has(field)) context.state.sites.set(field, placeOf(context, extent));
    }
  }
  return value;
}
