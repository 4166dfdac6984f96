/** The workflows of a file: where their templates are, and who calls which. */
import { nameOf } from '../lib/manifest/objects.ts';
import { asString, entries, get, items, type YamlNode } from '../lib/yaml/index.ts';

/** A Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow. */
export interface Workflow {
  readonly kind: string;
  readonly name: string;
  readonly spec: YamlNode;
}

/** A template, with the uses of it in the file. */
export interface Template {
  readonly workflow: Workflow;
  readonly name: string;
  readonly node: YamlNode;
  readonly uses: Use[];
}

/** A step or task that calls a template. */
export interface Use {
  readonly node: YamlNode;
  /** The template that it stands in. */
  readonly from: Template;
}

const KINDS = /^(?:Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow)$/;
/** How deep sensors hold the workflows that they start. */
const MAX_DEPTH = 15;
/** More templates and steps than this in one file are not read. */
const MOST = 2_000;

/** The workflows in an object: itself, or those that a sensor starts. */
export function workflowsIn(node: YamlNode, depth = 0): Workflow[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'seq') return items(node).flatMap((item) => workflowsIn(item, depth + 1));
  if (node.kind !== 'map') return [];
  const kind = asString(get(node, 'kind')) ?? '';
  const ours = (asString(get(node, 'apiVersion')) ?? '').startsWith('argoproj.io/');
  const spec = get(node, 'spec');
  if (ours && KINDS.test(kind) && spec !== undefined)
    return [{ kind, name: nameOf(node), spec: kind === 'CronWorkflow' ? (get(spec, 'workflowSpec') ?? spec) : spec }];
  return entries(node).flatMap(({ value }) => workflowsIn(value, depth + 1));
}

/** The steps of a template: of `steps`, lists in a list, and of `dag`. */
export function stepsOf(template: YamlNode): readonly YamlNode[] {
  const lists = items(get(template, 'steps')).flatMap((group) => (group.kind === 'seq' ? items(group) : [group]));
  return [...lists, ...items(get(template, 'dag', 'tasks'))].slice(0, MOST);
}

/** All templates of some workflows; those written inside a step too. */
export function templatesOf(workflows: readonly Workflow[]): Template[] {
  const templates: Template[] = [];
  for (const workflow of workflows) {
    for (const node of items(get(workflow.spec, 'templates')).slice(0, MOST)) {
      const template: Template = { workflow, name: asString(get(node, 'name')) ?? '', node, uses: [] };
      templates.push(template);
      for (const step of stepsOf(node)) {
        const inline = get(step, 'inline');
        const name = `${template.name}.${asString(get(step, 'name')) ?? ''}`;
        if (inline !== undefined)
          templates.push({ workflow, name, node: inline, uses: [{ node: step, from: template }] });
      }
    }
  }
  connect(templates);
  return templates;
}

/** Notes at each template which steps of the file call it. */
function connect(templates: readonly Template[]): void {
  const key = (workflow: string, name: string): string => `${workflow}\n${name}`;
  const byName = new Map(templates.map((template) => [key(template.workflow.name, template.name), template]));
  for (const from of templates) {
    for (const node of stepsOf(from.node)) {
      const reference = get(node, 'templateRef');
      const workflow = reference === undefined ? from.workflow.name : asString(get(reference, 'name'));
      const name = asString(reference === undefined ? get(node, 'template') : get(reference, 'template'));
      byName.get(key(workflow ?? '', name ?? ''))?.uses.push({ node, from });
    }
  }
}
