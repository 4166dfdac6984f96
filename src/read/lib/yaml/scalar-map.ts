/** The value of a YAML scalar with the place of each of its characters. */
import { CST, Scalar } from 'yaml';
import { sliceText, type Text, textBuilder } from '../../../source/text.ts';
import { decodeBlock } from './decode-block.ts';
import { decodeFlow, type FlowStyle } from './decode-flow.ts';
import { type Pieces, piecesOf } from './pieces.ts';

/**
 * The value of a scalar as a text. Its places are not worked out from ranges: the scalar is decoded once more from its
 * source while the pieces are recorded, and they count only if they make the value that the parser found. Otherwise
 * one made-up run stands for the whole scalar, so that a place in it is never wrong, only coarse.
 *
 * `parsed` is what the parser was given; `text` has the same length (they differ where templates were masked).
 */
export function mapScalar(parsed: string, text: Text, scalar: Scalar): Text {
  const value = scalar.source ?? '';
  const pieces = piecesOf(parsed);
  const done = decodeScalar(parsed, scalar.srcToken, pieces);
  const [start, end] = scalar.range ?? [0, 0];
  if (value === '') return sliceText(text, start + quoteWidth(scalar), start + quoteWidth(scalar));
  if (done && pieces.value() === value) return pieces.text(text);
  return textBuilder(text).put(value, start, end).build();
}

function quoteWidth(scalar: Scalar): number {
  return scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE ? 1 : 0;
}

const STYLES: Readonly<Record<string, FlowStyle>> = {
  scalar: 'plain',
  'single-quoted-scalar': 'single',
  'double-quoted-scalar': 'double',
};

function decodeScalar(parsed: string, token: Scalar['srcToken'], pieces: Pieces): boolean {
  if (!CST.isScalar(token)) return false;
  if (token.type === 'block-scalar') return decodeBlockToken(parsed, token, pieces);
  const style = STYLES[token.type];
  if (style === undefined) return false;
  const end = token.offset + token.source.length;
  if (parsed.slice(token.offset, end) !== token.source) return false;
  decodeFlow(parsed, token.offset, end, style, pieces);
  return true;
}

function decodeBlockToken(parsed: string, token: CST.BlockScalar, pieces: Pieces): boolean {
  let header: string | undefined;
  let bodyStart = token.offset;
  for (const part of token.props) {
    const source = 'source' in part ? part.source : '';
    if (part.type === 'block-scalar-header') header ??= source;
    bodyStart = Math.max(bodyStart, part.offset + source.length);
  }
  const bodyEnd = bodyStart + token.source.length;
  if (header === undefined || parsed.slice(bodyStart, bodyEnd) !== token.source) return false;
  decodeBlock(parsed, { header, bodyStart, bodyEnd, indent: token.indent }, pieces);
  return true;
}
