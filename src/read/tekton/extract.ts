import type { Fact, Scope } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { collector } from '../lib/collect.ts';
import { readDocuments } from '../lib/manifest/documents.ts';
import { manifestFacts } from '../lib/manifest/manifests.ts';
import { nameOf } from '../lib/manifest/objects.ts';
import { asString, get, items, type YamlNode } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { type Call, callsOf } from './calls.ts';
import { defaultsOf, expressionsWith, merged, type Params } from './params.ts';
import { taskFacts } from './task.ts';

/** The facts of a file with objects of Tekton, and of the other objects in it. */
export function extract(file: SourceFile, scope: Scope, given?: Given): readonly Fact[] {
  const read = (objects: readonly YamlNode[]): readonly Fact[] => tektonFacts(objects, file, scope, given);
  return readDocuments(file, scope, read, expressionsWith(new Map()));
}

function tektonFacts(roots: readonly YamlNode[], file: SourceFile, scope: Scope, given: Given | undefined): Fact[] {
  // A trigger template holds the objects that it makes.
  const objects = roots.flatMap((root) => [root, ...items(get(root, 'spec', 'resourcetemplates')).slice(0, 100)]);
  const kindOf = (object: YamlNode): string => asString(get(object, 'kind')) ?? '';
  const ours = objects.filter((object) => /tekton\.dev\//.test(asString(get(object, 'apiVersion')) ?? ''));
  const called = callsOf(ours, kindOf, scope, given?.variables ?? new Map());
  const actions = new Map(
    ours.flatMap((object) => (kindOf(object) === 'StepAction' ? [[nameOf(object), object]] : [])),
  );
  // What a template gives to all steps, and a step action that several tasks use, is told once.
  const collected = collector();
  const task = (spec: YamlNode, name: string, inner: Scope, calls: readonly Call[]): void => {
    const defaults = withGiven(
      merged(
        defaultsOf(get(spec, 'params') ?? get(spec, 'inputs', 'params')),
        calls.map(({ params }) => params),
      ),
      given,
    );
    for (const facts of taskFacts(spec, { file, scope: inner, params: defaults, actions, name })) collected.add(facts);
  };
  for (const object of ours) {
    const kind = kindOf(object);
    const name = nameOf(object);
    const spec = get(object, 'spec');
    if (spec === undefined) continue;
    const inner: Scope = [...scope, { kind: 'job', name: `${kind}/${name}` }];
    // A step action is one step, which the tasks that use it complete.
    if (kind === 'Task' || kind === 'ClusterTask') task(spec, name, inner, called.ofTask.get(name) ?? []);
    else if (kind === 'StepAction') task(spec, name, inner, []);
  }
  for (const { spec, scope: inner, call } of called.inline) task(spec, call.name, inner, [call]);
  return [
    ...called.facts,
    ...collected.facts(),
    ...manifestFacts(
      roots.filter((root) => !ours.includes(root)),
      file,
      scope,
    ),
  ];
}

function withGiven(params: Params, given: Given | undefined): Params {
  return given === undefined ? params : new Map([...params, ...given.variables]);
}
