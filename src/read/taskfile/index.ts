import type { Fact, Link, Scope } from '../../facts.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { fileText, spanOf, type Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { table } from '../lib/table.ts';
import { eitherOf, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { entries, get, items, looseScalars, parseYaml, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { readTask, type TaskContext } from './task.ts';
import { type Names, valueOfText, wholeSpan } from './template.ts';
import { readVariables } from './variables.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(fileText(file), [{ kind: 'file', name: file.path }], given),
};

/** The facts of a Taskfile: https://taskfile.dev/docs/reference/schema */
function extract(text: Text, scope: Scope, given: Given | undefined): readonly Fact[] {
  const yaml = parseYaml(text);
  const facts = yaml.documents.flatMap(({ root }) => (root === undefined ? [] : readRoot(root, scope, given)));
  const [error] = yaml.errors;
  if (error === undefined) return facts;
  const read = facts.flatMap((fact) => (fact.kind === 'command' ? [fact.span] : []));
  for (const { text: loose } of looseScalars(yaml.text)) {
    const span = wholeSpan(loose);
    if (!looksLikeHelmUse(loose.value) || read.some(({ start, end }) => start >= span.start && end <= span.end))
      continue;
    facts.push(...readShell({ text: loose, scope, origin: 'shell' }).facts);
  }
  const at = Math.min(error.start, text.value.length);
  const span = spanOf(text, at, Math.min(at + 1, text.value.length));
  const relevant = looksLikeHelmUse(text.value);
  return [...facts, { kind: 'unresolved', scope, span, what: 'YAML syntax', reason: error.message, relevant }];
}

function readRoot(root: YamlNode, scope: Scope, given: Given | undefined): Fact[] {
  const host = readVariables(get(root, 'vars'), table(given?.variables), scope, true);
  const env = readVariables(get(root, 'env'), host.names, scope);
  const tasks = entries(get(root, 'tasks'));
  const calls = callsIn(
    tasks.map(({ value }) => value),
    host.names,
  );
  const context: TaskContext = { scope, names: host.names, environment: env.names, calls };
  return [
    ...host.facts,
    ...env.facts,
    ...variableFiles(get(root, 'dotenv'), scope, host.names),
    ...included(get(root, 'includes'), scope, host.names),
    ...tasks.flatMap(({ key, value }) => readTask(key, value, context)),
  ];
}

/** Variables that tasks of this file give each other, by the name of the task that gets them. */
function callsIn(tasks: readonly YamlNode[], names: Names): Map<string, Map<string, Value>> {
  const calls = new Map<string, Map<string, Value>>();
  const places = tasks.flatMap((task) => [...items(get(task, 'cmds')), ...items(get(task, 'deps')), ...items(task)]);
  for (const place of places) {
    const name = scalarText(get(place, 'task'))?.value;
    if (name === undefined) continue;
    const given = calls.get(name) ?? new Map<string, Value>();
    for (const { key, value } of entries(get(place, 'vars'))) {
      const text = scalarText(value);
      const one = text && valueOfText(text, names);
      const before = given.get(key);
      if (one !== undefined) given.set(key, before === undefined ? one : eitherOf([before, one]));
    }
    calls.set(name, given);
  }
  return calls;
}

/** `includes:` by name: a file, a directory, or a map that says which. */
function included(node: YamlNode | undefined, scope: Scope, names: Names): Fact[] {
  return entries(node).flatMap(({ value }): Fact[] => {
    const text = scalarText(value) ?? scalarText(get(value, 'taskfile'));
    if (text === undefined) return [];
    const word = wordOf(valueOfText(text, names).alternatives[0]?.[0] ?? [], wholeSpan(text));
    const path = word.text ?? word.shown;
    if (/:\/\/|^git@/.test(path)) return [{ kind: 'outside', scope, what: `Taskfile ${path}`, span: word.span }];
    const from = get(value, 'vars');
    const variables = entries(from).flatMap(({ key, value: one }): [string, ReturnType<typeof wordOf>][] => {
      const written = scalarText(one);
      return written === undefined
        ? []
        : [[key, wordOf(valueOfText(written, names).alternatives[0]?.[0] ?? [], wholeSpan(written))]];
    });
    const file = /\.ya?ml$/i.test(path) ? path : `${path.replace(/\/$/, '')}/Taskfile.yml`;
    return [link(scope, 'include', file, word.span, variables)];
  });
}

function link(
  scope: Scope,
  how: Link['how'],
  path: string,
  span: Link['span'],
  variables: Link['variables'] = [],
): Link {
  return { kind: 'link', origin: 'task', scope, how, path, arguments: [], variables, guards: [], span };
}

/** Files of variables: `dotenv: ['.env']`. */
export function variableFiles(node: YamlNode | undefined, scope: Scope, names: Names): Link[] {
  return items(node).flatMap((item): Link[] => {
    const text = scalarText(item);
    if (text === undefined) return [];
    const word = wordOf(valueOfText(text, names).alternatives[0]?.[0] ?? [], wholeSpan(text));
    return word.text === undefined ? [] : [link(scope, 'variables', word.text, word.span)];
  });
}
