/** String literals as expressions. */
import { decodePiece } from './decode.ts';
import { parseExpression } from './expression.ts';
import { type Parser, peek } from './parser.ts';
import type { RawPiece, StringToken } from './tokens.ts';
import type { Expression, Item, StringPart } from './tree.ts';

/** Reads the string that the parser stands at, with the ones that follow it where the language joins them. */
export function readString(p: Parser, token: StringToken): Expression {
  p.at++;
  const { start } = token;
  if (token.form.words === true) return own(p, token, wordList(p, token));
  const parts = partsOf(p, token);
  let { end } = token;
  if (p.grammar.joinsStrings) {
    for (let next = peek(p); next?.kind === 'string' && next.form.words !== true; next = peek(p)) {
      parts.push(...partsOf(p, next));
      end = next.end;
      p.at++;
    }
  }
  return own(p, token, { kind: 'string', parts, start, end });
}

function own(p: Parser, token: StringToken, value: Expression): Expression {
  return p.grammar.string?.(p, token, value) ?? value;
}

function partsOf(p: Parser, token: StringToken): StringPart[] {
  return token.pieces.map((piece) => partOf(p, token, piece));
}

function partOf(p: Parser, token: StringToken, piece: RawPiece): StringPart {
  if (piece.tokens === undefined) return { kind: 'text', text: decodePiece(p.text, piece, token.form) };
  const inner: Parser = { ...p, tokens: piece.tokens, at: 0, brackets: 1 };
  const value = parseExpression(inner);
  p.height = Math.max(p.height, inner.height + 1);
  return { kind: 'hole', value: value.end > value.start ? value : { ...value, start: piece.start, end: piece.end } };
}

/** `%w[a #{b} c]`. */
function wordList(p: Parser, token: StringToken): Expression {
  const items: Item[] = [];
  let parts: StringPart[] = [];
  let start = token.start;
  let end = token.start;
  const flush = (): void => {
    if (parts.length > 0) items.push({ value: { kind: 'string', parts, start, end }, spread: false, name: undefined });
    parts = [];
  };
  for (const piece of token.pieces) {
    if (piece.tokens !== undefined) {
      if (parts.length === 0) start = piece.start;
      parts.push(partOf(p, token, piece));
      end = piece.end;
      continue;
    }
    const word = /(?:\\[\s\S]|[^\s\\])+|\s+/g;
    const source = p.text.value.slice(0, piece.end);
    word.lastIndex = piece.start;
    for (let hit = word.exec(source); hit !== null; hit = word.exec(source)) {
      if (/^\s/.test(hit[0])) {
        flush();
        continue;
      }
      if (parts.length === 0) start = hit.index;
      end = hit.index + hit[0].length;
      const range: RawPiece = { start: hit.index, end, tokens: undefined };
      parts.push({ kind: 'text', text: decodePiece(p.text, range, token.form) });
    }
  }
  flush();
  return { kind: 'list', items, start: token.start, end: token.end };
}
