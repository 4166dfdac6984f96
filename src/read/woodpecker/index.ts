/** Woodpecker workflows. https://woodpecker-ci.org/docs/usage/workflow-syntax */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { textOf, wholeSpan } from '../lib/ci/around.ts';
import { braceHost } from '../lib/ci/braces.ts';
import { readBroken } from '../lib/ci/broken.ts';
import {
  axisSetting,
  eitherSettings,
  type Setting,
  settingFacts,
  settingsOf,
  withoutDoubles,
} from '../lib/ci/settings.ts';
import { type NamedStep, readSteps, stepsOf } from '../lib/ci/steps.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { entries, get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read };

/** More entries of a matrix than this are not read. */
const MAX_MATRIX = 200;

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) if (root !== undefined) collect.add(readWorkflow(file, root, scope));
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'commands';
  return [...facts, ...readBroken(yaml, facts, scope, braceHost(table()), isScript)];
}

function readWorkflow(file: SourceFile, root: YamlNode, scope: Scope): Fact[] {
  const matrix = matrixOf(get(root, 'matrix'));
  const variables = table<Value>(eitherSettings(matrix));
  const around = { file, scope, variables, host: braceHost(variables), guards: [] };
  // The backend `local` aside, every step has a container of its own.
  const steps: NamedStep[] = [
    ...stepsOf(get(root, 'clone')),
    ...stepsOf(get(root, 'steps')),
    ...stepsOf(get(root, 'pipeline')),
  ];
  return [
    ...settingFacts(matrix, scope),
    ...readSteps(steps, around, false, braceHost),
    ...readSteps(stepsOf(get(root, 'services')), around, false, braceHost),
  ];
}

/** `matrix: {NAME: [a, b]}`, or `matrix: include: [{NAME: a}]`. */
function matrixOf(node: YamlNode | undefined): Setting[] {
  const host = braceHost(table());
  return entries(node)
    .slice(0, MAX_MATRIX)
    .flatMap(({ key, keyText, value }): Setting[] => {
      const each = items(value).slice(0, MAX_MATRIX);
      if (key === 'include') return each.flatMap((item) => settingsOf(item, host));
      return each.flatMap((item) => {
        const text = textOf(item);
        return text === undefined ? [] : [axisSetting(key, wholeSpan(keyText), text)];
      });
    });
}
