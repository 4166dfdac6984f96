/** Which pipelines and runs of a file call which tasks, with which parameters. */
import type { Fact, Link, Scope, Word } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import { placeSpan, spanOf } from '../../source/text.ts';
import { nameOf } from '../lib/manifest/objects.ts';
import { fieldShown, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { asString, get, items, nodePlace, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { defaultsOf, expressionsWith, givenParams, merged, type Params } from './params.ts';

/** One use of a task. */
export interface Call {
  readonly name: string;
  readonly params: Params;
}

/** A task that is written where it is used. */
interface Inline {
  readonly spec: YamlNode;
  readonly scope: Scope;
  readonly call: Call;
}

export interface Calls {
  /** By the name of the task. */
  readonly ofTask: ReadonlyMap<string, readonly Call[]>;
  readonly inline: readonly Inline[];
  /** Links to tasks and pipelines that are not in the file. */
  readonly facts: readonly Fact[];
}

/** Collects the calls of tasks. */
export function callsOf(
  objects: readonly YamlNode[],
  kindOf: (object: YamlNode) => string,
  file: Scope,
  given: ReadonlyMap<string, Value>,
): Calls {
  const ofTask = new Map<string, Call[]>();
  const inline: Inline[] = [];
  const facts: Fact[] = [];
  const named = (kind: RegExp): Set<string> =>
    new Set(objects.filter((object) => kind.test(kindOf(object))).map(nameOf));
  const tasks = named(/^(?:Cluster)?Task$/);
  const pipelines = named(/^Pipeline$/);
  const ofPipeline = new Map<string, Params[]>();

  const useTask = (user: YamlNode, label: string, scope: Scope, params: Params): void => {
    const spec = get(user, 'taskSpec');
    if (spec !== undefined) {
      inline.push({ spec, scope: [...scope, { kind: 'target', name: label }], call: { name: label, params } });
      return;
    }
    const ref = get(user, 'taskRef');
    const name = asString(get(ref, 'name'));
    if (name !== undefined && tasks.has(name)) addTo(ofTask, name, { name, params });
    else facts.push(...elsewhere(ref, 'task', scope, params));
  };

  const usePipeline = (spec: YamlNode, scope: Scope, calls: readonly Params[]): void => {
    const params = new Map([...merged(defaultsOf(get(spec, 'params')), calls), ...given]);
    const expressions = expressionsWith(params);
    for (const user of [...items(get(spec, 'tasks')), ...items(get(spec, 'finally'))].slice(0, 1_000)) {
      const label = asString(get(user, 'name')) ?? 'task';
      useTask(user, label, scope, givenParams(get(user, 'params'), expressions));
    }
  };

  for (const object of objects) {
    const kind = kindOf(object);
    const spec = get(object, 'spec');
    if (spec === undefined || (kind !== 'PipelineRun' && kind !== 'TaskRun')) continue;
    const scope: Scope = [...file, { kind: 'job', name: `${kind}/${nameOf(object)}` }];
    const params = givenParams(get(spec, 'params'), expressionsWith(new Map()));
    if (kind === 'TaskRun') {
      useTask(spec, 'task', scope, params);
      continue;
    }
    const own = get(spec, 'pipelineSpec');
    const ref = get(spec, 'pipelineRef');
    const name = asString(get(ref, 'name'));
    if (own !== undefined) usePipeline(own, scope, [params]);
    else if (name !== undefined && pipelines.has(name)) addTo(ofPipeline, name, params);
    else facts.push(...elsewhere(ref, 'pipeline', scope, params));
  }
  for (const object of objects) {
    const spec = get(object, 'spec');
    if (spec === undefined || kindOf(object) !== 'Pipeline') continue;
    const name = nameOf(object);
    usePipeline(spec, [...file, { kind: 'job', name: `Pipeline/${name}` }], ofPipeline.get(name) ?? []);
  }
  return { ofTask, inline, facts };
}

/** A reference to something that is not in the file: by name in another file, or from a bundle, a hub, a repository. */
export function elsewhere(ref: YamlNode | undefined, what: string, scope: Scope, params: Params): Fact[] {
  const name = scalarText(get(ref, 'name'));
  const remote = get(ref, 'resolver') ?? get(ref, 'bundle');
  if (ref !== undefined && remote !== undefined) {
    if (!mayRunHelm(`${name?.value ?? ''} ${remoteName(ref) ?? ''}`, params)) return [];
    const shown = [asString(remote), remoteName(ref) ?? name?.value].filter((part) => part !== undefined).join(' ');
    return [{ kind: 'outside', scope, what: `Tekton ${what} from ${shown}`, span: placeSpan(nodePlace(remote)) }];
  }
  if (name === undefined || name.value === '' || /\$\(/.test(name.value)) return [];
  const span = spanOf(name, 0, name.value.length);
  if (!mayRunHelm(name.value, params)) return [];
  const variables = [...params].map(([key, value]): [string, Word] => [
    key,
    wordOf(value.alternatives[0]?.[0] ?? [], span),
  ]);
  const link: Link = {
    kind: 'link',
    origin: 'task',
    scope,
    how: 'uses',
    tool: 'tekton',
    path: name.value,
    name: name.value,
    arguments: [],
    variables,
    guards: [],
    span,
  };
  return [link];
}

/**
 * Whether a call may matter to a task that uses Helm: by its name, or by what it is given. Tasks are read by themselves; of
 * the others that a pipeline calls there is nothing to tell.
 */
function mayRunHelm(name: string, params: Params): boolean {
  if (/helm|chart|deploy|release/i.test(name)) return true;
  return [...params].some(
    ([key, { alternatives }]) =>
      /helm/i.test(key) || alternatives.flat().some((field) => /helm|(?:^|\s)--?[a-z]/i.test(fieldShown(field))),
  );
}

function remoteName(ref: YamlNode): string | undefined {
  for (const param of items(get(ref, 'params')))
    if (/^(?:name|pathInRepo)$/.test(asString(get(param, 'name')) ?? '')) return asString(get(param, 'value'));
  return undefined;
}
