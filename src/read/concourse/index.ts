/** Concourse pipelines and tasks. https://concourse-ci.org/docs.html */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { type Around, stringOf, textOf } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { settingsOf, withoutDoubles } from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import { entries, get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { putFacts, type Resources, resourcesOf } from './put.ts';
import { readTask, taskFile } from './task.ts';
import { HOST } from './variables.ts';

export const reader: Reader = { ...format, read };

/** Steps inside steps are read so many levels deep, and so many in one file. */
const MAX_DEPTH = 30;
const MAX_STEPS = 20_000;

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  const around: Around = { file, scope, host: HOST, variables: table(), guards: [] };
  for (const { root } of yaml.documents) {
    if (root === undefined) continue;
    if (get(root, 'run') !== undefined) collect.add(readTask(root, [], around, given?.variables));
    for (const facts of readJobs(root, around)) collect.add(facts);
  }
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'args';
  return [...facts, ...readBroken(yaml, facts, scope, HOST, isScript)];
}

function readJobs(root: YamlNode, outer: Around): Fact[][] {
  const resources = resourcesOf(root);
  const jobs = get(root, 'jobs');
  const state = { steps: 0 };
  return items(jobs).map((job, index) => {
    const name = stringOf(get(job, 'name')) ?? `job ${index + 1}`;
    const around = { ...outer, scope: [...outer.scope, { kind: 'job', name } as const] };
    const plan = items(get(job, 'plan')).flatMap((step) => readStep(step, resources, around, state, 0));
    return [...plan, ...readHooks(job, resources, around, state, 0)];
  });
}

/** Steps that hold others. https://concourse-ci.org/steps.html */
const GROUPS = ['in_parallel', 'aggregate', 'do', 'try'];
const HOOKS = ['on_success', 'on_failure', 'on_abort', 'on_error', 'ensure'];

function readStep(
  step: YamlNode,
  resources: Resources,
  around: Around,
  state: { steps: number },
  depth: number,
): Fact[] {
  if (step.kind !== 'map' || depth > MAX_DEPTH || state.steps++ > MAX_STEPS) return [];
  const facts: Fact[] = [];
  for (const { key, value } of entries(step)) {
    if (!GROUPS.includes(key)) continue;
    const list = value.kind === 'seq' ? value : get(value, 'steps');
    const inner = list === undefined ? [value] : items(list);
    for (const each of inner) facts.push(...readStep(each, resources, around, state, depth + 1));
  }
  const task = textOf(get(step, 'task'));
  const put = textOf(get(step, 'put'));
  const name = task ?? put;
  if (name !== undefined) {
    const scope: Scope = [...around.scope, { kind: 'step', name: `${state.steps} ${name.value}` }];
    const inner = { ...around, scope };
    facts.push(...(task === undefined ? putFacts(step, name, resources, inner) : taskFacts(step, inner)));
  }
  return [...facts, ...readHooks(step, resources, around, state, depth)];
}

function readHooks(
  node: YamlNode,
  resources: Resources,
  around: Around,
  state: { steps: number },
  depth: number,
): Fact[] {
  return HOOKS.flatMap((hook) => {
    const step = get(node, hook);
    return step === undefined ? [] : readStep(step, resources, around, state, depth + 1);
  });
}

/** `task: name` with `config:`, or with the `file:` that holds it. */
function taskFacts(step: YamlNode, around: Around): readonly Fact[] {
  const settings = settingsOf(get(step, 'params'), around.host);
  const config = get(step, 'config');
  if (config !== undefined) return readTask(config, settings, around);
  const file = textOf(get(step, 'file'));
  const link = file === undefined ? undefined : taskFile(file, settings, around);
  return link === undefined ? [] : [link];
}
