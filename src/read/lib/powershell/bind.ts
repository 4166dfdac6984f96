/** Parameters of functions and scripts. */
import { spanOf } from '../../../source/text.ts';
import { appended, EMPTY, type Field, fieldText, type Value } from '../value.ts';
import { noteSetting } from './assign.ts';
import { type Context, type Runner, unknownAt } from './context.ts';
import { evaluate } from './evaluate.ts';
import type { Parameter } from './tree.ts';

const NOTHING: Value = { alternatives: [[]] };
const SWITCH = /\[(?:switch|System\.Management\.Automation\.SwitchParameter)\]/i;
const LIST = /\[\]\]|\[(?:array|object\[\]|System\.Collections)/i;
const REST = /ValueFromRemainingArguments/i;
const SCALAR = /\[(?:string|int|int32|int64|long|bool|boolean|switch|guid|version|datetime|double|System\.String)\]/i;

/** Sets parameters to what they hold when nobody says: the default, or a value that is not known. */
export function unknownParameters(context: Context, parameters: readonly Parameter[], runner: Runner): void {
  bind(context, parameters, undefined, runner);
}

/**
 * Sets the parameters from the arguments of a call; words that no parameter takes become `$args`.
 *
 * @param args undefined when they are not known
 */
export function bind(
  context: Context,
  parameters: readonly Parameter[],
  args: readonly Value[] | undefined,
  runner: Runner,
): void {
  const { variables } = context.env;
  const bound = args === undefined ? fromCaller(context, parameters) : matched(parameters, args);
  for (const parameter of parameters) {
    if (LIST.test(parameter.types) || REST.test(parameter.types)) context.shared.lists.add(parameter.name);
    const given = bound.named.get(parameter.name);
    variables.set(parameter.name, given ?? initialOf(context, parameter, args !== undefined, runner));
  }
  if (args !== undefined) variables.set('args', bound.rest);
}

function initialOf(context: Context, parameter: Parameter, called: boolean, runner: Runner): Value {
  const { initial, types, name } = parameter;
  const unknown = unknownAt(context, parameter, !SCALAR.test(types) || LIST.test(types));
  if (initial === undefined) return called && (LIST.test(types) || REST.test(types)) ? NOTHING : unknown;
  if (initial.kind === 'block') {
    const own = initial.body.find((one) => one.kind === 'parameters');
    const parameters = own?.kind === 'parameters' ? own.parameters : [];
    context.shared.functions.set(`$${name}`, { parameters, body: initial.body, text: context.text });
    return unknown;
  }
  const value = evaluate(context, initial, runner);
  const span = spanOf(context.text, parameter.start, initial.end);
  noteSetting(context, name, value, span, spanOf(context.text, initial.start, initial.end));
  const empty = value.alternatives.every((fields) => fields.every((field) => fieldText(field) === ''));
  return empty && !called ? unknown : value;
}

interface Bound {
  readonly named: ReadonlyMap<string, Value>;
  readonly rest: Value;
}

/** What the caller of the whole script sets. */
function fromCaller(context: Context, parameters: readonly Parameter[]): Bound {
  const { parameters: named, arguments: words } = context.shared.input;
  if (context.stack.length > 0) return { named: new Map(), rest: NOTHING };
  const own =
    words === undefined
      ? new Map<string, Value>()
      : matched(
          parameters,
          words.map((field): Value => ({ alternatives: [[field]] })),
        ).named;
  const set = [...(named ?? [])].map(([name, value]): [string, Value] => [name.toLowerCase(), value]);
  return { named: new Map([...set, ...own]), rest: NOTHING };
}

function matched(parameters: readonly Parameter[], args: readonly Value[]): Bound {
  const named = new Map<string, Value>();
  const positional: Value[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === undefined) break;
    const text = wordText(arg);
    const match = /^-([A-Za-z_]\w{0,60})(:)?$/.exec(text ?? '');
    const parameter = match === null ? undefined : parameterNamed(parameters, match[1] ?? '');
    if (parameter === undefined) positional.push(arg);
    else if (SWITCH.test(parameter.types)) named.set(parameter.name, EMPTY);
    else named.set(parameter.name, args[++index] ?? EMPTY);
  }
  const takesRest = parameters.find(({ types }) => REST.test(types));
  const free = parameters.filter((one) => !named.has(one.name) && !SWITCH.test(one.types) && one !== takesRest);
  const rest = positional.slice(free.length);
  for (const [index, parameter] of free.entries()) {
    const value = positional[index];
    if (value !== undefined) named.set(parameter.name, value);
  }
  const others = rest.reduce((all, value) => appended(all, value, 'fields'), NOTHING);
  if (takesRest !== undefined && rest.length > 0) named.set(takesRest.name, others);
  return { named, rest: others };
}

function wordText({ alternatives }: Value): string | undefined {
  const fields: readonly Field[] = alternatives[0] ?? [];
  return alternatives.length === 1 && fields.length === 1 ? fieldText(fields[0] ?? []) : undefined;
}

function parameterNamed(parameters: readonly Parameter[], written: string): Parameter | undefined {
  const name = written.toLowerCase();
  const exact = parameters.find((parameter) => parameter.name === name);
  if (exact !== undefined) return exact;
  const starts = parameters.filter((parameter) => parameter.name.startsWith(name));
  return starts.length === 1 ? starts[0] : parameters.find(({ types }) => aliases(types).includes(name));
}

function aliases(types: string): string[] {
  const list = /\[Alias\(([^)]*)\)\]/i.exec(types)?.[1] ?? '';
  return [...list.matchAll(/["']([^"']*)["']/g)].map((match) => (match[1] ?? '').toLowerCase());
}
