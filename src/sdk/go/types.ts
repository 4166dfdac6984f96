import type { ArrayType, ChanType, Expr, FuncType, Ident, IndexExpr, MapType } from './ast.ts';
import { expression } from './expressions.ts';
import { interfaceType, structType } from './fields.ts';
import { parameters, results } from './parameters.ts';
import { badExpr, expect, ident, MAX_DEPTH, missing, more, skipElement, tooDeep } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { T } from './tokens.ts';

/** A type where one must stand. */
export function type(p: Parser): Expr {
  const found = tryType(p);
  if (found !== undefined) return found;
  missing(p, 'type');
  return skipElement(p);
}

/** A type, or undefined when the current token begins none. */
export function tryType(p: Parser): Expr | undefined {
  if (p.depth >= MAX_DEPTH) return tooDeep(p);
  p.depth++;
  const found = typeHere(p);
  p.depth--;
  return found;
}

function typeHere(p: Parser): Expr | undefined {
  const { start } = p;
  switch (p.tok) {
    case T.IDENT:
      return qualifiedType(p, ident(p));
    case T.LBRACK:
      next(p);
      return arrayType(p, start, undefined);
    case T.STRUCT:
      return structType(p);
    case T.MUL: {
      next(p);
      const x = type(p);
      return { kind: 'StarExpr', start, end: x.end, x };
    }
    case T.FUNC:
      return funcType(p);
    case T.INTERFACE:
      return interfaceType(p);
    case T.MAP:
      return mapType(p);
    case T.CHAN:
    case T.ARROW:
      return chanType(p);
    case T.LPAREN: {
      next(p);
      const x = type(p);
      const end = expect(p, T.RPAREN);
      return { kind: 'ParenExpr', start, end, x };
    }
    default:
      return undefined;
  }
}

/** `name`, `package.name` or either with type arguments; `name` was read. */
export function qualifiedType(p: Parser, name: Ident): Expr {
  const x = typeName(p, name);
  return p.tok === T.LBRACK ? typeInstance(p, x) : x;
}

export function typeName(p: Parser, name: Ident): Expr {
  if (p.tok !== T.PERIOD) return name;
  next(p);
  const sel = ident(p);
  return { kind: 'SelectorExpr', start: name.start, end: sel.end, x: name, sel };
}

export function typeInstance(p: Parser, x: Expr): IndexExpr {
  next(p);
  p.exprLev++;
  const indices: Expr[] = [];
  if (p.tok === T.RBRACK) {
    missing(p, 'type');
    indices.push(badExpr(p));
  } else {
    do indices.push(type(p));
    while (more(p, T.RBRACK));
  }
  p.exprLev--;
  const end = expect(p, T.RBRACK);
  return { kind: 'IndexExpr', start: x.start, end, x, indices };
}

/** An array or slice type whose `[` was read, and its length too when `known` is given. */
export function arrayType(p: Parser, start: number, known: Expr | undefined): ArrayType {
  let length = known;
  if (length === undefined) {
    p.exprLev++;
    if (p.tok === T.ELLIPSIS) {
      length = { kind: 'Ellipsis', start: p.start, end: p.end, element: undefined };
      next(p);
    } else if (p.tok !== T.RBRACK) length = expression(p);
    p.exprLev--;
  }
  if (p.tok === T.COMMA) {
    fail(p, p.start, 'unexpected comma; expected ]');
    next(p);
  }
  expect(p, T.RBRACK);
  const element = type(p);
  return { kind: 'ArrayType', start, end: element.end, length, element };
}

function mapType(p: Parser): MapType {
  const { start } = p;
  next(p);
  expect(p, T.LBRACK);
  const key = type(p);
  expect(p, T.RBRACK);
  const value = type(p);
  return { kind: 'MapType', start, end: value.end, key, value };
}

function chanType(p: Parser): ChanType {
  const { start } = p;
  let dir: ChanType['dir'] = 'both';
  let arrow: number | undefined;
  if (p.tok === T.CHAN) {
    next(p);
    if (p.tok === T.ARROW) {
      dir = 'send';
      arrow = p.start;
      next(p);
    }
  } else {
    dir = 'receive';
    arrow = start;
    next(p);
    if (p.tok === T.CHAN) next(p);
    else missing(p, 'chan');
  }
  const element = type(p);
  return { kind: 'ChanType', start, end: element.end, dir, arrow, element };
}

export function funcType(p: Parser): FuncType {
  const { start } = p;
  next(p);
  if (p.tok === T.LBRACK) {
    fail(p, p.start, 'a function type has no type parameters');
    skipElement(p);
  }
  return signature(p, start, undefined);
}

/** Parameters and results, after `func` and the name; the type of a method in an interface begins with its parameters. */
export function signature(p: Parser, func: number | undefined, typeParams: FuncType['typeParams']): FuncType {
  const params = parameters(p);
  const found = results(p);
  const start = func ?? params.start;
  return { kind: 'FuncType', start, end: (found ?? params).end, typeParams, params, results: found };
}
