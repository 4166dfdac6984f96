import type { BadExpr, Ident } from './ast.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { operatorText, T } from './tokens.ts';

// What is missing stands, without width, behind the last token: so it lies within whatever holds it, for that ends there or
// further on. What holds it begins with its first word, or, where nothing of it was read, with what is missing.

/**
 * How deep expressions, types and statements may stand in each other. What is deeper becomes a `BadExpr`, so that neither
 * this parser nor a recursive reader of its tree runs out of stack.
 */
export const MAX_DEPTH = 300;

/** Consumes `token`, or notes that it is missing and stays; returns where it ends or would stand. */
export function expect(p: Parser, token: number): number {
  if (p.tok !== token) {
    missing(p, operatorText(token));
    return p.prevEnd;
  }
  const { end } = p;
  next(p);
  return end;
}

export function missing(p: Parser, what: string): void {
  fail(p, p.start, `expected ${what}`);
}

export function onNewLine(p: Parser): boolean {
  const { text } = p;
  for (let pos = p.prevEnd; pos < p.start; pos++) if (text.charCodeAt(pos) === 10) return true;
  return false;
}

function atLineStart(p: Parser): boolean {
  return p.start === 0 || p.text.charCodeAt(p.start - 1) === 10;
}

/**
 * Whether a declaration of the file begins here: `import`, or `func` with a name or receiver, at the beginning of a line. Met
 * inside a body it means that a closing brace is missing. `const`, `type` and `var` are statements too: they count after an error.
 */
export function atDeclaration(p: Parser, errorsBefore: number): boolean {
  switch (p.tok) {
    case T.IMPORT:
      return atLineStart(p);
    case T.FUNC:
      return atLineStart(p) && isFunctionDeclaration(p.text, p.end);
    case T.CONST:
    case T.TYPE:
    case T.VAR:
      return p.errors.length > errorsBefore && atLineStart(p);
    default:
      return false;
  }
}

const NAME = /[ \t]{0,80}[\p{L}_]/uy;
const RECEIVER = /[ \t]{0,80}\([^()\n]{0,200}\)[ \t]{0,80}[\p{L}_][\p{L}\p{Nd}_]{0,200}[ \t]{0,80}\(/uy;

/** `func Name` or `func (r T) Name(`, told from a function literal. */
function isFunctionDeclaration(text: string, from: number): boolean {
  NAME.lastIndex = from;
  if (NAME.test(text)) return true;
  RECEIVER.lastIndex = from;
  return RECEIVER.test(text);
}

/** Skips to the end of an element that cannot be read: a comma, colon, semicolon or closing bracket outside its own brackets. */
export function skipElement(p: Parser): BadExpr {
  const { start } = p;
  let open = 0;
  while (p.tok !== T.EOF && !atDeclaration(p, -1)) {
    const { tok } = p;
    if (tok === T.LPAREN || tok === T.LBRACK || tok === T.LBRACE) open++;
    else if (tok === T.RPAREN || tok === T.RBRACK || tok === T.RBRACE) {
      if (open === 0) break;
      open--;
    } else if (open === 0 && (tok === T.COMMA || tok === T.COLON || tok === T.SEMICOLON)) break;
    next(p);
  }
  return start === p.start ? badExpr(p) : { kind: 'BadExpr', start, end: Math.max(start, p.prevEnd) };
}

/** A place where something is missing. */
export function badExpr(p: Parser): BadExpr {
  return { kind: 'BadExpr', start: p.prevEnd, end: p.prevEnd };
}

/** What stands too deep is skipped as a whole. */
export function tooDeep(p: Parser): BadExpr {
  fail(p, p.start, 'nested too deeply');
  return skipElement(p);
}

/** Consumes the end of a statement; without one, skips to where the next may begin. */
export function endOfStatement(p: Parser): void {
  if (p.tok === T.SEMICOLON) {
    next(p);
    return;
  }
  if (p.tok === T.RPAREN || p.tok === T.RBRACE || p.tok === T.EOF) return;
  missing(p, ';');
  while (!isStatementStart(p)) next(p);
  if (p.tok === T.SEMICOLON) next(p);
}

function isStatementStart(p: Parser): boolean {
  switch (p.tok) {
    case T.EOF:
    case T.SEMICOLON:
    case T.LBRACE:
    case T.RBRACE:
    case T.BREAK:
    case T.CASE:
    case T.CONST:
    case T.CONTINUE:
    case T.DEFAULT:
    case T.DEFER:
    case T.FALLTHROUGH:
    case T.FOR:
    case T.GO:
    case T.GOTO:
    case T.IF:
    case T.IMPORT:
    case T.RETURN:
    case T.SELECT:
    case T.SWITCH:
    case T.TYPE:
    case T.VAR:
      return true;
    default:
      return onNewLine(p);
  }
}

/**
 * After an element of a list in brackets: whether another one follows. Without comma or `close` it skips to the next of them;
 * a line break before `close` is passed over, and any other leaves the list.
 */
export function more(p: Parser, close: number): boolean {
  if (p.tok === T.COMMA) {
    next(p);
    return p.tok !== close && p.tok !== T.EOF;
  }
  if (p.tok === close) return false;
  missing(p, ',');
  if (p.tok !== T.SEMICOLON) skipElement(p);
  if (p.tok === T.SEMICOLON && p.auto) next(p);
  if (p.tok !== T.COMMA) return false;
  next(p);
  return p.tok !== close && p.tok !== T.EOF;
}

/** An identifier, or an empty one called `_` where it is missing. */
export function ident(p: Parser): Ident {
  if (p.tok !== T.IDENT) {
    missing(p, 'name');
    return { kind: 'Ident', start: p.prevEnd, end: p.prevEnd, name: '_' };
  }
  const { start, end } = p;
  next(p);
  return { kind: 'Ident', start, end, name: p.text.slice(start, end) };
}
