import type { Decl, Expr, FuncDecl, GenDecl, Ident, ImportSpec, ValueSpec } from './ast.ts';
import { expressionList } from './expressions.ts';
import { parameters, typeParameters } from './parameters.ts';
import { atDeclaration, endOfStatement, expect, ident, missing, skipElement } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { block } from './statements.ts';
import { T } from './tokens.ts';
import { typeSpec } from './type-spec.ts';
import { signature, tryType, type } from './types.ts';
import { unquote } from './unquote.ts';

/** The declarations of a file, to its end. */
export function declarations(p: Parser): Decl[] {
  const decls: Decl[] = [];
  while (p.tok !== T.EOF) {
    switch (p.tok) {
      case T.IMPORT:
      case T.CONST:
      case T.TYPE:
      case T.VAR:
        decls.push(genDecl(p));
        break;
      case T.FUNC:
        decls.push(funcDecl(p));
        break;
      default:
        decls.push(badDecl(p));
    }
  }
  return decls;
}

/** Skips to the next declaration that begins a line. */
function badDecl(p: Parser): Decl {
  const { start } = p;
  missing(p, 'declaration');
  do next(p);
  while (p.tok !== T.EOF && !atDeclaration(p, -1));
  return { kind: 'BadDecl', start, end: Math.max(start, p.prevEnd) };
}

const KEYWORDS = new Map<number, GenDecl['token']>([
  [T.IMPORT, 'import'],
  [T.CONST, 'const'],
  [T.TYPE, 'type'],
  [T.VAR, 'var'],
]);

/** `import`, `const`, `type` or `var`: one specification, or several in parentheses. */
export function genDecl(p: Parser): GenDecl {
  const { start } = p;
  const token = KEYWORDS.get(p.tok) ?? 'var';
  const specs: GenDecl['specs'][number][] = [];
  next(p);
  if (p.tok !== T.LPAREN) {
    const spec = specification(p, token);
    specs.push(spec);
    return { kind: 'GenDecl', start, end: spec.end, token, lparen: undefined, specs, rparen: undefined };
  }
  const lparen = p.start;
  const errors = p.errors.length;
  next(p);
  while (p.tok !== T.RPAREN && p.tok !== T.EOF && !atDeclaration(p, errors)) {
    const before = p.start;
    specs.push(specification(p, token));
    if (p.start === before && p.tok !== T.RPAREN) next(p);
  }
  const rparen = p.tok === T.RPAREN ? p.start : undefined;
  const end = expect(p, T.RPAREN);
  endOfStatement(p);
  return { kind: 'GenDecl', start, end, token, lparen, specs, rparen };
}

function specification(p: Parser, token: GenDecl['token']): GenDecl['specs'][number] {
  if (token === 'import') return importSpec(p);
  return token === 'type' ? typeSpec(p) : valueSpec(p, token === 'var');
}

function importSpec(p: Parser): ImportSpec {
  const { start } = p;
  let name: Ident | undefined;
  if (p.tok === T.IDENT) name = ident(p);
  else if (p.tok === T.PERIOD) {
    name = { kind: 'Ident', start, end: p.end, name: '.' };
    next(p);
  }
  const found = p.tok === T.STRING;
  const from = found ? p.start : p.prevEnd;
  const end = found ? p.end : from;
  const text = p.text.slice(from, end);
  if (found) next(p);
  else {
    missing(p, 'import path');
    skipElement(p);
  }
  endOfStatement(p);
  const path = { kind: 'BasicLit', start: from, end, token: 'STRING', text } as const;
  const spec: ImportSpec = { kind: 'ImportSpec', start: Math.min(start, from), end, name, path, value: unquote(text) };
  if (text !== '') p.imports.push(spec);
  return spec;
}

function valueSpec(p: Parser, isVar: boolean): ValueSpec {
  const names = [ident(p)];
  while (p.tok === T.COMMA) {
    next(p);
    names.push(ident(p));
  }
  let found: Expr | undefined;
  if (p.tok !== T.ASSIGN) found = isVar ? type(p) : tryType(p);
  let values: readonly Expr[] = [];
  if (p.tok === T.ASSIGN) {
    next(p);
    values = expressionList(p);
  }
  const last = values[values.length - 1] ?? found ?? names[names.length - 1];
  const start = names[0]?.start ?? p.start;
  const end = last?.end ?? start;
  endOfStatement(p);
  return { kind: 'ValueSpec', start, end, names, type: found, values };
}

function funcDecl(p: Parser): FuncDecl {
  const { start } = p;
  next(p);
  const receiver = p.tok === T.LPAREN ? parameters(p) : undefined;
  const name = ident(p);
  const typeParams = p.tok === T.LBRACK ? typeParameters(p) : undefined;
  if (receiver !== undefined && typeParams !== undefined) {
    fail(p, typeParams.start, 'a method has no type parameters');
  }
  const found = signature(p, start, typeParams);
  const body = funcBody(p);
  return { kind: 'FuncDecl', start, end: (body ?? found).end, receiver, name, type: found, body };
}

/** The body, also when its brace stands on the next line by mistake; undefined for a function that is defined elsewhere. */
function funcBody(p: Parser): FuncDecl['body'] {
  if (p.tok === T.SEMICOLON) {
    next(p);
    if (p.tok !== T.LBRACE) return undefined;
    fail(p, p.start, 'unexpected line break before {');
  }
  if (p.tok !== T.LBRACE) {
    endOfStatement(p);
    return undefined;
  }
  const body = block(p);
  endOfStatement(p);
  return body;
}
