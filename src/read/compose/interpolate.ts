/** `$NAME`, `${NAME:-default}` and `$$` in the values of a Compose file. */
import { type Text, textBuilder } from '../../source/text.ts';
import type { Expression, Expressions } from '../lib/manifest/expressions.ts';
import { literalAt, type Value } from '../lib/value.ts';

/** https://docs.docker.com/reference/compose-file/interpolation/ */
const REFERENCE = /\$(?:\$|([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})(?:(:?[-?+])([^{}]{0,500}))?\})/g;

export interface Interpolation {
  /** The text that the container gets: `$$` is a dollar. */
  readonly prepared: (text: Text) => Text;
  /** What Compose replaces in a prepared text. */
  readonly expressions: Expressions;
}

/** Interpolates with the variables that are known; without them defaults count. */
export function interpolation(given: ReadonlyMap<string, Value>): Interpolation {
  const known = new WeakMap<Text, readonly Expression[]>();
  const prepared = (text: Text): Text => {
    if (!text.value.includes('$')) return text;
    const builder = textBuilder(text);
    const found: { start: number; end: number; value: Value | undefined }[] = [];
    let done = 0;
    let shift = 0;
    for (const match of text.value.matchAll(REFERENCE)) {
      const end = match.index + match[0].length;
      if (match[0] === '$$') {
        builder.keep(done, match.index + 1);
        done = end;
        shift++;
        continue;
      }
      const [, bare, braced, operator, fallback = ''] = match;
      const start = end - 1 - fallback.length;
      const isDefault = operator === ':-' || operator === '-';
      const value =
        given.get(bare ?? braced ?? '') ?? (isDefault ? literalAt({ text, start, end: end - 1 }) : undefined);
      found.push({ start: match.index - shift, end: end - shift, value });
    }
    const made = builder.keep(done, text.value.length).build();
    known.set(
      made,
      found.map((expression) => ({ ...expression, one: true })),
    );
    return made;
  };
  return { prepared, expressions: (text) => known.get(text) ?? [] };
}
