/** Here-documents of RUN, COPY and ADD: https://docs.docker.com/reference/dockerfile/#here-documents */
import { addTo } from '../../multimap.ts';
import { sliceText, type Text } from '../../source/text.ts';
import { type Line, lineAt } from './lines.ts';

export interface Heredoc {
  readonly body: Text;
  /** The end of the last line, without and with its line end: offsets in the text of the file. */
  readonly end: number;
  readonly next: number;
}

const OPENING = /(?<![<\d])<<(-?)(["']?)([A-Za-z_]\w{0,100})\2/g;
/** More here-documents than this on one instruction are not looked for. */
const MOST = 20;

/** Lines that may close a here-document, by what stands in them, in order. */
export interface Closings {
  readonly plain: ReadonlyMap<string, readonly Line[]>;
  /** Without the tabs that they begin with, for `<<-`. */
  readonly stripped: ReadonlyMap<string, readonly Line[]>;
}

/** Finds all lines that may close a here-document, once for a file: each could open one that never ends. */
export function closingsOf(value: string): Closings {
  const plain = new Map<string, Line[]>();
  const stripped = new Map<string, Line[]>();
  const add = (map: Map<string, Line[]>, name: string, line: Line): void => {
    addTo(map, name, line);
  };
  if (!value.includes('<<')) return { plain, stripped };
  for (let offset = 0; offset < value.length; ) {
    const line = lineAt(value, offset);
    const [, tabs, name] =
      /^(\t*)([A-Za-z_]\w{0,100})$/.exec(value.slice(line.start, Math.min(line.end, line.start + 500))) ?? [];
    if (name !== undefined) {
      add(stripped, name, line);
      if (tabs === '') add(plain, name, line);
    }
    offset = line.next;
  }
  return { plain, stripped };
}

/**
 * The here-documents that an instruction opens, in order.
 *
 * @param head the text of the instruction
 * @param offset where its first body would begin in `text`
 * @returns nothing for one whose end is missing, so that a stray `<<` swallows no instructions
 */
export function bodiesAfter(text: Text, head: string, offset: number, closings: Closings): Heredoc[] {
  const found: Heredoc[] = [];
  let next = offset;
  for (const [, dash, , name] of [...head.slice(0, 20_000).matchAll(OPENING)].slice(0, MOST)) {
    const lines = (dash === '-' ? closings.stripped : closings.plain).get(name ?? '') ?? [];
    const line = firstFrom(lines, next);
    if (line === undefined) break;
    found.push({ body: sliceText(text, next, line.start), end: line.end, next: line.next });
    next = line.next;
  }
  return found;
}

/** The first of some lines, sorted, that begins at an offset or later. */
function firstFrom(lines: readonly Line[], offset: number): Line | undefined {
  let low = 0;
  for (let high = lines.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return lines[low];
}
