/** The steps of a task. */
import type { Fact, Scope } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { containerFacts, containerOf } from '../lib/manifest/container.ts';
import { shownText } from '../lib/manifest/objects.ts';
import { asString, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { elsewhere } from './calls.ts';
import { defaultsOf, expressionsWith, givenParams, merged, type Params } from './params.ts';

export interface TaskContext {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly params: Params;
  /** The step actions of the file, by name. */
  readonly actions: ReadonlyMap<string, YamlNode>;
  readonly name: string;
}

/** The facts of each step of a task, or of a step action, which is one step. */
export function taskFacts(spec: YamlNode, context: TaskContext): Fact[][] {
  const steps = get(spec, 'steps');
  const template = get(spec, 'stepTemplate');
  const list = steps === undefined ? [spec] : [...items(steps), ...items(get(spec, 'sidecars'))].slice(0, 1_000);
  return list.map((step, index) => stepFacts(step, index, template, context));
}

function stepFacts(step: YamlNode, index: number, template: YamlNode | undefined, context: TaskContext): Fact[] {
  if (step.kind !== 'map') return [];
  const name = shownText(scalarText(get(step, 'name'))) || (index === 0 ? context.name : `step ${index + 1}`);
  const scope: Scope = [...context.scope, { kind: 'step', name }];
  const ref = get(step, 'ref');
  const action = ref && context.actions.get(asString(get(ref, 'name')) ?? '');
  const spec = action && get(action, 'spec');
  const outer = expressionsWith(context.params);
  if (ref !== undefined) {
    const given = givenParams(get(step, 'params'), outer);
    if (spec === undefined) return elsewhere(ref, 'step action', scope, given);
    return oneStep(spec, undefined, { ...context, scope, params: merged(defaultsOf(get(spec, 'params')), [given]) });
  }
  return oneStep(step, template, { ...context, scope });
}

function oneStep(step: YamlNode, template: YamlNode | undefined, { file, scope, params }: TaskContext): Fact[] {
  const container = containerOf(step, template);
  const script = scalarText(get(step, 'script'));
  const program = script === undefined ? container : { ...container, command: undefined, script };
  return containerFacts(program, { file, scope, expressions: expressionsWith(params) });
}
