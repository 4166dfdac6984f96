/** Agents: the image or the pod that stages run in. */
import type { HelmPin, Link, Scope, Word } from '../../facts.ts';
import { type PinGuess, pinOfImage } from '../../helm/install/index.ts';
import { placeSpan } from '../../source/text.ts';
import type { Context } from '../lib/code/context.ts';
import { spanAt } from '../lib/code/context.ts';
import { addFact } from '../lib/code/facts.ts';
import type { Thing } from '../lib/code/thing.ts';
import type { Call, Expression, FunctionNode, Statement } from '../lib/code/tree.ts';
import { fieldText, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { type Agent, NO_AGENT, type Pipeline, placeKey } from './host.ts';
import { podContainers } from './pod.ts';

/** The calls that stand in a block, by name. */
export function callsIn(body: readonly Statement[]): { readonly name: string; readonly call: Call }[] {
  return body.flatMap((statement) => {
    const value = statement.kind === 'expression' || statement.kind === 'return' ? statement.value : undefined;
    return value?.kind === 'call' && value.callee.kind === 'name' ? [{ name: value.callee.name, call: value }] : [];
  });
}

/** The block of a call: `agent { … }`. */
export function blockOf(call: Call): FunctionNode | undefined {
  const last = call.arguments.at(-1)?.value;
  return last?.kind === 'function' ? last.function : undefined;
}

/** Whether a stage inside of a block says where it runs. */
export function hasAgentBelow(body: readonly Statement[], depth = 0): boolean {
  if (depth > 20) return false;
  return callsIn(body).some(({ name, call }) => {
    const block = blockOf(call);
    if (block === undefined || !/^(?:stages|parallel|stage|matrix)$/.test(name)) return false;
    return ownAgent(block) !== undefined || hasAgentBelow(block.body, depth + 1);
  });
}

/** The `agent` of a pipeline or stage, unless it is `none`. */
export function ownAgent({ body }: FunctionNode): Call | undefined {
  return callsIn(body).find(({ name }) => name === 'agent')?.call;
}

/**
 * Reads `agent any`, `agent { docker 'image' }`, `agent { kubernetes { … } }`.
 * https://www.jenkins.io/doc/book/pipeline/syntax/#agent
 */
export function readAgent(pipeline: Pipeline, context: Context, call: Call): Agent {
  const block = blockOf(call);
  if (block === undefined) return NO_AGENT;
  for (const { name, call: kind } of callsIn(block.body)) {
    if (name === 'docker') {
      const images = wordsOf(context, imageOf(kind));
      addImageLinks(context, images, context.scope);
      return { containers: new Map(), pins: pinsOf(images) };
    }
    if (name === 'dockerfile') addDockerfile(context, kind);
    if (name === 'kubernetes' || name === 'any') return readPod(pipeline, context, kind);
  }
  return NO_AGENT;
}

/** `docker 'image'`, `docker { image 'image' }`. */
function imageOf(call: Call): Expression | undefined {
  const block = blockOf(call);
  if (block === undefined)
    return call.arguments.find(({ name }) => name === 'image')?.value ?? call.arguments[0]?.value;
  return callsIn(block.body).find(({ name }) => name === 'image')?.call.arguments[0]?.value;
}

/** `kubernetes { yaml '''…'''; defaultContainer 'helm'; containerTemplate { … } }`, and the same as arguments. */
function readPod(pipeline: Pipeline, context: Context, call: Call): Agent {
  const containers = new Map<string, readonly Word[]>();
  let main: string | undefined;
  const block = blockOf(call);
  const settings: { name: string; value: Expression | undefined; call: Call | undefined }[] =
    block === undefined
      ? call.arguments.map(({ name, value }) => ({ name: name ?? '', value, call: undefined }))
      : [
          ...callsIn(block.body).map((each) => ({ ...each, value: each.call.arguments[0]?.value })),
          ...block.body.flatMap((each) =>
            each.kind === 'assign' && each.targets[0]?.kind === 'name'
              ? [{ name: each.targets[0].name, value: each.value, call: undefined }]
              : [],
          ),
        ];
  for (const { name, value, call: each } of settings) {
    const inner = each === undefined ? undefined : blockOf(each);
    if (name === 'yaml' && value !== undefined)
      addYaml(context, context.state.evaluate(context, value), value, containers);
    else if (name === 'yamlFile' && value !== undefined) addFile(context, value);
    else if (name === 'defaultContainer' && value !== undefined) main = known(context, value);
    else if (name === 'containerTemplate' && inner !== undefined) addTemplate(context, inner, containers);
    else if (name === 'containerTemplates' && inner !== undefined) {
      for (const template of callsIn(inner.body)) {
        const own = blockOf(template.call);
        if (own !== undefined) addTemplate(context, own, containers);
        else addThings(context.state.evaluate(context, template.call), containers);
      }
    } else if (/^container(?:s|Template)$/.test(name)) {
      const whole = each !== undefined && name === 'containerTemplate' ? each : value;
      if (whole !== undefined) addThings(context.state.evaluate(context, whole), containers);
    }
  }
  return podAgent(pipeline, context, containers, main);
}

/** An agent with these containers; their images count even if no step is seen to run in them. */
export function podAgent(
  pipeline: Pipeline,
  context: Context,
  containers: ReadonlyMap<string, readonly Word[]>,
  main: string | undefined,
): Agent {
  for (const [name, images] of containers) {
    for (const { file: _, ...guess } of pinsOf(images)) {
      const scope = [...context.scope.slice(0, 1), { kind: 'stage', name: `container ${name}` } as const];
      const pin: HelmPin = { ...guess, kind: 'pin', origin: 'task', scope, guards: context.guards };
      if (!pipeline.told.has(placeKey(pin))) pipeline.unused.set(placeKey(pin), pin);
    }
  }
  return { containers, pins: main === undefined ? [] : pinsOf(containers.get(main) ?? []) };
}

function known(context: Context, expression: Expression): string | undefined {
  const [fields, ...others] = context.state.evaluate(context, expression).value.alternatives;
  return others.length > 0 ? undefined : fieldText(fields?.[0] ?? []);
}

/** `containerTemplate { name 'helm'; image 'alpine/helm' }`. */
function addTemplate(context: Context, block: FunctionNode, containers: Map<string, readonly Word[]>): void {
  const given = (wanted: string): Expression | undefined => {
    const call = callsIn(block.body).find(({ name }) => name === wanted)?.call.arguments[0]?.value;
    if (call !== undefined) return call;
    const set = block.body.find(
      (each) => each.kind === 'assign' && each.targets[0]?.kind === 'name' && each.targets[0].name === wanted,
    );
    return set?.kind === 'assign' ? set.value : undefined;
  };
  const named = given('name');
  const name = named === undefined ? undefined : known(context, named);
  if (name !== undefined) containers.set(name, wordsOf(context, given('image')));
}

/** What `containerTemplate(…)` gives, or a list of it. */
export function addThings(thing: Thing, containers: Map<string, readonly Word[]>): void {
  const { elements, members } = thing;
  if (elements !== undefined) {
    for (const element of elements.slice(0, 100)) addThings(element, containers);
    return;
  }
  const [name] = members?.get('name')?.value.alternatives ?? [];
  const image = members?.get('image');
  const text = fieldText(name?.[0] ?? []);
  if (name !== undefined && text !== undefined && image !== undefined) containers.set(text, wordsOfValue(image.value));
}

/** The containers of a pod that is written in a string. */
export function addYaml(
  context: Context,
  thing: Thing,
  site: Expression,
  containers: Map<string, readonly Word[]>,
): void {
  const near = spanAt(context, site).start;
  for (const fields of thing.list ? [] : thing.value.alternatives) {
    for (const { name, image } of podContainers(fields[0] ?? [], context.state.text.file, near)) {
      containers.set(name, [...(containers.get(name) ?? []), image]);
    }
  }
}

function wordsOf(context: Context, expression: Expression | undefined): Word[] {
  if (expression === undefined) return [];
  const site = spanAt(context, expression);
  const { value, list } = context.state.evaluate(context, expression);
  return list ? [] : value.alternatives.map((fields) => wordOf(fields[0] ?? [], site));
}

function wordsOfValue(value: Value): Word[] {
  return value.alternatives.flatMap((fields) => {
    const field = fields[0] ?? [];
    const at = field.find((piece) => piece.at !== undefined)?.at;
    return at === undefined ? [] : [wordOf(field, placeSpan(at))];
  });
}

/** Images that are not known to hold Helm may be built in the repository. */
export function addImageLinks(context: Context, images: readonly Word[], scope: Scope): void {
  for (const image of images) {
    if (image.text === undefined || image.text === '' || pinOfImage(image) !== undefined) continue;
    addFact(context, { ...linkAt(context, image.span), scope, how: 'image', path: image.text });
  }
}

/** `dockerfile true`, `dockerfile { filename 'Dockerfile.ci'; dir 'build' }`: the image is built on the spot. */
function addDockerfile(context: Context, call: Call): void {
  const block = blockOf(call);
  const given = (wanted: string): string | undefined => {
    const found =
      block === undefined
        ? undefined
        : callsIn(block.body).find(({ name }) => name === wanted)?.call.arguments[0]?.value;
    return found === undefined ? undefined : known(context, found);
  };
  const folder = given('dir');
  const file = given('filename') ?? 'Dockerfile';
  const path = folder === undefined ? file : `${folder.replace(/\/$/, '')}/${file}`;
  const link = linkAt(context, spanAt(context, call));
  const name = `jenkins-agent/${path}`;
  addFact(context, { ...link, how: 'build', path: name, file: path });
  addFact(context, { ...link, how: 'image', path: name });
}

/** `yamlFile 'ci/pod.yaml'`. */
function addFile(context: Context, value: Expression): void {
  const path = known(context, value);
  if (path !== undefined) addFact(context, { ...linkAt(context, spanAt(context, value)), how: 'include', path });
}

function linkAt(context: Context, span: Link['span']): Omit<Link, 'how' | 'path'> {
  const { scope, guards } = context;
  return { kind: 'link', origin: 'task', scope, arguments: [], variables: [], guards, span };
}

/** The pins of images, one for each that may be meant. */
export function pinsOf(images: readonly Word[]): PinGuess[] {
  const written = images.filter((image) => image.text !== undefined);
  return (written.length > 0 ? written : images).flatMap((image) => pinOfImage(image) ?? []);
}
