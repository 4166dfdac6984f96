import type { BadStmt, BlockStmt, Expr, IfStmt, RangeStmt, Stmt } from './ast.ts';
import { expression, expressionList } from './expressions.ts';
import { badExpr, endOfStatement, missing } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { assignment, block, simpleAfter, simpleStatement } from './statements.ts';
import { T } from './tokens.ts';

/** The expression that a header has as a statement. */
export function headerExpression(p: Parser, found: Stmt): Expr {
  if (found.kind === 'ExprStmt') return found.x;
  fail(p, found.start, 'expected expression (missing parentheses around composite literal?)');
  return { kind: 'BadExpr', start: found.start, end: found.end };
}

interface IfPart {
  readonly start: number;
  readonly init: Stmt | undefined;
  readonly cond: Expr;
  readonly body: BlockStmt;
}

/** `if` with all its `else if`, which are read in a loop: generated code has thousands of them. */
export function ifStatement(p: Parser): IfStmt {
  const first = ifPart(p);
  const parts: IfPart[] = [first];
  let rest: IfStmt['else'];
  while (p.tok === T.ELSE) {
    next(p);
    if (p.tok === T.IF) {
      parts.push(ifPart(p));
      continue;
    }
    rest = p.tok === T.LBRACE ? block(p) : badElse(p);
    break;
  }
  endOfStatement(p);
  for (let part = parts.pop(); part !== undefined && part !== first; part = parts.pop()) rest = ifNode(part, rest);
  return ifNode(first, rest);
}

function badElse(p: Parser): BadStmt {
  missing(p, 'if statement or block');
  return { kind: 'BadStmt', start: p.prevEnd, end: p.prevEnd };
}

function ifNode({ start, init, cond, body }: IfPart, rest: IfStmt['else']): IfStmt {
  return { kind: 'IfStmt', start, end: (rest ?? body).end, init, cond, body, else: rest };
}

function ifPart(p: Parser): IfPart {
  const { start } = p;
  next(p);
  const outer = p.exprLev;
  p.exprLev = -1;
  let init: Stmt | undefined;
  let cond: Stmt | undefined;
  if (p.tok !== T.SEMICOLON && p.tok !== T.LBRACE) cond = simpleStatement(p, false);
  if (p.tok === T.SEMICOLON && !(p.auto && cond?.kind === 'ExprStmt')) {
    next(p);
    init = cond;
    cond = p.tok === T.LBRACE ? undefined : simpleStatement(p, false);
  }
  p.exprLev = outer;
  if (cond === undefined) missing(p, 'condition');
  const found = cond === undefined ? badExpr(p) : headerExpression(p, cond);
  return { start, init, cond: found, body: block(p) };
}

export function forStatement(p: Parser): Stmt {
  const { start } = p;
  next(p);
  const outer = p.exprLev;
  p.exprLev = -1;
  let init: Stmt | undefined;
  let cond: Stmt | undefined;
  let post: Stmt | undefined;
  if (p.tok === T.RANGE) return rangeStatement(p, start, outer, [], false);
  if (p.tok !== T.LBRACE) {
    if (p.tok !== T.SEMICOLON) {
      const found = rangeOrSimple(p, start, outer);
      if (found.kind === 'RangeStmt') return found;
      cond = found;
    }
    if (p.tok === T.SEMICOLON) {
      next(p);
      init = cond;
      cond = p.tok === T.SEMICOLON || p.tok === T.LBRACE ? undefined : simpleStatement(p, false);
      if (p.tok === T.SEMICOLON) next(p);
      else missing(p, 'for loop condition');
      if (p.tok !== T.LBRACE) post = simpleStatement(p, false);
    }
  }
  p.exprLev = outer;
  const found = cond === undefined ? undefined : headerExpression(p, cond);
  const body = block(p);
  endOfStatement(p);
  return { kind: 'ForStmt', start, end: body.end, init, cond: found, post, body };
}

/** What stands first in the header of a `for`: a whole range statement when it is one. */
function rangeOrSimple(p: Parser, start: number, outer: number): Stmt {
  const lhs = expressionList(p);
  const { tok } = p;
  if (tok !== T.DEFINE && tok !== T.ASSIGN) return simpleAfter(p, lhs, false);
  const opStart = p.start;
  next(p);
  if (p.tok === T.RANGE) return rangeStatement(p, start, outer, lhs, tok === T.DEFINE);
  return assignment(p, lhs, tok, opStart);
}

function rangeStatement(p: Parser, start: number, outer: number, lhs: readonly Expr[], define: boolean): RangeStmt {
  next(p);
  const x = expression(p);
  p.exprLev = outer;
  if (lhs.length > 2) fail(p, start, 'range clause permits at most two iteration variables');
  const body = block(p);
  endOfStatement(p);
  return { kind: 'RangeStmt', start, end: body.end, key: lhs[0], value: lhs[1], define, x, body };
}
