/**
 * What a variable, an expression or an argument may hold, with the place where every part of it is written.
 * This is the one value evaluator; readers give it their variables and expressions and have none of their own.
 */
import type { Guard } from '../../facts.ts';
import { type Place, sourceStart } from '../../source/text.ts';

export interface KnownPiece {
  readonly text: string;
  /** Where the text is written, character by character; undefined for text written nowhere (a built-in default). */
  readonly at: Place | undefined;
  /** Present only on some paths. */
  readonly maybe?: true;
  /** Version tests around the place where it is written. */
  readonly guards?: readonly Guard[];
}

export interface UnknownPiece {
  /** The reference as written: `$EXTRA`, `${{ inputs.args }}`. */
  readonly unknown: string;
  readonly at: Place | undefined;
  /** Whether it may stand for several words. */
  readonly list: boolean;
  readonly maybe?: true;
  readonly guards?: readonly Guard[];
}

export type Piece = KnownPiece | UnknownPiece;

/** One word of a value. */
export type Field = readonly Piece[];

/**
 * The possible contents of a variable. Each alternative is a list of fields: one for a plain string, any number for an
 * array or `"$@"`.
 */
export interface Value {
  readonly alternatives: readonly (readonly Field[])[];
}

/** More alternatives than this are cut, and the value counts as unknown besides. */
export const MAX_ALTERNATIVES = 16;

/** An alternative with more pieces than this is cut; a script that doubles a list would otherwise fill the memory. */
export const MAX_PIECES = 2_000;

/** What stands for the rest of an alternative that was cut. */
export const TOO_LONG: UnknownPiece = { unknown: 'too long to follow', at: undefined, list: true };

/** How many pieces the fields hold. */
export function pieceCount(fields: readonly Field[]): number {
  let count = 0;
  for (const field of fields) count += field.length + 1;
  return count;
}

export function isKnown(piece: Piece): piece is KnownPiece {
  return 'text' in piece;
}

/** A value with one field of the given pieces. */
export function oneField(...pieces: Piece[]): Value {
  return { alternatives: [[pieces]] };
}

/** The literal text at a place. */
export function literalAt(place: Place): Value {
  return oneField({ text: place.text.value.slice(place.start, place.end), at: place });
}

/** A reference that cannot be resolved. */
export function unknownValue(unknown: string, at: Place | undefined, list = true): Value {
  return oneField({ unknown, at, list });
}

/** The empty string. */
export const EMPTY: Value = { alternatives: [[[]]] };

/** Tells most lists apart that are not the same; comparing them settles the rest. */
function roughKey(fields: readonly Field[]): string {
  const last = fields.at(-1)?.at(-1);
  return `${fields.length}:${pieceCount(fields)}:${last === undefined ? '' : pieceKey(last)}`;
}

function pieceKey(piece: Piece): string {
  if (!isKnown(piece)) return `?${piece.unknown}`;
  const at = piece.at && sourceStart(piece.at.text, piece.at.start);
  return `${piece.text}@${piece.at?.text.file.path}:${at}`;
}

function sameFields(a: readonly Field[], b: readonly Field[]): boolean {
  return (
    a.length === b.length &&
    a.every((field, index) => {
      const other = b[index];
      return (
        field === other ||
        (field.length === other?.length &&
          field.every((piece, at) => {
            const match = other[at];
            return piece === match || (match !== undefined && pieceKey(piece) === pieceKey(match));
          }))
      );
    })
  );
}

/** Either of several values. Alternatives that read the same and are written at the same place are kept once. */
export function eitherOf(values: readonly Value[]): Value {
  const seen = new Map<string, (readonly Field[])[]>();
  const alternatives: (readonly Field[])[] = [];
  for (const value of values) {
    if (alternatives.length > MAX_ALTERNATIVES) break;
    for (const fields of value.alternatives) {
      const key = roughKey(fields);
      const alike = seen.get(key) ?? [];
      if (alike.some((other) => sameFields(fields, other))) continue;
      seen.set(key, [...alike, fields]);
      alternatives.push(fields);
    }
  }
  if (alternatives.length <= MAX_ALTERNATIVES) return { alternatives };
  const rest: Field = [{ unknown: 'too many possible values', at: undefined, list: true, maybe: true }];
  return { alternatives: [...alternatives.slice(0, MAX_ALTERNATIVES), [rest]] };
}

/** The text of a field, when all of it is known. */
export function fieldText(field: Field): string | undefined {
  let text = '';
  for (const piece of field) {
    if (!isKnown(piece)) return undefined;
    text += piece.text;
  }
  return text;
}

/** The text of a field with unknown parts as written. */
export function fieldShown(field: Field): string {
  return field.map((piece) => (isKnown(piece) ? piece.text : piece.unknown)).join('');
}

/** All fields of each alternative as one field, joined by a space. */
export function joined(value: Value): Value {
  return {
    alternatives: value.alternatives.map((fields) => [
      fields.flatMap((field, index): Piece[] => (index === 0 ? [...field] : [{ text: ' ', at: undefined }, ...field])),
    ]),
  };
}

/** A value followed by another; alternatives are combined, up to the limit. */
export function appended(value: Value, more: Value, mode: 'text' | 'fields'): Value {
  const alternatives: (readonly Field[])[] = [];
  for (const left of value.alternatives) {
    for (const right of more.alternatives) {
      if (alternatives.length >= MAX_ALTERNATIVES) break;
      if (pieceCount(left) + pieceCount(right) > MAX_PIECES)
        alternatives.push([...left.slice(0, MAX_PIECES), [TOO_LONG]]);
      else if (mode === 'fields') alternatives.push([...left, ...right]);
      else alternatives.push([...left.slice(0, -1), [...(left.at(-1) ?? []), ...(right[0] ?? [])], ...right.slice(1)]);
    }
  }
  return { alternatives };
}

/** The part of a known piece between two offsets of its text. */
export function slicePiece(piece: KnownPiece, start: number, end: number): KnownPiece {
  const at = piece.at && { text: piece.at.text, start: piece.at.start + start, end: piece.at.start + end };
  return { ...piece, text: piece.text.slice(start, end), at };
}

/** Marks all that a value holds as present only on some paths. */
export function perhaps(fields: readonly Field[]): Field[] {
  return fields.map((field) => field.map((piece) => ({ ...piece, maybe: true as const })));
}

/** A value whose text counts under some version tests only. */
export function withGuards(value: Value, guards: readonly Guard[]): Value {
  if (guards.length === 0) return value;
  const mark = (piece: Piece): Piece => ({ ...piece, guards: [...(piece.guards ?? []), ...guards] });
  return { alternatives: value.alternatives.map((fields) => fields.map((field) => field.map(mark))) };
}
