/** Taking something away from a list: an argument of a call, an element of a literal. */
import type { Node } from '../../go/ast.ts';
import type { RewriteContext, TextEdit } from '../context.ts';

/** The edit that takes an entry away, with its line when it has one of its own; comments on other entries stay. */
export function withoutEntry(list: readonly Node[], entry: Node, context: RewriteContext): TextEdit {
  const { text } = context.file.file;
  const index = list.indexOf(entry);
  const before = list[index - 1];
  const next = list[index + 1];
  const lineStart = text.lastIndexOf('\n', entry.start - 1) + 1;
  const behind = /[ \t]*,?[ \t]*(\r?\n)?/y;
  behind.lastIndex = entry.end;
  const lineEnd = behind.exec(text)?.[1];
  if (lineEnd !== undefined && /^[ \t]*$/.test(text.slice(lineStart, entry.start))) {
    return { start: lineStart, end: behind.lastIndex, text: '', gone: true };
  }
  const quiet = (start: number, end: number): boolean => context.commentsIn({ start, end }).length === 0;
  if (before !== undefined && quiet(before.end, entry.start))
    return { start: before.end, end: entry.end, text: '', gone: true };
  if (before === undefined && next !== undefined && quiet(entry.end, next.start)) {
    return { start: entry.start, end: next.start, text: '', gone: true };
  }
  const comma = before === undefined ? -1 : text.lastIndexOf(',', entry.start);
  if (before === undefined || comma < before.end) return { start: entry.start, end: entry.end, text: '', gone: true };
  return { start: comma, end: entry.end, text: text.slice(comma + 1, entry.start).trimEnd(), gone: true };
}
