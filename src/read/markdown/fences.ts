/** Code blocks of a Markdown text. */
import { type Text, textBuilder } from '../../source/text.ts';

export interface Fence {
  /** First word of the info string, in lower case; empty for none and for indented code. */
  readonly language: string;
  /** 1-based line on which the code begins. */
  readonly line: number;
  /** The code without indentation and quotation marks. */
  readonly text: Text;
}

interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly next: number;
}

/** A list marker or quotation mark in front of a fence, and what indents the code in it. */
const OPENING = /^((?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})[ \t]*([^\s`{]*)[^`]*$/;

/** The fenced code blocks of a text, and indented lines that call Helm; HTML comments are left out. */
export function fencesIn(text: Text): Fence[] {
  const lines = linesOf(text.value);
  const fences: Fence[] = [];
  let comment = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const written = text.value.slice(line.start, Math.min(line.end, line.start + 2_000));
    if (comment || written.trimStart().startsWith('<!--')) {
      comment = !written.includes('-->');
      continue;
    }
    const opening = OPENING.exec(written);
    if (opening === null) {
      const indented = indentedCall(text, lines, at);
      if (indented !== undefined) {
        fences.push(indented.fence);
        at = indented.last;
      }
      continue;
    }
    const [, prefix = '', mark = '', language = ''] = opening;
    const close = closingLine(text.value, lines, at + 1, mark);
    fences.push({
      language: language.toLowerCase().replace(/^[.{]+|[,}:].*$/g, ''),
      line: at + 2,
      text: unindented(text, lines.slice(at + 1, close), prefix),
    });
    at = close;
  }
  return fences;
}

function linesOf(value: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < value.length; ) {
    const feed = value.indexOf('\n', start);
    const next = feed < 0 ? value.length : feed + 1;
    const bare = feed < 0 ? value.length : feed;
    lines.push({ start, end: bare > start && value[bare - 1] === '\r' ? bare - 1 : bare, next });
    start = next;
  }
  return lines;
}

/** Index of the line that closes a fence; the number of lines when none does. */
function closingLine(value: string, lines: readonly Line[], from: number, mark: string): number {
  const closes = new RegExp(`^(?:[ \\t]*>)*[ \\t]*${mark[0] === '~' ? '~' : '`'}{${mark.length},}[ \\t]*$`);
  for (let at = from; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || line.end - line.start > 1_000) continue;
    if (closes.test(value.slice(line.start, line.end))) return at;
  }
  return lines.length;
}

/** The lines without what stands in front of the fence: its indentation and quotation marks. */
function unindented(text: Text, lines: readonly Line[], prefix: string): Text {
  const builder = textBuilder(text);
  const quotes = prefix.split('>').length - 1;
  const indent = prefix.slice(prefix.lastIndexOf('>') + 1).length;
  for (const { start, end, next } of lines) {
    let from = start;
    for (let left = quotes; left > 0; left--) {
      const mark = /^[ \t]*>/.exec(text.value.slice(from, Math.min(end, from + 200)));
      if (mark === null) break;
      from += mark[0].length;
    }
    for (let left = indent; left > 0 && from < end && /[ \t]/.test(text.value[from] ?? ''); left--) from++;
    builder.keep(from, next);
  }
  return builder.build();
}

const INDENT = /^(?: {4}|\t)/;
/** How a line of an indented block begins when the block is a list of commands. */
const CALL = /^\s*(?:\$ )?(?:sudo )?(?:helm[34]? [a-z-]|docker run |alias helm|curl .*helm|kubectl |export \w+=)/;

/** A block of lines that are indented, behind an empty line, when some of them call a program as a shell would. */
function indentedCall(text: Text, lines: readonly Line[], at: number): { fence: Fence; last: number } | undefined {
  const written = (index: number): string => {
    const line = lines[index];
    return line === undefined ? '' : text.value.slice(line.start, Math.min(line.end, line.start + 2_000));
  };
  const indented = (index: number): boolean => INDENT.test(written(index)) && /\S/.test(written(index));
  if (!indented(at) || (at > 0 && written(at - 1).trim() !== '')) return undefined;
  let last = at;
  while (last + 1 < lines.length && (indented(last + 1) || (written(last + 1).trim() === '' && indented(last + 2))))
    last++;
  const block = lines.slice(at, last + 1);
  if (!block.some((_, index) => CALL.test(written(at + index)))) return undefined;
  const indent = /^[ \t]*/.exec(written(at))?.[0] ?? '';
  return { fence: { language: '', line: at + 1, text: unindented(text, block, indent) }, last };
}
