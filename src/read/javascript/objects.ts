/** Object literals, and the commands that they hold: `{ run: 'helm …' }`, `{ command: 'helm', args: […] }`. */
import { ts } from 'ts-morph';
import { entryPointIsHelm } from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { textBuilder } from '../../source/text.ts';
import type { Expression, Extent, Item } from '../lib/code/index.ts';
import { type Context, extentOf, isWorth } from './context.ts';
import { bare } from './names.ts';
import { pinsOf } from './pins.ts';
import { ARGUMENTS_CALL, SHELL_CALL } from './runs.ts';

type List = Extract<Expression, { kind: 'list' }>;
type Convert = (node: ts.Expression, context: Context) => Expression;

/** Properties that hold what a shell runs: tasks of projen, steps of workflows, build specifications, hooks. */
const SHELL_KEYS =
  /^(?:exec|run|script|scripts|commands?|cmds?|shell|(?:install|pre|post|build|before|after)_?(?:commands?|scripts?|hook|run|deploy)|before_?script|after_?script|condition|create|update|delete)$/i;
const PROGRAM_KEYS = /^(?:command|cmd|program|bin|binary|executable|file|tool)$/i;
const LIST_KEYS = /^(?:args|argv|arguments|parameters|params)$/i;

type Property = readonly [name: string, value: ts.Expression];

/** Converts an object. What is a command in it is put with the commands that run after the statement. */
export function readObject(node: ts.ObjectLiteralExpression, context: Context, convert: Convert): Expression {
  const entries: { key: Expression; value: Expression }[] = [];
  const spreads: Expression[] = [];
  const properties: Property[] = [];
  const { shared, source } = context;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      spreads.push(convert(property.expression, context));
      continue;
    }
    if (!isWorth(property, context)) continue;
    const name = keyOf(property.name);
    const at = extentOf(property.name, context);
    const key: Expression = name === undefined ? { ...at, kind: 'other', children: [] } : stringAt(name, at, context);
    if (ts.isPropertyAssignment(property)) {
      entries.push({ key, value: convert(property.initializer, context) });
      if (name !== undefined) properties.push([name, bare(property.initializer)]);
    } else if (ts.isShorthandPropertyAssignment(property))
      entries.push({ key, value: convert(property.name, context) });
    else {
      const value: Expression = {
        ...extentOf(property, context),
        kind: 'function',
        function: shared.functionOf(property, undefined, context),
      };
      entries.push({ key, value });
    }
  }
  if (shared.objects && /helm/i.test(node.getText(source))) {
    context.pending.push(...commandsOf(properties, context, convert));
    shared.pins.push(...pinsOf(properties, context.text, source));
  }
  return { ...extentOf(node, context), kind: 'map', entries, ...(spreads.length === 0 ? {} : { spreads }) };
}

function keyOf(name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name)) {
    const inner = bare(name.expression);
    return ts.isStringLiteralLike(inner) ? inner.text : undefined;
  }
  return name.text;
}

/** A key as a string. Its place is the whole key, quotes and all; nobody changes keys. */
function stringAt(name: string, extent: Extent, { text }: Context): Expression {
  const part = textBuilder(text).put(name, extent.start, extent.end).build();
  return { ...extent, kind: 'string', parts: [{ kind: 'text', text: part }] };
}

function commandsOf(properties: readonly Property[], outer: Context, convert: Convert): Expression[] {
  // What objects among the words hold was found when the whole was converted.
  const context = { ...outer, shared: { ...outer.shared, objects: false } };
  const program = properties.find(([name, value]) => PROGRAM_KEYS.test(name) && isProgram(value));
  const list = properties.find(([name, value]) => LIST_KEYS.test(name) && ts.isArrayLiteralExpression(value));
  if (program !== undefined && list !== undefined) {
    const words = [program, list].flatMap(([, value]) => elements(value));
    return isHelmList(words, context) ? [callOf(ARGUMENTS_CALL, listOf(words, context, convert))] : [];
  }
  const image = properties.find(([name, value]) => name === 'image' && isHelmImage(value))?.[1];
  if (program === undefined && image !== undefined && list !== undefined) {
    const words = listOf(elements(list[1]), context, convert);
    const binary: Item = { value: stringAt('helm', extentOf(image, context), context), spread: false, name: undefined };
    return [callOf(ARGUMENTS_CALL, { ...words, items: [binary, ...words.items] })];
  }
  return properties.flatMap(([name, value]) => {
    if (!SHELL_KEYS.test(name)) return [];
    const words = elements(value);
    if (ts.isArrayLiteralExpression(value) && isHelmList(words, context))
      return [callOf(ARGUMENTS_CALL, listOf(words, context, convert))];
    return words.flatMap((word) => {
      const one = bare(word);
      if (!isText(one) || !looksLikeHelmUse(one.getText(context.source))) return [];
      return [callOf(SHELL_CALL, convert(one, context))];
    });
  });
}

/** The elements of a list, or the value itself. */
function elements(value: ts.Expression): readonly ts.Expression[] {
  return ts.isArrayLiteralExpression(value) ? value.elements : [value];
}

/** A string or a list of one: the program of a command. */
function isProgram(value: ts.Expression): boolean {
  const [only, ...others] = elements(value);
  return only !== undefined && others.length < 4 && !ts.isSpreadElement(only) && !ts.isObjectLiteralExpression(only);
}

/** Whether a list begins as a call of Helm, or of a shell that is given one. */
function isHelmList(words: readonly ts.Expression[], { source }: Context): boolean {
  const [first, ...rest] = words;
  if (first === undefined || rest.length === 0) return false;
  const program = bare(first);
  if (!ts.isStringLiteralLike(program))
    return /^[\w.]*helm(?:Bin|Binary|Path|Cmd|Command|Exe|Executable|_\w+)?$/i.test(program.getText(source));
  if (/^(?:\S*\/)?helm[34]?(?:\.exe)?$/.test(program.text)) return true;
  return (
    /^(?:\S*\/)?(?:ba|z|da)?sh$/.test(program.text) &&
    looksLikeHelmUse(words.map((word) => word.getText(source)).join(' '))
  );
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
}

/** An image whose entry point is Helm: its arguments are Helm's. */
function isHelmImage(value: ts.Expression): boolean {
  return ts.isStringLiteralLike(value) && entryPointIsHelm(value.text);
}

function listOf(words: readonly ts.Expression[], context: Context, convert: Convert): List {
  const items = words.map((word): Item => {
    const spread = ts.isSpreadElement(word);
    return { value: convert(spread ? word.expression : word, context), spread, name: undefined };
  });
  const start = items[0]?.value.start ?? 0;
  return { start, end: items.at(-1)?.value.end ?? start, kind: 'list', items };
}

/** A call that stands nowhere in the program: what runs the commands of objects. */
function callOf(name: string, value: Expression): Expression {
  const { start, end } = value;
  const callee: Expression = { start, end: start, kind: 'name', name };
  return { start, end, kind: 'call', callee, arguments: [{ value, spread: false, name: undefined }] };
}
