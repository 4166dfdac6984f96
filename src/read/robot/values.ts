/** Cells with variables in them: `${name}`, `@{list}`, `%{ENVIRONMENT}`. */
import { type Text, textBuilder } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import type { Table } from '../lib/table.ts';
import { appended, EMPTY, joined, literalAt, unknownValue, type Value } from '../lib/value.ts';
import type { Cell } from './rows.ts';

export type Names = Table<Value>;

export interface CellText {
  /** Escapes are removed. */
  readonly text: Text;
  readonly holes: readonly Hole[];
}

const PIECE =
  /\\([\s\S])|([$@&%])\{([^{}\r\n]{1,200}(?:\{[^{}\r\n]{0,100}\}[^{}\r\n]{0,100})?)\}((?:\[[^\]\r\n]{0,100}\])*)/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The name of a variable without what does not count: capitals, blanks, underscores. */
export function nameOf(written: string): string {
  return written.toLowerCase().replace(/[ _]/g, '');
}

/** The text of a cell, with variables as holes. */
export function cellText(source: Text, { start, end }: Cell, names: Names): CellText {
  const builder = textBuilder(source);
  const holes: Hole[] = [];
  let done = start;
  let length = 0;
  for (const match of source.value.slice(start, end).matchAll(PIECE)) {
    const from = start + match.index;
    const to = from + match[0].length;
    builder.keep(done, from);
    length += from - done;
    if (match[1] !== undefined) {
      const put = ESCAPES[match[1]] ?? match[1];
      builder.put(put, from, to);
      length += put.length;
    } else {
      builder.keep(from, to);
      holes.push({
        start: length,
        end: length + (to - from),
        value: variable(match, { text: source, start: from, end: to }, names),
      });
      length += to - from;
    }
    done = to;
  }
  return { text: builder.keep(done, end).build(), holes };
}

function variable(match: RegExpMatchArray, at: { text: Text; start: number; end: number }, names: Names): Value {
  const [written, , sign, inner = '', index] = match;
  const unknown = unknownValue(written, at, sign !== '%');
  if (sign === '%') return names.get(`%${inner.split('=', 1)[0] ?? ''}`) ?? unknown;
  const name = nameOf(inner);
  if (name === 'empty') return EMPTY;
  if (name === 'space') return { alternatives: [[[{ text: ' ', at }]]] };
  return index === '' ? (names.get(name) ?? unknown) : unknown;
}

/** What a cell holds: a list for a cell that is one list variable. */
export function cellValue(source: Text, cell: Cell, names: Names): Value {
  const { text, holes } = cellText(source, cell, names);
  const [only] = holes;
  if (only?.value !== undefined && only.start === 0 && only.end === text.value.length) return only.value;
  if (holes.length === 0) return literalAt({ text, start: 0, end: text.value.length });
  let value = EMPTY;
  let done = 0;
  for (const hole of holes) {
    if (hole.start > done) value = appended(value, literalAt({ text, start: done, end: hole.start }), 'text');
    if (hole.value !== undefined) value = appended(value, joined(hole.value), 'text');
    done = hole.end;
  }
  return done < text.value.length
    ? appended(value, literalAt({ text, start: done, end: text.value.length }), 'text')
    : value;
}
