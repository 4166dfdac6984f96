/** GitLab CI pipelines. */
import type { Fact, Scope, Unresolved } from '../../facts.ts';
import { fileText, type SourceFile, spanOf } from '../../source/text.ts';
import { collector } from '../lib/collect.ts';
import { parseYaml, type YamlFile } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { converter } from './convert.ts';
import { format } from './format.ts';
import { withIncluded } from './include.ts';
import { inputsOf } from './inputs.ts';
import { looseTree } from './loose.ts';
import { readTree } from './pipeline.ts';
import type { Mapping } from './tree.ts';

export const reader: Reader = { ...format, read: readGitlabCi };

function readGitlabCi(file: SourceFile, given?: Given): readonly Fact[] {
  const whole = fileText(file);
  const yaml = parseYaml(whole);
  const isTemplate = yaml.text !== whole;
  const { convert, isCut } = converter(yaml.errors);
  const documents = yaml.documents.flatMap(({ root }) => (root === undefined ? [] : [convert(root)]));
  const maps = documents.filter((node): node is Mapping => node.kind === 'map');
  const header = maps.find((map, index) => index < maps.length - 1 && map.entries.has('spec'));
  const own = inputsOf(header);
  const collect = collector();
  const reached = new Set<string>();
  for (const map of maps) {
    if (map === header) continue;
    const { root, inputs } = withIncluded(map, own, given?.open);
    readTree(file, root, inputs, isTemplate, collect, reached, given?.open);
  }
  if (yaml.errors.length > 0) readTree(file, looseTree(whole), own, true, collect, reached, given?.open);
  collect.add(unread(file, yaml, isCut() || yaml.isCut()));
  return collect.facts();
}

/** What the YAML parser stumbled over, and what was too much. */
function unread(file: SourceFile, yaml: YamlFile, cut: boolean): Unresolved[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const problems = yaml.errors.slice(0, 20).map(({ message, start, end }): Unresolved => {
    const near = yaml.text.value.slice(Math.max(0, start - 300), start + 2_000);
    const span = spanOf(yaml.text, start, Math.min(end, start + 200, yaml.text.value.length));
    return { kind: 'unresolved', scope, span, what: 'YAML', reason: message, relevant: /helm/i.test(near) };
  });
  if (!cut) return problems;
  const reason = 'more nodes, or more aliases of aliases, than are followed; the rest was not read';
  return [
    ...problems,
    { kind: 'unresolved', scope, span: spanOf(yaml.text, 0, 0), what: 'YAML', reason, relevant: true },
  ];
}
