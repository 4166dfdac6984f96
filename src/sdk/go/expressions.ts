import type { BasicLit, CallExpr, ChanType, CompositeLit, Expr, IndexExpr, SliceExpr } from './ast.ts';
import { atDeclaration, badExpr, expect, ident, MAX_DEPTH, missing, more, tooDeep } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { block } from './statements.ts';
import { operatorText, PRECEDENCE, T } from './tokens.ts';
import { funcType, tryType, type } from './types.ts';

/** An expression, or a type where the grammar leaves open which one it is. */
export function expression(p: Parser): Expr {
  return binary(p, unary(p), 1);
}

export function expressionList(p: Parser): Expr[] {
  const list = [expression(p)];
  while (p.tok === T.COMMA) {
    next(p);
    list.push(expression(p));
  }
  return list;
}

/** Goes on after the operand `left` with operators that bind at least as strongly as `lowest`. */
export function binary(p: Parser, left: Expr, lowest: number): Expr {
  let x = left;
  for (;;) {
    const precedence = PRECEDENCE[p.tok] ?? 0;
    if (precedence < lowest) return x;
    const opStart = p.start;
    const op = operatorText(p.tok);
    next(p);
    const y = binary(p, unary(p), precedence + 1);
    x = { kind: 'BinaryExpr', start: x.start, end: y.end, x, op, opStart, y };
  }
}

function unary(p: Parser): Expr {
  if (p.depth >= MAX_DEPTH) return tooDeep(p);
  p.depth++;
  const x = unaryHere(p);
  p.depth--;
  return x;
}

function unaryHere(p: Parser): Expr {
  const { start, tok } = p;
  switch (tok) {
    case T.ADD:
    case T.SUB:
    case T.NOT:
    case T.XOR:
    case T.AND:
    case T.TILDE: {
      next(p);
      const x = unary(p);
      return { kind: 'UnaryExpr', start, end: x.end, op: operatorText(tok), x };
    }
    case T.MUL: {
      next(p);
      const x = unary(p);
      return { kind: 'StarExpr', start, end: x.end, x };
    }
    case T.ARROW: {
      next(p);
      const x = unary(p);
      if (x.kind === 'ChanType') return receiving(p, start, x);
      return { kind: 'UnaryExpr', start, end: x.end, op: '<-', x };
    }
    default:
      return primary(p, operand(p));
  }
}

/** `<-` before a channel type is part of it: `<- (chan T)` is `<-chan T`, and `<- (chan<- T)` is `<-chan (<-T)`. */
function receiving(p: Parser, arrow: number, chan: ChanType): ChanType {
  const { end, element } = chan;
  if (chan.dir !== 'send' || chan.arrow === undefined) {
    if (chan.dir === 'receive') fail(p, chan.start, 'expected chan');
    return { kind: 'ChanType', start: arrow, end, dir: 'receive', arrow, element };
  }
  if (element.kind !== 'ChanType') fail(p, chan.arrow, 'expected channel type');
  const inner = element.kind === 'ChanType' ? receiving(p, chan.arrow, element) : element;
  return { kind: 'ChanType', start: arrow, end, dir: 'receive', arrow, element: inner };
}

function operand(p: Parser): Expr {
  const { start } = p;
  switch (p.tok) {
    case T.IDENT:
      return ident(p);
    case T.INT:
      return literal(p, 'INT');
    case T.FLOAT:
      return literal(p, 'FLOAT');
    case T.IMAG:
      return literal(p, 'IMAG');
    case T.CHAR:
      return literal(p, 'CHAR');
    case T.STRING:
      return literal(p, 'STRING');
    case T.LPAREN: {
      next(p);
      p.exprLev++;
      const x = expression(p);
      p.exprLev--;
      const end = expect(p, T.RPAREN);
      return { kind: 'ParenExpr', start, end, x };
    }
    case T.FUNC:
      if (!atDeclaration(p, p.errors.length)) return functionTypeOrLiteral(p);
      missing(p, 'operand');
      return badExpr(p);
  }
  const found = tryType(p);
  if (found !== undefined) return found;
  missing(p, 'operand');
  return badExpr(p);
}

function literal(p: Parser, token: BasicLit['token']): BasicLit {
  const { start, end } = p;
  next(p);
  return { kind: 'BasicLit', start, end, token, text: p.text.slice(start, end) };
}

function functionTypeOrLiteral(p: Parser): Expr {
  const found = funcType(p);
  if (p.tok !== T.LBRACE) return found;
  p.exprLev++;
  const body = block(p);
  p.exprLev--;
  return { kind: 'FuncLit', start: found.start, end: body.end, type: found, body };
}

/** Goes on after an operand with selectors, indices, calls, assertions and the values of a composite literal. */
export function primary(p: Parser, first: Expr): Expr {
  let x = first;
  for (;;) {
    switch (p.tok) {
      case T.PERIOD:
        next(p);
        x = p.tok === T.LPAREN ? typeAssertion(p, x) : selector(p, x);
        break;
      case T.LBRACK:
        x = indexOrSlice(p, x);
        break;
      case T.LPAREN:
        x = call(p, x);
        break;
      case T.LBRACE:
        if (!opensLiteral(p, x)) return x;
        x = literalValue(p, x);
        break;
      default:
        return x;
    }
  }
}

/** Whether `{` after `x` begins the values of a literal: after a name it does only outside the headers of statements. */
function opensLiteral(p: Parser, x: Expr): boolean {
  let inner = x;
  while (inner.kind === 'ParenExpr') inner = inner.x;
  switch (inner.kind) {
    case 'Ident':
    case 'SelectorExpr':
    case 'IndexExpr':
      if (p.exprLev < 0) return false;
      break;
    case 'ArrayType':
    case 'StructType':
    case 'MapType':
      break;
    default:
      return false;
  }
  if (inner !== x) fail(p, inner.start, 'cannot parenthesize type in composite literal');
  return true;
}

function selector(p: Parser, x: Expr): Expr {
  const sel = ident(p);
  return { kind: 'SelectorExpr', start: x.start, end: sel.end, x, sel };
}

function typeAssertion(p: Parser, x: Expr): Expr {
  next(p);
  let asserted: Expr | undefined;
  if (p.tok === T.TYPE) next(p);
  else asserted = type(p);
  const end = expect(p, T.RPAREN);
  return { kind: 'TypeAssertExpr', start: x.start, end, x, type: asserted };
}

function indexOrSlice(p: Parser, x: Expr): Expr {
  next(p);
  if (p.tok === T.RBRACK) {
    missing(p, 'operand');
    const empty: IndexExpr = { kind: 'IndexExpr', start: x.start, end: p.end, x, indices: [badExpr(p)] };
    next(p);
    return empty;
  }
  p.exprLev++;
  const first = p.tok === T.COLON ? undefined : expression(p);
  if (first === undefined || p.tok === T.COLON) return slice(p, x, first);
  const indices = [first];
  while (more(p, T.RBRACK)) indices.push(type(p));
  p.exprLev--;
  const end = expect(p, T.RBRACK);
  return { kind: 'IndexExpr', start: x.start, end, x, indices };
}

function slice(p: Parser, x: Expr, low: Expr | undefined): SliceExpr {
  next(p);
  const high = p.tok === T.COLON || p.tok === T.RBRACK ? undefined : expression(p);
  let max: Expr | undefined;
  if (p.tok === T.COLON) {
    if (high === undefined) missing(p, 'middle index');
    next(p);
    max = expression(p);
  }
  p.exprLev--;
  const end = expect(p, T.RBRACK);
  return { kind: 'SliceExpr', start: x.start, end, x, low, high, max };
}

function call(p: Parser, fun: Expr): CallExpr {
  const lparen = p.start;
  next(p);
  p.exprLev++;
  const args: Expr[] = [];
  let ellipsis: number | undefined;
  if (p.tok !== T.RPAREN) {
    do {
      args.push(expression(p));
      if (p.tok === T.ELLIPSIS) {
        ellipsis = p.start;
        next(p);
      }
    } while (more(p, T.RPAREN));
  }
  p.exprLev--;
  const rparen = p.tok === T.RPAREN ? p.start : p.prevEnd;
  const end = expect(p, T.RPAREN);
  return { kind: 'CallExpr', start: fun.start, end, fun, lparen, args, ellipsis, rparen };
}

function literalValue(p: Parser, type: Expr | undefined): CompositeLit {
  const lbrace = p.start;
  next(p);
  p.exprLev++;
  const elements: Expr[] = [];
  if (p.tok !== T.RBRACE) {
    do elements.push(element(p));
    while (more(p, T.RBRACE));
  }
  p.exprLev--;
  const rbrace = p.tok === T.RBRACE ? p.start : p.prevEnd;
  const end = expect(p, T.RBRACE);
  return { kind: 'CompositeLit', start: type?.start ?? lbrace, end, type, lbrace, elements, rbrace };
}

function element(p: Parser): Expr {
  const key = elementValue(p);
  if (p.tok !== T.COLON) return key;
  next(p);
  const value = elementValue(p);
  return { kind: 'KeyValueExpr', start: key.start, end: value.end, key, value };
}

/** A value in a literal; one in braces takes its type from outside. */
function elementValue(p: Parser): Expr {
  if (p.tok !== T.LBRACE) return expression(p);
  if (p.depth >= MAX_DEPTH) return tooDeep(p);
  p.depth++;
  const value = literalValue(p, undefined);
  p.depth--;
  return value;
}
