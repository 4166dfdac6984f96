/**
 * The words of a line as tasks take it apart: at blanks that are in no double quotes.
 * https://github.com/microsoft/azure-pipelines-task-lib/blob/master/node/toolrunner.ts (_argStringToArray)
 */
import type { Span } from '../../source/span.ts';
import { placeSpan, type Text } from '../../source/text.ts';
import { type Field, isKnown, type KnownPiece, oneField, type Piece, slicePiece, type Value } from '../lib/value.ts';

/** One word of a line, and where it stands. */
export interface LineWord {
  readonly value: Value;
  readonly site: Span;
}

/** More words than this are left out. */
const MAX_WORDS = 2_000;

/**
 * @param field what the input holds, variables put in
 * @param text the input as it is written
 * @param whole where all of it stands; for words that come through variables
 */
export function lineWords(field: Field, text: Text, whole: Span): LineWord[] {
  return splitField(field).map((pieces) => ({ value: oneField(...pieces), site: siteOf(pieces, text, whole) }));
}

/** The words of a field, double quotes removed. Line breaks separate words too, which the people who write them expect. */
export function splitField(field: Field): Field[] {
  const words: Piece[][] = [];
  let word: Piece[] | undefined;
  let quoted = false;
  const add = (piece: Piece): void => {
    word ??= [];
    word.push(piece);
  };
  const end = (): void => {
    if (word !== undefined && words.length < MAX_WORDS) words.push(word);
    word = undefined;
  };
  for (const piece of field) {
    if (!isKnown(piece)) {
      add({ ...piece, list: piece.list && !quoted });
      continue;
    }
    let from = 0;
    const keep = (to: number): void => {
      if (to > from) add(slicePiece(piece, from, to));
    };
    for (let at = 0; at < piece.text.length; at++) {
      const unit = piece.text[at];
      if (unit === '\\' && piece.text[at + 1] === '"') {
        keep(at);
        from = at + 1;
        at++;
      } else if (unit === '"') {
        keep(at);
        word ??= [];
        quoted = !quoted;
        from = at + 1;
      } else if (!quoted && /\s/.test(unit ?? '')) {
        keep(at);
        end();
        from = at + 1;
      }
    }
    keep(piece.text.length);
  }
  end();
  return words.filter((each) => !isContinuation(each));
}

/** A lone backslash or backquote, left over from a line that was continued. */
function isContinuation([first, ...rest]: Field): boolean {
  return rest.length === 0 && first !== undefined && isKnown(first) && /^[\\`^]$/.test(first.text);
}

function siteOf(pieces: Field, text: Text, whole: Span): Span {
  const own = pieces.filter((piece): piece is Piece & Required<Pick<KnownPiece, 'at'>> => piece.at?.text === text);
  const first = own[0]?.at;
  const last = own.at(-1)?.at;
  if (first === undefined || last === undefined || own.length < pieces.length) return whole;
  return placeSpan({ text, start: first.start, end: last.end });
}
