/** Finds the end of a string and the interpolated expressions in it. */
import { lineEnd, mayLookAhead, run } from './lex.ts';
import type { Lexicon, RawPiece, Scanner, StringForm } from './tokens.ts';

/** Interpolations nested deeper than this are read as one name. */
const MAX_DEPTH = 12;

const SIMPLE_HOLE = /[^{}"'`\r\n]{0,200}\}/y;
const SIMPLE_NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const DOTTED_NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
const RUBY_NAME = /@{0,2}[A-Za-z_]\w*|\$[A-Za-z_]\w*/y;

const oneLine = new WeakMap<StringForm, StringForm>();
const stops = new WeakMap<StringForm, RegExp>();

/**
 * Reads a string that begins where the scanner stands, and puts its token.
 *
 * @param content where its first character stands, behind quotes and prefix
 * @param must nothing is read when it has no end: what looked like its beginning may be something else
 * @returns whether it was read
 */
export function scanString(s: Scanner, lexicon: Lexicon, content: number, form: StringForm, must: boolean): boolean {
  if (must && !mayLookAhead(s)) return false;
  const found = scan(s, lexicon, content, mayLookAhead(s) ? form : onOneLine(form), false);
  if (must && !found.closed) {
    s.failures.count++;
    return false;
  }
  const { pieces, end } = found.closed || !isShort(form) ? found : firstLine(s, content, found.pieces);
  s.tokens.push({
    kind: 'string',
    text: '',
    open: s.source.slice(s.at, content),
    form,
    pieces,
    closed: found.closed,
    start: s.at,
    end,
    spaced: s.spaced,
  });
  s.at = end;
  s.spaced = false;
  return true;
}

/** Whether it may span lines and yet ends with one character, so that a stray quote would take all that follows. */
function isShort(form: StringForm): boolean {
  return form.lines && form.close.length === 1;
}

/** How it is read once too many strings had no end. */
function onOneLine(form: StringForm): StringForm {
  if (!isShort(form)) return form;
  const known = oneLine.get(form);
  if (known !== undefined) return known;
  const made = { ...form, lines: false };
  oneLine.set(form, made);
  return made;
}

/** What a string without an end keeps: its first line. */
function firstLine(s: Scanner, content: number, pieces: readonly RawPiece[]): { pieces: RawPiece[]; end: number } {
  s.failures.count++;
  const end = lineEnd(s.source, content);
  const kept = pieces
    .filter((piece) => piece.start < end && (piece.tokens === undefined || piece.end <= end))
    .map((piece) => ({ ...piece, end: Math.min(piece.end, end) }));
  return { pieces: kept, end: Math.max(end, kept.at(-1)?.end ?? content) };
}

/** Cuts the whole of a scanner's text from an offset on into pieces: the body of a here-document, whose end is known. */
export function piecesOf(s: Scanner, lexicon: Lexicon, content: number, form: StringForm): RawPiece[] {
  return scan(s, lexicon, content, form, true).pieces;
}

interface Found {
  readonly pieces: RawPiece[];
  readonly end: number;
  readonly closed: boolean;
}

function scan(s: Scanner, lexicon: Lexicon, content: number, form: StringForm, toEnd: boolean): Found {
  const { source } = s;
  const stop = stopOf(form);
  const pieces: RawPiece[] = [];
  let from = content;
  let at = content;
  let nesting = 0;
  const text = (end: number): void => {
    if (end > from) pieces.push({ start: from, end, tokens: undefined });
  };
  for (;;) {
    stop.lastIndex = at;
    const hit = at < source.length ? stop.exec(source) : null;
    if (hit === null) {
      text(source.length);
      return { pieces, end: source.length, closed: toEnd };
    }
    at = hit.index;
    const char = source.charAt(at);
    if (char === '\\' && form.protects) {
      at += protectedLength(source, at, form);
      continue;
    }
    if (!toEnd && source.startsWith(form.close, at)) {
      if (nesting > 0) {
        nesting--;
        at += form.close.length;
        continue;
      }
      if (form.close === '"""' && form.decoding === 'raw' && !form.protects && source.charAt(at + 3) === '"') {
        at++;
        continue;
      }
      text(at);
      return { pieces, end: at + form.close.length, closed: true };
    }
    if (char === form.nest) {
      nesting++;
      at++;
      continue;
    }
    if ((char === '\n' || char === '\r') && !form.lines) {
      text(at);
      return { pieces, end: at, closed: false };
    }
    if (char === '$' && form.decoding === 'dollar-slashy' && /[$/]/.test(source.charAt(at + 1))) {
      at += 2;
      continue;
    }
    if (form.holes === '{' && (char === '{' || char === '}') && source.charAt(at + 1) === char) {
      text(at + 1);
      at += 2;
      from = at;
      continue;
    }
    const hole = char === form.holes ? holeAt(s, lexicon, at, form) : undefined;
    if (hole === undefined) {
      at++;
      continue;
    }
    text(at);
    pieces.push(hole);
    at = hole.end;
    from = at;
  }
}

function protectedLength(source: string, at: number, form: StringForm): number {
  if (form.decoding === 'slashy') return source.charAt(at + 1) === form.close ? 2 : 1;
  return source.startsWith('\r\n', at + 1) ? 3 : 2;
}

function holeAt(s: Scanner, lexicon: Lexicon, at: number, form: StringForm): RawPiece | undefined {
  const { source } = s;
  if (form.holes === '{') return braces(s, lexicon, at, at + 1, form);
  if (source.charAt(at + 1) === '{') return braces(s, lexicon, at, at + 2, form);
  const name = form.holes === '#' ? RUBY_NAME : form.dotted === true ? DOTTED_NAME : SIMPLE_NAME;
  if (form.holes === '#' && !/[@$]/.test(source.charAt(at + 1))) return undefined;
  name.lastIndex = at + 1;
  if (!name.test(source)) return undefined;
  return tokensBetween(s, lexicon, at, at + 1, name.lastIndex, name.lastIndex);
}

function braces(s: Scanner, lexicon: Lexicon, at: number, content: number, form: StringForm): RawPiece | undefined {
  if (s.depth < MAX_DEPTH && mayLookAhead(s)) {
    const inner: Scanner = { ...s, at: content, tokens: [], spaced: true, pending: [], depth: s.depth + 1 };
    if (run(inner, lexicon, form.holes === '{' ? 'format' : 'brace')) {
      const end = endOfFormat(inner, form);
      if (end !== undefined) {
        s.pending.push(...inner.pending);
        return { start: at, end, tokens: inner.tokens };
      }
    }
    s.failures.count++;
  }
  SIMPLE_HOLE.lastIndex = content;
  if (!SIMPLE_HOLE.test(s.source)) return undefined;
  return tokensBetween(s, lexicon, at, content, SIMPLE_HOLE.lastIndex - 1, SIMPLE_HOLE.lastIndex);
}

/** Behind the closing brace; in an f-string, behind `!r` and `:>{width}` too. */
function endOfFormat(inner: Scanner, form: StringForm): number | undefined {
  const { source } = inner;
  if (source.charAt(inner.at) === '}') return inner.at + 1;
  const brace = /[{}\r\n]/g;
  let depth = 0;
  brace.lastIndex = inner.at;
  for (let hit = brace.exec(source); hit !== null; hit = brace.exec(source)) {
    if (hit[0] === '{') depth++;
    else if (hit[0] === '}') {
      if (depth-- === 0) return hit.index + 1;
    } else if (!form.lines) return undefined;
  }
  return undefined;
}

function tokensBetween(
  s: Scanner,
  lexicon: Lexicon,
  at: number,
  start: number,
  close: number,
  end: number,
): RawPiece | undefined {
  const inner: Scanner = {
    ...s,
    source: s.source.slice(0, close),
    at: start,
    tokens: [],
    spaced: true,
    pending: [],
    depth: MAX_DEPTH,
  };
  run(inner, lexicon, undefined);
  return { start: at, end, tokens: inner.tokens };
}

function stopOf(form: StringForm): RegExp {
  const known = stops.get(form);
  if (known !== undefined) return known;
  const chars = new Set([form.close.charAt(0), form.nest ?? '', form.holes ?? '']);
  if (form.protects) chars.add('\\');
  if (form.holes === '{') chars.add('}');
  if (form.decoding === 'dollar-slashy') chars.add('$');
  const escaped = [...chars].filter((char) => char !== '').map((char) => char.replace(/[\\\]^-]/g, '\\$&'));
  const made = new RegExp(`[${escaped.join('')}${form.lines ? '' : '\\r\\n'}]`, 'g');
  stops.set(form, made);
  return made;
}
