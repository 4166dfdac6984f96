import type { Text } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import { splitAt } from '../lib/split.ts';
import type { Table } from '../lib/table.ts';
import { appended, EMPTY, eitherOf, literalAt, unknownValue, type Value } from '../lib/value.ts';

/** The values that expressions can name: `env.X`, `matrix.x`, `inputs.x`; names in lower case. */
export type Names = Pick<Table<Value>, 'get'>;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the expressions of a text stand, `${{` and `}}` included. */
function expressionsIn(value: string): Range[] {
  const found: Range[] = [];
  for (let from = value.indexOf('${{'); from >= 0; from = value.indexOf('${{', from)) {
    const end = value.indexOf('}}', from);
    if (end < 0) break;
    found.push({ start: from, end: end + 2 });
    from = end + 2;
  }
  return found;
}

/** The expressions of a text as holes for the shell, with the values that they may have. */
export function holesOf(text: Text, names: Names): Hole[] {
  return expressionsIn(text.value).map(({ start, end }) => ({
    start,
    end,
    value: evaluate(text, start + 3, end - 2, names),
  }));
}

/** The value of a text that may contain expressions: an input, an environment variable, an image. */
export function valueOfText(text: Text, names: Names): Value {
  if (text.value === '') return literalAt({ text, start: 0, end: 0 });
  let value = EMPTY;
  let done = 0;
  for (const { start, end } of expressionsIn(text.value)) {
    if (start > done) value = appended(value, literalAt({ text, start: done, end: start }), 'text');
    const at = { text, start, end };
    value = appended(
      value,
      evaluate(text, start + 3, end - 2, names) ?? unknownValue(text.value.slice(start, end), at, false),
      'text',
    );
    done = end;
  }
  if (done < text.value.length)
    value = appended(value, literalAt({ text, start: done, end: text.value.length }), 'text');
  return value;
}

interface Token extends Range {
  readonly kind: 'name' | 'text' | 'operator';
  readonly value: string;
}

const TOKEN = /\s+|'(?:[^']|'')*'|\|\||&&|[=!<>]=|[()<>!,[\]]|[A-Za-z_][\w.*-]*|-?\d[\w.]*/y;

function tokens(source: string, offset: number): Token[] | undefined {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    const [value] = match;
    if (/^\s/.test(value)) continue;
    const kind = value.startsWith("'") ? 'text' : /^[A-Za-z_]/.test(value) ? 'name' : 'operator';
    found.push({ kind, value, start: offset + start, end: offset + TOKEN.lastIndex });
  }
  return found;
}

/**
 * What an expression may be: either side of `||`, what follows the last `&&`, a string, a name, `format(…)`.
 * Undefined when nothing of it is known.
 */
function evaluate(text: Text, start: number, end: number, names: Names): Value | undefined {
  const found = tokens(text.value.slice(start, end), start);
  if (found === undefined || found.length > 200) return undefined;
  return evaluateTokens(text, found, names);
}

function evaluateTokens(text: Text, list: readonly Token[], names: Names): Value | undefined {
  const operands = splitAt(list, '||').map((side) => splitAt(side, '&&').at(-1) ?? []);
  const values = operands.map((operand) => operandValue(text, operand, names));
  const first = list[0];
  const last = list.at(-1);
  if (first === undefined || last === undefined || values.every((value) => value === undefined)) return undefined;
  const at = { text, start: first.start, end: last.end };
  return eitherOf(values.map((value) => value ?? unknownValue(text.value.slice(at.start, at.end), at, false)));
}

function operandValue(text: Text, operand: readonly Token[], names: Names): Value | undefined {
  const [first, second] = operand;
  if (first === undefined) return undefined;
  if (first.value === '(' && operand.at(-1)?.value === ')') return evaluateTokens(text, operand.slice(1, -1), names);
  if (operand.length === 1) {
    if (first.kind === 'text') return literalAt({ text, start: first.start + 1, end: first.end - 1 });
    return first.kind === 'name' ? names.get(first.value.toLowerCase()) : undefined;
  }
  if (first.kind === 'name' && second?.value === '(' && first.value.toLowerCase() === 'format')
    return formatted(text, operand.slice(2, -1), names);
  return undefined;
}

/** `format('v{0}', matrix.helm)`. */
function formatted(text: Text, list: readonly Token[], names: Names): Value | undefined {
  const [pattern, ...args] = splitAt(list, ',');
  const format = pattern?.[0];
  if (format?.kind !== 'text') return undefined;
  const values = args.map((arg) => evaluateTokens(text, arg, names));
  let value = EMPTY;
  let done = format.start + 1;
  for (const match of format.value.matchAll(/\{(\d+)\}/g)) {
    const at = format.start + match.index;
    if (at > done) value = appended(value, literalAt({ text, start: done, end: at }), 'text');
    const arg = values[Number(match[1])];
    if (arg === undefined) return undefined;
    value = appended(value, arg, 'text');
    done = at + match[0].length;
  }
  if (done < format.end - 1) value = appended(value, literalAt({ text, start: done, end: format.end - 1 }), 'text');
  return value;
}
