/** `vars:` and `env:` of a Taskfile, a task or a call. */
import type { Fact, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered } from '../lib/table.ts';
import { unknownValue, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { type Names, templateHoles, valueOfText, wholeSpan } from './template.ts';

export interface Read {
  readonly names: Names;
  readonly facts: readonly Fact[];
}

/**
 * Adds the variables of a map to those that are known.
 *
 * @param keeps whether a value that is known already stays, as for variables of a file that its caller sets
 */
export function readVariables(node: YamlNode | undefined, outer: Names, scope: Scope, keeps = false): Read {
  const names = layered(outer);
  const facts: Fact[] = [];
  for (const { key, keyText, value } of entries(node)) {
    const read = readValue(value, names, scope);
    facts.push(...read.facts);
    if (keeps && outer.get(key) !== undefined) continue;
    if (read.value === undefined) {
      names.delete(key);
      continue;
    }
    names.set(key, read.value);
    const text = scalarText(value);
    if (text !== undefined) facts.push(...settingFacts(key, read.value, wholeSpan(keyText), wholeSpan(text), scope));
  }
  return { names, facts };
}

/** What an environment variable of Helm, or one that names its version, says. */
function settingFacts(
  name: string,
  value: Value,
  key: ReturnType<typeof wholeSpan>,
  site: typeof key,
  scope: Scope,
): Fact[] {
  const word = wordOf(value.alternatives[0]?.[0] ?? [], site);
  if (isHelmVariable(name)) return [{ kind: 'env', origin: 'task', scope, name, value: word, span: key }];
  if (value.alternatives.length !== 1 || word.via.length > 0) return [];
  const guess = pinOfVersionVariable(name, word);
  if (guess === undefined) return [];
  const { file: _, ...pin } = guess;
  return [{ ...pin, kind: 'pin', origin: 'task', scope, guards: [] }];
}

function readValue(node: YamlNode, names: Names, scope: Scope): { value: Value | undefined; facts: readonly Fact[] } {
  if (node.kind === 'seq') {
    const fields = items(node).flatMap((item) => {
      const text = scalarText(item);
      return text === undefined ? [] : (valueOfText(text, names).alternatives[0] ?? []);
    });
    return { value: { alternatives: [fields] }, facts: [] };
  }
  const command = scalarText(get(node, 'sh'));
  if (command !== undefined) {
    const { facts } = readShell({ text: command, scope, origin: 'shell', holes: templateHoles(command, names) });
    const at = { text: command, start: 0, end: command.value.length };
    return { value: unknownValue(`$(${command.value.slice(0, 100)})`, at, true), facts };
  }
  const text = scalarText(node);
  return { value: text === undefined ? undefined : valueOfText(text, names), facts: [] };
}
