/** Scripts and tasks in JSON. JSON is read as YAML, which it is a part of. */
import type { Fact, Link, Scope, Unresolved } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { fileText, type SourceFile, spanOf } from '../../source/text.ts';
import { nodeSpan, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { literalAt, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { parseYaml, visitScalars, type YamlFile, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { withoutComments } from './comments.ts';
import { format } from './format.ts';
import { type Kind, kindOf, taskOf } from './kinds.ts';
import { runText } from './run.ts';
import { editorTasks } from './vscode.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const kind = kindOf(file.path);
  if (kind === undefined) return [];
  const yaml = parseYaml(withoutComments(fileText(file)));
  const found = scriptsOf(yaml, kind);
  const fileScope: Scope = [{ kind: 'file', name: file.path }];
  const scopeOf = (task: string): Scope => (task === '' ? fileScope : [...fileScope, { kind: 'target', name: task }]);
  const facts: Fact[] = [];
  for (const { task, node, name } of found.settings) facts.push(...settingFacts(name, node, scopeOf(task)));
  for (const { task, node } of found.commands) {
    const text = textOf(node);
    if (text === undefined) continue;
    const variables = new Map(
      found.settings.flatMap((one): [string, Value][] => {
        const value = one.task === task || one.task === '' ? valueIn(one.node) : undefined;
        return value === undefined ? [] : [[one.name, value]];
      }),
    );
    facts.push(...runText(text, scopeOf(task), variables, given));
  }
  for (const { task, node } of found.calls) facts.push(...callFacts(node, scopeOf(task), file));
  facts.push(...hooksAround(found.commands, scopeOf, file));
  if (kind.editor) facts.push(...editorTasks(yaml, fileScope));
  return [...facts, ...problems(yaml, fileScope)];
}

interface Found {
  readonly task: string;
  readonly node: YamlNode;
}

interface Scripts {
  readonly commands: readonly Found[];
  readonly calls: readonly Found[];
  readonly settings: readonly (Found & { readonly name: string })[];
}

function scriptsOf(yaml: YamlFile, { commands, calls, environment }: Kind): Scripts {
  const found: { [K in keyof Scripts]: Scripts[K][number][] } = { commands: [], calls: [], settings: [] };
  visitScalars(yaml, (path, node) => {
    const match = (patterns: readonly string[]): string | undefined =>
      patterns.map((pattern) => taskOf(pattern, path)).find((task) => task !== undefined);
    const command = match(commands);
    if (command !== undefined) found.commands.push({ task: command, node });
    const call = match(calls);
    if (call !== undefined) found.calls.push({ task: call, node });
    const setting = match(environment);
    if (setting !== undefined) found.settings.push({ task: setting, node, name: path.at(-1) ?? '' });
  });
  return found;
}

function valueIn(node: YamlNode): Value | undefined {
  const text = textOf(node);
  return text && literalAt({ text, start: 0, end: text.value.length });
}

function settingFacts(name: string, node: YamlNode, scope: Scope): Fact[] {
  const text = textOf(node);
  if (text === undefined || !isHelmVariable(name)) return [];
  const span = wholeSpan(text);
  const value = wordOf(literalAt({ text, start: 0, end: text.value.length }).alternatives[0]?.[0] ?? [], span);
  return [{ kind: 'env', origin: 'task', scope, name, value, span }];
}

/** A task that another one names: `"dependsOn": ["build"]`. Tasks of other packages are named with a `^` or a path. */
function callFacts(node: YamlNode, scope: Scope, file: SourceFile): Link[] {
  const name = stringOf(node);
  return name === undefined || !/^[\w@:.-]+$/.test(name) ? [] : [linkTo(name, scope, node, file)];
}

function linkTo(name: string, scope: Scope, node: YamlNode, file: SourceFile): Link {
  return {
    kind: 'link',
    origin: 'task',
    scope,
    how: 'target',
    tool: 'npm',
    path: file.path,
    name,
    arguments: [],
    variables: [],
    guards: [],
    span: nodeSpan(node),
  };
}

/** npm runs `predeploy` and `postdeploy` around `deploy`: https://docs.npmjs.com/cli/v11/using-npm/scripts */
function hooksAround(commands: readonly Found[], scopeOf: (task: string) => Scope, file: SourceFile): Link[] {
  const tasks = new Map(commands.map(({ task, node }) => [task, node]));
  return [...tasks].flatMap(([task, node]) => {
    const around = ['pre', 'post'].map((when) => `${when}${task}`).filter((name) => tasks.has(name));
    return around.map((name) => linkTo(name, scopeOf(task), node, file));
  });
}

function problems(yaml: YamlFile, scope: Scope): Unresolved[] {
  return yaml.errors.slice(0, 20).map(({ message, start, end }) => {
    const { value } = yaml.text;
    const relevant = /helm/i.test(value.slice(Math.max(0, start - 300), start + 2_000));
    const span = spanOf(yaml.text, start, Math.min(end, start + 200, value.length));
    return { kind: 'unresolved', scope, span, what: 'JSON', reason: message, relevant };
  });
}
