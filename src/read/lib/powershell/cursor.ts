/** Moving through a PowerShell text: blanks, comments, strings and variables. */
import type { Text } from '../../../source/text.ts';
import type { Hole } from '../shell/types.ts';
import type { Expression, Part, Statement } from './tree.ts';

export interface Cursor {
  readonly text: Text;
  /** The text with every hole as word characters, at the same length. */
  readonly value: string;
  readonly holes: ReadonlyMap<number, Hole>;
  readonly problems: { message: string; at: number }[];
  at: number;
  depth: number;
  /** `$( … )` by where it begins: what a word looked at and gave up is not parsed again, or nesting would double the time. */
  readonly subexpressions: Map<number, Expression>;
  /** `[` without its end that were looked for up to the end of the text. */
  strayBrackets: number;
  /** Parses statements up to a closing bracket, which is taken too. Set by the parser of statements. */
  readonly statements: (cursor: Cursor, close: string) => readonly Statement[];
}

/** Brackets inside brackets are followed so many levels deep. */
export const MAX_DEPTH = 80;

export function charAt(cursor: Cursor, ahead = 0): string {
  return cursor.value[cursor.at + ahead] ?? '';
}

/** Takes what the sticky pattern matches here. */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.value);
  if (match === null) return undefined;
  cursor.at = pattern.lastIndex;
  return match[0];
}

const BLANK = /(?:[ \t\f\v\u00a0\ufeff]|`[ \t]*\r?\n|`[ \t]*\r|<#)+?/y;

/** Skips blanks, continued lines and comments; with `lines`, line ends too. */
export function skipBlank(cursor: Cursor, lines: boolean): void {
  for (;;) {
    const ch = charAt(cursor);
    if (ch === '#') {
      const end = cursor.value.indexOf('\n', cursor.at);
      cursor.at = end < 0 ? cursor.value.length : cursor.value[end - 1] === '\r' ? end - 1 : end;
    } else if (ch === '<' && charAt(cursor, 1) === '#') {
      const end = cursor.value.indexOf('#>', cursor.at + 2);
      cursor.at = end < 0 ? cursor.value.length : end + 2;
    } else if (lines && (ch === '\n' || ch === '\r')) cursor.at++;
    else if (take(cursor, BLANK) === undefined) return;
  }
}

/** Letters after a backquote that stand for other characters: about_Special_Characters of the documentation of PowerShell. */
const SPECIAL: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

/** A backquote and what follows it. */
export function takeEscape(cursor: Cursor): Part {
  const start = cursor.at;
  const next = charAt(cursor, 1);
  cursor.at = Math.min(cursor.value.length, start + (next === '\r' && charAt(cursor, 2) === '\n' ? 3 : 2));
  return { kind: 'escape', value: SPECIAL[next] ?? next, start, end: cursor.at };
}

const VARIABLE = /\$(?:\{[^}\r\n]{1,200}\}|(?:[A-Za-z_]\w*:)?(?!:)[A-Za-z_\d]\w*|[_?^$])/y;
const SCOPES = /^(?:script|global|local|private|using|variable):/;

/** `$name`, `${name}`, `$env:NAME`; undefined when none stands here. */
export function takeVariable(cursor: Cursor): Expression | undefined {
  const start = cursor.at;
  const written = take(cursor, VARIABLE);
  if (written === undefined) return undefined;
  const name = written
    .replace(/^\$\{?|\}$/g, '')
    .toLowerCase()
    .replace(SCOPES, '');
  return { kind: 'variable', name, splat: false, start, end: cursor.at };
}

/** `$( … )`. The cursor is on the dollar. */
export function takeSubexpression(cursor: Cursor): Expression {
  const start = cursor.at;
  const known = cursor.subexpressions.get(start);
  if (known !== undefined) {
    cursor.at = known.end;
    return known;
  }
  cursor.at += 2;
  const body = cursor.statements(cursor, ')');
  const made: Expression = { kind: 'group', body, list: false, start, end: cursor.at };
  cursor.subexpressions.set(start, made);
  return made;
}

/** What a dollar begins inside a string or a bare word. */
export function takeDollar(cursor: Cursor): Part | undefined {
  const start = cursor.at;
  const expression = charAt(cursor, 1) === '(' ? takeSubexpression(cursor) : takeVariable(cursor);
  return expression && { kind: 'expression', expression, start, end: cursor.at };
}

/** The hole that begins here. */
export function takeHole(cursor: Cursor): Part | undefined {
  const hole = cursor.holes.get(cursor.at);
  if (hole === undefined) return undefined;
  const start = cursor.at;
  cursor.at = Math.max(hole.end, start + 1);
  return { kind: 'hole', hole, start, end: cursor.at };
}

/** Collects parts, joining characters that stand as they are. */
export function partList(): { readonly parts: Part[]; readonly keep: (start: number, end: number) => void } {
  const parts: Part[] = [];
  const keep = (start: number, end: number): void => {
    if (start >= end) return;
    const last = parts.at(-1);
    if (last?.kind === 'text' && last.end === start) parts[parts.length - 1] = { kind: 'text', start: last.start, end };
    else parts.push({ kind: 'text', start, end });
  };
  return { parts, keep };
}

/** Typographic quotes count as plain ones: section 2.3.5.2 of the language specification. */
const SINGLE = /['\u2018\u2019\u201a\u201b]/;
const DOUBLE = /["\u201c\u201d\u201e]/;

export function isQuote(ch: string): boolean {
  return SINGLE.test(ch) || DOUBLE.test(ch);
}

/** After more unfinished strings than this the rest of the text is given up. */
const MAX_RECOVERIES = 25;

/** The parts of a quoted string. The cursor is on its opening quote, and behind the closing one after. */
export function takeQuoted(cursor: Cursor): Part[] {
  const start = cursor.at;
  const single = SINGLE.test(charAt(cursor));
  const quote = single ? SINGLE : DOUBLE;
  const { parts, keep } = partList();
  cursor.at++;
  while (cursor.at < cursor.value.length) {
    const hole = takeHole(cursor);
    if (hole !== undefined) {
      parts.push(hole);
      continue;
    }
    const ch = charAt(cursor);
    if (quote.test(ch)) {
      if (!quote.test(charAt(cursor, 1))) {
        cursor.at++;
        return parts;
      }
      parts.push({ kind: 'escape', value: ch, start: cursor.at, end: cursor.at + 2 });
      cursor.at += 2;
    } else if (!single && ch === '`') parts.push(takeEscape(cursor));
    else {
      const dollar = !single && ch === '$' ? takeDollar(cursor) : undefined;
      if (dollar !== undefined) parts.push(dollar);
      else keep(cursor.at, ++cursor.at);
    }
  }
  cursor.problems.push({ message: 'unterminated string', at: start });
  if (cursor.problems.length > MAX_RECOVERIES) return parts;
  // It would swallow the rest of the text; what follows its line is read on.
  const line = cursor.value.slice(start).search(/\r?\n/);
  if (line < 0) return parts;
  cursor.at = start + line;
  return parts.filter((part) => part.end <= cursor.at);
}

/** `@'…'@` and `@"…"@`; undefined when none begins here. */
export function takeHereString(cursor: Cursor): Expression | undefined {
  const start = cursor.at;
  const head = take(cursor, /@["'][ \t]*\r?\n/y);
  if (head === undefined) return undefined;
  const quote = head[1] ?? '"';
  const inside = cursor.at;
  const closing = new RegExp(`\\r?\\n${quote}@|(?<=\\n)${quote}@`, 'g');
  closing.lastIndex = Math.max(0, inside - 1);
  const match = closing.exec(cursor.value);
  if (match === null) cursor.problems.push({ message: 'here-string without its end', at: start });
  const end = match === null ? cursor.value.length : Math.max(inside, match.index);
  const { parts, keep } = partList();
  while (cursor.at < end) {
    const hole = takeHole(cursor);
    const part = hole ?? (quote === '"' ? hereStringPart(cursor) : undefined);
    if (part !== undefined) parts.push(part);
    else keep(cursor.at, ++cursor.at);
  }
  cursor.at = match === null ? cursor.value.length : Math.max(cursor.at, closing.lastIndex);
  return { kind: 'string', parts, bare: false, start, end: cursor.at };
}

function hereStringPart(cursor: Cursor): Part | undefined {
  const ch = charAt(cursor);
  if (ch === '`') return takeEscape(cursor);
  return ch === '$' ? takeDollar(cursor) : undefined;
}
