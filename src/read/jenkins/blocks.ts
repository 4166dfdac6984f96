/** Blocks of a pipeline: what holds inside of them. */
import type { Scope, Word } from '../../facts.ts';
import { spanAt } from '../lib/code/context.ts';
import type { HostCall } from '../lib/code/host.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import {
  addImageLinks,
  addThings,
  addYaml,
  blockOf,
  callsIn,
  hasAgentBelow,
  ownAgent,
  pinsOf,
  podAgent,
  readAgent,
} from './agent.ts';
import { setVariables, withVariables } from './environment.ts';
import { type Agent, argumentOf, type Pipeline, runBlocks, stepScope, tellPins, textOf } from './host.ts';

/** `pipeline { … }`, and `stage('name') { … }`, whose scope is a job. */
export function section(pipeline: Pipeline, call: HostCall, scope: Scope): void {
  const { context } = call;
  const block = blockOf(call.call);
  const agentCall = block === undefined ? undefined : ownAgent(block);
  const { agent, waiting } = pipeline;
  const environment = new Map(context.environment);
  const inside = { ...context, scope, environment };
  for (const { name, call: each } of callsIn(block?.body ?? [])) {
    const inner = blockOf(each);
    if (name === 'parameters') context.state.evaluate(inside, each);
    if (name === 'environment' && inner !== undefined) setVariables(inside, inner);
  }
  if (agentCall !== undefined) {
    pipeline.agent = readAgent(pipeline, inside, agentCall);
    pipeline.waiting = pipeline.agent.pins;
  }
  settle(pipeline, inside, block?.body ?? []);
  runBlocks(call, { scope, environment });
  pipeline.agent = agent;
  pipeline.waiting = waiting;
  for (const [name, value] of environment) {
    if (!context.environment.has(name) && !isSetIn(block?.body ?? [], name)) context.environment.set(name, value);
  }
}

/** The pins of an agent count for all of a block, unless a stage in it runs elsewhere: then each stage gets its own. */
function settle(pipeline: Pipeline, context: HostCall['context'], body: Parameters<typeof hasAgentBelow>[0]): void {
  if (pipeline.waiting.length === 0 || hasAgentBelow(body)) return;
  tellPins(pipeline, context, pipeline.waiting, context.scope);
  pipeline.waiting = [];
}

function isSetIn(body: Parameters<typeof callsIn>[0], wanted: string): boolean {
  return callsIn(body).some(({ name, call }) => {
    const block = name === 'environment' ? blockOf(call) : undefined;
    return (
      block?.body.some(
        (each) => each.kind === 'assign' && each.targets[0]?.kind === 'name' && each.targets[0].name === wanted,
      ) === true
    );
  });
}

/** `stage('name') { … }`. */
export function stage(pipeline: Pipeline, call: HostCall): void {
  const { context } = call;
  const name = textOf(argumentOf(call, 'name')) ?? shown(call) ?? 'stage';
  section(pipeline, call, [...context.scope, { kind: 'job', name }]);
}

function shown(call: HostCall): string | undefined {
  const first = argumentOf(call, 'name')?.item.value;
  if (first === undefined || first.kind === 'function') return undefined;
  return call.context.state.text.value.slice(first.start, Math.min(first.end, first.start + 80));
}

/** `container('helm') { … }`: steps in another container of the pod. */
export function container(pipeline: Pipeline, call: HostCall): void {
  const name = textOf(argumentOf(call, 'name'));
  const images = name === undefined ? [] : (pipeline.agent.containers.get(name) ?? []);
  within(pipeline, call, `container ${name ?? ''}`, images);
}

/** `docker.image('name').inside { … }`. */
export function insideImage(pipeline: Pipeline, call: HostCall): void {
  const { object, context } = call;
  const callee = call.call.callee.kind === 'member' ? call.call.callee.object : call.call.callee;
  const value: Value = object === undefined || object.list ? { alternatives: [] } : object.value;
  const words = value.alternatives.map((fields): Word => wordOf(fields[0] ?? [], spanAt(context, callee)));
  within(pipeline, call, 'docker.image', words);
}

/** A block whose steps find the Helm of an image. */
function within(pipeline: Pipeline, call: HostCall, name: string, images: readonly Word[]): void {
  const { context } = call;
  const pins = pinsOf(images);
  const scope = images.length === 0 ? context.scope : stepScope(pipeline, context.scope, name.trim());
  tellPins(pipeline, context, pins, scope);
  addImageLinks(context, images, scope);
  runBlocks(call, { scope });
}

/** `withEnv(['A=b']) { … }`. */
export function withEnv(call: HostCall): void {
  runBlocks(call, { environment: withVariables(call) });
}

/** `podTemplate(containers: […], yaml: '…') { … }`. */
export function podTemplate(pipeline: Pipeline, call: HostCall): void {
  const { context, args } = call;
  const containers = new Map<string, readonly Word[]>();
  for (const { item, thing } of args) {
    if (item.name === 'containers') addThings(thing, containers);
    if (item.name === 'yaml') addYaml(context, thing, item.value, containers);
  }
  const before: Agent = pipeline.agent;
  const agent = podAgent(pipeline, context, containers, undefined);
  pipeline.agent =
    agent.containers.size === 0
      ? before
      : { ...agent, containers: new Map([...before.containers, ...agent.containers]) };
  runBlocks(call, {});
  pipeline.agent = before;
}
