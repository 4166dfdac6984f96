import { type Text, textBuilder } from '../../../source/text.ts';

interface Piece {
  /** What stands for the source; undefined where the source stands for itself. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** The pieces that a scalar's value is made of, in order, with their place in the parsed source. */
export interface Pieces {
  keep(start: number, end: number): void;
  put(value: string, start: number, end: number): void;
  endsWithLineBreak(): boolean;
  /** The value that the pieces make. */
  value(): string;
  /** The value as a text, taken out of the text that was parsed. */
  text(parent: Text): Text;
}

/** Collects pieces over a source. */
export function piecesOf(source: string): Pieces {
  const pieces: Piece[] = [];
  const textOf = (piece: Piece): string => piece.value ?? source.slice(piece.start, piece.end);
  return {
    keep(start, end) {
      if (end <= start) return;
      const last = pieces.at(-1);
      if (last?.value === undefined && last?.end === start) pieces[pieces.length - 1] = { ...last, end };
      else pieces.push({ value: undefined, start, end });
    },
    put(value, start, end) {
      pieces.push({ value, start, end });
    },
    endsWithLineBreak() {
      const last = pieces.at(-1);
      return last !== undefined && textOf(last).endsWith('\n');
    },
    value: () => pieces.map(textOf).join(''),
    text(parent) {
      const builder = textBuilder(parent);
      for (const { value, start, end } of pieces) {
        if (value === undefined) builder.keep(start, end);
        else builder.put(value, start, end);
      }
      return builder.build();
    },
  };
}
