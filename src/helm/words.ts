import type { Word } from '../facts.ts';
import type { Span } from '../source/span.ts';

/**
 * Where a range of a word's text is written. A range that reaches over several pieces (`v` + `${VERSION}`) gives the
 * piece that holds its first digit, since that is what a version finding is about, else the piece it begins in.
 *
 * @param start UTF-16 offset in `word.text`, or in `word.shown` when the text is unknown
 * @param end exclusive
 */
export function spanWithin(word: Word, start: number, end: number): Span {
  const whole = word.text ?? word.shown;
  if (word.parts === undefined) return narrow(word.span, whole, start, end);
  const digit = whole.slice(start, end).search(/\d/);
  const anchor = digit < 0 ? start : start + digit;
  let offset = 0;
  for (const part of word.parts) {
    const length = part.text?.length ?? 0;
    if (part.text !== undefined && anchor >= offset && anchor < offset + length) {
      const from = Math.max(start, offset) - offset;
      return narrow(part.span, part.text, from, Math.min(end, offset + length) - offset);
    }
    offset += length;
  }
  return word.span;
}

/** The sub-range of a span, when its file text is `text` itself and has no line break; else the whole span. */
function narrow(span: Span, text: string, start: number, end: number): Span {
  if (!span.exact || span.end - span.start !== text.length || span.startLine !== span.endLine) return span;
  return {
    ...span,
    start: span.start + start,
    end: span.start + end,
    startColumn: span.startColumn + start,
    endColumn: span.startColumn + end,
  };
}
