import { CLASS, DIGIT, isWordStart, LETTER, lineEnd, quotedEnd, rawEnd, scanNumber, wordEnd } from './literals.ts';
import { scanOperator } from './operators.ts';
import { fail, type Parser } from './state.ts';
import { ENDS_LINE, T, wordToken } from './tokens.ts';

/** A line of a merge conflict: seven equal signs at the beginning of a line, then a blank or the end of the line. */
function isMergeMarker(text: string, pos: number, code: number): boolean {
  if (pos > 0 && text.charCodeAt(pos - 1) !== 10) return false;
  for (let i = 1; i < 7; i++) if (text.charCodeAt(pos + i) !== code) return false;
  const after = text.charCodeAt(pos + 7);
  return after === 32 || after === 10 || after === 13 || pos + 7 >= text.length;
}

/** Reads the comment at `pos` and says where it ends. */
function scanComment(p: Parser, pos: number): number {
  const { text } = p;
  if (text.charCodeAt(pos + 1) === 47) {
    const end = lineEnd(text, pos);
    p.comments.push({ start: pos, end: text.charCodeAt(end - 1) === 13 ? end - 1 : end });
    return end;
  }
  const close = text.indexOf('*/', pos + 2);
  if (close < 0) fail(p, pos, 'comment not terminated');
  const end = close < 0 ? text.length : close + 2;
  p.comments.push({ start: pos, end });
  return end;
}

function hasLineBreak(text: string, from: number, to: number): boolean {
  for (let pos = from; pos < to; pos++) if (text.charCodeAt(pos) === 10) return true;
  return false;
}

function set(p: Parser, token: number, start: number, end: number): void {
  p.tok = token;
  p.start = start;
  p.end = end;
  p.pos = end;
  p.auto = false;
}

function setAuto(p: Parser, start: number, pos: number): void {
  p.tok = T.SEMICOLON;
  p.start = start;
  p.end = start;
  p.pos = pos;
  p.auto = true;
}

/** Moves to the next token; comments are put aside, and a line break after the end of a statement is a semicolon. */
export function next(p: Parser): void {
  const { text } = p;
  const { length } = text;
  const endsLine = ENDS_LINE[p.tok] === 1;
  if (!p.auto) p.prevEnd = p.end;
  let pos = p.pos;
  for (;;) {
    if (pos >= length) {
      if (endsLine) setAuto(p, length, length);
      else set(p, T.EOF, length, length);
      return;
    }
    const code = text.charCodeAt(pos);
    if (code === 32 || code === 9 || code === 13) {
      pos++;
      continue;
    }
    if (code === 10) {
      if (endsLine) {
        setAuto(p, pos, pos + 1);
        return;
      }
      pos++;
      continue;
    }
    const kind = code < 128 ? (CLASS[code] ?? 0) : 0;
    if ((kind & LETTER) !== 0 || isWordStart(text, pos, code)) {
      const end = wordEnd(text, code < 128 ? pos + 1 : pos);
      set(p, wordToken(text, pos, end), pos, end);
      return;
    }
    if (kind !== 0 || (code === 46 && ((CLASS[text.charCodeAt(pos + 1)] ?? 0) & DIGIT) !== 0)) {
      const token = scanNumber(p, pos);
      set(p, token, pos, p.end);
      return;
    }
    if (code === 34) {
      set(p, T.STRING, pos, quotedEnd(p, pos, 34));
      return;
    }
    if (code === 96) {
      set(p, T.STRING, pos, rawEnd(p, pos));
      return;
    }
    if (code === 39) {
      set(p, T.CHAR, pos, quotedEnd(p, pos, 39));
      return;
    }
    if (code === 47) {
      const second = text.charCodeAt(pos + 1);
      if (second === 47) {
        pos = scanComment(p, pos);
        continue;
      }
      if (second === 42) {
        const end = scanComment(p, pos);
        if (endsLine && hasLineBreak(text, pos, end)) {
          setAuto(p, pos, end);
          return;
        }
        pos = end;
        continue;
      }
    }
    if ((code === 60 || code === 61 || code === 62 || code === 124) && isMergeMarker(text, pos, code)) {
      fail(p, pos, 'merge conflict');
      pos = lineEnd(text, pos);
      continue;
    }
    const token = scanOperator(p, pos, code);
    if (token !== 0) {
      set(p, token, pos, p.end);
      return;
    }
    if (pos > 0 || code !== 0xfeff) fail(p, pos, 'illegal character');
    pos++;
  }
}
