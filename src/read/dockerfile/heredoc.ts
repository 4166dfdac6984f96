/** Here-documents of RUN, COPY and ADD: https://docs.docker.com/reference/dockerfile/#here-documents */
import { sliceText, type Text } from '../../source/text.ts';
import { lineAt } from './lines.ts';

export interface Heredoc {
  readonly body: Text;
  /** The end of the last line, without and with its line end: offsets in the text of the file. */
  readonly end: number;
  readonly next: number;
}

const OPENING = /(?<![<\d])<<(-?)(["']?)([A-Za-z_]\w{0,100})\2/g;
/** More here-documents than this on one instruction are not looked for. */
const MOST = 20;

/**
 * The here-documents that an instruction opens, in order.
 *
 * @param head the text of the instruction
 * @param offset where its first body would begin in `text`
 * @returns nothing for one whose end is missing, so that a stray `<<` swallows no instructions
 */
export function bodiesAfter(text: Text, head: string, offset: number): Heredoc[] {
  const found: Heredoc[] = [];
  let next = offset;
  for (const [, dash, , name] of [...head.slice(0, 20_000).matchAll(OPENING)].slice(0, MOST)) {
    const heredoc = bodyAt(text, next, name ?? '', dash === '-');
    if (heredoc === undefined) break;
    found.push(heredoc);
    next = heredoc.next;
  }
  return found;
}

function bodyAt(text: Text, start: number, name: string, tabs: boolean): Heredoc | undefined {
  const { value } = text;
  let offset = start;
  while (offset < value.length) {
    const line = lineAt(value, offset);
    if (line.end - line.start < 1_000) {
      const written = value.slice(line.start, line.end);
      if ((tabs ? written.replace(/^\t+/, '') : written) === name)
        return { body: sliceText(text, start, line.start), end: line.end, next: line.next };
    }
    offset = line.next;
  }
  return undefined;
}
