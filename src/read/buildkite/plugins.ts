/** `plugins:` of a step: those that run its commands elsewhere, and those that run Helm. */
import type { Fact } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { type Around, textOf, wholeSpan } from '../lib/ci/around.ts';
import { parametersOf, taskFacts, taskRow } from '../lib/ci/tasks.ts';
import { entries, get, items, type YamlNode } from '../lib/yaml/index.ts';

/** One plugin. */
export interface Plugin {
  /** `docker` for `docker#v5.12.0`, `buildkite-plugins/docker#v5`, `https://github.com/acme/docker-buildkite-plugin.git#v5`. */
  readonly name: string;
  /** As it is written. */
  readonly written: Text;
  readonly config: YamlNode | undefined;
}

/** The plugins of a step: a list of names and of maps with one name, or a map. */
export function pluginsOf(node: YamlNode | undefined): Plugin[] {
  const maps = node?.kind === 'seq' ? items(node) : node === undefined ? [] : [node];
  return maps.slice(0, 200).flatMap((item): Plugin[] => {
    const text = textOf(item);
    if (text !== undefined) return [{ name: nameOf(text.value), written: text, config: undefined }];
    return entries(item).map(({ key, keyText, value }) => ({ name: nameOf(key), written: keyText, config: value }));
  });
}

/** https://buildkite.com/docs/pipelines/integrations/plugins/using#plugin-sources */
function nameOf(written: string): string {
  const path = written
    .trim()
    .replace(/#.*$/, '')
    .replace(/\.git$/, '');
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/-buildkite-plugin$/, '')
    .toLowerCase();
}

/** The image in which the commands of the step run. */
export function imageOf(plugins: readonly Plugin[]): Text | undefined {
  const plugin = plugins.find(({ name }) => name === 'docker');
  return textOf(get(plugin?.config, 'image'));
}

/** The facts of plugins that run Helm themselves. */
export function helmPlugins(plugins: readonly Plugin[], around: Around): Fact[] {
  return plugins.flatMap(({ name, written, config }): readonly Fact[] => {
    const span = wholeSpan(written);
    if (name === 'deployment-helm-chart') {
      const row = taskRow(name, textOf(get(config, 'mode'))?.value ?? '');
      if (row !== undefined) return taskFacts(row, parametersOf(config, around.host), span, around);
    }
    if (!/(?:^|[_-])helm(?:[_-]|\d?$)/.test(name)) return [];
    return [{ kind: 'outside', scope: around.scope, what: `plugin ${written.value}`, span }];
  });
}
