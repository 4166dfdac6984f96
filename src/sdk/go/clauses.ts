import type { CaseClause, CommClause, Expr, SelectStmt, Stmt } from './ast.ts';
import { headerExpression } from './control.ts';
import { expressionList } from './expressions.ts';
import { atDeclaration, endOfStatement, expect, missing } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { simpleStatement, statement, statementList } from './statements.ts';
import { T } from './tokens.ts';

/** Reads the clauses in braces and says where they end. What stands before the first is passed over. */
function clauses<C>(p: Parser, list: C[], clause: (p: Parser) => C): number {
  const errors = p.errors.length;
  expect(p, T.LBRACE);
  while (p.tok !== T.RBRACE && p.tok !== T.EOF && !atDeclaration(p, errors)) {
    if (p.tok === T.CASE || p.tok === T.DEFAULT) {
      list.push(clause(p));
      continue;
    }
    missing(p, 'case');
    const before = p.start;
    statement(p);
    if (p.start === before) next(p);
  }
  const end = expect(p, T.RBRACE);
  endOfStatement(p);
  return end;
}

/** The `x` of `x.(type)`. */
function switchedValue(x: Expr | undefined): Expr | undefined {
  return x?.kind === 'TypeAssertExpr' && x.type === undefined ? x.x : undefined;
}

export function switchStatement(p: Parser): Stmt {
  const { start } = p;
  next(p);
  let init: Stmt | undefined;
  let tag: Stmt | undefined;
  if (p.tok !== T.LBRACE) {
    const outer = p.exprLev;
    p.exprLev = -1;
    if (p.tok !== T.SEMICOLON) tag = simpleStatement(p, false);
    if (p.tok === T.SEMICOLON) {
      next(p);
      init = tag;
      tag = p.tok === T.LBRACE ? undefined : simpleStatement(p, false);
    }
    p.exprLev = outer;
  }
  const cases: CaseClause[] = [];
  if (tag?.kind === 'ExprStmt') {
    const x = switchedValue(tag.x);
    if (x !== undefined) {
      return { kind: 'TypeSwitchStmt', start, end: clauses(p, cases, caseClause), init, bind: undefined, x, cases };
    }
  }
  if (tag?.kind === 'AssignStmt' && tag.rhs.length === 1) {
    const x = switchedValue(tag.rhs[0]);
    if (x !== undefined) {
      const [first] = tag.lhs;
      const bind = first?.kind === 'Ident' ? first : undefined;
      if (tag.op !== ':=') fail(p, tag.opStart, 'expected :=');
      return { kind: 'TypeSwitchStmt', start, end: clauses(p, cases, caseClause), init, bind, x, cases };
    }
  }
  const found = tag === undefined ? undefined : headerExpression(p, tag);
  return { kind: 'SwitchStmt', start, end: clauses(p, cases, caseClause), init, tag: found, cases };
}

function caseClause(p: Parser): CaseClause {
  const { start } = p;
  let list: readonly Expr[] = [];
  const isCase = p.tok === T.CASE;
  next(p);
  if (isCase) list = expressionList(p);
  const colon = expect(p, T.COLON);
  const body = statementList(p);
  return { kind: 'CaseClause', start, end: body[body.length - 1]?.end ?? colon, list, body };
}

export function selectStatement(p: Parser): SelectStmt {
  const { start } = p;
  next(p);
  const cases: CommClause[] = [];
  return { kind: 'SelectStmt', start, end: clauses(p, cases, commClause), cases };
}

function commClause(p: Parser): CommClause {
  const { start } = p;
  const isCase = p.tok === T.CASE;
  next(p);
  const comm = isCase ? simpleStatement(p, false) : undefined;
  const colon = expect(p, T.COLON);
  const body = statementList(p);
  return { kind: 'CommClause', start, end: body[body.length - 1]?.end ?? colon, comm, body };
}
