/** Templates of a Taskfile: `{{.NAME}}`, `{{.NAME | default "x"}}`. */
import { spanOf, type Text } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import type { Table } from '../lib/table.ts';
import { holesOf, type Mark, templateActions } from '../lib/templates.ts';
import { appended, EMPTY, literalAt, unknownValue, type Value } from '../lib/value.ts';

export type Names = Table<Value>;

/** Actions that steer the template print nothing; both ways of a condition are read. */
const STEERS = /^-?\s*(?:\/\*|\$?\w+\s*:?=|(?:if|else|end|range|with|define|block|break|continue)\b)/;

/** The templates of a text as holes, with the values that they may have. */
export function templateHoles(text: Text, names: Names): Hole[] {
  return holesOf(text, marksOf(text), (mark) => valueOfMark(text, mark, names));
}

function marksOf(text: Text): Mark[] {
  return templateActions(text.value).filter((mark) => text.value.startsWith('{{', mark.start));
}

/** The value of a text with templates in it. */
export function valueOfText(text: Text, names: Names): Value {
  if (text.value === '') return literalAt({ text, start: 0, end: 0 });
  let value = EMPTY;
  let done = 0;
  for (const mark of marksOf(text)) {
    const { start, end } = mark;
    if (start > done) value = appended(value, literalAt({ text, start: done, end: start }), 'text');
    const at = { text, start, end };
    value = appended(
      value,
      valueOfMark(text, mark, names) ?? unknownValue(text.value.slice(start, end), at, true),
      'text',
    );
    done = end;
  }
  return done < text.value.length
    ? appended(value, literalAt({ text, start: done, end: text.value.length }), 'text')
    : value;
}

function valueOfMark(text: Text, mark: Mark, names: Names): Value | undefined {
  const inner = mark.inner.replace(/^-\s+|\s+-$/g, '');
  if (STEERS.test(inner)) return EMPTY;
  const named = /^\.([A-Za-z_]\w{0,100})(?:\s*\|\s*(?:trim|toString|quote|q|shellQuote)\s*)?$/.exec(inner);
  if (named !== null) return names.get(named[1] ?? '');
  const piped = /^\.([A-Za-z_]\w{0,100})\s*\|\s*default\s+(["'`])([^"'`]{0,500})\2$/.exec(inner);
  const called = /^default\s+(["'`])([^"'`]{0,500})\1\s+\.([A-Za-z_]\w{0,100})$/.exec(inner);
  const name = piped?.[1] ?? called?.[3];
  const fallback = piped?.[3] ?? called?.[2];
  if (name === undefined || fallback === undefined) return undefined;
  const known = names.get(name);
  if (known !== undefined) return known;
  const quote = text.value.indexOf(`${piped?.[2] ?? called?.[1] ?? ''}${fallback}`, mark.start);
  return literalAt({ text, start: quote + 1, end: quote + 1 + fallback.length });
}

/** Where a whole text stands. */
export function wholeSpan(text: Text): ReturnType<typeof spanOf> {
  return spanOf(text, 0, text.value.length);
}
