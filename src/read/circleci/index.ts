/** CircleCI configurations and orbs. https://circleci.com/docs/configuration-reference/ */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { textOf } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { withoutDoubles } from '../lib/ci/settings.ts';
import { type Collector, collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import { joined, type Value } from '../lib/value.ts';
import { entries, get, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { type Config, configOf, find } from './config.ts';
import { format } from './format.ts';
import { matrixValues, readJob, remoteJob, workflowCalls } from './jobs.ts';
import { circleHost } from './names.ts';
import type { Call, Place } from './place.ts';

export const reader: Reader = { ...format, read };

/** Steps that are read for one file; a large configuration has some thousands, with commands read at each call. */
const BUDGET = 20_000;

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) {
    if (root !== undefined) readRoot(file, root, scope, collect, given?.variables ?? new Map());
  }
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'run' || path.at(-1) === 'command';
  return [...facts, ...readBroken(yaml, facts, scope, circleHost(table()), isScript)];
}

function readRoot(
  file: SourceFile,
  root: YamlNode,
  scope: Scope,
  collect: Collector,
  given: ReadonlyMap<string, Value>,
): void {
  const config = configOf(root);
  const pipeline = pipelineNames(root);
  const place: Place = {
    file,
    scope,
    config,
    pipeline,
    names: pipeline,
    host: circleHost(pipeline),
    steps: new Map(),
    variables: table(),
    guards: [],
    shell: 'bash',
    state: { budget: BUDGET, order: 0, called: new Set() },
    depth: 0,
  };
  readJobs(root, config, place, collect);
  readUncalled(config, place, collect);
  // A part of an orb: a command, a job or an executor by itself.
  if (get(root, 'steps') !== undefined || get(root, 'docker') !== undefined) {
    collect.add(readJob(partName(file.path), root, config, [], place, given));
  }
  const usage = get(root, 'usage');
  if (usage?.kind === 'map') readJobs(usage, configOf(usage), { ...place, config: configOf(usage) }, collect);
  if (place.state.budget <= 0) {
    const reason = 'too many steps, commands in commands counted where they are called; the rest was not read';
    const span = {
      path: file.path,
      start: 0,
      end: 0,
      startLine: 1,
      startColumn: 1,
      endLine: 1,
      endColumn: 1,
      exact: false,
    };
    collect.add([{ kind: 'unresolved', scope, span, what: 'steps', reason, relevant: true }]);
  }
}

/** The jobs of the file, each with what the workflows give it; jobs of orbs where they are called. */
function readJobs(root: YamlNode, config: Config, place: Place, collect: Collector): void {
  const called = new Map<YamlNode, { readonly name: string; readonly config: Config; readonly calls: Call[] }>();
  for (const each of workflowCalls(root, place)) {
    const found = find(config, 'jobs', each.name);
    if (found?.kind === 'remote') collect.add(remoteJob(each, place));
    if (found?.kind !== 'local') continue;
    const known = called.get(found.node);
    if (known !== undefined) known.calls.push(each.call);
    else called.set(found.node, { name: each.name, config: found.config, calls: [each.call] });
  }
  for (const [name, job] of config.jobs) {
    if (!called.has(job)) called.set(job, { name, config, calls: [] });
  }
  for (const [job, { name, config: from, calls }] of called) {
    place.state.called.add(job);
    collect.add(readJob(name, job, from, calls, place, matrixValues(calls)));
  }
}

/** Commands that nothing in the file calls, with their defaults; and those of the orbs in the file. */
function readUncalled(config: Config, place: Place, collect: Collector): void {
  for (const [name, command] of config.commands) {
    if (place.state.called.has(command)) continue;
    collect.add(readJob(name, command, config, [], place));
  }
  for (const orb of config.orbs.values()) {
    if (orb.kind === 'remote') continue;
    for (const [name, job] of orb.jobs) {
      if (!place.state.called.has(job)) collect.add(readJob(name, job, orb, [], place));
    }
    readUncalled(orb, place, collect);
  }
}

/** `parameters:` of the pipeline, with their defaults. */
function pipelineNames(root: YamlNode): Place['names'] {
  const names = table<Value>();
  if (get(root, 'steps') !== undefined) return names;
  for (const { key, value } of entries(get(root, 'parameters'))) {
    const text = textOf(get(value, 'default'));
    if (text !== undefined) names.set(`pipeline.parameters.${key}`, joined(circleHost(names).valueOf(text)));
  }
  return names;
}

function partName(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
}
