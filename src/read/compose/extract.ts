import type { Fact, Link, Scope } from '../../facts.ts';
import { type SourceFile, spanOf, type Text } from '../../source/text.ts';
import { type Container, containerFacts, listOf } from '../lib/manifest/container.ts';
import { readDocuments } from '../lib/manifest/documents.ts';
import { settingsOf } from '../lib/manifest/environment.ts';
import { splitWords } from '../lib/manifest/words.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { type Interpolation, interpolation } from './interpolate.ts';

/** The facts of a Compose file: every service is a container. */
export function extract(file: SourceFile, scope: Scope, given?: Given): readonly Fact[] {
  const host = interpolation(given?.variables ?? new Map());
  const read = (documents: readonly YamlNode[]): readonly Fact[] =>
    documents.flatMap((root) => [
      ...entries(get(root, 'services')).flatMap(({ key, value }) => serviceFacts(key, value, file, scope, host)),
      ...pathsOf(get(root, 'include')).map((path) => link('include', path, scope)),
    ]);
  return readDocuments(file, scope, read, host.expressions);
}

function serviceFacts(name: string, node: YamlNode, file: SourceFile, outer: Scope, host: Interpolation): Fact[] {
  if (node.kind !== 'map') return [];
  const scope: Scope = [...outer, { kind: 'job', name }];
  const words = (key: string): Text[] | undefined => {
    const value = get(node, key);
    const text = scalarText(value);
    // Compose takes a text apart at its blanks; no shell sees it.
    return (text === undefined ? listOf(value) : splitWords(text))?.map(host.prepared);
  };
  const image = scalarText(get(node, 'image'));
  const command = words('entrypoint');
  const container: Container = {
    image: image && host.prepared(image),
    command: command?.length === 0 ? undefined : command,
    args: words('command') ?? [],
    settings: settingsOf(get(node, 'environment')).map((setting) => ({
      ...setting,
      text: setting.text && host.prepared(setting.text),
    })),
  };
  const facts = containerFacts(container, { file, scope, expressions: host.expressions });
  if (facts.length > 0) for (const path of pathsOf(get(node, 'env_file'))) facts.push(link('variables', path, scope));
  return [...facts, ...buildLink(node, name, image, scope)];
}

/** `path`, a list of them, `{path: …}`. */
function pathsOf(node: YamlNode | undefined): Text[] {
  const list = node?.kind === 'seq' ? items(node).slice(0, 100) : [node];
  return list.flatMap((item) => {
    const paths = item?.kind === 'map' ? get(item, 'path') : item;
    if (paths?.kind === 'seq') return pathsOf(paths);
    const text = scalarText(paths);
    return text === undefined || text.value === '' || text.value.includes('$') ? [] : [text];
  });
}

function link(how: 'include' | 'variables', text: Text, scope: Scope): Link {
  const span = spanOf(text, 0, text.value.length);
  return { kind: 'link', origin: 'task', scope, how, path: text.value, arguments: [], variables: [], guards: [], span };
}

/** `build: ./dir`, `build: {context: ./dir, dockerfile: ci/Dockerfile}`. */
function buildLink(node: YamlNode, service: string, image: Text | undefined, scope: Scope): Fact[] {
  const build = get(node, 'build');
  const context = scalarText(build?.kind === 'map' ? get(build, 'context') : build);
  if (build === undefined || (context === undefined && build.kind !== 'map')) return [];
  const dockerfile = scalarText(get(build, 'dockerfile'));
  const folder = context?.value ?? '.';
  const at = context ?? dockerfile;
  if (at === undefined || folder.includes('$') || /^[a-z]+:\/\/|^git@/.test(folder)) return [];
  const file = `${folder.replace(/\/+$/, '')}/${dockerfile?.value ?? 'Dockerfile'}`.replace(/^(?:\.\/)+/, '');
  return [
    {
      kind: 'link',
      origin: 'task',
      scope,
      how: 'build',
      path: image?.value ?? service,
      file,
      arguments: [],
      variables: [],
      guards: [],
      span: spanOf(at, 0, at.value.length),
    },
  ];
}
