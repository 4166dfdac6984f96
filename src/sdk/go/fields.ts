import type { BasicLit, Expr, Field, FieldList, Ident, InterfaceType, StructType } from './ast.ts';
import { expression } from './expressions.ts';
import { parameterList } from './parameters.ts';
import { atDeclaration, endOfStatement, expect, ident, missing, more, skipElement } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { T } from './tokens.ts';
import { qualifiedType, signature, tryType, type, typeInstance, typeName } from './types.ts';

export function structType(p: Parser): StructType {
  const { start } = p;
  next(p);
  const fields = members(p, structField);
  return { kind: 'StructType', start, end: fields.end, fields };
}

export function interfaceType(p: Parser): InterfaceType {
  const { start } = p;
  next(p);
  const methods = members(p, interfaceElement);
  return { kind: 'InterfaceType', start, end: methods.end, methods };
}

/** The members in braces; a member that cannot be read is skipped with its line. */
function members(p: Parser, member: (p: Parser) => Field): FieldList {
  const { start } = p;
  const fields: Field[] = [];
  const errors = p.errors.length;
  if (p.tok !== T.LBRACE) {
    missing(p, '{');
    return { kind: 'FieldList', start: p.prevEnd, end: p.prevEnd, fields };
  }
  next(p);
  while (p.tok !== T.RBRACE && p.tok !== T.EOF && !atDeclaration(p, errors)) {
    const before = p.start;
    fields.push(member(p));
    endOfStatement(p);
    if (p.start === before && p.tok !== T.RBRACE) next(p);
  }
  const end = expect(p, T.RBRACE);
  return { kind: 'FieldList', start, end, fields };
}

function field(start: number, end: number, names: readonly Ident[], type: Expr, tag: BasicLit | undefined): Field {
  return { kind: 'Field', start, end, names, type, tag };
}

function structField(p: Parser): Field {
  const { start } = p;
  let names: Ident[] = [];
  let found: Expr;
  if (p.tok === T.IDENT) {
    const name = ident(p);
    if (p.tok === T.PERIOD || p.tok === T.STRING || p.tok === T.SEMICOLON || p.tok === T.RBRACE) {
      found = p.tok === T.PERIOD ? qualifiedType(p, name) : name;
    } else {
      names.push(name);
      while (p.tok === T.COMMA) {
        next(p);
        names.push(ident(p));
      }
      if (names.length === 1 && p.tok === T.LBRACK) {
        found = arrayOrInstance(p, name);
        if (found.kind === 'IndexExpr') names = [];
      } else found = type(p);
    }
  } else if (p.tok === T.MUL) {
    next(p);
    const x = embedded(p);
    found = { kind: 'StarExpr', start, end: x.end, x };
  } else if (p.tok === T.LPAREN) found = embedded(p);
  else {
    missing(p, 'field name or embedded type');
    found = skipElement(p);
  }
  const tag = p.tok === T.STRING ? tagLiteral(p) : undefined;
  return field(Math.min(start, found.start), (tag ?? found).end, names, found, tag);
}

function tagLiteral(p: Parser): BasicLit {
  const { start, end } = p;
  next(p);
  return { kind: 'BasicLit', start, end, token: 'STRING', text: p.text.slice(start, end) };
}

/** The type of an embedded field; parentheses around it are an error that is passed over. */
function embedded(p: Parser): Expr {
  if (p.tok !== T.LPAREN) return qualifiedType(p, ident(p));
  fail(p, p.start, 'cannot parenthesize embedded type');
  next(p);
  const found = type(p);
  if (p.tok === T.RPAREN) next(p);
  return found;
}

/** After `name` at `[`: the array type of a field or parameter of that name, or the type `name[…]`, an `IndexExpr` over `name`. */
export function arrayOrInstance(p: Parser, name: Ident): Expr {
  const { start } = p;
  next(p);
  const args: Expr[] = [];
  let trailingComma = -1;
  if (p.tok !== T.RBRACK) {
    p.exprLev++;
    args.push(expression(p));
    while (p.tok === T.COMMA) {
      trailingComma = p.start;
      next(p);
      if (p.tok === T.RBRACK) break;
      trailingComma = -1;
      args.push(expression(p));
    }
    p.exprLev--;
  }
  const end = expect(p, T.RBRACK);
  const first = args[0];
  if (first === undefined) {
    const element = type(p);
    return { kind: 'ArrayType', start, end: element.end, length: undefined, element };
  }
  if (args.length === 1) {
    const element = tryType(p);
    if (element !== undefined) {
      if (trailingComma >= 0) fail(p, trailingComma, 'unexpected comma; expected ]');
      return { kind: 'ArrayType', start, end: element.end, length: first, element };
    }
  }
  return { kind: 'IndexExpr', start: name.start, end, x: name, indices: args };
}

function interfaceElement(p: Parser): Field {
  if (p.tok !== T.IDENT) {
    const found = constraint(p, undefined);
    return field(found.start, found.end, [], found, undefined);
  }
  const name = ident(p);
  const x = typeName(p, name);
  if (x === name && p.tok === T.LPAREN) {
    const found = signature(p, undefined, undefined);
    return field(name.start, found.end, [name], found, undefined);
  }
  if (x === name && p.tok === T.LBRACK) return instanceOrMethod(p, name);
  const found = constraint(p, p.tok === T.LBRACK ? typeInstance(p, x) : x);
  return field(found.start, found.end, [], found, undefined);
}

/** `Name[T]` embedded in an interface, or the forbidden method `Name[T any]()`. */
function instanceOrMethod(p: Parser, name: Ident): Field {
  const lbrack = p.start;
  next(p);
  p.exprLev++;
  const first = expression(p);
  p.exprLev--;
  if (first.kind === 'Ident' && p.tok !== T.COMMA && p.tok !== T.RBRACK) {
    fail(p, lbrack, 'an interface method has no type parameters');
    parameterList(p, first, undefined, T.RBRACK);
    expect(p, T.RBRACK);
    const found = signature(p, undefined, undefined);
    return field(name.start, found.end, [name], found, undefined);
  }
  const indices: Expr[] = [first];
  p.exprLev++;
  while (more(p, T.RBRACK)) indices.push(type(p));
  p.exprLev--;
  const end = expect(p, T.RBRACK);
  const found = constraint(p, { kind: 'IndexExpr', start: name.start, end, x: name, indices });
  return field(found.start, found.end, [], found, undefined);
}

/** A union of terms `~T | U`; the first one was read when `first` is given. */
export function constraint(p: Parser, first: Expr | undefined): Expr {
  let x = first ?? term(p);
  while (p.tok === T.OR) {
    const opStart = p.start;
    next(p);
    const y = term(p);
    x = { kind: 'BinaryExpr', start: x.start, end: y.end, x, op: '|', opStart, y };
  }
  return x;
}

function term(p: Parser): Expr {
  if (p.tok !== T.TILDE) return type(p);
  const { start } = p;
  next(p);
  const x = type(p);
  return { kind: 'UnaryExpr', start, end: x.end, op: '~', x };
}
