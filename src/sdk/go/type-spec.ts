import type { Expr, FieldList, Ident, TypeSpec } from './ast.ts';
import { binary, primary } from './expressions.ts';
import { parameterList } from './parameters.ts';
import { endOfStatement, expect, ident } from './recover.ts';
import { next } from './scan.ts';
import type { Parser } from './state.ts';
import { T } from './tokens.ts';
import { arrayType, type } from './types.ts';

/**
 * The specification of a type. After `Name [` an expression may be the length of an array or begin a type parameter: which one is
 * told as `go/parser` does (https://go.dev/src/go/parser/parser.go, `parseTypeSpec` and `extractName`).
 */
export function typeSpec(p: Parser): TypeSpec {
  const name = ident(p);
  if (p.tok !== T.LBRACK) return defined(p, name, undefined);
  const lbrack = p.start;
  next(p);
  if (p.tok !== T.IDENT) return typeOf(p, name, undefined, false, arrayType(p, lbrack, undefined));
  let x: Expr = ident(p);
  if (p.tok !== T.LBRACK) {
    p.exprLev++;
    x = binary(p, primary(p, x), 1);
    p.exprLev--;
  }
  const parts = splitName(x, p.tok === T.COMMA);
  if (parts === undefined || (parts.type === undefined && p.tok === T.RBRACK)) {
    return typeOf(p, name, undefined, false, arrayType(p, lbrack, x));
  }
  const fields = parameterList(p, parts.name, parts.type, T.RBRACK);
  const end = expect(p, T.RBRACK);
  return defined(p, name, { kind: 'FieldList', start: lbrack, end, fields });
}

/** The type after the name and type parameters, with `=` before it in an alias. */
function defined(p: Parser, name: Ident, typeParams: FieldList | undefined): TypeSpec {
  const alias = p.tok === T.ASSIGN;
  if (alias) next(p);
  return typeOf(p, name, typeParams, alias, type(p));
}

function typeOf(p: Parser, name: Ident, typeParams: FieldList | undefined, alias: boolean, type: Expr): TypeSpec {
  endOfStatement(p);
  return { kind: 'TypeSpec', start: name.start, end: type.end, name, typeParams, alias, type };
}

interface NameAndType {
  readonly name: Ident;
  readonly type: Expr | undefined;
}

/** Reads `P *T`, `P (T)` or `P *T|U` out of a product, call or union, when what follows the name is a type or must be one. */
function splitName(x: Expr, mustBeType: boolean): NameAndType | undefined {
  if (x.kind === 'Ident') return { name: x, type: undefined };
  if (x.kind === 'BinaryExpr' && x.op === '*') {
    if (x.x.kind !== 'Ident' || !(mustBeType || isTypeElement(x.y))) return undefined;
    return { name: x.x, type: { kind: 'StarExpr', start: x.opStart, end: x.end, x: x.y } };
  }
  if (x.kind === 'BinaryExpr' && x.op === '|') {
    const left = splitName(x.x, mustBeType || isTypeElement(x.y));
    if (left?.type === undefined) return undefined;
    const { start } = left.type;
    return { name: left.name, type: { ...x, start, x: left.type } };
  }
  if (x.kind === 'CallExpr' && x.fun.kind === 'Ident' && x.args.length === 1 && x.ellipsis === undefined) {
    const arg = x.args[0];
    if (arg === undefined || !(mustBeType || isTypeElement(arg))) return undefined;
    return { name: x.fun, type: { kind: 'ParenExpr', start: x.lparen, end: x.end, x: arg } };
  }
  return undefined;
}

/** Whether an expression can only be a type. */
function isTypeElement(x: Expr): boolean {
  switch (x.kind) {
    case 'ArrayType':
    case 'StructType':
    case 'FuncType':
    case 'InterfaceType':
    case 'MapType':
    case 'ChanType':
      return true;
    case 'BinaryExpr':
      return isTypeElement(x.x) || isTypeElement(x.y);
    case 'UnaryExpr':
      return x.op === '~';
    case 'ParenExpr':
      return isTypeElement(x.x);
    default:
      return false;
  }
}
