/** What a pipeline's own language replaces in its texts before a shell or a program sees them. */
import type { Text } from '../../../source/text.ts';
import type { Hole } from '../shell/types.ts';
import type { Mark } from '../templates.ts';
import { appended, EMPTY, literalAt, unknownValue, type Value } from '../value.ts';

/** The references of one pipeline language, with what is known of them at one place of the file. */
export interface Host {
  /** The value of a scalar, references resolved as far as they are known. */
  readonly valueOf: (text: Text) => Value;
  /** The references of a shell text. */
  readonly holesOf: (text: Text) => Hole[];
}

/** More references than this in one scalar, and its value counts as unknown. */
const MAX_MARKS = 200;

/**
 * @param marks finds the references of a text, in order and not overlapping
 * @param lookUp what a reference stands for; undefined when that is not known
 */
export function hostOf(
  marks: (value: string) => readonly Mark[],
  lookUp: (mark: Mark, text: Text) => Value | undefined,
): Host {
  return {
    valueOf: (text) => replaced(text, marks(text.value), (mark) => lookUp(mark, text)),
    holesOf: (text) =>
      marks(text.value).map((mark) => ({ start: mark.start, end: mark.end, value: lookUp(mark, text) })),
  };
}

/** A language without references of its own. */
export const PLAIN: Host = hostOf(
  () => [],
  () => undefined,
);

function replaced(text: Text, marks: readonly Mark[], lookUp: (mark: Mark) => Value | undefined): Value {
  const length = text.value.length;
  if (length === 0) return literalAt({ text, start: 0, end: 0 });
  if (marks.length > MAX_MARKS) return unknownValue(text.value, { text, start: 0, end: length }, false);
  let value = EMPTY;
  let done = 0;
  for (const mark of marks) {
    if (mark.start > done) value = appended(value, literalAt({ text, start: done, end: mark.start }), 'text');
    const at = { text, start: mark.start, end: mark.end };
    const written = text.value.slice(mark.start, mark.end);
    value = appended(value, lookUp(mark) ?? unknownValue(written, at, false), 'text');
    done = mark.end;
  }
  return done < length ? appended(value, literalAt({ text, start: done, end: length }), 'text') : value;
}
