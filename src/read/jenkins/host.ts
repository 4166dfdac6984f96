/** What Jenkins makes of the calls of a pipeline: steps, blocks, agents, environments. */
import type { Fact, HelmPin, Scope, Word } from '../../facts.ts';
import type { PinGuess } from '../../helm/install/index.ts';
import { runInPlace } from '../lib/code/calls.ts';
import type { Context } from '../lib/code/context.ts';
import type { Host, HostCall } from '../lib/code/host.ts';
import type { Argument } from '../lib/code/loose.ts';
import { fieldText, type Value } from '../lib/value.ts';

/** What is known of the machine that a part of the pipeline runs on. */
export interface Agent {
  /** Images of the containers of its pod, by name. */
  readonly containers: ReadonlyMap<string, readonly Word[]>;
  /** The Helm that steps outside of any `container` find. */
  readonly pins: readonly PinGuess[];
}

export const NO_AGENT: Agent = { containers: new Map(), pins: [] };

/** State of one pipeline. */
export interface Pipeline {
  agent: Agent;
  /** Pins of an agent that wait for the stages that run on it. */
  waiting: readonly PinGuess[];
  /** Steps so far. */
  steps: number;
  /** What was told already of where an image is used. */
  readonly told: Set<string>;
  /** Images of pods that no block was seen to use. */
  readonly unused: Map<string, HelmPin>;
  /** Values of parameters. */
  readonly parameters: Map<string, Value>;
  /** Levels of pipelines inside the text of pipelines. */
  readonly depth: number;
  /** Reads a pipeline that is written in a string. */
  readonly readText: (context: Context, value: Value, near: number) => readonly Fact[];
  readonly host: Host;
}

/** The text of an argument, when all of it is known. */
export function textOf(argument: Argument | undefined): string | undefined {
  const alternatives = argument?.thing.value.alternatives ?? [];
  const [fields] = alternatives;
  return alternatives.length !== 1 || argument?.thing.list === true ? undefined : fieldText(fields?.[0] ?? []);
}

/** The argument of a name, else the first without one. */
export function argumentOf({ args }: HostCall, name: string): Argument | undefined {
  return args.find(({ item }) => item.name === name) ?? args.find(({ item }) => item.name === undefined);
}

/** Runs the functions that are written as arguments, where and in what environment the block says. */
export function runBlocks({ context, args }: HostCall, inside: Partial<Pick<Context, 'scope' | 'environment'>>): void {
  for (const { item, thing } of args) {
    if (item.value.kind !== 'function') continue;
    for (const closure of thing.closures ?? []) runInPlace({ ...context, ...inside }, closure, []);
  }
}

/** The scope of the next step. */
export function stepScope(pipeline: Pipeline, scope: Scope, name: string): Scope {
  const order = pipeline.steps++;
  return [...scope, { kind: 'step', name: `${order + 1} ${name}`, order }];
}

/** Tells of pins in a scope, each once. */
export function tellPins(pipeline: Pipeline, context: Context, pins: readonly PinGuess[], scope: Scope): void {
  for (const { file: _, ...guess } of pins) {
    const pin: HelmPin = { ...guess, kind: 'pin', origin: 'task', scope, guards: context.guards };
    const place = placeKey(pin);
    const key = `${place}:${scope.map(({ kind, name }) => `${kind} ${name}`).join('/')}`;
    pipeline.unused.delete(place);
    if (pipeline.told.has(key)) continue;
    pipeline.told.add(key);
    pipeline.told.add(place);
    context.state.facts.push(pin);
  }
}

/** The place and meaning of a pin, wherever it counts. */
export function placeKey({ span, range }: Pick<HelmPin, 'span' | 'range'>): string {
  return `${span.start}-${span.end}:${range}`;
}
