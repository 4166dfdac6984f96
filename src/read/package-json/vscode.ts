/** Tasks of VS Code: https://code.visualstudio.com/docs/debugtest/tasks */
import type { Fact, Scope } from '../../facts.ts';
import { nodeSpan, stringOf, textOf } from '../lib/ci/around.ts';
import { readArguments } from '../lib/shell/index.ts';
import { literalAt } from '../lib/value.ts';
import { get, items, type YamlFile, type YamlNode } from '../lib/yaml/index.ts';
import { runText } from './run.ts';

/** The facts of the tasks in `.vscode/tasks.json`. */
export function editorTasks(yaml: YamlFile, fileScope: Scope): Fact[] {
  const list = items(get(yaml.documents[0]?.root, 'tasks'));
  return list.flatMap((task, index) => {
    const label = stringOf(get(task, 'label')) ?? stringOf(get(task, 'taskName')) ?? `task ${index + 1}`;
    const scope: Scope = [...fileScope, { kind: 'target', name: label }];
    const systems = ['linux', 'osx', 'windows'].flatMap((system) => get(task, system) ?? []);
    return [task, ...systems].flatMap((node) => taskFacts(node, task, scope));
  });
}

function taskFacts(node: YamlNode, task: YamlNode, scope: Scope): readonly Fact[] {
  const command = get(node, 'command') ?? (node === task ? undefined : get(task, 'command'));
  const program = textOf(command);
  if (command === undefined || program === undefined) return [];
  const args = items(get(node, 'args') ?? get(task, 'args'));
  if (args.length === 0 && /\s/.test(program.value)) return runText(program, scope, new Map(), undefined);
  const words = [command, ...args].flatMap((word) => {
    // `{ "value": "a b", "quoting": "strong" }`
    const at = word.kind === 'map' ? get(word, 'value') : word;
    const text = textOf(at);
    if (at === undefined || text === undefined) return [];
    return [{ value: literalAt({ text, start: 0, end: text.value.length }), site: nodeSpan(at) }];
  });
  return readArguments({ file: program.file, scope, origin: 'arguments', words });
}
