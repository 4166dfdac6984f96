/** Adding a key to a composite literal, in its layout and with the alignment of gofmt. */
import type { CompositeLit, KeyValueExpr } from '../../go/ast.ts';
import type { RewriteContext, TextEdit } from '../context.ts';

/** The edits that add `key: value` behind the pairs of a literal. */
export function addedKey(
  literal: CompositeLit,
  pairs: readonly KeyValueExpr[],
  key: string,
  value: string,
  context: RewriteContext,
): TextEdit[] {
  const { text } = context.file.file;
  const last = pairs.at(-1);
  if (last === undefined) return [insertion(literal.rbrace, `${key}: ${value}`)];
  const tail = /[ \t]*,?/y;
  tail.lastIndex = last.end;
  tail.exec(text);
  const ownLine = text.slice(tail.lastIndex, literal.rbrace).includes('\n');
  if (!ownLine) return [insertion(last.end, `, ${key}: ${value}`)];
  const line = lineOf(text, last);
  const comment = context.commentsIn({ start: tail.lastIndex, end: literal.rbrace })[0];
  const behind =
    comment !== undefined && !text.slice(tail.lastIndex, comment.start).includes('\n') ? comment.end : tail.lastIndex;
  const lineEnd = text[text.indexOf('\n', behind) - 1] === '\r' ? '\r\n' : '\n';
  const { pad, edits } = aligned(pairs, key, text);
  return [...edits, insertion(behind, `${lineEnd}${line.indent}${key}:${pad}${value},`)];
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

function lineOf(text: string, { start }: { readonly start: number }): Line {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', start);
  return { start: from, end: to === -1 ? text.length : to, indent: /[ \t]*/y.exec(text.slice(from, start))?.[0] ?? '' };
}

/**
 * The white space behind the colon of a new last key, and the edits that bring the pairs above it into line: gofmt aligns the
 * values of pairs that follow each other line by line (https://github.com/golang/go/blob/go1.26.0/src/go/printer/nodes.go#L147).
 */
function aligned(pairs: readonly KeyValueExpr[], key: string, text: string): { pad: string; edits: TextEdit[] } {
  const section: KeyValueExpr[] = [];
  let below: KeyValueExpr | undefined;
  for (const pair of [...pairs].reverse()) {
    if (text.slice(pair.start, pair.end).includes('\n')) break;
    if (below !== undefined && lineOf(text, below).start !== lineOf(text, pair).end + 1) break;
    section.unshift(pair);
    below = pair;
  }
  const sizes = section.map((pair) => pair.key.end - pair.key.start);
  const width = Math.max(key.length, ...sizes);
  const edits = section.flatMap((pair): TextEdit[] => {
    const colon = text.indexOf(':', pair.key.end);
    const pad = ' '.repeat(width - (pair.key.end - pair.key.start) + 1);
    return text.slice(colon + 1, pair.value.start) === pad
      ? []
      : [{ start: colon + 1, end: pair.value.start, text: pad }];
  });
  return { pad: ' '.repeat(width - key.length + 1), edits };
}
