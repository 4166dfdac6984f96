/** `{{inputs.parameters.x}}`, `{{workflow.parameters.x}}`, `{{item}}`: what they may hold. */
import type { Text } from '../../source/text.ts';
import type { Expression, Expressions } from '../lib/manifest/expressions.ts';
import { valueIn } from '../lib/manifest/expressions.ts';
import { templateActions } from '../lib/templates.ts';
import { eitherOf, literalAt, type Value } from '../lib/value.ts';
import { asString, entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import type { Template, Use } from './workflows.ts';

/** Templates that call templates are followed so many levels up. */
const MAX_LEVELS = 12;
/** More uses of one template than this are not looked at. */
const MAX_USES = 50;

export interface Parameters {
  /** The expressions in a template. */
  readonly of: (template: Template) => Expressions;
  /** The expressions in a step, which also knows the items that it is repeated for. */
  readonly ofStep: (use: Use) => Expressions;
}

/** Resolves the parameters of templates. `given` is what callers of the file set for its workflows. */
export function parametersOf(given: ReadonlyMap<string, Value>): Parameters {
  const known = new Map<Template, Map<string, Value | undefined>>();
  const busy = new Set<Template>();

  const lookUp = (template: Template, name: string): Value | undefined => {
    const workflow = /^workflow\.parameters\.(.+)$/.exec(name)?.[1];
    if (workflow !== undefined)
      return given.get(workflow) ?? declared(get(template.workflow.spec, 'arguments', 'parameters'), workflow);
    const input = /^inputs\.parameters\.(.+)$/.exec(name)?.[1];
    if (input === undefined) return undefined;
    const values = known.get(template) ?? new Map<string, Value | undefined>();
    known.set(template, values);
    if (values.has(input)) return values.get(input);
    if (busy.has(template) || busy.size > MAX_LEVELS) return undefined;
    busy.add(template);
    const value = inputOf(template, input);
    busy.delete(template);
    values.set(input, value);
    return value;
  };

  const inputOf = (template: Template, name: string): Value | undefined => {
    const fallback = declared(get(template.node, 'inputs', 'parameters'), name);
    if (template.uses.length === 0) return fallback ?? (isEntry(template) ? entryValue(template, name) : undefined);
    const values = template.uses.slice(0, MAX_USES).map((use) => argumentOf(use, name) ?? fallback);
    const sure = values.filter((value) => value !== undefined);
    return sure.length === values.length ? eitherOf(sure) : undefined;
  };

  /** The entry point gets the arguments of the workflow. */
  const entryValue = (template: Template, name: string): Value | undefined =>
    given.get(name) ?? declared(get(template.workflow.spec, 'arguments', 'parameters'), name);

  const argumentOf = (use: Use, name: string): Value | undefined => {
    const parameter = named(get(use.node, 'arguments', 'parameters'), name);
    const text = scalarText(get(parameter, 'value'));
    return text === undefined ? undefined : valueIn(text, ofStep(use));
  };

  const of = (template: Template): Expressions => expressions((name) => lookUp(template, name));
  const ofStep = (use: Use): Expressions =>
    expressions((name) => (/^item(?:\.|$)/.test(name) ? itemOf(use.node, name.slice(5)) : lookUp(use.from, name)));
  return { of, ofStep };
}

function isEntry({ workflow, name }: Template): boolean {
  return asString(get(workflow.spec, 'entrypoint')) === name;
}

/** The expressions of a text; everything that a `{{=` calculates is unknown. */
function expressions(lookUp: (name: string) => Value | undefined): Expressions {
  return ({ value }: Text) =>
    templateActions(value)
      .filter(({ start }) => value.startsWith('{{', start))
      .map(({ start, end, inner }): Expression => ({ start, end, value: lookUp(inner), one: true }));
}

function named(parameters: YamlNode | undefined, name: string): YamlNode | undefined {
  return items(parameters).find((parameter) => asString(get(parameter, 'name')) === name);
}

/** The value or default of a declared parameter. */
function declared(parameters: YamlNode | undefined, name: string): Value | undefined {
  const parameter = named(parameters, name);
  const text = scalarText(get(parameter, 'value') ?? get(parameter, 'default'));
  if (text === undefined || text.value.includes('{{')) return undefined;
  return literalAt({ text, start: 0, end: text.value.length });
}

/** What `{{item}}` or `{{item.key}}` may be in a step with `withItems`. */
function itemOf(step: YamlNode, key: string): Value | undefined {
  const values = items(get(step, 'withItems')).map((item): Value | undefined => {
    const text = scalarText(key === '' ? item : entries(item).find((entry) => entry.key === key)?.value);
    return text === undefined ? undefined : literalAt({ text, start: 0, end: text.value.length });
  });
  const sure = values.filter((value) => value !== undefined);
  return sure.length === 0 || sure.length < values.length ? undefined : eitherOf(sure);
}
