/** Shell text, wherever it stands, turned into facts. */
import type { Fact } from '../../../facts.ts';
import { savedName } from '../../../helm/install/index.ts';
import { spanOf } from '../../../source/text.ts';
import { templateHoles } from '../completed.ts';
import { layered, type Table, table } from '../table.ts';
import { urlFacts } from '../urls.ts';
import { type Field, fieldShown, unknownValue, type Value } from '../value.ts';
import { runArguments } from './call.ts';
import { budgetFor, type Context, PLAIN_OUTPUT, type Shared } from './context.ts';
import { interpreter, runList, runUncalled } from './interpret.ts';
import { type Chunk, parseShell } from './parse.ts';
import { pinFacts } from './pins.ts';
import type { ArgumentsInput, Hole, ShellInput, ShellResult } from './types.ts';

export type { ArgumentsInput, ShellInput, ShellResult } from './types.ts';

/**
 * Reads shell text: every call of Helm, pin and setting in it, with values followed through variables, arrays,
 * positional parameters, functions, and one text inside another.
 *
 * Never throws for any text. What could not be parsed or followed is an `Unresolved` fact.
 */
export function readShell(input: ShellInput): ShellResult {
  const shared = sharedState(input, namesHelm(input));
  const holes = sortedHoles([...(input.holes ?? []), ...templateHoles(input.text)]);
  const { chunks, errors } = parseShell(input.text, holes);
  for (const error of errors) {
    const span = spanOf(error.text, error.at, Math.min(error.at + 1, error.text.value.length));
    shared.facts.push({
      kind: 'unresolved',
      scope: input.scope,
      span,
      what: 'shell syntax',
      reason: error.message,
      relevant: nearHelm(error.text.value, error.at, error.end),
    });
  }
  const context = startContext(input, shared, chunks[0]);
  for (const chunk of chunks) runList({ ...context, chunk, text: chunk.text, holes: chunk.holes }, chunk.script);
  runUncalled(context);
  if (shared.budget <= 0) {
    const span = spanOf(input.text, 0, Math.min(1, input.text.value.length));
    shared.facts.push({
      kind: 'unresolved',
      scope: input.scope,
      span,
      what: 'shell script',
      reason: 'too many steps to follow; the rest was not read',
      relevant: shared.named,
    });
  }
  return {
    facts: [...shared.facts, ...urlFacts(input.text, input.scope, input.origin), ...pinFacts(shared)],
    variables: setIn(context.env.variables),
    exported: shared.exported,
    pins: shared.pins,
  };
}

/** Reads an argument list that no shell sees: a container's `args:`, a list in a manifest. */
export function readArguments(input: ArgumentsInput): readonly Fact[] {
  const shared = sharedState({ ...input, text: { file: input.file, value: '', runs: [] } }, true);
  const chunk: Chunk = {
    text: { file: input.file, value: '', runs: [] },
    holes: [],
    script: { type: 'Script', pos: 0, end: 0, shebang: undefined, commands: [] },
  };
  const context = startContext({ ...input, text: chunk.text }, shared, chunk);
  runArguments(context, input, interpreter);
  return [...shared.facts, ...pinFacts(shared)];
}

function sortedHoles(holes: readonly Hole[]): readonly Hole[] {
  return holes.toSorted((a, b) => a.start - b.start);
}

/** Whether a text, or what it is given, names Helm. */
function namesHelm({ text, variables, arguments: given, holes }: ShellInput): boolean {
  const named = (field: Field): boolean => /helm/i.test(fieldShown(field));
  const value = ({ alternatives }: Value): boolean => alternatives.some((fields) => fields.some(named));
  return (
    /helm/i.test(text.value) ||
    (given ?? []).some(named) ||
    (holes ?? []).some((hole) => hole.value !== undefined && value(hole.value)) ||
    [...valuesOf(variables)].some(([name, held]) => /helm/i.test(name) || value(held))
  );
}

function sharedState(input: ShellInput, named: boolean): Shared {
  return {
    file: input.text.file,
    scope: input.scope,
    origin: input.origin,
    facts: [],
    pins: [],
    saved: new Set((input.earlier ?? []).flatMap((pin) => savedName(pin) ?? [])),
    seen: new Set(),
    exported: new Map(),
    called: new Set(),
    environment: new Set(namesOf(input.variables)),
    directory: input.directory ?? '',
    open: input.open,
    opened: 0,
    opening: new Set(),
    links: 0,
    budget: budgetFor(named),
    named,
  };
}

function startContext(input: ShellInput, shared: Shared, chunk: Chunk | undefined): Context {
  const first = chunk ?? {
    text: input.text,
    holes: [],
    script: { type: 'Script', pos: 0, end: 0, shebang: undefined, commands: [] },
  };
  return {
    text: first.text,
    holes: first.holes,
    chunk: first,
    shared,
    env: {
      variables: given(input.variables),
      functions: table(),
      positional:
        input.arguments === undefined ? unknownValue('"$@"', undefined, true) : { alternatives: [input.arguments] },
    },
    guards: input.guards ?? [],
    calls: [],
    stack: [],
    capture: undefined,
    output: PLAIN_OUTPUT,
    elsewhere: false,
    before: undefined,
    depth: 0,
    locals: undefined,
  };
}

/** What the host set, in a layer below what the text sets. */
function given(variables: ShellInput['variables']): Table<Value> {
  return variables !== undefined && 'own' in variables ? layered(variables) : table(variables);
}

function namesOf(variables: ShellInput['variables']): Iterable<string> {
  return valuesOf(variables).keys();
}

function valuesOf(variables: ShellInput['variables']): ReadonlyMap<string, Value> {
  if (variables === undefined) return new Map();
  return 'own' in variables ? variables.all() : variables;
}

function setIn(variables: Table<Value>): Map<string, Value> {
  const set = new Map<string, Value>();
  for (const [name, value] of variables.own) if (value !== undefined && !name.startsWith(' ')) set.set(name, value);
  return set;
}

/** Whether Helm is mentioned close enough to a syntax error, or in what it makes unreadable, that a call could be lost in it. */
function nearHelm(value: string, at: number, end = at): boolean {
  return /helm/i.test(value.slice(Math.max(0, at - 300), Math.max(at + 2_000, end)));
}
