import type { BlockStmt, BranchStmt, Expr, Stmt } from './ast.ts';
import { selectStatement, switchStatement } from './clauses.ts';
import { forStatement, ifStatement } from './control.ts';
import { genDecl } from './declarations.ts';
import { expression, expressionList } from './expressions.ts';
import { atDeclaration, endOfStatement, expect, ident, MAX_DEPTH, missing, tooDeep } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { operatorText, T } from './tokens.ts';

/** A block in braces. Words between here and a `{` on the same line are passed over. */
export function block(p: Parser): BlockStmt {
  if (p.tok !== T.LBRACE) {
    missing(p, '{');
    while (p.tok !== T.LBRACE && p.tok !== T.SEMICOLON && p.tok !== T.RBRACE && p.tok !== T.EOF) next(p);
    if (p.tok !== T.LBRACE) return { kind: 'BlockStmt', start: p.prevEnd, end: p.prevEnd, list: [] };
  }
  const { start } = p;
  next(p);
  const list = statementList(p);
  const end = expect(p, T.RBRACE);
  return { kind: 'BlockStmt', start, end, list };
}

/** Statements up to the end of their block or clause. */
export function statementList(p: Parser): Stmt[] {
  const list: Stmt[] = [];
  const errors = p.errors.length;
  while (p.tok !== T.RBRACE && p.tok !== T.CASE && p.tok !== T.DEFAULT && p.tok !== T.EOF) {
    if (atDeclaration(p, errors)) break;
    const before = p.start;
    list.push(statement(p));
    if (p.start === before && p.tok !== T.EOF) next(p);
  }
  return list;
}

export function statement(p: Parser): Stmt {
  if (p.depth >= MAX_DEPTH) {
    const { start, end } = tooDeep(p);
    endOfStatement(p);
    return { kind: 'BadStmt', start, end };
  }
  p.depth++;
  const found = statementHere(p);
  p.depth--;
  return found;
}

function statementHere(p: Parser): Stmt {
  const { start, end } = p;
  switch (p.tok) {
    case T.CONST:
    case T.TYPE:
    case T.VAR: {
      const decl = genDecl(p);
      return { kind: 'DeclStmt', start, end: decl.end, decl };
    }
    case T.GO: {
      const call = calledExpression(p);
      return { kind: 'GoStmt', start, end: call.end, call };
    }
    case T.DEFER: {
      const call = calledExpression(p);
      return { kind: 'DeferStmt', start, end: call.end, call };
    }
    case T.RETURN: {
      next(p);
      const results = p.tok === T.SEMICOLON || p.tok === T.RBRACE ? [] : expressionList(p);
      endOfStatement(p);
      return { kind: 'ReturnStmt', start, end: results[results.length - 1]?.end ?? end, results };
    }
    case T.BREAK:
      return branch(p, 'break');
    case T.CONTINUE:
      return branch(p, 'continue');
    case T.GOTO:
      return branch(p, 'goto');
    case T.FALLTHROUGH:
      return branch(p, 'fallthrough');
    case T.LBRACE: {
      const body = block(p);
      endOfStatement(p);
      return body;
    }
    case T.IF:
      return ifStatement(p);
    case T.SWITCH:
      return switchStatement(p);
    case T.SELECT:
      return selectStatement(p);
    case T.FOR:
      return forStatement(p);
    case T.SEMICOLON: {
      // A line break belongs to no statement: the block may end before it.
      const at = p.auto ? p.prevEnd : start;
      next(p);
      return { kind: 'EmptyStmt', start: at, end: p.prevEnd };
    }
    case T.RBRACE:
      return { kind: 'EmptyStmt', start, end: start };
    default: {
      const found = simpleStatement(p, true);
      if (found.kind !== 'LabeledStmt') endOfStatement(p);
      return found;
    }
  }
}

function calledExpression(p: Parser): Expr {
  next(p);
  const call = expression(p);
  if (call.kind !== 'CallExpr') fail(p, call.end, 'expression must be a function call');
  endOfStatement(p);
  return call;
}

function branch(p: Parser, token: BranchStmt['token']): BranchStmt {
  const { start, end } = p;
  next(p);
  const label = token === 'goto' || (token !== 'fallthrough' && p.tok === T.IDENT) ? ident(p) : undefined;
  endOfStatement(p);
  return { kind: 'BranchStmt', start, end: label?.end ?? end, token, label };
}

/** A statement that may stand in a header, or a label where `labels` allows one. It does not consume its semicolon. */
export function simpleStatement(p: Parser, labels: boolean): Stmt {
  return simpleAfter(p, expressionList(p), labels);
}

/** A simple statement whose first expressions were read. */
export function simpleAfter(p: Parser, lhs: readonly Expr[], labels: boolean): Stmt {
  const start = lhs[0]?.start ?? p.prevEnd;
  const { tok } = p;
  const opStart = p.start;
  if (tok >= T.ASSIGN && tok <= T.AND_NOT_ASSIGN) {
    next(p);
    return assignment(p, lhs, tok, opStart);
  }
  const x = lhs[0];
  if (x === undefined || x.start === x.end) return { kind: 'BadStmt', start, end: Math.max(start, p.prevEnd) };
  if (lhs.length > 1) {
    fail(p, start, 'expected 1 expression');
    return { kind: 'BadStmt', start, end: p.prevEnd };
  }
  switch (tok) {
    case T.COLON:
      if (labels) return labeled(p, x);
      break;
    case T.ARROW: {
      next(p);
      const value = expression(p);
      return { kind: 'SendStmt', start, end: value.end, channel: x, value };
    }
    case T.INC:
    case T.DEC: {
      const { end } = p;
      next(p);
      return { kind: 'IncDecStmt', start, end, x };
    }
  }
  return { kind: 'ExprStmt', start, end: x.end, x };
}

function labeled(p: Parser, label: Expr): Stmt {
  const { start } = label;
  next(p);
  if (label.kind !== 'Ident') {
    fail(p, start, 'illegal label declaration');
    return { kind: 'BadStmt', start, end: p.prevEnd };
  }
  const stmt = statement(p);
  return { kind: 'LabeledStmt', start, end: stmt.end, label, stmt };
}

/** The right side of an assignment whose operator was read. */
export function assignment(p: Parser, lhs: readonly Expr[], token: number, opStart: number): Stmt {
  const rhs = expressionList(p);
  const start = lhs[0]?.start ?? opStart;
  const end = rhs[rhs.length - 1]?.end ?? p.prevEnd;
  return { kind: 'AssignStmt', start, end, lhs, op: operatorText(token), opStart, rhs };
}
