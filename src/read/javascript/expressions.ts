/** Expressions of a program in the shared tree. */
import { ts } from 'ts-morph';
import type { Expression, Extent, Item, StringPart } from '../lib/code/index.ts';
import { type Context, deeper, extentOf } from './context.ts';
import { bare, type Path, pathOf } from './names.ts';
import { readObject } from './objects.ts';
import { rewriteCall } from './rewrite.ts';
import { literalPart } from './strings.ts';

/** Converts an expression. */
export function expression(node: ts.Expression, outer: Context): Expression {
  const context = deeper(outer, node);
  const inner = bare(node);
  const extent = extentOf(inner, outer);
  if (context === undefined) return { ...extent, kind: 'other', children: [] };
  const path = pathOf(inner, context.names);
  if (path !== undefined) return pathExpression(path, extent);
  if (ts.isIdentifier(inner)) return nameOf(inner.text, extent);
  if (ts.isStringLiteralLike(inner)) return stringOf([wholeLiteral(inner, context)], extent);
  if (ts.isTemplateExpression(inner)) return stringOf(templateParts(inner, context), extent);
  if (ts.isTaggedTemplateExpression(inner)) return tagged(inner, context, extent);
  if (ts.isPropertyAccessExpression(inner))
    return { ...extent, kind: 'member', object: expression(inner.expression, context), name: inner.name.text };
  if (ts.isElementAccessExpression(inner)) return element(inner, context, extent);
  if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) return call(inner, context, extent);
  if (ts.isArrayLiteralExpression(inner))
    return { ...extent, kind: 'list', items: inner.elements.flatMap((item) => listItem(item, context)) };
  if (ts.isObjectLiteralExpression(inner)) return readObject(inner, context, expression);
  if (ts.isBinaryExpression(inner)) return binary(inner, context, extent);
  if (ts.isConditionalExpression(inner)) {
    const options = [expression(inner.whenTrue, context), expression(inner.whenFalse, context)];
    return { ...extent, kind: 'choice', condition: expression(inner.condition, context), options };
  }
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner))
    return { ...extent, kind: 'function', function: context.shared.functionOf(inner, undefined, context) };
  if (ts.isLiteralExpression(inner) || isWord(inner))
    return { ...extent, kind: 'literal', shown: inner.getText(context.source) };
  return other(inner, context, extent);
}

/** A reference to a function of a module: `child_process.exec`, whatever it is called in the program. */
function pathExpression([first = '', ...members]: Path, extent: Extent): Expression {
  let value: Expression = { ...extent, kind: 'name', name: first };
  for (const name of members) value = { ...extent, kind: 'member', object: value, name };
  return value;
}

function nameOf(name: string, extent: Extent): Expression {
  return name === 'undefined' ? { ...extent, kind: 'literal', shown: name } : { ...extent, kind: 'name', name };
}

function isWord(node: ts.Expression): boolean {
  const { kind } = node;
  return (
    kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || kind === ts.SyntaxKind.NullKeyword
  );
}

/** Anything else: what is inside it still runs. */
function other(node: ts.Expression, context: Context, extent: Extent): Expression {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { ...extent, kind: 'name', name: 'this' };
  if (node.kind === ts.SyntaxKind.SuperKeyword) return { ...extent, kind: 'name', name: 'super' };
  const children: Expression[] = [];
  const visit = (child: ts.Node): void => {
    if (isExpression(child)) children.push(expression(child, context));
    else if (!ts.isJsxText(child) && !ts.isTypeNode(child)) ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return { ...extent, kind: 'other', children };
}

/** Whether a node below another is an expression of its own; names and texts of markup are none. */
function isExpression(node: ts.Node): node is ts.Expression {
  return ts.isExpression(node) && !ts.isJsxOpeningElement(node) && !ts.isJsxAttributes(node);
}

function stringOf(parts: readonly StringPart[], extent: Extent): Expression {
  return { ...extent, kind: 'string', parts };
}

function wholeLiteral(node: ts.StringLiteralLike, { text, source }: Context, raw = false): StringPart {
  const start = node.getStart(source) + 1;
  return literalPart(text, start, Math.max(start, node.isUnterminated === true ? node.end : node.end - 1), raw);
}

function templateParts(node: ts.TemplateExpression, context: Context, raw = false): StringPart[] {
  const { text, source } = context;
  const parts: StringPart[] = [literalPart(text, node.head.getStart(source) + 1, node.head.end - 2, raw)];
  for (const { expression: hole, literal } of node.templateSpans) {
    parts.push({ kind: 'hole', value: expression(hole, context) });
    const start = literal.getStart(source) + 1;
    const width = ts.isTemplateMiddle(literal) ? 2 : literal.isUnterminated === true ? 0 : 1;
    parts.push(literalPart(text, start, Math.max(start, literal.end - width), raw));
  }
  return parts;
}

/** `$`helm list``: a call with the text. Tags that only trim or mark a text leave it as it is. */
function tagged(node: ts.TaggedTemplateExpression, context: Context, extent: Extent): Expression {
  const tag = node.tag.getText(context.source);
  const raw = tag === 'String.raw';
  const { template } = node;
  const parts = ts.isTemplateExpression(template)
    ? templateParts(template, context, raw)
    : [wholeLiteral(template, context, raw)];
  const value = stringOf(parts, extentOf(template, context));
  if (raw || /^(?:\w+\.)?(?:dedent|outdent|stripIndents?|oneLine|trimIndent)$/.test(tag)) return value;
  const callee = expression(node.tag, context);
  return rewriteCall({ ...extent, kind: 'call', callee, arguments: [item(value)] }, context.text);
}

function element(node: ts.ElementAccessExpression, context: Context, extent: Extent): Expression {
  const object = expression(node.expression, context);
  const index = node.argumentExpression;
  if (ts.isStringLiteralLike(index) && /^[A-Za-z_$][\w$]*$/.test(index.text))
    return { ...extent, kind: 'member', object, name: index.text };
  return { ...extent, kind: 'index', object, index: expression(index, context) };
}

function call(node: ts.CallExpression | ts.NewExpression, context: Context, extent: Extent): Expression {
  const callee = expression(node.expression, context);
  const given = (node.arguments ?? []).map((argument) =>
    ts.isSpreadElement(argument)
      ? item(expression(argument.expression, context), true)
      : item(expression(argument, context)),
  );
  return rewriteCall({ ...extent, kind: 'call', callee, arguments: given }, context.text);
}

function item(value: Expression, spread = false): Item {
  return { value, spread, name: undefined };
}

/** An element of a list. */
function listItem(node: ts.Expression, context: Context): Item[] {
  if (ts.isOmittedExpression(node)) return [];
  return ts.isSpreadElement(node)
    ? [item(expression(node.expression, context), true)]
    : [item(expression(node, context))];
}

function binary(node: ts.BinaryExpression, context: Context, extent: Extent): Expression {
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken: {
      const options = [expression(node.left, context), expression(node.right, context)];
      return { ...extent, kind: 'choice', condition: undefined, options };
    }
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return {
        ...extent,
        kind: 'choice',
        condition: expression(node.left, context),
        options: [
          expression(node.right, context),
          { start: extent.end, end: extent.end, kind: 'literal', shown: 'false' },
        ],
      };
    case ts.SyntaxKind.PlusToken:
      return sum(node, context, extent);
    default: {
      const operator = node.operatorToken.getText(context.source);
      return {
        ...extent,
        kind: 'binary',
        operator,
        left: expression(node.left, context),
        right: expression(node.right, context),
      };
    }
  }
}

/** A chain of `+`, which is one string as soon as a string is in it. */
function sum(node: ts.BinaryExpression, context: Context, extent: Extent): Expression {
  const operands: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    operands.push(left.right);
    left = bare(left.left);
  }
  operands.push(left);
  const values = operands.reverse().map((operand) => expression(operand, context));
  const [first, ...rest] = values;
  if (first === undefined) return { ...extent, kind: 'other', children: [] };
  if (values.some(({ kind }) => kind === 'string')) {
    const parts = values.flatMap((value): readonly StringPart[] =>
      value.kind === 'string' ? value.parts : [{ kind: 'hole', value }],
    );
    return stringOf(parts, extent);
  }
  return rest.reduce(
    (sofar, right): Expression => ({
      start: extent.start,
      end: right.end,
      kind: 'binary',
      operator: '+',
      left: sofar,
      right,
    }),
    first,
  );
}
