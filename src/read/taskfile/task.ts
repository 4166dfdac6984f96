/** One task: its commands, the tasks that it calls, its conditions. */
import type { Fact, Scope } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { type PlacedPin, placed, placedPinFacts } from '../lib/pins.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered } from '../lib/table.ts';
import { eitherOf, type Field, MAX_ALTERNATIVES, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { variableFiles } from './index.ts';
import { type Names, templateHoles, valueOfText, wholeSpan } from './template.ts';
import { readVariables } from './variables.ts';

export interface TaskContext {
  readonly scope: Scope;
  /** What templates can name. */
  readonly names: Names;
  /** What the shell sees. */
  readonly environment: Names;
  /** Variables that tasks give each other. */
  readonly calls: ReadonlyMap<string, ReadonlyMap<string, Value>>;
}

interface Run {
  readonly facts: Fact[];
  readonly pins: PlacedPin[];
  order: number;
}

/** Reads a task: a map, a list of commands, or one command. */
export function readTask(name: string, node: YamlNode, outer: TaskContext): Fact[] {
  const scope: Scope = [...outer.scope, { kind: 'target', name }];
  const called = layered(outer.names);
  for (const [key, value] of outer.calls.get(name) ?? []) called.set(key, value);
  const vars = readVariables(node.kind === 'map' ? get(node, 'vars') : undefined, called, scope);
  const env = readVariables(
    node.kind === 'map' ? get(node, 'env') : undefined,
    layeredOver(vars.names, outer.environment),
    scope,
  );
  const run: Run = { facts: [...vars.facts, ...env.facts], pins: [], order: 0 };
  const context = { ...outer, scope, names: vars.names, environment: env.names };
  if (node.kind === 'seq') for (const item of items(node)) readCommand(run, item, context);
  else if (node.kind === 'scalar') readCommand(run, node, context);
  else readParts(run, node, context);
  return [...run.facts, ...placedPinFacts(run.pins, 'shell')];
}

/** The environment, in which templates of `env:` may name variables. */
function layeredOver(names: Names, environment: Names): Names {
  const all = layered(names);
  for (const [key, value] of environment.all()) if (names.get(key) === undefined) all.set(key, value);
  return all;
}

function readParts(run: Run, node: YamlNode, context: TaskContext): void {
  run.facts.push(...variableFiles(get(node, 'dotenv'), context.scope, context.names));
  for (const item of items(get(node, 'deps'))) {
    if (scalarText(item) === undefined) readCommand(run, item, context);
    else callTask(run, item, undefined, context);
  }
  for (const item of items(get(node, 'preconditions'))) {
    const text = scalarText(item) ?? scalarText(get(item, 'sh'));
    if (text !== undefined) readText(run, text, context);
  }
  for (const key of ['cmds', 'cmd', 'status']) {
    const commands = get(node, key);
    if (commands === undefined) continue;
    for (const item of commands.kind === 'seq' ? items(commands) : [commands]) readCommand(run, item, context);
  }
}

/** A command: a text, `cmd:`, `task:`, `defer:`; `for:` repeats it. */
function readCommand(run: Run, node: YamlNode, outer: TaskContext): void {
  const text = scalarText(node);
  if (text !== undefined) {
    readText(run, text, outer);
    return;
  }
  const names = withItems(node, outer.names);
  const context = { ...outer, names };
  const command = scalarText(get(node, 'cmd'));
  if (command !== undefined) readText(run, command, context);
  const task = get(node, 'task');
  if (task !== undefined) callTask(run, task, get(node, 'vars'), context);
  const deferred = get(node, 'defer');
  if (deferred !== undefined) readCommand(run, deferred, context);
}

/** `for: [a, b]`, `for: {var: LIST, as: NAME}`, `for: {matrix: …}`: what the variable of the loop may be. */
function withItems(node: YamlNode, outer: Names): Names {
  const loop = get(node, 'for');
  if (loop === undefined) return outer;
  const names = layered(outer);
  const name = scalarText(get(loop, 'as'))?.value ?? 'ITEM';
  const list = items(loop).flatMap((item): Field[] => {
    const text = scalarText(item);
    return text === undefined ? [] : [...(valueOfText(text, outer).alternatives[0] ?? [])];
  });
  const variable = scalarText(get(loop, 'var'))?.value;
  const fields = variable === undefined ? list : (outer.get(variable)?.alternatives[0] ?? []);
  if (fields.length === 0) names.delete(name);
  else
    names.set(name, eitherOf(fields.slice(0, MAX_ALTERNATIVES).map((field): Value => ({ alternatives: [[field]] }))));
  return names;
}

function readText(run: Run, text: Text, { scope, names, environment }: TaskContext): void {
  const step: Scope = [...scope, { kind: 'step', name: `${run.order + 1}`, order: run.order++ }];
  const holes = templateHoles(text, names);
  const variables = environment.all();
  const result = readShell({ text, scope: step, origin: 'shell', holes, variables, earlier: run.pins });
  run.facts.push(...result.facts.filter((fact) => fact.kind !== 'pin'));
  run.pins.push(...placed(result.pins, step));
}

/** Another task of this file, or of an included one (`docs:build`). */
function callTask(run: Run, node: YamlNode, vars: YamlNode | undefined, { scope, names }: TaskContext): void {
  const text = scalarText(node);
  if (text === undefined) return;
  const word = wordOf(valueOfText(text, names).alternatives[0]?.[0] ?? [], wholeSpan(text));
  const variables = entries(vars).flatMap(({ key, value }): [string, ReturnType<typeof wordOf>][] => {
    const written = scalarText(value);
    return written === undefined
      ? []
      : [[key, wordOf(valueOfText(written, names).alternatives[0]?.[0] ?? [], wholeSpan(written))]];
  });
  const name = word.text?.replace(/^:/, '');
  if (name === undefined || name === '') return;
  run.facts.push({
    kind: 'link',
    origin: 'task',
    scope,
    how: 'target',
    path: '',
    tool: 'task',
    name,
    arguments: [],
    variables,
    guards: [],
    span: word.span,
  });
}
