/** Which bracket closes a reference. */
import type { Text } from '../../source/text.ts';

const known = new WeakMap<Text, ReadonlyMap<number, number>>();

/**
 * For every `$(` and `${` of a text the offset of the bracket that closes it, by the offset of its dollar. References that
 * are not closed are missing. Takes time in proportion to the text, once per text.
 */
export function closersOf(text: Text): ReadonlyMap<number, number> {
  const found = known.get(text);
  if (found !== undefined) return found;
  const closers = new Map<number, number>();
  const open: { readonly close: string; readonly dollar: number | undefined }[] = [];
  const { value } = text;
  for (let i = 0; i < value.length; i++) {
    const char = value[i] ?? '';
    const top = open.at(-1);
    if (char === '$') {
      const next = value[i + 1];
      if (next === '(' || next === '{') open.push({ close: next === '(' ? ')' : '}', dollar: i });
      i++;
    } else if (top === undefined) continue;
    else if (char === top.close) {
      open.pop();
      if (top.dollar !== undefined) closers.set(top.dollar, i);
    } else if ((char === '(' && top.close === ')') || (char === '{' && top.close === '}'))
      open.push({ close: top.close, dollar: undefined });
  }
  known.set(text, closers);
  return closers;
}

/** Offsets at which one of some characters stands outside every reference, between two offsets. */
export function* outside(text: Text, start: number, end: number, characters: string): Generator<number> {
  const closers = closersOf(text);
  const { value } = text;
  for (let i = start; i < end; i++) {
    const char = value[i] ?? '';
    if (char === '$') i = closers.get(i) ?? i + 1;
    else if (characters.includes(char)) yield i;
  }
}
