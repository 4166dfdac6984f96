/**
 * `${{ … }}`, `$[ … ]` and `$(name)`, and what they stand for.
 * https://learn.microsoft.com/azure/devops/pipelines/process/expressions
 */
import type { Text } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import { splitAt } from '../lib/split.ts';
import { appended, EMPTY, eitherOf, literalAt, unknownValue, type Value } from '../lib/value.ts';
import { formatted } from './format-function.ts';
import type { Names } from './names.ts';
import { type Token, tokensOf } from './tokens.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Reference extends Range {
  readonly value: Value | undefined;
}

/** An expression longer than this is taken for stray characters. */
const LONGEST = 2_000;
/** A text with more references than this counts as unknown from there on. */
const MOST = 2_000;
/** A value of more pieces than this counts as unknown. */
const MAX_PIECES = 200;
const MACRO = /\$\(([A-Za-z_][\w.-]{0,200})\)/g;

/** The expressions and macros of a script as holes for the shell, with the values that they may have. */
export function holesOf(text: Text, names: Names): Hole[] {
  return references(text, names, (name) => isMacro(name, names));
}

/** The value of a text in which every `$(name)` is a variable: an input of a task, a variable, an image. */
export function valueOfText(text: Text, names: Names): Value {
  const whole = { text, start: 0, end: text.value.length };
  if (text.value === '') return literalAt(whole);
  if (text.value.length < LONGEST && /^\s*\$\[[\s\S]*\]\s*$/.test(text.value)) {
    const start = text.value.indexOf('$[') + 2;
    return evaluate(text, start, text.value.lastIndexOf(']'), names) ?? unknownValue(text.value, whole);
  }
  const found = references(text, names, () => true);
  if (found.length > MAX_PIECES) return unknownValue(text.value, whole);
  let value = EMPTY;
  let done = 0;
  for (const { start, end, value: known } of found) {
    if (start > done) value = appended(value, literalAt({ text, start: done, end: start }), 'text');
    const at = { text, start, end };
    value = appended(value, known ?? unknownValue(text.value.slice(start, end), at), 'text');
    if (value.alternatives.some((fields) => (fields[0]?.length ?? 0) > MAX_PIECES))
      return unknownValue(text.value, whole);
    done = end;
  }
  if (done < text.value.length)
    value = appended(value, literalAt({ text, start: done, end: text.value.length }), 'text');
  return value;
}

function references(text: Text, names: Names, isVariable: (name: string) => boolean): Reference[] {
  const found: Reference[] = expressionsIn(text.value).map(({ start, end }) => ({
    start,
    end,
    value: evaluate(text, start + 3, end - 2, names),
  }));
  for (const match of text.value.matchAll(MACRO)) {
    const name = match[1] ?? '';
    if (found.length > MOST) break;
    if (!isVariable(name)) continue;
    const start = match.index;
    found.push({ start, end: start + match[0].length, value: names.get(`variables.${name.toLowerCase()}`) });
  }
  let done = 0;
  return found
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < done) return false;
      done = end;
      return true;
    });
}

/**
 * Whether `$(name)` in a script is a variable of the pipeline and no command of the shell: one that is known, that has a
 * dot, or that no command is called like.
 */
function isMacro(name: string, names: Names): boolean {
  return name.includes('.') || /[A-Z]/.test(name) || names.get(`variables.${name.toLowerCase()}`) !== undefined;
}

function expressionsIn(value: string): Range[] {
  const found: Range[] = [];
  for (let from = value.indexOf('${{'); from >= 0 && found.length < MOST; from = value.indexOf('${{', from)) {
    const end = value.indexOf('}}', from);
    if (end < 0) break;
    if (end - from > LONGEST) from += 3;
    else {
      found.push({ start: from, end: end + 2 });
      from = end + 2;
    }
  }
  return found;
}

/** The expression of a key such as `${{ if eq(a, 'b') }}`: the word in front of it, and what is left. */
export function directiveOf(key: string): { readonly word: string; readonly rest: string } | undefined {
  const match = /^\$\{\{\s*(if|elseif|else|each|insert)\b([\s\S]*)\}\}$/.exec(key);
  return match === null ? undefined : { word: match[1] ?? '', rest: (match[2] ?? '').trim() };
}

/** What an expression may be: a string, a name, or one of the functions that choose or join. Undefined when not known. */
function evaluate(text: Text, start: number, end: number, names: Names): Value | undefined {
  const found = tokensOf(text.value.slice(start, end), start);
  if (found === undefined || found.length > 200) return undefined;
  return meaningOf(text, found, names);
}

function meaningOf(text: Text, list: readonly Token[], names: Names): Value | undefined {
  const [first, second] = list;
  if (first === undefined) return undefined;
  if (list.length === 1 && first.kind === 'text')
    return literalAt({ text, start: first.start + 1, end: first.end - 1 });
  if (list.length === 1 && first.kind === 'number') return literalAt({ text, start: first.start, end: first.end });
  if (first.kind !== 'name') return undefined;
  if (second?.value !== '(') return names.get(pathOf(list));
  if (list.at(-1)?.value !== ')') return undefined;
  const args = splitAt(list.slice(2, -1), ',');
  const value = (arg: readonly Token[] | undefined): Value | undefined =>
    arg === undefined ? undefined : meaningOf(text, arg, names);
  switch (first.value.toLowerCase()) {
    case 'coalesce':
      return either(args.map(value), text, list);
    case 'iif':
      return either(args.slice(1).map(value), text, list);
    case 'lower':
    case 'upper':
    case 'trim':
      return value(args[0]);
    case 'format':
      return formatted(text, args, value);
    default:
      return undefined;
  }
}

/** Any of several; what is not known of them stays a reference. */
function either(values: readonly (Value | undefined)[], text: Text, list: readonly Token[]): Value | undefined {
  const start = list[0]?.start ?? 0;
  const end = list.at(-1)?.end ?? start;
  if (values.every((value) => value === undefined)) return undefined;
  return eitherOf(values.map((value) => value ?? unknownValue(text.value.slice(start, end), { text, start, end })));
}

/** `parameters.name`, `variables['name']` as one key. */
function pathOf(list: readonly Token[]): string {
  return list
    .filter(({ value }) => value !== '[' && value !== ']')
    .map(({ kind, value }) => (kind === 'text' ? `.${value.slice(1, -1)}` : value))
    .join('')
    .toLowerCase();
}
