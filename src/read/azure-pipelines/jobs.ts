/** Stages, jobs and steps. */
import type { Fact, Guard, HelmPin } from '../../facts.ts';
import { pinOfRunner } from '../../helm/install/index.ts';
import type { Text } from '../../source/text.ts';
import { imageFacts, nodeSpan, pinFact, stringOf, textOf, wordsOf } from '../lib/ci/around.ts';
import { settingFacts, settingsOf } from '../lib/ci/settings.ts';
import { get, type YamlNode } from '../lib/yaml/index.ts';
import { conditionGuards } from './conditions.ts';
import { type Context, inLoop, inside, under } from './context.ts';
import { type Entry, fieldsOf, type Item, itemsOf } from './flatten.ts';
import { templateLink } from './links.ts';
import { bindMatrix } from './matrix.ts';
import { runScript, type Shell, type Step } from './scripts.ts';
import { readTask } from './tasks.ts';
import { readVariables } from './variables.ts';

const STEPS = ['script', 'bash', 'pwsh', 'powershell', 'task'] as const;
/** https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/jobs-deployment-strategy */
const HOOKS = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic', 'on'];
/** Lists in the parameters of a template are looked for so many levels deep. */
const MAX_DEPTH = 5;

/** Reads a list of stages, jobs or steps, whichever its items are. */
export function readList(list: YamlNode | undefined, name: string, context: Context): Fact[] {
  const all = itemsOf(list, context).map((item) => ({ item, keys: keysOf(item) }));
  const facts: Fact[] = [];
  const steps: Item[] = [];
  // What stands in such a list runs on machines of its own; a template says on which.
  const elsewhere: Context = { ...context, pool: undefined };
  const apart = /^(?:stages|jobs)$/.test(name) || all.some(({ keys }) => keys.has('stage') || keys.has('job'));
  for (const { item, keys } of all) {
    if (keys.has('stage')) facts.push(...readStage(item));
    else if (keys.has('job') || keys.has('deployment')) facts.push(...readJob(item));
    else if (keys.has('stages') || keys.has('jobs')) facts.push(...readFields(item, context));
    else if (apart) facts.push(...inJob(inside(elsewhere, { kind: 'job', name: nameOf(item) }), [item]));
    else steps.push(item);
  }
  if (steps.length === 0) return facts;
  return [...facts, ...inJob(inside(context, { kind: 'job', name }), steps)];
}

/** A stage or job without a name, as `jobs: - steps: …` under a stage. */
function readFields({ node, context }: Item, outer: Context): Fact[] {
  return ['stages', 'jobs'].flatMap((key) => {
    const entry = fieldOf({ node, context }, key);
    return entry === undefined ? [] : readList(entry.value, key, outer);
  });
}

function keysOf({ node, context }: Item): ReadonlySet<string> {
  return new Set(node.kind === 'map' ? fieldsOf(node, context).map(({ key }) => key) : []);
}

function fieldOf({ node, context }: Item, key: string): Entry | undefined {
  return fieldsOf(node, context).find((entry) => entry.key === key);
}

function nameOf(item: Item, ...keys: string[]): string {
  for (const key of keys) {
    const name = stringOf(fieldOf(item, key)?.value);
    if (name !== undefined && name !== '') return name;
  }
  return `line ${nodeSpan(item.node).startLine}`;
}

/** What a stage and a job have in common: their own variables, pool and condition. */
function opened(item: Item, segment: { readonly kind: 'stage' | 'job'; readonly name: string }): [Context, Fact[]] {
  const guards = conditionGuards(textOf(fieldOf(item, 'condition')?.value));
  const inner = under(inside(item.context, segment), guards);
  const pool = fieldOf(item, 'pool')?.value ?? inner.pool;
  const context: Context = { ...inner, pool, earlier: [] };
  bindMatrix(get(fieldOf(item, 'strategy')?.value, 'matrix'), context);
  const variables = fieldOf(item, 'variables');
  return [context, variables === undefined ? [] : readVariables(variables.value, context)];
}

function readStage(item: Item): Fact[] {
  const [context, facts] = opened(item, { kind: 'stage', name: nameOf(item, 'stage', 'displayName') });
  return [...facts, ...readList(fieldOf(item, 'jobs')?.value, 'jobs', context)];
}

function readJob(item: Item): Fact[] {
  const [context, facts] = opened(item, { kind: 'job', name: nameOf(item, 'job', 'deployment', 'displayName') });
  const steps = [
    ...itemsOf(fieldOf(item, 'steps')?.value, context),
    ...hooksOf(fieldOf(item, 'strategy')?.value, context),
  ];
  const template = textOf(fieldOf(item, 'template')?.value);
  if (template !== undefined)
    facts.push(...templateLink('uses', template, fieldOf(item, 'parameters')?.value, context));
  return [...facts, ...inJob(context, steps, fieldOf(item, 'container')?.value)];
}

/** The steps of a deployment: `strategy: runOnce: deploy: steps:`. */
function hooksOf(strategy: YamlNode | undefined, context: Context): Item[] {
  return fieldsOf(strategy, context).flatMap(({ key, value, context: here }) => {
    if (key === 'matrix') return [];
    return HOOKS.flatMap((hook) => {
      const found = get(value, hook);
      const places = hook === 'on' ? [get(found, 'failure'), get(found, 'success')] : [found];
      return places.flatMap((place) => itemsOf(get(place, 'steps'), here));
    });
  });
}

/** The facts of steps that run one after another on one machine, and the Helm that this machine brings. */
export function inJob(context: Context, steps: readonly Item[], container?: YamlNode): Fact[] {
  const facts: Fact[] = steps.flatMap((item, order) => readStep(item, context, order));
  const image = imageOf(container, context);
  if (image === undefined) return [...facts, ...runnerPins(facts, context)];
  return [...imageFacts(image, context), ...facts];
}

/** `container: image`, `container: alias`, `container: {image: …}`. */
export function imageOf(container: YamlNode | undefined, context: Context): Text | undefined {
  const text = textOf(container?.kind === 'map' ? get(container, 'image') : container);
  return text === undefined || text.value === '' ? undefined : (context.containers.get(text.value) ?? text);
}

/** The Helm of the hosted machine counts where Helm is called and nothing in the job brings one. */
function runnerPins(facts: readonly Fact[], context: Context): HelmPin[] {
  const label = textOf(fieldsOf(context.pool, context).find(({ key }) => key === 'vmImage')?.value);
  const called = facts.some((fact) => fact.kind === 'command' && fact.binary.image === undefined);
  const leads = facts.some((fact) => fact.kind === 'link' && fact.how !== 'build');
  const brings = facts.some((fact) => fact.kind === 'pin' && fact.means !== 'image' && fact.means !== 'version-file');
  if (label === undefined || brings || (!called && !leads)) return [];
  // A template of this repository may bring another Helm.
  const provisional = !called || facts.some((fact) => fact.kind === 'link' && fact.how === 'uses');
  return wordsOf(label, context.host).flatMap((word) => {
    const guess = pinOfRunner(word);
    if (guess === undefined) return [];
    const pin = pinFact(guess, context.scope, context.guards);
    return [provisional ? { ...pin, provisional: true as const } : pin];
  });
}

function readStep(item: Item, job: Context, order: number): Fact[] {
  const { node } = item;
  if (node.kind !== 'map') return [];
  const fields = new Map(fieldsOf(node, item.context).map((entry) => [entry.key, entry]));
  const template = fields.get('template');
  const written = textOf(template?.value);
  const label = stringOf((fields.get('name') ?? fields.get('displayName'))?.value) ?? `step ${order + 1}`;
  // What was set since the list was opened is in the tables of the job.
  const own = item.context.loops
    .slice(job.loops.length)
    .reduce(inLoop, inside(job, { kind: 'step', name: `${order + 1} ${label}`, order }));
  const guards: Guard[] = [
    ...item.context.guards.slice(job.guards.length),
    ...conditionGuards(textOf(fields.get('condition')?.value)),
  ];
  const context = under(own, guards);
  if (written !== undefined) {
    const parameters = fields.get('parameters')?.value;
    return [...templateLink('uses', written, parameters, context), ...readGivenLists(parameters, context)];
  }
  const env = fields.get('env');
  const settings = settingsOf(env?.value, context.host);
  for (const { name, value } of settings) context.variables.set(name, value);
  const facts = settingFacts(settings, context.scope, context.guards);
  const step: Step = {
    context,
    job,
    name: stringOf(fields.get('name')?.value),
    directory: stringOf(fields.get('workingDirectory')?.value),
  };
  const platform: Shell = /^(?:windows|vs\d)/i.test(stringOf(get(context.pool, 'vmImage')) ?? '') ? 'cmd' : 'bash';
  for (const key of STEPS) {
    const text = textOf(fields.get(key)?.value);
    if (text === undefined) continue;
    if (key === 'task') facts.push(...readTask(text, fields.get('inputs')?.value, step, platform));
    else facts.push(...runScript(text, key === 'script' ? platform : key === 'bash' ? 'bash' : 'powershell', step));
  }
  return facts;
}

/** Steps and jobs that a caller hands to a template, which says on what machine they run. */
export function readGivenLists(node: YamlNode | undefined, outer: Context, depth = 0): Fact[] {
  if (depth > MAX_DEPTH) return [];
  return fieldsOf(node, { ...outer, pool: undefined }).flatMap(({ key, value, context: here }) => {
    if (value.kind === 'map') return readGivenLists(value, here, depth + 1);
    return value.kind === 'seq' ? readList(value, key, here) : [];
  });
}
