/** Google Cloud Build configurations. https://cloud.google.com/build/docs/build-config-file-schema */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile, type Text } from '../../source/text.ts';
import { type Around, imageFacts, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { readContainer } from '../lib/ci/container.ts';
import { PLAIN } from '../lib/ci/host.ts';
import { linesOf, readScript } from '../lib/ci/script.ts';
import { settingFacts, settingsOf, withoutDoubles, withSettings } from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { readArguments } from '../lib/shell/index.ts';
import { table } from '../lib/table.ts';
import { get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { substitutionHost } from './substitutions.ts';

export const reader: Reader = { ...format, read };

const MAX_STEPS = 2_000;

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) if (root !== undefined) collect.add(readBuild(file, root, scope));
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => path.at(-1) === 'script' || path.at(-1) === 'args';
  return [...facts, ...readBroken(yaml, facts, scope, substitutionHost(new Map()), isScript)];
}

function readBuild(file: SourceFile, root: YamlNode, scope: Scope): Fact[] {
  const substitutions = settingsOf(get(root, 'substitutions'), PLAIN);
  const host = substitutionHost(new Map(substitutions.map(({ name, value }) => [name, value])));
  const settings = settingsOf(get(root, 'options', 'env'), host);
  const variables = withSettings(table(), settings);
  const around: Around = { file, scope, host, variables, guards: [] };
  const steps = items(get(root, 'steps')).slice(0, MAX_STEPS);
  return [
    ...settingFacts([...substitutions.map(withoutUnderscore), ...settings], scope),
    ...steps.flatMap((step, index) => readStep(step, index, around)),
  ];
}

/** `_HELM_VERSION` names what HELM_VERSION does. */
function withoutUnderscore<T extends { readonly name: string }>(setting: T): T {
  return { ...setting, name: setting.name.replace(/^_/, '') };
}

/** Every step runs in a container of its own. */
function readStep(step: YamlNode, index: number, outer: Around): readonly Fact[] {
  const image = textOf(get(step, 'name'));
  const name = `${index + 1} ${stringOf(get(step, 'id')) ?? image?.value ?? ''}`;
  const scope: Scope = [...outer.scope, { kind: 'step', name }];
  const settings = settingsOf(get(step, 'env'), outer.host);
  const around = { ...outer, scope, variables: withSettings(outer.variables, settings) };
  const facts: Fact[] = [...settingFacts(settings, scope), ...imageFacts(image, around)];
  const script = get(step, 'script');
  if (script !== undefined) return [...facts, ...readScript(script, { ...around, host: PLAIN }).facts];
  const entry = linesOf(get(step, 'entrypoint')).texts;
  const args = linesOf(get(step, 'args')).texts;
  if (entry.length === 0 && image !== undefined && isHelmBuilder(image.value)) {
    return [...facts, ...builderFacts(image, args, around)];
  }
  return [...facts, ...readContainer(image, entry, args, around)];
}

/**
 * `gcr.io/$PROJECT_ID/helm`, which everybody builds from the community's builder; its entry point hands all arguments to helm.
 * https://github.com/GoogleCloudPlatform/cloud-builders-community/blob/master/helm/helm.bash
 */
function isHelmBuilder(image: string): boolean {
  return /^[\w.-]+\/(?:\$\{?\w+\}?|[\w.-]+)\/(?:[\w.-]+\/)?helm3?(?:[:@]|$)/.test(image) && !/alpine\/helm/.test(image);
}

function builderFacts(
  image: Text,
  args: readonly Text[],
  { file, scope, host, variables, guards }: Around,
): readonly Fact[] {
  const words = args.map((text) => ({ value: host.valueOf(text), site: wholeSpan(text) }));
  if (words.length === 0) return [];
  const named = { name: image.value, site: wholeSpan(image) };
  return readArguments({ file, scope, origin: 'arguments', words, variables, guards, image: named });
}
