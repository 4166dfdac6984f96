/** What is known at one place of a pipeline. */
import type { Guard, ScopeSegment } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import type { Around } from '../lib/ci/around.ts';
import type { Host } from '../lib/ci/host.ts';
import type { FoundPin } from '../lib/shell/types.ts';
import { layered, type Table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { holesOf, valueOfText } from './expressions.ts';
import { eachIn } from './names.ts';

/** `${{ each variable in list }}` */
export type Loop = readonly [variable: string, list: string];

export interface Context extends Around {
  /** `parameters.x`, `variables.x`, in lower case. */
  readonly names: Table<Value>;
  /** How the variables of the file are written, by their names in lower case. */
  readonly spellings: Map<string, string>;
  /** Images of `resources.containers`, by alias. */
  readonly containers: Map<string, Text>;
  /** Names of `resources.repositories`, by alias. */
  readonly repositories: Map<string, string>;
  /** The nearest `pool:` around. */
  readonly pool: YamlNode | undefined;
  readonly given: Given | undefined;
  /** The loops around: the variable and the list of each. */
  readonly loops: readonly Loop[];
  /** Pins of the steps that ran before in this job. */
  readonly earlier: FoundPin[];
  /** Nodes that may still be visited. */
  readonly budget: { left: number };
}

/** How names are put into texts. */
export function hostWith(names: Table<Value>): Host {
  return { valueOf: (text) => valueOfText(text, names), holesOf: (text) => holesOf(text, names) };
}

/** The context with other names. */
export function withNames(context: Context, names: Table<Value>): Context {
  return { ...context, names, host: hostWith(names) };
}

/** The context inside a loop. */
export function inLoop(context: Context, loop: Loop): Context {
  return { ...withNames(context, eachIn(context.names, ...loop)), loops: [...context.loops, loop] };
}

/** The context of a stage, job or step inside: what is set there does not reach what stands beside it. */
export function inside(context: Context, segment: ScopeSegment): Context {
  const inner = { ...context, scope: [...context.scope, segment], variables: layered(context.variables) };
  return withNames(inner, layered(context.names));
}

/** The context under further conditions. */
export function under(context: Context, guards: readonly Guard[]): Context {
  return guards.length === 0 ? context : { ...context, guards: [...context.guards, ...guards] };
}
