/** Where the words of a list are written. */
import type { Value } from '../value.ts';
import { type Context, placeOf } from './context.ts';
import type { Extent } from './tree.ts';

/** Remembers where the words of a list are written. */
export function sited(context: Context, value: Value, extent: Extent): Value {
  for (const fields of value.alternatives) {
    for (const field of fields) {
      if (field.length !== 1 && !context.state.sites.has(field))
        context.state.sites.set(field, placeOf(context, extent));
    }
  }
  return value;
}
