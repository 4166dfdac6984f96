import type { Guard, Word, WordPart } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { type Place, placeSpan, type Run, type SourceFile, sliceText, type Text } from '../../source/text.ts';
import { withTemplateHoles } from './completed.ts';
import type { Hole } from './shell/types.ts';
import { type Field, fieldShown, fieldText, isKnown, type KnownPiece, type Piece } from './value.ts';

/**
 * Makes the fact `Word` of one field.
 *
 * @param given what the program receives
 * @param site where the word stands in the command; for a field that came through a variable, where it is used
 */
export function wordOf(given: Field, site: Span): Word {
  const field = withTemplateHoles(given);
  const written = field.filter((piece): piece is KnownPiece => isKnown(piece) && piece.text !== '');
  const foreign = written.filter((piece) => !within(pieceSpan(piece), site));
  const span = writtenSpan(field, written, foreign, site);
  const guards = uniqueGuards(field.flatMap((piece) => piece.guards ?? []));
  const parts =
    field.length > 1
      ? field.map(
          (piece): WordPart => ({
            text: isKnown(piece) ? piece.text : undefined,
            span: pieceSpan(piece) ?? site,
          }),
        )
      : undefined;
  return {
    text: fieldText(field),
    shown: fieldShown(field),
    span,
    via: span.start === site.start && span.path === site.path ? [] : within(span, site) ? [] : [site],
    unknown: field.flatMap((piece) => (isKnown(piece) ? [] : [piece.unknown])),
    open: field.some((piece) => !isKnown(piece) && piece.list),
    maybe: field[0]?.maybe === true,
    guards,
    ...(parts === undefined ? {} : { parts }),
  };
}

function writtenSpan(field: Field, written: KnownPiece[], foreign: KnownPiece[], site: Span): Span {
  const only = written.length === 1 && field.every((piece) => isKnown(piece)) ? written[0] : undefined;
  // Text that is written nowhere does not stand at the site: what stands there is what brings it in.
  if (only !== undefined) return pieceSpan(only) ?? { ...site, exact: false };
  const first = written[0];
  if (first === undefined) return emptySpan(field[0]) ?? site;
  if (foreign.length === 0) return site;
  const begin = pieceSpan(first);
  if (begin === undefined || within(begin, site)) return site;
  const last = pieceSpan(written.at(-1) ?? first);
  if (last === undefined || last.path !== begin.path || last.end < begin.end || last.startLine !== begin.startLine) {
    return { ...begin, exact: false };
  }
  return { ...begin, end: last.end, endLine: last.endLine, endColumn: last.endColumn, exact: false };
}

/** Where an empty text is written: with its quotes, since a place of no length could not be shown. */
function emptySpan(piece: Piece | undefined): Span | undefined {
  const span = piece && isKnown(piece) ? pieceSpan(piece) : undefined;
  const text = piece?.at?.text.file.text;
  const quote = span && text?.charAt(span.start - 1);
  if (span === undefined || quote === undefined || !/^["']$/.test(quote) || text?.charAt(span.end) !== quote)
    return undefined;
  return {
    ...span,
    start: span.start - 1,
    startColumn: span.startColumn - 1,
    end: span.end + 1,
    endColumn: span.endColumn + 1,
    exact: false,
  };
}

function pieceSpan(piece: Piece): Span | undefined {
  return piece.at === undefined ? undefined : placeSpan(piece.at);
}

function within(inner: Span | undefined, outer: Span): boolean {
  return inner === undefined || (inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end);
}

function uniqueGuards(guards: readonly Guard[]): Guard[] {
  const seen = new Map<string, Guard>();
  for (const guard of guards) seen.set(`${guard.span.path}:${guard.span.start}:${guard.major}`, guard);
  return [...seen.values()];
}

/**
 * The text that a field makes when it is read again as a program (`eval`, `bash -c`), every character still knowing
 * where it is written. Unknown pieces become holes.
 *
 * @param file the file that text written nowhere is counted to
 * @param near where such text is placed: offset in the file
 */
export function textOfField(field: Field, file: SourceFile, near: number): { text: Text; holes: Hole[] } {
  const runs: Run[] = [];
  const holes: Hole[] = [];
  let value = '';
  const madeUp = (text: string, source: number, sourceLength: number): void => {
    if (text === '') return;
    runs.push({ value: value.length, valueLength: text.length, source, sourceLength, verbatim: false });
    value += text;
  };
  for (const piece of field) {
    const place = sameFile(piece.at, file);
    const span = place && placeSpan(place);
    if (!isKnown(piece)) {
      const start = value.length;
      madeUp(piece.unknown === '' ? '_' : piece.unknown, span?.start ?? near, span ? span.end - span.start : 0);
      holes.push({ start, end: value.length, value: { alternatives: [[[piece]]] } });
    } else if (place === undefined) madeUp(piece.text, near, 0);
    else {
      const slice = sliceText(place.text, place.start, place.end);
      for (const run of slice.runs) runs.push({ ...run, value: run.value + value.length });
      value += slice.value;
    }
  }
  return { text: { file, value, runs }, holes };
}

function sameFile(place: Place | undefined, file: SourceFile): Place | undefined {
  return place?.text.file === file ? place : undefined;
}
