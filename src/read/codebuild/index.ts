/** AWS CodeBuild build specifications. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { type Around, imageFacts, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { PLAIN } from '../lib/ci/host.ts';
import { linesOf, oddLines, readTexts } from '../lib/ci/script.ts';
import {
  axisSetting,
  eitherSettings,
  type Setting,
  settingFacts,
  settingsOf,
  withoutDoubles,
} from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import { entries, get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read };

const PHASES = ['install', 'pre_build', 'build', 'post_build'];

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) if (root !== undefined) collect.add(readSpec(file, root, scope));
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'commands' || path.at(-1) === 'finally';
  return [...facts, ...readBroken(yaml, facts, scope, PLAIN, isScript)];
}

function readSpec(file: SourceFile, root: YamlNode, scope: Scope): Fact[] {
  const settings = [...settingsOf(get(root, 'env', 'variables'), PLAIN), ...batchSettings(get(root, 'batch'))];
  const around: Around = { file, scope, host: PLAIN, variables: table(eitherSettings(settings)), guards: [] };
  const shell = stringOf(get(root, 'env', 'shell')) ?? 'sh';
  const phases = get(root, 'phases');
  const lines = PHASES.flatMap((phase) => [
    linesOf(get(phases, phase, 'commands')),
    linesOf(get(phases, phase, 'finally')),
  ]);
  // Since version 0.2 all commands of a build run in one shell.
  const script = readTexts(
    lines.flatMap(({ texts }) => texts),
    around,
    shell,
  );
  const odd = lines.flatMap((each) => oddLines(each, around));
  return [...settingFacts(settings, scope), ...batchImages(get(root, 'batch'), around), ...script.facts, ...odd];
}

/** The builds of a batch. https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html */
function builds(batch: YamlNode | undefined): readonly YamlNode[] {
  return [...items(get(batch, 'build-list')), ...items(get(batch, 'build-graph'))].slice(0, 500);
}

/** Variables that the builds of a batch set, and the axes of a matrix. */
function batchSettings(batch: YamlNode | undefined): Setting[] {
  const matrix = get(batch, 'build-matrix');
  const dynamic = entries(get(matrix, 'dynamic', 'env', 'variables')).flatMap(({ key, keyText, value }) =>
    items(value).flatMap((item): Setting[] => {
      const text = textOf(item);
      return text === undefined ? [] : [axisSetting(key, wholeSpan(keyText), text)];
    }),
  );
  return [...builds(batch).flatMap((build) => settingsOf(get(build, 'env', 'variables'), PLAIN)), ...dynamic];
}

function batchImages(batch: YamlNode | undefined, around: Around): Fact[] {
  const images = [
    ...builds(batch).map((build) => get(build, 'env', 'image')),
    get(batch, 'build-matrix', 'static', 'env', 'image'),
  ];
  return images.flatMap((image) => imageFacts(textOf(image), around));
}
