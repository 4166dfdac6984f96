/**
 * Words and variables of instructions. Docker's quotes and `$NAME`, `${NAME:-default}` are those of the shell; what else the
 * shell would act upon is escaped, and the shell evaluator does the rest.
 */
import type { Origin, Scope, Word } from '../../facts.ts';
import { spanOf, type Text, type TextBuilder, textBuilder } from '../../source/text.ts';
import { readShell, type ShellResult } from '../lib/shell/index.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';

export type Variables = ReadonlyMap<string, Value>;

/** The name under which values are asked of the shell evaluator. */
const ASKED = '_';
/** More words than this on one instruction are not read. */
const MOST_WORDS = 100;
const SPECIAL = ';&|<>()#*?!~`';

/** Reads `NAME=value …` between two offsets, or the old form `NAME value`, as assignments. */
export function readAssignments(
  text: Text,
  start: number,
  variables: Variables,
  scope: Scope,
  origin: Origin,
): ShellResult {
  const old = /^((?:\s|\\\n)*[A-Za-z_]\w*)[ \t]+(?=[^\s=])/.exec(text.value.slice(start, start + 1_000));
  const builder = textBuilder(text).put('export ', start, start);
  const end = text.value.length;
  const name = old?.[1];
  if (old === null || name === undefined) quoted(builder, text.value, start, end, false);
  else {
    const value = start + old[0].length;
    builder.keep(start, start + name.length).put('=', start + name.length, value);
    quoted(builder, text.value, value, end, true);
  }
  return readShell({ text: builder.build(), scope, origin, variables });
}

/** The words from an offset on, variables replaced, as FROM, COPY and ADD read them: a variable is never several words. */
export function wordsOf(text: Text, start: number, variables: Variables, most = MOST_WORDS): Word[] {
  return rangesOf(text.value, start)
    .slice(0, most)
    .map(([from, to]) => {
      const builder = textBuilder(text).put(`${ASKED}=`, from, from);
      quoted(builder, text.value, from, to, false);
      const { variables: result } = readShell({ text: builder.build(), scope: [], origin: 'shell', variables });
      return wordOf(result.get(ASKED)?.alternatives[0]?.[0] ?? [], spanOf(text, from, to));
    });
}

/** Where the words of a text begin and end; a continued line is a blank. */
function rangesOf(value: string, start: number): [number, number][] {
  const ranges: [number, number][] = [];
  let open: number | undefined;
  let quote = '';
  const close = (at: number): void => {
    if (open !== undefined) ranges.push([open, at]);
    open = undefined;
  };
  for (let i = start; i < value.length; i++) {
    const char = value[i] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') i++;
    } else if (/\s/.test(char)) close(i);
    else if (char === '\\' && value[i + 1] === '\n') {
      close(i);
      i++;
    } else {
      open ??= i;
      if (char === '\\') i++;
      else if (char === '"' || char === "'") quote = char;
    }
  }
  close(value.length);
  return ranges;
}

/** Takes over text between two offsets so that the shell reads it as Docker does. */
function quoted(builder: TextBuilder, value: string, start: number, end: number, blanks: boolean): void {
  let done = start;
  let quote = '';
  const protect = (at: number): void => {
    builder.keep(done, at).put(`\\${value[at]}`, at, at + 1);
    done = at + 1;
  };
  for (let i = start; i < end; i++) {
    const char = value[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') i++;
    else if (char === '$' && /[(`"']/.test(value[i + 1] ?? '') && !(quote === '"' && value[i + 1] === '"')) protect(i);
    else if (quote === '"') {
      if (char === '"') quote = '';
      else if (char === '`') protect(i);
    } else if (char === '"' || char === "'") quote = char;
    else if (SPECIAL.includes(char) || (blanks && (char === ' ' || char === '\t'))) protect(i);
  }
  builder.keep(done, end);
}
