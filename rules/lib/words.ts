import type { Word } from '../../src/facts.ts';
import { partOf } from '../../src/helm/words.ts';
import type { Span } from '../../src/source/span.ts';

const SHOWN_LIMIT = 80;

/** Text of the repository made fit for a message: one line, no control characters, at most 80 characters. */
export function tidy(text: string): string {
  const line = text
    .slice(0, 4 * SHOWN_LIMIT)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return line.length > SHOWN_LIMIT ? `${line.slice(0, SHOWN_LIMIT - 1)}…` : line;
}

/** The part of `word.shown` after its last unresolved reference; the whole text when it is known. */
export function certainEnd(word: Word): string {
  if (word.text !== undefined) return word.text;
  const cuts = word.unknown.map((reference) => {
    const at = word.shown.lastIndexOf(reference);
    return at < 0 ? word.shown.length : at + reference.length;
  });
  return word.shown.slice(cuts.length === 0 ? word.shown.length : Math.max(...cuts));
}

/**
 * The place of a range of a word's text, when the file holds exactly those characters there; else undefined.
 *
 * @param start UTF-16 offset in `word.text`
 * @param end exclusive
 */
export function exactRange(word: Word, start: number, end: number): Span | undefined {
  if (word.text === undefined) return undefined;
  const { span } = partOf(word, start, end);
  return span.exact && span.end - span.start === end - start ? span : undefined;
}

/** What Go's strconv.ParseBool makes of a text: https://pkg.go.dev/strconv#ParseBool */
export function goBoolean(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return undefined;
}
