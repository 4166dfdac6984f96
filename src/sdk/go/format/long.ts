import type { TextEdit } from '../../../source/edits.ts';
import type { BlockStmt, FieldList, GoFile, Node } from '../ast.ts';
import { walk } from '../walk.ts';
import { isTouched, type PlacedEdit } from './edits.ts';

// The most that go/printer leaves on one line: of a function with its body (of a declared one it counts a blank too many), and
// of the only member of a type.
const DECLARATION = 99;
const LITERAL = 100;
const MEMBER = 30;

/**
 * Breaks up functions and types of one line that edits made too long for one, as `funcBody` and `fieldList` of go/printer do
 * (https://go.dev/src/go/printer/nodes.go).
 */
export function longLines(file: GoFile, edits: readonly PlacedEdit[]): TextEdit[] {
  const { text } = file;
  const found: TextEdit[] = [];
  const size = (start: number, end: number): number => Buffer.byteLength(text.slice(start, end));

  const lengthOf = (start: number, headerEnd: number, { list }: BlockStmt): number =>
    list.reduce((sum, one) => sum + size(one.start, one.end), size(start, headerEnd) + 2 * (list.length - 1));

  const body = (start: number, headerEnd: number, block: BlockStmt, most: number): boolean => {
    if (block.list.length === 0 || text.slice(start, block.end).includes('\n')) return false;
    if (!isTouched(edits, start, block.end) || lengthOf(start, headerEnd, block) <= most || hasComment(file, block))
      return false;
    const breaks = lineBreaks(text, start);
    const lines = block.list.map((one) => `${breaks}\t${text.slice(one.start, one.end)}`);
    found.push({ start: headerEnd, end: block.end, text: ` {${lines.join('')}${breaks}}` });
    return true;
  };

  const members = ({ start, end, fields }: FieldList, isInterface: boolean): boolean => {
    const [only] = fields;
    if (only === undefined || fields.length > 1 || text.slice(start, end).includes('\n')) return false;
    const method = isInterface && only.type.kind === 'FuncType' ? 'func'.length : 0;
    const length = size(only.type.start, only.type.end) + method + (only.names.length > 0 ? 1 : 0);
    if (length <= MEMBER || !isTouched(edits, start, end)) return false;
    const breaks = lineBreaks(text, start);
    found.push({ start, end, text: ` {${breaks}\t${text.slice(only.start, only.end)}${breaks}}` });
    return true;
  };

  walk(file, (node) => {
    let done = false;
    if (node.kind === 'FuncDecl' && node.body !== undefined)
      done = body(node.start, node.type.end, node.body, DECLARATION);
    else if (node.kind === 'FuncLit') done = body(node.start, node.type.end, node.body, LITERAL);
    else if (node.kind === 'StructType') done = members(node.fields, false);
    else if (node.kind === 'InterfaceType') done = members(node.methods, true);
    return !done;
  });
  return found.sort((a, b) => a.start - b.start);
}

function hasComment({ comments }: GoFile, { start, end }: Node): boolean {
  return comments.some((comment) => comment.start >= start && comment.end <= end);
}

/** A line break with the indentation of the line at `offset`. */
function lineBreaks(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  let end = start;
  while (text.charCodeAt(end) === 9) end++;
  return `${text.charCodeAt(start - 2) === 13 ? '\r\n' : '\n'}${text.slice(start, end)}`;
}
