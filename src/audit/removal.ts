/** What goes with a word that is taken out of a command line or a list, told by the characters around it. */

/** UTF-16 offsets, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A word as it is written, with the quotes around it. */
interface Literal extends Range {
  readonly quoted: boolean;
  /** The nearest characters around it that are no blanks, and where they are. */
  readonly before: string;
  readonly beforeAt: number;
  readonly behind: string;
  readonly behindAt: number;
}

/** The line that a word stands on; `end` is in front of its line break. */
interface Line extends Range {
  /** Where the next line begins. */
  readonly next: number;
}

/** So far a list is looked at for its comma. */
const WINDOW = 400;
/** Shell, PowerShell and batch go on in the next line behind these. */
const CONTINUED = /[ \t]*[\\`^]$/;

/**
 * What has to be deleted so that a word is gone: the word with the blanks in front of it, the item of a list with its comma,
 * or a whole line. Undefined where nobody can say what would be left.
 */
export function removedWord(text: string, word: Range): Range | undefined {
  const literal = literalAt(text, word);
  const line = lineAt(text, literal);
  const inFront = text.slice(line.start, literal.start);
  const rest = text.slice(literal.end, line.end);
  if (/^\s*-[ \t]+$/.test(inFront)) return rest.trim() === '' ? removedItem(text, line, inFront) : undefined;
  const fromList = removedElement(text, literal, rest);
  if (fromList !== undefined) return fromList;
  if (literal.quoted) {
    // The value of a variable or a key: it stays, empty.
    if (/[=:]/.test(literal.before)) return word;
    // An array of a shell may be empty; a function that is called with nothing does something else.
    const called = /\w\($/.test(text.slice(Math.max(0, literal.start - 2), literal.start));
    const alone = /[\s(]/.test(charBefore(text, literal.start)) && /^(?:[\s);]|$)/.test(text.charAt(literal.end));
    return alone && !called ? removedArgument(text, literal, line) : undefined;
  }
  if (charBefore(text, literal.start) === '=') return word;
  // A quote in front that another language escapes belongs to the word.
  const front = text.slice(Math.max(0, literal.start - 2), literal.start);
  if (front !== '' && !/(?:[\s(]|(?<!\\)['"`])$/.test(front)) return undefined;
  if (!/^[\s;)\]\\|&<>'"`]?$/.test(text.charAt(literal.end))) return undefined;
  return removedArgument(text, literal, line);
}

function literalAt(text: string, { start, end }: Range): Literal {
  const quote = text.charAt(start - 1);
  const quoted = /['"`]/.test(quote) && text.charAt(end) === quote;
  const from = quoted ? start - 1 : start;
  const to = quoted ? end + 1 : end;
  const front = text.slice(Math.max(0, from - WINDOW), from).trimEnd();
  const back = text.slice(to, to + WINDOW);
  const beforeAt = Math.max(0, from - WINDOW) + front.length - 1;
  const behindAt = to + (back.length - back.trimStart().length);
  return {
    start: from,
    end: to,
    quoted,
    before: front.slice(-1),
    beforeAt,
    behind: text.charAt(behindAt),
    behindAt,
  };
}

function lineAt(text: string, { start, end }: Range): Line {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const feed = text.indexOf('\n', end);
  const next = feed < 0 ? text.length : feed + 1;
  const to = feed < 0 ? text.length : feed;
  return { start: from, end: text.charAt(to - 1) === '\r' ? to - 1 : to, next };
}

function charBefore(text: string, at: number): string {
  return at === 0 ? '\n' : text.charAt(at - 1);
}

/** A line of a YAML list, which must not be its only one. */
function removedItem(text: string, line: Line, inFront: string): Range | undefined {
  const mark = inFront.trimEnd();
  const above =
    text
      .slice(Math.max(0, line.start - WINDOW), line.start)
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  const below = text.slice(line.next, line.next + WINDOW).split('\n', 1)[0] ?? '';
  const isItem = (one: string): boolean => one.startsWith(`${mark} `);
  return isItem(above) || isItem(below) ? wholeLine(text, line) : undefined;
}

/** An element between the commas of a list; undefined when it is none, or the only one between parentheses. */
function removedElement(text: string, literal: Literal, rest: string): Range | undefined {
  const { quoted, before, behind } = literal;
  const opens = quoted ? /[[({]/.test(before) : before === '[';
  const closes = quoted ? /[\])}]/.test(behind) : behind === ']';
  if (before === ',' && (behind === ',' || closes || (quoted && rest.trim() === '')))
    return { start: literal.beforeAt, end: literal.end };
  if (!opens) return undefined;
  if (behind === ',') {
    const after = text.slice(literal.behindAt + 1, literal.behindAt + 1 + WINDOW);
    return { start: literal.start, end: literal.behindAt + 1 + (after.length - after.trimStart().length) };
  }
  return closes && before !== '(' ? { start: literal.start, end: literal.end } : undefined;
}

/** A word between blanks, with those that it no longer needs, or with its line if nothing else stands there. */
function removedArgument(text: string, literal: Literal, line: Line): Range | undefined {
  const { start, end, before } = literal;
  const blanksBehind = /^[ \t]*/.exec(text.slice(end, line.end))?.[0].length ?? 0;
  const rest = text.slice(end, line.end).trim();
  const inFront = text.slice(line.start, start);
  // What is left of `key: --flag` would be no text any more.
  if (before === ':' && rest === '') return undefined;
  if (inFront.trim() === '') {
    if (rest === '') return lastLine(text, literal, line);
    return CONTINUED.test(rest) && rest.length === 1 ? wholeLine(text, line) : { start, end: end + blanksBehind };
  }
  if (/[=:]/.test(before) && rest !== '') return { start, end: end + blanksBehind };
  const blanks = /[ \t]*$/.exec(inFront)?.[0].length ?? 0;
  return blanks > 0 ? { start: start - blanks, end } : { start, end: end + blanksBehind };
}

/** The last line of a command that goes over several; the line before it is then the last. */
function lastLine(text: string, { end }: Literal, line: Line): Range {
  const above = text.slice(Math.max(0, line.start - WINDOW), line.start).replace(/\r?\n$/, '');
  const continued = CONTINUED.exec(above)?.[0].length;
  if (continued === undefined) return wholeLine(text, line);
  const breakLength = text.charAt(line.start - 2) === '\r' ? 2 : 1;
  return { start: line.start - breakLength - continued, end };
}

/** A line with its break; the last of a file without one takes the break before it. */
function wholeLine(text: string, line: Line): Range {
  if (line.next > line.end || line.start === 0) return { start: line.start, end: line.next };
  const breakLength = text.charAt(line.start - 2) === '\r' ? 2 : 1;
  return { start: line.start - breakLength, end: line.end };
}
