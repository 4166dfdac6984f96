/** Functions, methods and closures of a program in the shared tree. */
import { ts } from 'ts-morph';
import type { Expression, FunctionNode, Parameter, Statement } from '../lib/code/index.ts';
import { bindings } from './bindings.ts';
import { type Context, extentOf, flushed, inner, isWorth } from './context.ts';
import { expression } from './expressions.ts';
import { boundNames } from './names.ts';
import { statements } from './statements.ts';

/** Converts a function. What a parameter takes apart is assigned at the start of the body. */
export function functionOf(node: ts.SignatureDeclaration, name: string | undefined, outer: Context): FunctionNode {
  const context = inner(outer);
  const extent = extentOf(node, outer);
  const taken = node.parameters.filter((parameter) => !isThis(parameter));
  for (const parameter of taken) for (const bound of boundNames(parameter.name)) context.names.delete(bound);
  const parameters: Parameter[] = [];
  const body: Statement[] = [];
  for (const [index, parameter] of taken.entries()) {
    const { initializer, dotDotDotToken } = parameter;
    const plain = ts.isIdentifier(parameter.name) ? parameter.name.text : `#${index}`;
    const fallback = initializer && expression(initializer, context);
    parameters.push({ name: plain, fallback, rest: dotDotDotToken !== undefined });
    const given: Expression = { ...extentOf(parameter.name, context), kind: 'name', name: plain };
    if (!ts.isIdentifier(parameter.name)) body.push(...bindings(parameter.name, given, context));
    // `constructor(private readonly helm: string)`
    else if (ts.isParameterPropertyDeclaration(parameter, parameter.parent ?? node)) body.push(property(plain, given));
  }
  body.push(...bodyOf(node, context));
  return { ...extent, name, parameters, body };
}

function isThis({ name }: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(name) && name.text === 'this';
}

function property(name: string, value: Expression): Statement {
  const { start, end } = value;
  const self: Expression = { start, end, kind: 'name', name: 'this' };
  const target: Expression = { start, end, kind: 'member', object: self, name };
  return { start, end, kind: 'assign', targets: [target], operator: '=', value, local: false };
}

function bodyOf(node: ts.SignatureDeclaration, context: Context): Statement[] {
  const body = 'body' in node ? node.body : undefined;
  if (body === undefined) return [];
  if (ts.isBlock(body)) return isWorth(body, context) ? statements(body.statements, context) : [];
  if (!ts.isExpression(body)) return [];
  const value = expression(body, context);
  return [...flushed(context), { start: value.start, end: value.end, kind: 'return', value }];
}
