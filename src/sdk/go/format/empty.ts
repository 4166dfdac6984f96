import type { TextEdit } from '../../../source/edits.ts';
import type { GoFile } from '../ast.ts';
import { walk } from '../walk.ts';
import { isTouched, type PlacedEdit } from './edits.ts';

/** Closes the brackets of lists from which edits took the last element: gofmt writes an empty list on one line. */
export function emptyLists(file: GoFile, edits: readonly PlacedEdit[]): TextEdit[] {
  const found: TextEdit[] = [];
  const close = (open: number, end: number): void => {
    const inside = file.text.slice(open + 1, end);
    if (!inside.includes('\n') || inside.trim() !== '') return;
    if (isTouched(edits, open + 1, end)) {
      found.push({ start: open + 1, end, text: '' });
    }
  };
  walk(file, (node) => {
    if (node.kind === 'CompositeLit' && node.elements.length === 0) close(node.lbrace, node.rbrace);
    if (node.kind === 'CallExpr' && node.args.length === 0) close(node.lparen, node.rparen);
    if (node.kind !== 'GenDecl' || node.lparen === undefined || node.rparen === undefined) return;
    if (node.specs.length === 0) close(node.lparen, node.rparen);
  });
  return found.sort((a, b) => a.start - b.start);
}
