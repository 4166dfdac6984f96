/** Variables of the environment and parameters. */
import { type Context, placeOf } from '../lib/code/context.ts';
import type { HostCall } from '../lib/code/host.ts';
import { oneOf, type Thing, textThing } from '../lib/code/thing.ts';
import type { FunctionNode } from '../lib/code/tree.ts';
import { keyOf, noteEnvironment, notePin, noteSetting } from '../lib/code/variables.ts';
import { eitherOf, type Field, isKnown, slicePiece, unknownValue, type Value } from '../lib/value.ts';
import { argumentOf, type Pipeline, textOf } from './host.ts';

/** More variables than this in one block are not read. */
const MOST = 500;

/** `environment { NAME = 'value' }`: sets the variables in the environment of the context. */
export function setVariables(context: Context, block: FunctionNode): void {
  for (const statement of block.body.slice(0, MOST)) {
    if (statement.kind !== 'assign') continue;
    const [target] = statement.targets;
    if (target?.kind !== 'name') continue;
    const thing = context.state.evaluate(context, statement.value);
    const value = thing.list ? unknownValue(`$${target.name}`, placeOf(context, statement.value)) : thing.value;
    context.environment.set(target.name, value);
    noteSetting(context, target.name, value, statement.value);
    notePin(context, target.name, thing, statement.value);
  }
}

/** `withEnv(['NAME=value'])`: the environment inside. */
export function withVariables({ context, args }: HostCall): Map<string, Value> {
  const environment = new Map(context.environment);
  const [list] = args;
  if (list === undefined) return environment;
  for (const fields of list.thing.value.alternatives.slice(0, 1)) {
    for (const field of fields.slice(0, MOST)) {
      const [head, ...rest] = field;
      const name = head !== undefined && isKnown(head) ? /^([A-Za-z_]\w{0,100})=/.exec(head.text)?.[1] : undefined;
      if (name === undefined || head === undefined || !isKnown(head)) continue;
      const value: Value = { alternatives: [[[slicePiece(head, name.length + 1, head.text.length), ...rest]]] };
      environment.set(name, value);
      notePin(context, name, textThing(value), list.item.value);
    }
  }
  noteEnvironment({ ...context, environment }, list.thing, list.item.value);
  return environment;
}

/** Whether a word is a flag, an address or Helm itself, so that it matters whether it stands there. */
function mayMatter(field: Field): boolean {
  return field.some((piece) => isKnown(piece) && /^-|\s-|helm|:\/\//i.test(piece.text));
}

/** `string(name: 'EXTRA', defaultValue: '--wait')`, `choice(name: …, choices: […])`. A default is one of the values. */
export function addParameter(pipeline: Pipeline, call: HostCall): void {
  const { args, context } = call;
  const named = (name: string): Thing | undefined => args.find(({ item }) => item.name === name)?.thing;
  const jobDsl = /Param$/.test(call.name) && named('name') === undefined;
  const name = jobDsl ? textOf(args[0]) : keyOf(named('name') ?? textThing({ alternatives: [] }));
  if (name === undefined || !/^\w{1,100}$/.test(name)) return;
  const site = argumentOf(call, 'name')?.item.value ?? call.call;
  const unknown = unknownValue(`params.${name}`, placeOf(context, site), true);
  const choices = jobDsl ? args[1]?.thing : named('choices');
  const plain: Value = unknownValue(`params.${name}`, placeOf(context, site), false);
  if (choices?.list === true && choices.value.alternatives.length === 1) {
    const each = (choices.value.alternatives[0] ?? []).slice(0, 12);
    const value = each.some(mayMatter) ? eitherOf(each.map((field): Value => ({ alternatives: [[field]] }))) : plain;
    pipeline.parameters.set(name, value);
    return;
  }
  const fallback = jobDsl ? args[1]?.thing : named('defaultValue');
  const isText = fallback !== undefined && !fallback.list && !/^boolean/.test(call.name);
  const fields = isText ? fallback.value.alternatives.map((alternative) => alternative[0] ?? []) : [];
  const isOpen = isText && (/arg|flag|opt|extra|param|cmd|command/i.test(name) || fields.some(mayMatter));
  pipeline.parameters.set(name, isOpen ? oneOf([fallback, textThing(unknown)]).value : isText ? fallback.value : plain);
  if (fallback !== undefined) notePin(context, name, fallback, call.call);
}
