/** Code blocks of Markdown: https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
import { type Text, textBuilder } from '../../source/text.ts';
import { type Line, linesOf } from './lines.ts';

export interface Block {
  /** First word of the info string in lower case, `{.bash}` and `bash{1,3}` as `bash`; empty without one. */
  readonly language: string;
  /** The lines inside, without indentation and `>` of what they are nested in. */
  readonly text: Text;
  /** Offset of the opening line in the text of the file. */
  readonly start: number;
  /** A block of indented lines that no fence marks. */
  readonly indented: boolean;
}

interface Opening {
  readonly fence: string;
  readonly info: string;
  /** Blanks and `>` in front of the fence, which the lines inside have too. */
  readonly indent: number;
  readonly quotes: number;
}

/** A line of a list, or one inside it: what is indented behind it is no code. */
const BULLET = /^[ \t]{0,12}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const INDENTED = /^(?: {2}|\t)/;
const CODE = /^(?: {4}|\t)/;

/** The code blocks of a text, in order; nothing inside an HTML comment. Takes time in proportion to the text. */
export function blocksOf(text: Text): Block[] {
  const blocks: Block[] = [];
  const lines = linesOf(text.value);
  let comment = false;
  let blank = true;
  let list = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const opening = comment ? undefined : openingOf(text.value, line);
    if (opening !== undefined) {
      const { inside, next } = closingAfter(text.value, lines, index, opening);
      blocks.push(fenced(text, lines.slice(index + 1, inside), line, opening));
      index = next - 1;
      blank = false;
      continue;
    }
    const indentedEnd = comment || !blank ? index : indentedUntil(text.value, lines, index, list);
    if (indentedEnd > index) {
      const inside = lines.slice(index, indentedEnd);
      blocks.push({ language: '', text: inner(text, inside, 4, 0), start: line.start, indented: true });
      index = indentedEnd - 1;
      blank = false;
      continue;
    }
    const written = text.value.slice(line.start, line.end);
    comment = staysComment(written, comment);
    blank = inkOf(text.value, line.start, line.end) === line.end;
    if (BULLET.test(written.slice(0, 40))) list = true;
    else if (!blank && !INDENTED.test(written)) list = false;
  }
  return blocks;
}

/** Whether an HTML comment is open after a line. */
function staysComment(line: string, open: boolean): boolean {
  let inside = open;
  let at = 0;
  for (;;) {
    const next = line.indexOf(inside ? '-->' : '<!--', at);
    if (next < 0) return inside;
    at = next + (inside ? 3 : 4);
    inside = !inside;
  }
}

/** Offset of the first character of a range that is no blank; its end when there is none. */
function inkOf(value: string, start: number, end: number): number {
  let at = start;
  while (at < end && (value[at] === ' ' || value[at] === '\t')) at++;
  return at;
}

/** A fence, behind any blanks, `>` of quotes, and bullets or numbers of lists. */
function openingOf(value: string, line: Line): Opening | undefined {
  let at = inkOf(value, line.start, line.end);
  let quotes = 0;
  for (;;) {
    if (value[at] === '>') {
      quotes++;
      at++;
    } else {
      const bullet = /^(?:[-*+]|\d{1,9}[.)])[ \t]+/.exec(value.slice(at, Math.min(line.end, at + 20)));
      if (bullet === null) break;
      at += bullet[0].length;
    }
    at = inkOf(value, at, line.end);
  }
  const fence = /^(?:`{3,}|~{3,})/.exec(value.slice(at, Math.min(line.end, at + 200)))?.[0];
  if (fence === undefined) return undefined;
  const info = value.slice(at + fence.length, Math.min(line.end, at + fence.length + 300)).trim();
  if (fence.startsWith('`') && info.includes('`')) return undefined;
  return { fence, info, indent: at - line.start, quotes };
}

interface Closing {
  /** Index behind the last line inside. */
  readonly inside: number;
  /** Index of the line that comes after the block. */
  readonly next: number;
}

function closingAfter(value: string, lines: readonly Line[], opening: number, { fence, quotes }: Opening): Closing {
  for (let index = opening + 1; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const at = behindQuotes(value, line, quotes);
    // A quote ends where its `>` do, and so does the block in it.
    if (at === undefined) return { inside: index, next: index };
    const ink = inkOf(value, at, line.end);
    const rest = value.slice(ink, Math.min(line.end, ink + 200)).trimEnd();
    if (rest.length >= fence.length && rest === (fence[0] ?? '').repeat(rest.length))
      return { inside: index, next: index + 1 };
  }
  return { inside: lines.length, next: lines.length };
}

/** Where a line goes on behind its `>`; undefined when it has fewer. */
function behindQuotes(value: string, line: Line, quotes: number): number | undefined {
  let at = line.start;
  for (let count = 0; count < quotes; count++) {
    const ink = inkOf(value, at, line.end);
    if (value[ink] !== '>') return undefined;
    at = value[ink + 1] === ' ' ? ink + 2 : ink + 1;
  }
  return at;
}

function fenced(text: Text, lines: readonly Line[], first: Line, opening: Opening): Block {
  const { info, indent, quotes } = opening;
  const language = /^\{?\s*\.?([\w+#-]+)/.exec(info)?.[1]?.toLowerCase() ?? '';
  return { language, text: inner(text, lines, indent, quotes), start: first.start, indented: false };
}

/** Lines without up to `indent` characters of blanks (and all of their `>`) in front. */
function inner(text: Text, lines: readonly Line[], indent: number, quotes: number): Text {
  const { value } = text;
  const builder = textBuilder(text);
  for (const line of lines) {
    const from = behindQuotes(value, line, quotes) ?? line.start;
    let at = from;
    let width = from - line.start;
    while (at < line.end && width < indent && (value[at] === ' ' || value[at] === '\t')) {
      width += value[at] === '\t' ? 4 : 1;
      at++;
    }
    builder.keep(at, line.next);
  }
  const anchor = lines[0]?.start ?? value.length;
  return lines.length === 0 ? builder.keep(anchor, anchor).build() : builder.build();
}

/** How an indented block begins that is code in a list too, where other indented text is prose. */
const CALL =
  /^\s*(?:[$#] )?(?:sudo )?(?:helm[34]? [a-z-]|docker run |alias helm|curl .{0,200}helm|kubectl |export \w{1,60}=)/;

/** Index behind indented lines that are code without a fence: four blanks or a tab. */
function indentedUntil(value: string, lines: readonly Line[], from: number, list: boolean): number {
  let last = from;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const written = value.slice(line.start, Math.min(line.end, line.start + 2_000));
    const blank = written.trim() === '';
    if (index === from && (blank || (list && !CALL.test(written)))) break;
    if (!blank && !CODE.test(written)) break;
    if (!blank) last = index + 1;
  }
  return last;
}
