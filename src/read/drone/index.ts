/** Drone pipelines. https://docs.drone.io/yaml/docker/ */
import type { Fact, Scope } from '../../facts.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { nodeSpan, stringOf, wholeSpan } from '../lib/ci/around.ts';
import { braceHost } from '../lib/ci/braces.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { settingFacts, settingsOf, withoutDoubles, withSettings } from '../lib/ci/settings.ts';
import { readSteps, stepsOf } from '../lib/ci/steps.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import { get, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  if (!/\.ya?ml$/.test(file.path)) return generated(file, scope);
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const [index, { root }] of yaml.documents.entries()) {
    if (root !== undefined) collect.add(readPipeline(file, root, scope, index));
  }
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'commands';
  return [...facts, ...readBroken(yaml, facts, scope, braceHost(table()), isScript)];
}

/** One document: `kind: pipeline` with `steps:`, or the older form with a map under `pipeline:`. */
function readPipeline(file: SourceFile, root: YamlNode, outer: Scope, index: number): Fact[] {
  const kind = stringOf(get(root, 'kind'));
  if (kind === 'template') return template(root, outer);
  if (kind !== undefined && kind !== 'pipeline') return [];
  const name = stringOf(get(root, 'name')) ?? `pipeline ${index + 1}`;
  const scope: Scope = [...outer, { kind: 'job', name }];
  const settings = settingsOf(get(root, 'environment'), braceHost(table()));
  const variables = withSettings(table(), settings);
  const around = { file, scope, variables, host: braceHost(variables), guards: [] };
  // Pipelines of these types run all steps on one machine. https://docs.drone.io/pipeline/overview/
  const shared = /^(?:exec|ssh|digitalocean|macstadium)$/.test(stringOf(get(root, 'type')) ?? '');
  const legacy = get(root, 'pipeline');
  const steps = [...stepsOf(get(root, 'steps')), ...(legacy === undefined ? [] : stepsOf(legacy))];
  return [
    ...settingFacts(settings, scope),
    ...readSteps(steps, around, shared, braceHost),
    ...readSteps(stepsOf(get(root, 'services')), around, false, braceHost),
  ];
}

/** `kind: template` with `load:` takes the pipeline from the Drone server. */
function template(root: YamlNode, scope: Scope): Fact[] {
  const load = get(root, 'load');
  const what = stringOf(load);
  return load === undefined || what === undefined
    ? []
    : [{ kind: 'outside', scope, what: `template ${what}`, span: nodeSpan(load) }];
}

/** Starlark and Jsonnet, which make a pipeline when they are run. */
function generated(file: SourceFile, scope: Scope): Fact[] {
  if (!looksLikeHelmUse(file.text) && !/\/(?:drone-helm3?|k8s-helm)\b/.test(file.text)) return [];
  const text = fileText(file);
  const span = { ...wholeSpan(text), exact: false };
  const reason = 'the pipeline is what this program makes, and no reader runs it';
  return [{ kind: 'unresolved', scope, span, what: 'a pipeline in another language', reason, relevant: true }];
}
