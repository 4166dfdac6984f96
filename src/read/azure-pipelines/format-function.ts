import type { Text } from '../../source/text.ts';
import { appended, EMPTY, literalAt, type Value } from '../lib/value.ts';
import type { Token } from './tokens.ts';

/** `format('v{0}', parameters.helm)`: the text with its arguments put in; undefined when one of them is not known. */
export function formatted(
  text: Text,
  args: readonly (readonly Token[])[],
  meaningOf: (arg: readonly Token[]) => Value | undefined,
): Value | undefined {
  const [pattern, ...rest] = args;
  const format = pattern?.[0];
  if (format?.kind !== 'text') return undefined;
  let value = EMPTY;
  let done = format.start + 1;
  const end = format.end - 1;
  for (const match of format.value.matchAll(/\{(\d)\}/g)) {
    const at = format.start + match.index;
    if (at > done) value = appended(value, literalAt({ text, start: done, end: at }), 'text');
    const arg = rest[Number(match[1])];
    const known = arg && meaningOf(arg);
    if (known === undefined) return undefined;
    value = appended(value, known, 'text');
    done = at + match[0].length;
  }
  return done < end ? appended(value, literalAt({ text, start: done, end }), 'text') : value;
}
