/** Bitbucket Pipelines. https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/ */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { type Around, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { PLAIN } from '../lib/ci/host.ts';
import { type Setting, settingFacts } from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { layered, table } from '../lib/table.ts';
import { eitherOf, literalAt, type Value } from '../lib/value.ts';
import { entries, get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { readStep } from './step.ts';

export const reader: Reader = { ...format, read };

/** Steps and groups of steps that are visited; an alias that multiplies would make them without end. */
const BUDGET = 10_000;
/** Pipelines by what starts them. */
const BY_NAME = ['branches', 'tags', 'bookmarks', 'pull-requests', 'custom'];
/** Groups in groups are followed as long as their number is no longer than this. */
const LONGEST_NUMBER = 30;

interface Reading {
  readonly around: Around;
  /** `image:` of the whole file. */
  readonly image: YamlNode | undefined;
  readonly collect: ReturnType<typeof collector>;
  left: number;
}

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  const around: Around = { file, scope, host: PLAIN, variables: table(), guards: [] };
  for (const { root } of yaml.documents) {
    if (root === undefined) continue;
    const reading: Reading = { around, image: get(root, 'image'), collect, left: BUDGET };
    readPipelines(get(root, 'pipelines'), reading);
    const definitions = get(root, 'definitions');
    readPipelines(get(definitions, 'pipelines'), reading);
    readItems(get(definitions, 'steps'), reading, around, 'definitions ');
    for (const { key, value } of entries(get(definitions, 'steps')))
      readItem(value, `definitions ${key}`.slice(0, LONGEST_NUMBER), reading, around);
    for (const { key, value } of entries(get(definitions, 'scripts'))) readLone(key, value, reading);
  }
  const facts = collect.facts();
  const isScript = (path: readonly string[]): boolean => /^(?:after-)?script$/.test(path.at(-1) ?? '');
  return [...facts, ...readBroken(yaml, facts, scope, PLAIN, isScript)];
}

function readPipelines(pipelines: YamlNode | undefined, reading: Reading): void {
  for (const { key, value } of entries(pipelines)) {
    if (!BY_NAME.includes(key)) readPipeline(key, value, reading);
    else for (const entry of entries(value)) readPipeline(`${key} ${entry.key}`, entry.value, reading);
  }
}

/** A pipeline is a list of steps, or a map that says where it is imported from. */
function readPipeline(name: string, node: YamlNode, reading: Reading): void {
  const { around, collect } = reading;
  const scope: Scope = [...around.scope, { kind: 'job', name }];
  const imported = textOf(get(node, 'import'));
  if (imported !== undefined)
    collect.add([{ kind: 'outside', scope, what: `pipeline ${imported.value}`, span: wholeSpan(imported) }]);
  const settings = items(node).flatMap((item) => customVariables(get(item, 'variables')));
  const variables = layered(around.variables);
  for (const { name: variable, value } of settings) variables.set(variable, value);
  collect.add([], settingFacts(settings, scope));
  readItems(node.kind === 'map' ? get(node, 'steps') : node, reading, { ...around, scope, variables });
}

/** `variables:` of a custom pipeline: a name, the default, and what else it may be. */
function customVariables(node: YamlNode | undefined): Setting[] {
  return items(node).flatMap((item): Setting[] => {
    const name = textOf(get(item, 'name'));
    if (name === undefined) return [];
    const fallback = textOf(get(item, 'default'));
    const choices = items(get(item, 'allowed-values')).flatMap((each) => textOf(each) ?? []);
    const texts = fallback === undefined ? choices : [fallback, ...choices];
    const values = texts.map((text): Value => literalAt({ text, start: 0, end: text.value.length }));
    const [first] = texts;
    if (first === undefined) return [];
    return [{ name: name.value, key: wholeSpan(name), site: wholeSpan(first), value: eitherOf(values) }];
  });
}

function readItems(list: YamlNode | undefined, reading: Reading, around: Around, group = ''): void {
  for (const [index, item] of items(list).entries()) readItem(item, `${group}${index + 1}`, reading, around);
}

/**
 * `step:`, `parallel:` with a list or with `steps:`, `stage:` with `steps:`.
 *
 * @param number tells it from the other items of the pipeline: `3`, `2.1`
 */
function readItem(item: YamlNode, number: string, reading: Reading, around: Around): void {
  if (reading.left-- <= 0 || number.length > LONGEST_NUMBER) return;
  const step = get(item, 'step');
  if (step !== undefined) {
    const name = `${number} ${stringOf(get(step, 'name')) ?? ''}`.trim();
    const scope: Scope = [...around.scope, { kind: 'step', name }];
    reading.collect.add(readStep(step, reading.image, { ...around, scope }));
  }
  for (const key of ['parallel', 'stage']) {
    const group = get(item, key);
    readItems(group?.kind === 'seq' ? group : get(group, 'steps'), reading, around, `${number}.`);
  }
}

/** `definitions: scripts:`, lines that steps take over by an alias. */
function readLone(name: string, script: YamlNode, reading: Reading): void {
  const scope: Scope = [...reading.around.scope, { kind: 'step', name: `definitions ${name}` }];
  reading.collect.add(readStep(script, reading.image, { ...reading.around, scope }));
}
