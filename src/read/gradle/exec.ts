/** Blocks that configure a program to run: `exec { … }`, tasks of the type `Exec`. */
import type { Scope } from '../../facts.ts';
import { runInPlace } from '../lib/code/calls.ts';
import { type Context, spanAt } from '../lib/code/context.ts';
import { addFact } from '../lib/code/facts.ts';
import type { HostCall } from '../lib/code/host.ts';
import type { Argument } from '../lib/code/loose.ts';
import { runShell, runWords } from '../lib/code/run.ts';
import { sited } from '../lib/code/sites.ts';
import { asElement, listThing, type Thing, textThing } from '../lib/code/thing.ts';
import type { Expression, FunctionNode, Statement } from '../lib/code/tree.ts';
import { keyOf, noteSetting } from '../lib/code/variables.ts';
import { appended, fieldShown, isKnown, type Value } from '../lib/value.ts';

/** What a block says of the program, under names that no variable has. */
const SAID = { commandLine: '$exec commandLine', executable: '$exec executable', args: '$exec args' } as const;
const NONE: Value = { alternatives: [[]] };

/** What tasks run, by their names: what configures them later adds to it. */
export type Tasks = Map<string, Thing>;

/** Reads a block, and then what it runs. https://docs.gradle.org/current/dsl/org.gradle.api.tasks.Exec.html */
export function execBlock(call: HostCall, scope: Scope, tasks: Tasks, task: string | undefined): void {
  const { context, args } = call;
  const { variables } = context;
  for (const { item, thing } of args) {
    if (item.value.kind !== 'function') continue;
    const inside = { ...context, scope, environment: new Map(context.environment) };
    const outer = [...Object.values(SAID), 'standardOutput'].map((name) => [name, variables.get(name)] as const);
    for (const [name] of outer) variables.delete(name);
    for (const closure of thing.closures ?? []) {
      context.state.entered.add(closure.node);
      runInPlace(inside, { ...closure, node: withCalls(closure.node, context) }, []);
    }
    const captures = variables.get('standardOutput') !== undefined || /(?:^|\.)providers\.exec$/.test(call.name);
    const known = task === undefined ? undefined : tasks.get(task);
    const said = variables.get(SAID.args);
    const program =
      variables.get(SAID.commandLine) ?? variables.get(SAID.executable) ?? (said === undefined ? undefined : known);
    if (program !== undefined) {
      const words = appended(asElement(program), said === undefined ? NONE : asElement(said), 'fields');
      if (task !== undefined) tasks.set(task, listThing(words));
      runAll(inside, call, item.value, words, captures);
    }
    for (const [name, prior] of outer) {
      if (prior === undefined) variables.delete(name);
      else variables.set(name, prior);
    }
  }
}

const SETTERS: ReadonlyMap<string, string> = new Map([
  ['commandLine', 'setCommandLine'],
  ['executable', 'setExecutable'],
  ['args', 'setArgs'],
]);
const rewritten = new WeakMap<FunctionNode, FunctionNode>();

/** A block in which `args = list` and `args += list` are calls, unless they set a variable of that name. */
function withCalls(node: FunctionNode, context: Context): FunctionNode {
  const known = rewritten.get(node);
  if (known !== undefined) return known;
  const body = node.body.map((statement): Statement => {
    const target = statement.kind === 'assign' && !statement.local ? statement.targets[0] : undefined;
    if (statement.kind !== 'assign' || target?.kind !== 'name' || context.variables.get(target.name) !== undefined)
      return statement;
    const setter = SETTERS.get(target.name);
    const name = statement.operator === '+=' && setter !== undefined ? target.name : setter;
    if (name === undefined) return statement;
    const { start, end, value } = statement;
    const callee: Expression = { kind: 'name', name, start: target.start, end: target.end };
    const item = { value, spread: false, name: undefined };
    return { kind: 'expression', value: { kind: 'call', callee, arguments: [item], start, end }, start, end };
  });
  const made = { ...node, body };
  rewritten.set(node, made);
  return made;
}

function runAll(context: Context, { call }: HostCall, block: Expression, words: Value, captures: boolean): void {
  for (const fields of words.alternatives) {
    const [only] = fields;
    const shown = only === undefined || fields.length > 1 ? '' : fieldShown(only);
    if (
      only !== undefined &&
      fields.length === 1 &&
      only[0] !== undefined &&
      !isKnown(only[0]) &&
      /helm/i.test(shown)
    ) {
      const span = spanAt(context, call);
      const reason = 'the command is put together in a way that is not followed';
      addFact(context, { kind: 'unresolved', scope: context.scope, span, what: shown, reason, relevant: true });
    }
    // Plugins with tasks of their own take a whole command line as one text.
    if (only !== undefined && /\S\s+\S/.test(shown)) runShell(context, { alternatives: [[only]] }, block, { captures });
    else runWords(context, { alternatives: [fields] }, call, block, { captures });
  }
}

/** `commandLine(…)`, `args(…)`, `executable(…)`, `environment(…)` in a block. Returns whether it was one. */
export function execSetting({ context, args, name }: HostCall): boolean {
  const { variables } = context;
  const last = name.slice(name.lastIndexOf('.') + 1);
  switch (last) {
    case 'commandLine':
    case 'setCommandLine':
      variables.set(SAID.commandLine, listThing(wordsOf(context, args)));
      return true;
    case 'executable':
    case 'setExecutable':
      if (args[0] === undefined) return false;
      variables.set(SAID.executable, args[0].thing);
      return true;
    case 'args': {
      const prior = variables.get(SAID.args)?.value ?? NONE;
      variables.set(SAID.args, listThing(appended(prior, wordsOf(context, args), 'fields')));
      return true;
    }
    case 'setArgs':
      variables.set(SAID.args, listThing(wordsOf(context, args)));
      return true;
    case 'environment':
      setEnvironment(context, args);
      return true;
    default:
      return false;
  }
}

function wordsOf(context: Context, args: readonly Argument[]): Value {
  return args.reduce(
    (words: Value, { item, thing }) => appended(words, sited(context, asElement(thing), item.value), 'fields'),
    NONE,
  );
}

/** `environment 'NAME', 'value'`, `environment NAME: 'value'`, `environment(mapOf(…))`. */
function setEnvironment(context: Context, args: readonly Argument[]): void {
  const [first, second] = args;
  const set = (name: string, thing: Thing, site: Expression): void => {
    context.environment.set(name, thing.value);
    noteSetting(context, name, thing.value, site);
  };
  const key = first === undefined ? undefined : keyOf(first.thing);
  if (key !== undefined && second !== undefined && first?.item.name === undefined)
    set(key, second.thing, second.item.value);
  for (const { item, thing } of args) {
    if (item.name !== undefined) set(item.name, thing, item.value);
    for (const [name, value] of thing.members ?? []) set(name, textThing(value.value), item.value);
  }
}
