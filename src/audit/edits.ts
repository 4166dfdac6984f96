/** From the edits of a rule to edits of the file: what a word leaves behind when it goes, and where several words fit. */
import type { Edit } from '../rule.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import { type Range, removedWord } from './removal.ts';

/**
 * The edit as it can be applied, character by character: taking a word away takes its blanks, its comma or its line along.
 * Undefined where the file does not hold the very text, where what is left would not be what was meant, and where several
 * words would end up in one argument.
 */
export function placedEdit(edit: Edit, file: SourceFile): Edit | undefined {
  const { span, text } = edit;
  if (!span.exact) return undefined;
  if (text === '') {
    const range = removedWord(file.text, span);
    return range && { span: spanOf(fileText(file), range.start, range.end), text };
  }
  // Who inserts says where a word may begin.
  return span.start === span.end || !/\s/.test(text) || standsFree(file.text, span) ? edit : undefined;
}

/** Whether blanks or the ends of a command stand around a word, so that it may become two. */
function standsFree(text: string, { start, end }: Range): boolean {
  const before = text.charAt(start - 1);
  const behind = text.charAt(end);
  if (!/^[\s('"`]?$/.test(before) || !/^[\s;)\\|&<>'"`]?$/.test(behind)) return false;
  return before !== behind || !/['"`]/.test(before);
}
