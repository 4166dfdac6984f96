import type { Fact, Link, Scope, Word } from '../../facts.ts';
import { type SourceFile, spanOf } from '../../source/text.ts';
import { readDocuments } from '../lib/manifest/documents.ts';
import { type Expressions, noExpressions, valueIn } from '../lib/manifest/expressions.ts';
import { manifestFacts } from '../lib/manifest/manifests.ts';
import { wordOf } from '../lib/word.ts';
import { asString, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import { templateFacts } from './template.ts';
import { stepsOf, type Template, templatesOf, type Workflow, workflowsIn } from './workflows.ts';

/** The facts of a file with workflows, and of the other objects in it. */
export function extract(file: SourceFile, scope: Scope, given?: Given): readonly Fact[] {
  const parameters = parametersOf(given?.variables ?? new Map());
  const read = (objects: readonly YamlNode[]): readonly Fact[] => {
    const workflows = new Map(objects.map((object) => [object, workflowsIn(object)]));
    const all = [...workflows.values()].flat();
    const others = objects.filter((object) => workflows.get(object)?.length === 0);
    return [
      ...all.flatMap((workflow) => workflowReference(workflow, scope)),
      ...templatesOf(all).flatMap((template) => oneTemplate(template, { file, scope, parameters, all })),
      ...manifestFacts(others, file, scope),
    ];
  };
  return readDocuments(file, scope, read, noExpressions);
}

interface Around {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly parameters: Parameters;
  readonly all: readonly Workflow[];
}

function oneTemplate(template: Template, { file, scope, parameters, all }: Around): Fact[] {
  const { kind, name, spec } = template.workflow;
  const inner: Scope = [...scope, { kind: 'job', name: `${kind}/${name}` }, { kind: 'target', name: template.name }];
  const defaults = get(spec, 'templateDefaults');
  const expressions = parameters.of(template);
  const steps = stepsOf(template.node).flatMap((node) =>
    calledElsewhere(get(node, 'templateRef'), node, inner, all, parameters.ofStep({ node, from: template })),
  );
  return [...templateFacts(template.node, defaults, { file, scope: inner, expressions }), ...steps];
}

/** `workflowTemplateRef`: a workflow that another file holds. */
function workflowReference({ kind, name, spec }: Workflow, scope: Scope): Fact[] {
  const inner: Scope = [...scope, { kind: 'job', name: `${kind}/${name}` }];
  return calledElsewhere(get(spec, 'workflowTemplateRef'), spec, inner, [], noExpressions);
}

/** A template of a workflow that is not in this file. */
function calledElsewhere(
  reference: YamlNode | undefined,
  user: YamlNode,
  scope: Scope,
  all: readonly Workflow[],
  expressions: Expressions,
): Fact[] {
  const workflow = scalarText(get(reference, 'name'));
  if (workflow === undefined || workflow.value === '' || workflow.value.includes('{{')) return [];
  if (all.some(({ name }) => name === workflow.value)) return [];
  const template = asString(get(reference, 'template'));
  const variables = items(get(user, 'arguments', 'parameters')).flatMap((parameter): [string, Word][] => {
    const name = asString(get(parameter, 'name'));
    const text = scalarText(get(parameter, 'value'));
    if (name === undefined || text === undefined) return [];
    const [fields] = valueIn(text, expressions).alternatives;
    return [[name, wordOf(fields?.[0] ?? [], spanOf(text, 0, text.value.length))]];
  });
  const link: Link = {
    kind: 'link',
    origin: 'task',
    scope,
    how: 'uses',
    tool: 'argo',
    path: workflow.value,
    ...(template === undefined ? {} : { name: template }),
    arguments: [],
    variables,
    guards: [],
    span: spanOf(workflow, 0, workflow.value.length),
  };
  return [link];
}
