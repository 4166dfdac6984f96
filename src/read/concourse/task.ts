/** Tasks: a program in an image. https://concourse-ci.org/tasks.html */
import type { Fact, Link } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { type Around, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readContainer } from '../lib/ci/container.ts';
import { linesOf } from '../lib/ci/script.ts';
import { type Setting, settingFacts, settingsOf, withSettings } from '../lib/ci/settings.ts';
import { layered } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { get, type YamlNode } from '../lib/yaml/index.ts';
import { sourceFacts } from './image.ts';

/**
 * The facts of a task's configuration.
 *
 * @param over variables that the step or file that runs the task sets over those of the task
 */
export function readTask(
  config: YamlNode,
  over: readonly Setting[],
  around: Around,
  other: ReadonlyMap<string, Value> = new Map(),
): readonly Fact[] {
  const set = new Set([...over.map(({ name }) => name), ...other.keys()]);
  const settings = [...settingsOf(get(config, 'params'), around.host).filter(({ name }) => !set.has(name)), ...over];
  const variables = layered(withSettings(around.variables, settings));
  for (const [name, value] of other) variables.set(name, value);
  const inner = { ...around, variables };
  const run = get(config, 'run');
  const path = textOf(get(run, 'path'));
  const facts: Fact[] = [
    ...settingFacts(settings, around.scope),
    ...sourceFacts(get(config, 'image_resource', 'source'), inner),
  ];
  if (path === undefined) return facts;
  const args = linesOf(get(run, 'args')).texts;
  const script = inRepository(path);
  if (script !== undefined) return [...facts, link('run', script, path, settings, inner, args)];
  return [...facts, ...readContainer(undefined, [path], args, inner)];
}

/**
 * A path in a task begins with the name of an input, which mostly is the repository; what follows is the path in it.
 * Undefined for a program of the image.
 */
function inRepository(text: Text): string | undefined {
  return /^(?:\.\/)?[\w.-]+\/((?:[\w.-]+\/){0,20}[\w.-]+)$/.exec(text.value)?.[1];
}

/** `file: repo/ci/deploy.yml` of a task step. */
export function taskFile(file: Text, settings: readonly Setting[], around: Around): Link | undefined {
  const path = inRepository(file);
  return path === undefined ? undefined : link('run', path, file, settings, around, []);
}

function link(
  how: Link['how'],
  path: string,
  text: Text,
  settings: readonly Setting[],
  around: Around,
  args: readonly Text[],
): Link {
  return {
    kind: 'link',
    origin: 'task',
    scope: around.scope,
    how,
    path,
    from: '',
    arguments: args.map((arg) => wordOf(around.host.valueOf(arg).alternatives[0]?.[0] ?? [], wholeSpan(arg))),
    variables: settings.flatMap(({ name, value, site }) =>
      value.alternatives.map((fields) => [name, wordOf(fields[0] ?? [], site)] as const),
    ),
    guards: around.guards,
    span: wholeSpan(text),
  };
}
