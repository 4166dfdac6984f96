/** Files of `NAME=value` lines, such as `.env`. */
import type { Text } from '../../source/text.ts';

/** One variable; offsets in the value of the text, quotes around the value left out. */
export interface EnvLine {
  readonly name: string;
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

const LINE =
  /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]{0,200})([ \t]*=[ \t]*)(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\n]*))/gm;

/**
 * The variables of such a file, in order. A comment behind a value without quotes is not part of it.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
export function variablesIn(text: Text): EnvLine[] {
  return [...text.value.matchAll(LINE)].map((match) => {
    const [, before = '', name = '', equals = '', double, single, plain = ''] = match;
    const keyStart = match.index + before.length;
    const from = keyStart + name.length + equals.length;
    if (double !== undefined) return { name, keyStart, start: from + 1, end: from + 1 + double.length };
    if (single !== undefined) return { name, keyStart, start: from + 1, end: from + 1 + single.length };
    const value = plain.replace(/(?:^|[ \t]+)#.*$/, '').trimEnd();
    return { name, keyStart, start: from, end: from + value.length };
  });
}
