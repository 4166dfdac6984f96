/** Classes of a program in the shared tree. */
import { ts } from 'ts-morph';
import type { Expression, Statement } from '../lib/code/index.ts';
import { type Context, extentOf, flushed, inner } from './context.ts';
import { expression } from './expressions.ts';
import { pathOf } from './names.ts';

/** Converts a class: its fields and what it does. */
export function classOf(node: ts.ClassLikeDeclaration, name: string, outer: Context): Statement {
  const context = inner(outer);
  const extent = extentOf(node, outer);
  const body = node.members.flatMap((member) => [...memberOf(member, context), ...flushed(context)]);
  const bases = (node.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types)
    .flatMap(({ expression: base }) => {
      const path = pathOf(base, outer.names);
      if (path !== undefined) return [path.join('.')];
      return ts.isIdentifier(base) ? [base.text] : [];
    });
  return { ...extent, kind: 'class', name, body, bases };
}

function memberOf(member: ts.ClassElement, context: Context): Statement[] {
  const extent = extentOf(member, context);
  if (ts.isConstructorDeclaration(member))
    return [{ ...extent, kind: 'function', function: context.shared.functionOf(member, 'constructor', context) }];
  if (ts.isClassStaticBlockDeclaration(member)) return [];
  const name = member.name && memberName(member.name);
  if (name === undefined) return [];
  if (ts.isMethodDeclaration(member))
    return [{ ...extent, kind: 'function', function: context.shared.functionOf(member, name, context) }];
  if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return [];
  const initializer = member.initializer;
  // `private run = async (…) => …` is a method as well.
  if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
    return [{ ...extent, kind: 'function', function: context.shared.functionOf(initializer, name, context) }];
  const target: Expression = { ...extentOf(member.name, context), kind: 'name', name };
  return [
    {
      ...extent,
      kind: 'assign',
      targets: [target],
      operator: '=',
      value: expression(initializer, context),
      local: true,
    },
  ];
}

/** `run`, `'run'` and `#run`. */
function memberName(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
}
