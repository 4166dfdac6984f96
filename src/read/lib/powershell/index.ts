/** PowerShell text, wherever it stands, turned into facts. */
import type { Fact, Guard, Origin, Scope } from '../../../facts.ts';
import { spanOf, type Text } from '../../../source/text.ts';
import { callList } from '../calls.ts';
import { PLAIN_OUTPUT } from '../shell/context.ts';
import type { FoundPin, Hole } from '../shell/types.ts';
import { type Table, table } from '../table.ts';
import { urlFacts } from '../urls.ts';
import { type Field, unknownValue, type Value } from '../value.ts';
import type { Context, Shared } from './context.ts';
import { runFunctions, runProgram } from './run.ts';
import { parsePowerShell } from './statements.ts';

export interface PowerShellInput {
  readonly text: Text;
  readonly scope: Scope;
  readonly origin: Origin;
  /** Ranges that another language replaces: `${{ … }}`, `$(var)` of Azure Pipelines. */
  readonly holes?: readonly Hole[];
  /** Variables of the environment (`$env:NAME`) that the host sets. */
  readonly variables?: ReadonlyMap<string, Value> | Table<Value>;
  /** Parameters of the script that the caller sets, by name. */
  readonly parameters?: ReadonlyMap<string, Value>;
  /** The words that the script is called with, when they are known. */
  readonly arguments?: readonly Field[] | undefined;
  /** Version tests around the whole text. */
  readonly guards?: readonly Guard[];
  /** Pins of texts that ran before on the same machine. */
  readonly earlier?: readonly FoundPin[];
  /** Levels of text inside text that this one lies in. */
  readonly depth?: number;
}

export interface PowerShellResult {
  readonly facts: readonly Fact[];
  /** Variables that the text sets, by name in lower case (`env:path`), as they are at its end. */
  readonly variables: ReadonlyMap<string, Value>;
  /** What was written to `$env:GITHUB_ENV`. */
  readonly exported: ReadonlyMap<string, Value>;
  /** The pins before a download and its use are put together; `facts` holds them as facts. */
  readonly pins: readonly FoundPin[];
}

/** Steps that one text may make the interpreter take. */
const BUDGET = 60_000;

/**
 * Reads PowerShell text: every call of Helm, pin and setting in it, with values followed through variables, arrays,
 * splatting, functions, and one text inside another.
 *
 * Never throws for any text. What could not be parsed or followed is an `Unresolved` fact.
 */
export function readPowerShell(input: PowerShellInput): PowerShellResult {
  const { text, scope, origin } = input;
  const { statements, problems } = parsePowerShell(text, input.holes ?? []);
  const given = hostVariables(input.variables);
  const env = {
    variables: table<Value>(),
    functions: table<never>(),
    positional: unknownValue('$args', undefined, true),
  };
  const shared: Shared = {
    input,
    calls: callList({ file: text.file, scope, origin, ...(input.earlier && { earlier: input.earlier }) }),
    functions: new Map(),
    called: new Set(),
    lists: new Set(),
    exported: new Map(),
    root: env,
    host: (name) => given.get(name),
    variables: input.variables === undefined || 'own' in input.variables ? new Map() : input.variables,
    budget: BUDGET,
  };
  const context: Context = {
    text,
    env,
    shared,
    guards: input.guards ?? [],
    sites: [],
    stack: [],
    output: PLAIN_OUTPUT,
    elsewhere: false,
    depth: input.depth ?? 0,
  };
  runProgram(context, statements);
  runFunctions(context);
  for (const { message, at } of problems.slice(0, 20)) {
    const span = spanOf(text, at, Math.min(at + 1, text.value.length));
    const relevant = /helm/i.test(text.value.slice(Math.max(0, at - 300)));
    shared.calls.add({ kind: 'unresolved', scope, span, what: 'PowerShell syntax', reason: message, relevant });
  }
  if (shared.budget <= 0) {
    const span = spanOf(text, 0, Math.min(1, text.value.length));
    const reason = 'too many steps to follow; the rest was not read';
    shared.calls.add({ kind: 'unresolved', scope, span, what: 'PowerShell script', reason, relevant: true });
  }
  const { facts, pins } = shared.calls.finish();
  const variables = new Map<string, Value>();
  for (const [name, value] of env.variables.own) if (value !== undefined) variables.set(name, value);
  return { facts: [...facts, ...urlFacts(text, scope, origin)], variables, exported: shared.exported, pins };
}

function hostVariables(variables: PowerShellInput['variables']): Map<string, Value> {
  const all = variables === undefined ? [] : 'own' in variables ? variables.all() : variables;
  return new Map([...all].map(([name, value]) => [name.toLowerCase(), value]));
}
