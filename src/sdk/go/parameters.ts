import type { Expr, Field, FieldList, Ident } from './ast.ts';
import { arrayOrInstance, constraint } from './fields.ts';
import { badExpr, expect, ident, missing, more, skipElement } from './recover.ts';
import { next } from './scan.ts';
import { fail, type Parser } from './state.ts';
import { T } from './tokens.ts';
import { qualifiedType, tryType, type } from './types.ts';

/** A parameter as it stands: a name alone may turn out to be a type. */
interface Parameter {
  name: Ident | undefined;
  type: Expr | undefined;
}

/** Parameters in parentheses. */
export function parameters(p: Parser): FieldList {
  const { start } = p;
  if (p.tok !== T.LPAREN) {
    missing(p, '(');
    return { kind: 'FieldList', start: p.prevEnd, end: p.prevEnd, fields: [] };
  }
  next(p);
  const fields = p.tok === T.RPAREN ? [] : parameterList(p, undefined, undefined, T.RPAREN);
  const end = expect(p, T.RPAREN);
  return { kind: 'FieldList', start, end, fields };
}

/** Results: in parentheses, one type, or none. */
export function results(p: Parser): FieldList | undefined {
  if (p.tok === T.LPAREN) return parameters(p);
  const found = tryType(p);
  if (found === undefined) return undefined;
  const { start, end } = found;
  const one: Field = { kind: 'Field', start, end, names: [], type: found, tag: undefined };
  return { kind: 'FieldList', start, end, fields: [one] };
}

/** Type parameters in brackets. */
export function typeParameters(p: Parser): FieldList {
  const { start } = p;
  next(p);
  let fields: readonly Field[] = [];
  if (p.tok === T.RBRACK) fail(p, p.start, 'empty type parameter list');
  else fields = parameterList(p, undefined, undefined, T.RBRACK);
  const end = expect(p, T.RBRACK);
  return { kind: 'FieldList', start, end, fields };
}

/**
 * Parameters up to `close`, which stays; `]` closes type parameters. The first name, or name and type, may have been read:
 * `type T[P *C]` is told from an array type only after them.
 */
export function parameterList(
  p: Parser,
  name: Ident | undefined,
  typeRead: Expr | undefined,
  close: number,
): readonly Field[] {
  const typeSets = close === T.RBRACK;
  const list: Parameter[] = [];
  let known: Ident | undefined = name;
  let knownType = typeRead;
  do {
    const start = p.start;
    const one: Parameter =
      knownType === undefined
        ? parameter(p, known, typeSets)
        : { name: known, type: typeSets ? constraint(p, knownType) : knownType };
    if (one.name === undefined && one.type === undefined && p.start === start) skipElement(p);
    else list.push(one);
    known = undefined;
    knownType = undefined;
  } while (more(p, close));
  return distribute(p, list, typeSets);
}

function parameter(p: Parser, known: Ident | undefined, typeSets: boolean): Parameter {
  if (known === undefined && p.tok !== T.IDENT) return unnamed(p, typeSets);
  const name = known ?? ident(p);
  const one = named(p, name, typeSets);
  if (typeSets && p.tok === T.OR && one.type !== undefined) one.type = constraint(p, one.type);
  return one;
}

function unnamed(p: Parser, typeSets: boolean): Parameter {
  if (p.tok === T.ELLIPSIS) return { name: undefined, type: dots(p) };
  if (typeSets && p.tok === T.TILDE) return { name: undefined, type: constraint(p, undefined) };
  const found = tryType(p);
  if (found === undefined) {
    missing(p, 'parameter');
    return { name: undefined, type: undefined };
  }
  return { name: undefined, type: typeSets && p.tok === T.OR ? constraint(p, found) : found };
}

function named(p: Parser, name: Ident, typeSets: boolean): Parameter {
  switch (p.tok) {
    case T.IDENT:
    case T.MUL:
    case T.ARROW:
    case T.FUNC:
    case T.CHAN:
    case T.MAP:
    case T.STRUCT:
    case T.INTERFACE:
    case T.LPAREN:
      return { name, type: type(p) };
    case T.LBRACK: {
      const found = arrayOrInstance(p, name);
      return { name: found.kind === 'IndexExpr' ? undefined : name, type: found };
    }
    case T.ELLIPSIS:
      return { name, type: dots(p) };
    case T.PERIOD:
      return { name: undefined, type: qualifiedType(p, name) };
    case T.TILDE:
      return { name, type: typeSets ? constraint(p, undefined) : undefined };
    case T.OR:
      return typeSets ? { name: undefined, type: constraint(p, name) } : { name, type: undefined };
    default:
      return { name, type: undefined };
  }
}

function dots(p: Parser): Expr {
  const { start } = p;
  next(p);
  const element = type(p);
  return { kind: 'Ellipsis', start, end: element.end, element };
}

/** Gives each name its type, `a, b T`, or makes types of the names when no parameter has both. */
function distribute(p: Parser, list: readonly Parameter[], typeSets: boolean): readonly Field[] {
  if (!list.some((one) => one.name !== undefined && one.type !== undefined)) {
    if (typeSets && list.length > 0) fail(p, p.start, 'missing type constraint');
    return list.map((one) => fieldOf([], one.type ?? one.name ?? badExpr(p)));
  }
  const fields: Field[] = [];
  let names: Ident[] = [];
  for (const one of list) {
    if (one.name !== undefined) names.push(one.name);
    if (one.type === undefined) continue;
    if (one.name === undefined) fail(p, one.type.start, 'missing parameter name');
    fields.push(fieldOf(names, one.type));
    names = [];
  }
  if (names.length > 0) {
    missing(p, 'parameter type');
    fields.push(fieldOf(names, badExpr(p)));
  }
  return fields;
}

function fieldOf(names: readonly Ident[], type: Expr): Field {
  return {
    kind: 'Field',
    start: names[0]?.start ?? type.start,
    end: type.end,
    names,
    type,
    tag: undefined,
  };
}
