/** Looking into single words of a command line: what is known of them, and parts of them with the place of each. */
import type { Word, WordPart } from '../facts.ts';
import type { Span } from '../source/span.ts';

/** A stretch of a word that is written in one place. Offsets count in `word.shown`. */
interface Segment {
  readonly start: number;
  readonly end: number;
  /** Undefined for a reference that is not resolved. */
  readonly text: string | undefined;
  readonly shown: string;
  readonly span: Span;
}

function segmentsOf(word: Word): Segment[] {
  const { shown } = word;
  const whole = { start: 0, end: shown.length, text: word.text, shown, span: word.span };
  if (word.parts === undefined) return [whole];
  const references = word.unknown.values();
  const segments: Segment[] = [];
  let start = 0;
  for (const { text, span } of word.parts) {
    const written = text ?? references.next().value ?? '';
    segments.push({ start, end: start + written.length, text, shown: written, span });
    start += written.length;
  }
  return start === shown.length ? segments : [whole];
}

/** The text of a word, with references that are not resolved as they are written. */
export function shownOf(word: Word): string {
  return word.text ?? word.shown;
}

/** The text with which the word surely begins: all of it when it is known, else up to the first unknown reference. */
export function literalStart(word: Word): string {
  if (word.text !== undefined) return word.text;
  // A reference may also occur in the text in front of it: `--namespace=namespace` with a variable of that name.
  const known = knownStart(word.parts ?? []);
  if (known !== '' && word.shown.startsWith(known)) return known;
  const cuts = word.unknown.map((reference) => word.shown.indexOf(reference)).filter((at) => at >= 0);
  return word.shown.slice(0, cuts.length === 0 ? 0 : Math.min(...cuts));
}

function knownStart(parts: readonly WordPart[]): string {
  let text = '';
  for (const part of parts) {
    if (part.text === undefined) break;
    text += part.text;
  }
  return text;
}

/** What is certain of a word: its text, or, when that is unknown, the text with every unresolved reference taken out. */
export function certainText(word: Word): string {
  if (word.text !== undefined) return word.text;
  return word.unknown.reduce((rest, reference) => rest.replace(reference, () => ''), word.shown);
}

/**
 * A part of a word as a word of its own. Its span is exact only where the file holds that text unchanged; a part that is
 * written elsewhere than the rest of the word has the place of the rest in `via`.
 *
 * @param start UTF-16 offset in `word.shown`
 * @param end exclusive
 */
export function partOf(word: Word, start: number, end = word.shown.length): Word {
  return cut(word, start, end, (pieces) => joinedSpan(pieces, word.span));
}

/**
 * As `partOf`, for a version: written in several places (`v` + `${VERSION}`), it has the place of the piece that holds its
 * first digit, since that is what has to change.
 */
export function versionPart(word: Word, start: number, end: number): Word {
  if (start <= 0 && end >= word.shown.length && word.parts === undefined) return word;
  const first = segmentsOf(word).find((segment) => segment.start <= start && segment.end > start);
  const apart = /v/i.test(word.shown[start] ?? '') && first?.end === start + 1 && end > start + 1;
  return cut(word, apart ? start + 1 : start, end, (pieces) => {
    const piece = pieces.find(({ text }) => /\d/.test(text ?? '')) ?? pieces[0];
    if (piece === undefined) return word.span;
    return pieces.length === 1 ? piece.span : { ...piece.span, exact: false };
  });
}

function cut(word: Word, start: number, end: number, place: (pieces: readonly Segment[]) => Span): Word {
  const { parts: _, ...rest } = word;
  const pieces = segmentsOf(word)
    .filter((segment) => segment.end > start && segment.start < end)
    .map((segment) => narrowed(segment, start, end));
  const unknown =
    word.parts === undefined
      ? word.unknown.filter((reference) => word.shown.slice(start, end).includes(reference))
      : pieces.flatMap(({ text, shown }) => (text === undefined ? [shown] : []));
  const span = place(pieces);
  const shown = word.shown.slice(start, end);
  const parts = pieces.map((piece): WordPart => ({ text: piece.text, span: piece.span }));
  return {
    ...rest,
    text:
      unknown.length === 0 && (word.parts !== undefined || word.text !== undefined || word.unknown.length > 0)
        ? shown
        : undefined,
    shown,
    span,
    via: inside(span, word.span) ? word.via : [word.span, ...word.via],
    unknown,
    open: word.open && unknown.length > 0,
    ...(parts.length > 1 ? { parts } : {}),
  };
}

/** The part of a segment inside a range. A reference is not taken apart. */
function narrowed(segment: Segment, start: number, end: number): Segment {
  const from = Math.max(start, segment.start);
  const to = Math.min(end, segment.end);
  if (from === segment.start && to === segment.end) return segment;
  const shown = segment.shown.slice(from - segment.start, to - segment.start);
  const { span } = segment;
  const plain = span.exact && span.startLine === span.endLine && span.end - span.start === segment.shown.length;
  const offset = from - segment.start;
  const narrow: Span = plain
    ? {
        ...span,
        start: span.start + offset,
        end: span.start + offset + shown.length,
        startColumn: span.startColumn + offset,
        endColumn: span.startColumn + offset + shown.length,
      }
    : { ...span, exact: false };
  return { start: from, end: to, text: segment.text === undefined ? undefined : shown, shown, span: narrow };
}

/** From the first to the last piece, when they stand one after the other on a line; else the place of the whole word. */
function joinedSpan(pieces: readonly Segment[], whole: Span): Span {
  const first = pieces[0]?.span;
  const last = pieces.at(-1)?.span;
  if (first === undefined || last === undefined) return { ...whole, exact: false };
  if (pieces.length === 1) return first;
  const inLine = pieces.every(({ span }, at) => {
    const next = pieces[at + 1]?.span;
    return (
      span.startLine === first.startLine &&
      span.endLine === first.startLine &&
      (next === undefined || (next.path === span.path && next.start >= span.end))
    );
  });
  if (!inLine) return { ...whole, exact: false };
  const length = pieces.reduce((sum, { shown }) => sum + shown.length, 0);
  const exact = last.end - first.start === length && pieces.every(({ span }) => span.exact);
  return { ...first, end: last.end, endLine: last.endLine, endColumn: last.endColumn, exact };
}

function inside(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

/** Names that people give to variables with further arguments in them. */
const ARGUMENT_NAME = /args|flags|opts|options|params|extra|cmd|command|additional/i;

/** A default or alternative inside the reference that begins with a dash: `${WAIT:+--wait}`. */
const DASHED_DEFAULT = /[-+=?]["']?--?[A-Za-z]/;

/** `$@`, `$*`, `${LIST[@]}` */
const LIST = /[@*]/;

/** Whether an unresolved word may well stand for flags: nothing but a list, or a variable that is named like arguments. */
export function looksLikeArguments(word: Word): boolean {
  if (word.text !== undefined || !word.open || certainText(word).trim() !== '') return false;
  return word.unknown.some((ref) => LIST.test(ref) || ARGUMENT_NAME.test(ref) || DASHED_DEFAULT.test(ref));
}
