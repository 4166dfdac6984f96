/** Looking into single words of a command line: what is known of them, and parts of them. */
import type { Word, WordPart } from '../facts.ts';
import type { Span } from '../source/span.ts';

/** The text with which the word surely begins: all of it when it is known, else up to the first unknown reference. */
export function literalStart(word: Word): string {
  if (word.text !== undefined) return word.text;
  if (word.parts !== undefined) {
    const unknownAt = word.parts.findIndex((part) => part.text === undefined);
    return word.parts
      .slice(0, unknownAt)
      .map((part) => part.text)
      .join('');
  }
  let end = word.unknown.length === 0 ? 0 : word.shown.length;
  for (const reference of word.unknown) {
    const at = word.shown.indexOf(reference);
    if (at >= 0 && at < end) end = at;
  }
  return word.shown.slice(0, end);
}

/**
 * The part of a word from `start` up to `end` (UTF-16 offsets into `shown`; inside the literal beginning, or the end of the
 * word). Its span is exact only where the file holds that text unchanged; a part that was written elsewhere than the rest
 * of the word has the place of the rest in `via`.
 */
export function partOf(word: Word, start: number, end = word.shown.length): Word {
  const { parts: _, ...rest } = word;
  const shown = word.shown.slice(start, end);
  const parts = partsWithin(word, start, end);
  const span = parts === undefined ? narrow(word.span, word.shown, start, end) : joinedSpan(parts, shown, word.span);
  return {
    ...rest,
    text: word.text?.slice(start, end),
    shown,
    span,
    via: within(span, word.span) ? word.via : [word.span, ...word.via],
    unknown: word.unknown.filter((reference) => shown.includes(reference)),
    ...(parts !== undefined && parts.length > 1 ? { parts } : {}),
  };
}

/** The pieces of a word between two offsets; a reference counts as long as it is written. */
function partsWithin(word: Word, start: number, end: number): readonly WordPart[] | undefined {
  if (word.parts === undefined) return undefined;
  const references = word.unknown.values();
  const parts: WordPart[] = [];
  let offset = 0;
  for (const part of word.parts) {
    const text = part.text ?? references.next().value ?? '';
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, text.length);
    if (from < to) {
      const cut = from > 0 || to < text.length;
      parts.push(cut ? { text: part.text?.slice(from, to), span: narrow(part.span, text, from, to) } : part);
    }
    offset += text.length;
  }
  return parts;
}

/** From the first to the last piece, when they stand one after the other on a line; else the place of the whole word. */
function joinedSpan(parts: readonly WordPart[], shown: string, whole: Span): Span {
  const first = parts[0]?.span;
  const last = parts.at(-1)?.span;
  if (first === undefined || last === undefined) return { ...whole, exact: false };
  if (parts.length === 1) return first;
  const inLine = parts.every(({ span }, at) => {
    const next = parts[at + 1]?.span;
    return (
      span.startLine === first.startLine &&
      span.endLine === first.startLine &&
      (next === undefined || (next.path === span.path && next.start >= span.end))
    );
  });
  if (!inLine) return { ...whole, exact: false };
  const exact = last.end - first.start === shown.length && parts.every(({ span }) => span.exact);
  return { ...first, end: last.end, endLine: last.endLine, endColumn: last.endColumn, exact };
}

/** The sub-range of a span whose file text is `text` itself; else the whole span, not exact. */
function narrow(span: Span, text: string, start: number, end: number): Span {
  const plain = span.exact && span.startLine === span.endLine && span.end - span.start === text.length;
  if (!plain) return { ...span, exact: false };
  return {
    ...span,
    start: span.start + start,
    end: span.start + end,
    startColumn: span.startColumn + start,
    endColumn: span.startColumn + end,
  };
}

function within(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

/** Names that people give to variables with further arguments in them. */
const argumentName = /args|flags|opts|options|params|extra|cmd|command|additional/i;

/** A default or alternative inside the reference that begins with a dash: `${WAIT:+--wait}`. */
const dashedDefault = /[-+=?]["']?--?[A-Za-z]/;

/** `$@`, `$*`, `${LIST[@]}` */
const list = /[@*]/;

/** Whether an unresolved word may well stand for flags: nothing but a list, or a variable that is named like arguments. */
export function looksLikeArguments(word: Word): boolean {
  if (word.text !== undefined || !word.open || literalStart(word) !== '') return false;
  if (!onlyUnknown(word)) return false;
  return word.unknown.some((ref) => list.test(ref) || argumentName.test(ref) || dashedDefault.test(ref));
}

function onlyUnknown({ shown, unknown }: Word): boolean {
  let rest = shown;
  for (const reference of unknown) rest = rest.replace(reference, () => '');
  return rest.trim() === '';
}
