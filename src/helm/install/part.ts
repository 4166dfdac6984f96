/** Parts of a word, with the place where each is written. */
import type { Word } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { spanWithin } from '../words.ts';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly text: string | undefined;
  readonly span: Span;
}

/** The text of a word, with references that are not resolved as they are written. */
export function shownOf(word: Word): string {
  return word.text ?? word.shown;
}

/**
 * A part of a word as a word of its own.
 *
 * @param start UTF-16 offset in `shownOf(word)`
 * @param end exclusive
 */
export function within(word: Word, start: number, end: number): Word {
  const whole = shownOf(word);
  if (start <= 0 && end >= whole.length) return word;
  const shown = whole.slice(start, end);
  const segments = segmentsOf(word, whole);
  if (segments === undefined) {
    const unknown = word.text === undefined ? word.unknown.filter((reference) => shown.includes(reference)) : [];
    const { parts: _, ...bare } = word;
    const span = spanWithin({ ...bare, text: whole, shown: whole }, start, end);
    return { ...bare, text: unknown.length === 0 ? shown : undefined, shown, span, unknown, open: false };
  }
  const touched = segments.filter((segment) => segment.end > start && segment.start < end);
  const unknown = touched.filter((segment) => segment.text === undefined);
  const span = spanOfSegments(word, touched, start, end);
  return {
    text: unknown.length === 0 ? shown : undefined,
    shown,
    span,
    via: inside(span, word.span) ? word.via : [word.span, ...word.via],
    unknown: unknown.map((segment) => whole.slice(segment.start, segment.end)),
    open: false,
    maybe: word.maybe,
    guards: word.guards,
  };
}

function inside(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

/** A version inside a word. A `v` written apart from it (`v${VERSION}`) is left out, so that the rest has one place. */
export function versionWithin(word: Word, start: number, end: number): Word {
  const whole = shownOf(word);
  if (/v/i.test(whole[start] ?? '')) {
    const segments = segmentsOf(word, whole);
    const first = segments?.find((segment) => segment.start <= start && segment.end > start);
    if (first !== undefined && first.end === start + 1 && end > start + 1) return within(word, start + 1, end);
  }
  return within(word, start, end);
}

/** The piece that holds the first digit, since that is what a version finding is about, else the first piece. */
function spanOfSegments(word: Word, touched: readonly Segment[], start: number, end: number): Span {
  const digits = touched.find((segment) =>
    /\d/.test(segment.text?.slice(Math.max(0, start - segment.start), end - segment.start) ?? ''),
  );
  const segment = digits ?? touched[0];
  if (segment === undefined) return word.span;
  if (segment.text === undefined) return segment.span;
  const bare = { ...EMPTY, text: segment.text, shown: segment.text, span: segment.span };
  const span = spanWithin(bare, Math.max(0, start - segment.start), Math.min(end, segment.end) - segment.start);
  return touched.length === 1 ? span : { ...span, exact: false };
}

const EMPTY = { via: [], unknown: [], open: false, maybe: false, guards: [] } as const;

function segmentsOf(word: Word, whole: string): readonly Segment[] | undefined {
  if (word.parts === undefined) return undefined;
  const segments: Segment[] = [];
  let offset = 0;
  let unknown = 0;
  for (const part of word.parts) {
    const text = part.text ?? word.unknown[unknown++] ?? '';
    segments.push({ start: offset, end: offset + text.length, text: part.text, span: part.span });
    offset += text.length;
  }
  return offset === whole.length ? segments : undefined;
}
