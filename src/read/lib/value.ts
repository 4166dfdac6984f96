/**
 * What a variable, an expression or an argument may hold, with the place where every part of it is written.
 * This is the one value evaluator; readers give it their variables and expressions and have none of their own.
 */
import type { Guard } from '../../facts.ts';
import type { Place } from '../../source/text.ts';

export interface KnownPiece {
  readonly text: string;
  /** Undefined for text that is written nowhere (a built-in default). */
  readonly at: Place | undefined;
}

export interface UnknownPiece {
  /** The reference as written: `$EXTRA`, `${{ inputs.args }}`. */
  readonly unknown: string;
  readonly at: Place | undefined;
  /** Whether it may stand for several words. */
  readonly list: boolean;
}

export type Piece = KnownPiece | UnknownPiece;

/** One word of a value. */
export interface Field {
  readonly pieces: readonly Piece[];
  /** Present only on some paths. */
  readonly maybe: boolean;
  readonly guards: readonly Guard[];
}

/**
 * The possible contents of a variable. Each alternative is a list of fields: one for a plain string, any number for an
 * array or `"$@"`.
 */
export interface Value {
  readonly alternatives: readonly (readonly Field[])[];
}

/** More alternatives than this are cut, and the value counts as unknown besides. */
export const MAX_ALTERNATIVES = 16;

export function isKnown(piece: Piece): piece is KnownPiece {
  return 'text' in piece;
}

/** A value with one field of the given pieces. */
export function valueOf(...pieces: Piece[]): Value {
  return { alternatives: [[{ pieces, maybe: false, guards: [] }]] };
}

/** The literal text at a place. */
export function literalAt(place: Place): Value {
  return valueOf({ text: place.text.value.slice(place.start, place.end), at: place });
}

/** A reference that cannot be resolved. */
export function unknownValue(unknown: string, at: Place | undefined, list = true): Value {
  return valueOf({ unknown, at, list });
}

/** Either of several values. Alternatives that read the same are kept once. */
export function eitherOf(values: readonly Value[]): Value {
  const seen = new Map<string, readonly Field[]>();
  for (const value of values) {
    for (const fields of value.alternatives) {
      const key = JSON.stringify(
        fields.map((field) =>
          field.pieces.map((p) => (isKnown(p) ? [p.text, p.at?.start, p.at?.text.file.path] : { u: p.unknown })),
        ),
      );
      if (!seen.has(key)) seen.set(key, fields);
    }
  }
  const alternatives = [...seen.values()];
  if (alternatives.length <= MAX_ALTERNATIVES) return { alternatives };
  const rest: Field = {
    pieces: [{ unknown: 'too many possible values', at: undefined, list: true }],
    maybe: true,
    guards: [],
  };
  return { alternatives: [...alternatives.slice(0, MAX_ALTERNATIVES), [rest]] };
}

/** The text of each alternative that is fully known, joined by spaces as `"$*"` would. */
export function knownTexts(value: Value): string[] {
  const texts: string[] = [];
  for (const fields of value.alternatives) {
    let text: string | undefined = '';
    fields.forEach((field, index) => {
      if (index > 0 && text !== undefined) text += ' ';
      for (const piece of field.pieces) text = text === undefined || !isKnown(piece) ? undefined : text + piece.text;
    });
    if (text !== undefined) texts.push(text);
  }
  return texts;
}
