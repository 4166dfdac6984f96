/** The manifest of a Helm plugin that a repository ships. */
import type { Fact, PluginManifest, Scope, Unresolved, Word } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { fileText, placeSpan, type SourceFile, spanOf, type Text } from '../../source/text.ts';
import { literalAt } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { asString, entries, get, items, nodePlace, parseYaml, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { commandFacts } from './commands.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read: readHelmPlugin };

/** Keys whose own keys matter too. */
const GROUPS = new Set(['hooks', 'platformHooks', 'config', 'runtimeConfig']);

function readHelmPlugin(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const problems = yaml.errors.slice(0, 10).map(
    ({ message, start, end }): Unresolved => ({
      kind: 'unresolved',
      scope,
      span: spanOf(yaml.text, start, Math.min(end, start + 200, yaml.text.value.length)),
      what: 'YAML',
      reason: message,
      relevant: true,
    }),
  );
  const root = yaml.documents.find((document) => document.root?.kind === 'map')?.root;
  if (root === undefined) return problems;
  return [manifest(root, scope), ...commandFacts(file, root), ...problems];
}

function manifest(root: YamlNode, scope: Scope): PluginManifest {
  const name = scalarText(get(root, 'name'));
  const version = scalarText(get(root, 'version'));
  return {
    kind: 'plugin-manifest',
    scope,
    name: name?.value,
    apiVersion: asString(get(root, 'apiVersion')),
    version: version === undefined ? undefined : wordOfText(version),
    keys: keysOf(root),
    span: name === undefined ? placeSpan(nodePlace(root)) : spanOf(name, 0, name.value.length),
  };
}

/**
 * The keys that are set, `hooks.install` and the like included, each with the place of its name. A key without a value,
 * with an empty one, or with `false` is as good as absent.
 */
function keysOf(root: YamlNode): ReadonlyMap<string, Span> {
  const keys = new Map<string, Span>();
  for (const { key, keyText, value } of entries(root)) {
    if (isUnset(value)) continue;
    keys.set(key, spanOf(keyText, 0, keyText.value.length));
    if (!GROUPS.has(key)) continue;
    for (const inner of entries(value)) {
      if (!isUnset(inner.value)) keys.set(`${key}.${inner.key}`, spanOf(inner.keyText, 0, inner.keyText.value.length));
    }
  }
  return keys;
}

function isUnset(node: YamlNode): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'scalar':
      return /^(?:false)?$/i.test(asString(node) ?? '');
    case 'seq':
      return items(node).length === 0;
    case 'map':
      return entries(node).length === 0;
  }
}

function wordOfText(text: Text): Word {
  const end = text.value.length;
  return wordOf(literalAt({ text, start: 0, end }).alternatives[0]?.[0] ?? [], spanOf(text, 0, end));
}
