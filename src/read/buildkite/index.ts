/** Buildkite pipelines. https://buildkite.com/docs/pipelines/configure/defining-steps */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import type { Around } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { settingFacts, settingsOf, withSettings } from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { get, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { buildkiteHost } from './host.ts';
import { readSteps } from './steps.ts';

export const reader: Reader = { ...format, read };

const SCRIPT = /^commands?$/;

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) if (root !== undefined) readPipeline(root, file, scope, collect);
  const facts = collect.facts();
  const isScript = (path: readonly string[]): boolean => SCRIPT.test(path.at(-1) ?? '');
  return [...facts, ...readBroken(yaml, facts, scope, buildkiteHost(table(), new Map()), isScript)];
}

function readPipeline(root: YamlNode, file: SourceFile, scope: Scope, collect: ReturnType<typeof collector>): void {
  const outer = buildkiteHost(table(), new Map());
  const settings = settingsOf(get(root, 'env'), outer);
  const variables = withSettings(table<Value>(), settings);
  const around: Around = { file, scope, variables, guards: [], host: buildkiteHost(variables, new Map()) };
  collect.add([], settingFacts(settings, scope));
  readSteps(root.kind === 'seq' ? root : get(root, 'steps'), around, collect, { left: 5_000 });
}
