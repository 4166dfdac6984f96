/** Tools, variables and tasks of mise; packages of pixi. */
import type { EnvSetting, Fact, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { type TomlEntry, tomlEntries } from '../lib/toml.ts';
import { directoryPin, packagePins, versionPin, wordAt } from './pin.ts';

/** Names under which mise knows Helm: https://mise.jdx.dev/registry.html */
const HELM = /^(?:helm|(?:aqua|ubi|github):helm\/helm|asdf:(?:Antiarchitect\/)?(?:asdf-)?helm)$/;

/** https://mise.jdx.dev/configuration.html */
export function readMise(text: Text, scope: Scope): Fact[] {
  return tomlEntries(text).flatMap((entry): readonly Fact[] => {
    const [section = '', name = ''] = entry.path;
    if (section === 'tools' && HELM.test(name) && (entry.path.length === 2 || entry.path[2] === 'version')) {
      return [versionPin('mise', wordAt(entry.value), scope)];
    }
    if (section === 'env' && entry.path.length === 2) return environment(entry, name, scope);
    const runs = section === 'tasks' && (entry.path.length === 2 || /^run(?:_windows)?$/.test(entry.path[2] ?? ''));
    if (!runs) return [];
    return readShell({ text: entry.value, scope: [...scope, { kind: 'target', name }], origin: 'shell' }).facts;
  });
}

function environment({ value, key }: TomlEntry, name: string, scope: Scope): Fact[] {
  const word = wordAt(value);
  if (isHelmVariable(name)) {
    const setting: EnvSetting = {
      kind: 'env',
      origin: 'task',
      scope,
      name,
      value: word,
      span: spanOf(key, 0, key.value.length),
    };
    return [setting];
  }
  const pin = pinOfVersionVariable(name, word);
  return pin === undefined ? [] : [directoryPin(pin, scope)];
}

/** `[dependencies] kubernetes-helm = "3.17.*"`. https://pixi.sh/latest/reference/pixi_manifest/ */
export function readPixi(text: Text, scope: Scope): Fact[] {
  return tomlEntries(text).flatMap(({ path, value }): readonly Fact[] => {
    const at = path.indexOf('dependencies');
    const [name, rest] = at < 0 ? [] : path.slice(at + 1);
    if (name === 'kubernetes-helm' && (rest === undefined || rest === 'version')) {
      return value.value === '*'
        ? packagePins('conda', 'install', [wordAt(value)], scope)
        : [versionPin('conda', wordAt(value), scope)];
    }
    if (path[0] !== 'tasks' || path[1] === undefined || (path.length > 2 && path[2] !== 'cmd')) return [];
    return readShell({ text: value, scope: [...scope, { kind: 'target', name: path[1] }], origin: 'shell' }).facts;
  });
}
