/** Version files in YAML and JSON: aqua, devbox, conda. */
import type { Fact, HelmPin, Scope } from '../../facts.ts';
import { sliceText, type Text } from '../../source/text.ts';
import { withoutComments } from '../lib/json.ts';
import { readShell } from '../lib/shell/index.ts';
import { asString, entries, get, items, parseYaml, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { packagePins, versionPin, wordAt } from './pin.ts';

function roots(text: Text): YamlNode[] {
  return parseYaml(text).documents.flatMap(({ root }) => root ?? []);
}

/** `- name: helm/helm@v3.16.4`. https://aquaproj.github.io/docs/reference/config/ */
export function aquaPins(text: Text, scope: Scope): HelmPin[] {
  return roots(text)
    .flatMap((root) => items(get(root, 'packages')))
    .flatMap((item) => {
      const name = scalarText(get(item, 'name'));
      const match = name === undefined ? null : /^helm\/helm(?:@(.+))?$/.exec(name.value.trim());
      if (name === undefined || match === null) return [];
      const version = scalarText(get(item, 'version'));
      if (match[1] !== undefined) {
        const start = name.value.indexOf('@') + 1;
        return [versionPin('aqua', wordAt(name, start, start + match[1].length), scope)];
      }
      return version === undefined
        ? packagePins('aqua', 'install', [wordAt(name)], scope)
        : [versionPin('aqua', wordAt(version), scope)];
    });
}

/** `packages: ["kubernetes-helm@3.16.4"]` or `{"kubernetes-helm": "3.16"}`, and the scripts of the shell. */
export function devboxFacts(text: Text, scope: Scope): Fact[] {
  return roots(withoutComments(text)).flatMap((root): Fact[] => {
    const packages = get(root, 'packages');
    const listed = items(packages).flatMap((item) => {
      const name = scalarText(item);
      return name === undefined ? [] : packagePins('devbox', 'add', [wordAt(name)], scope);
    });
    const mapped = entries(packages).flatMap(({ key, value }) => {
      const version = scalarText(value.kind === 'map' ? get(value, 'version') : value);
      return key === 'kubernetes-helm' && version !== undefined ? [versionPin('devbox', wordAt(version), scope)] : [];
    });
    const shell = get(root, 'shell');
    const scripts = [
      ...scriptFacts(get(shell, 'init_hook'), scope, 'init_hook'),
      ...entries(get(shell, 'scripts')).flatMap(({ key, value }) => scriptFacts(value, scope, key)),
    ];
    return [...listed, ...mapped, ...scripts];
  });
}

function scriptFacts(node: YamlNode | undefined, scope: Scope, name: string): readonly Fact[] {
  const texts = node?.kind === 'seq' ? items(node).map(scalarText) : [scalarText(node)];
  const inner: Scope = [...scope, { kind: 'target', name }];
  return texts.flatMap((text) => (text === undefined ? [] : readShell({ text, scope: inner, origin: 'shell' }).facts));
}

/** `dependencies: [kubernetes-helm=3.17.0.*]`, with a channel in front or not. */
export function condaPins(text: Text, scope: Scope): HelmPin[] {
  return roots(text)
    .flatMap((root) => items(get(root, 'dependencies')))
    .flatMap((item) => {
      const text = scalarText(item);
      if (text === undefined || !/kubernetes-helm/.test(asString(item) ?? '')) return [];
      // `name =3.17` and `name 3.17.*` are written with a blank in files.
      const spaced = /^(\S+)\s+(?=\d)/.exec(text.value);
      if (spaced !== null)
        return [versionPin('conda', wordAt(sliceText(text, spaced[0].length, text.value.length)), scope)];
      return packagePins('conda', 'install', [wordAt(text)], scope);
    });
}
