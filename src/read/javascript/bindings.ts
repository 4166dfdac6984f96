/** Names that take parts of a value: `const { chart, args: [first] } = options`. */
import { ts } from 'ts-morph';
import type { Expression, Statement } from '../lib/code/index.ts';
import { type Context, extentOf } from './context.ts';
import { expression } from './expressions.ts';
import type { Path } from './names.ts';

/**
 * The assignments that a declared name or pattern makes.
 *
 * @param path what the value is when it comes from a module that runs programs; names that take it assign nothing
 */
export function bindings(name: ts.BindingName, value: Expression, context: Context, path?: Path): Statement[] {
  if (ts.isIdentifier(name)) {
    if (path === undefined) context.names.delete(name.text);
    else context.names.set(name.text, path);
    if (path !== undefined) return [];
    const extent = extentOf(name, context);
    const target: Expression = { ...extent, kind: 'name', name: name.text };
    return [
      { start: extent.start, end: value.end, kind: 'assign', targets: [target], operator: '=', value, local: true },
    ];
  }
  return name.elements.flatMap((element, index) => {
    if (!ts.isBindingElement(element) || element.dotDotDotToken !== undefined) return [];
    const key = ts.isArrayBindingPattern(name) ? undefined : keyOf(element);
    const part = partOf(value, key, index, element, context);
    if (part === undefined) return [];
    return bindings(element.name, part, context, path === undefined || key === undefined ? undefined : [...path, key]);
  });
}

/** The property that an element of `{ … }` takes. */
function keyOf({ propertyName, name }: ts.BindingElement): string | undefined {
  const key = propertyName ?? name;
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : undefined;
}

function partOf(
  value: Expression,
  key: string | undefined,
  index: number,
  element: ts.BindingElement,
  context: Context,
): Expression | undefined {
  const extent = extentOf(element, context);
  const isList = element.propertyName === undefined && key === undefined;
  if (key === undefined && !isList) return undefined;
  const at: Expression = { ...extent, kind: 'literal', shown: String(index) };
  const part: Expression =
    key === undefined
      ? { ...extent, kind: 'index', object: value, index: at }
      : { ...extent, kind: 'member', object: value, name: key };
  if (element.initializer === undefined) return part;
  return { ...extent, kind: 'choice', condition: undefined, options: [part, expression(element.initializer, context)] };
}
