/** Members of objects: entries of hashes, methods of texts and lists, static methods that set or fetch something. */
import { pinsInText } from '../../../helm/install/index.ts';
import { spanOf } from '../../../source/text.ts';
import { appended, EMPTY, eitherOf, fieldText, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { noteSetting } from './assign.ts';
import { type Context, type Runner, unknownAt } from './context.ts';
import { evaluate, pathOf, splitAt } from './evaluate.ts';
import type { Expression } from './tree.ts';

type Member = Expression & { readonly kind: 'member' };

/** Methods and properties that leave a text as it is, as far as flags go. */
const SAME = new Set(
  'trim trimend trimstart tostring tolower toupper toarray source path definition name fullname value where'.split(' '),
);

/** The value of a member or of a method that is called. */
export function ofMember(context: Context, expression: Member, runner: Runner): Value {
  if (expression.arguments !== undefined) return ofMethod(context, expression, expression.arguments, runner);
  const path = pathOf(context, expression, runner);
  const known = path === undefined ? undefined : context.env.variables.get(path);
  if (known !== undefined) return known;
  if (expression.of.kind === 'type') return unknownAt(context, expression, false);
  const of = evaluate(context, expression.of, runner);
  const text = fieldText(of.alternatives[0]?.[0] ?? []);
  return text !== undefined && text !== '' && SAME.has(expression.name) ? of : unknownAt(context, expression);
}

function ofMethod(context: Context, expression: Member, args: readonly Expression[], runner: Runner): Value {
  const given = args.map((arg) =>
    arg.kind === 'block' ? runBlock(context, arg, runner) : evaluate(context, arg, runner),
  );
  const { of, name } = expression;
  const [first] = given;
  if (of.kind === 'type') return ofStatic(context, expression, args, given);
  const value = evaluate(context, of, runner);
  if (SAME.has(name)) return value;
  if (name === 'split') return splitAt(value, fieldText(first?.alternatives[0]?.[0] ?? []) ?? '');
  if ((name === 'add' || name === 'addrange' || name === 'append') && first !== undefined) {
    const path = pathOf(context, of, runner);
    const prior = path === undefined ? undefined : context.env.variables.get(path);
    if (path !== undefined) context.env.variables.set(path, appended(prior ?? { alternatives: [[]] }, first, 'fields'));
    return { alternatives: [[]] };
  }
  if (/^download/.test(name)) for (const [index, arg] of args.entries()) notePins(context, arg, given[index]);
  return unknownAt(context, expression);
}

function runBlock(context: Context, block: Expression & { kind: 'block' }, runner: Runner): Value {
  return runner.values(context, block.body) ?? EMPTY;
}

function ofStatic(context: Context, expression: Member, args: readonly Expression[], given: readonly Value[]): Value {
  const { of, name } = expression;
  const type = of.kind === 'type' ? of.name.toLowerCase().replace(/^system\./, '') : '';
  const [first, second] = given;
  const key = fieldText(first?.alternatives[0]?.[0] ?? []);
  const at = args[1];
  if (
    type === 'environment' &&
    name === 'setenvironmentvariable' &&
    key !== undefined &&
    second !== undefined &&
    at !== undefined
  ) {
    const variable = `env:${key.toLowerCase()}`;
    context.env.variables.set(variable, second);
    noteSetting(
      context,
      variable,
      second,
      spanOf(context.text, expression.start, expression.end),
      spanOf(context.text, at.start, at.end),
    );
    return { alternatives: [[]] };
  }
  if (type === 'environment' && name === 'getenvironmentvariable' && key !== undefined) {
    return (
      context.env.variables.get(`env:${key.toLowerCase()}`) ??
      context.shared.host(key.toLowerCase()) ??
      unknownAt(context, expression, false)
    );
  }
  if (type === 'io.path' && name === 'combine') return joinPath(given);
  if (/list|array/.test(type) && name === 'new') return eitherOf([first ?? { alternatives: [[]] }]);
  return unknownAt(context, expression, false);
}

/** Parts of a path with a slash between them. */
export function joinPath(parts: readonly Value[]): Value {
  return parts.reduce(
    (all, part, index) =>
      index === 0
        ? part
        : appended(appended(all, { alternatives: [[[{ text: '/', at: undefined }]]] }, 'text'), part, 'text'),
    EMPTY,
  );
}

function notePins(context: Context, arg: Expression, value: Value | undefined): void {
  const site = spanOf(context.text, arg.start, arg.end);
  for (const fields of value?.alternatives ?? [])
    for (const field of fields)
      for (const pin of pinsInText(wordOf(field, site))) context.shared.calls.pin(pin, context.guards);
}
