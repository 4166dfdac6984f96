/** `parameters:` and `variables:`. */
import type { Fact } from '../../facts.ts';
import { fileText, type Text } from '../../source/text.ts';
import { stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { type Setting, settingFacts } from '../lib/ci/settings.ts';
import { urlFacts } from '../lib/urls.ts';
import { EMPTY, eitherOf, type Value } from '../lib/value.ts';
import { get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import { type Context, under } from './context.ts';
import { fieldsOf, itemsOf } from './flatten.ts';
import { templateLink } from './links.ts';
import { bind } from './names.ts';

/** Templates of variables that include one another are followed so many levels deep. */
const MAX_DEPTH = 5;

/** Gives the parameters of a template or pipeline their defaults, and what the caller gives over them. */
export function readParameters(node: YamlNode | undefined, context: Context): void {
  const { names, given } = context;
  if (node?.kind === 'seq') {
    for (const { node: item } of itemsOf(node, context)) {
      const name = stringOf(get(item, 'name'));
      const fallback = get(item, 'default');
      if (name === undefined) continue;
      const key = `parameters.${name.toLowerCase()}`;
      if (fallback !== undefined) bind(names, key, fallback);
      const choices = items(get(item, 'values')).flatMap((each) => textOf(each) ?? []);
      if (choices.length > 0)
        names.set(key, eitherOf([...known(names.get(key)), ...choices.map(context.host.valueOf)]));
    }
  }
  for (const { key, value } of fieldsOf(node, context)) bind(names, `parameters.${key.toLowerCase()}`, value);
  const declared = new Set([
    ...itemsOf(node, context).map(({ node: item }) => stringOf(get(item, 'name'))),
    ...fieldsOf(node, context).map(({ key }) => key),
  ]);
  for (const [name, value] of given?.variables ?? []) {
    names.set(`parameters.${name.toLowerCase()}`, value);
    // A template sees the variables of its caller too.
    if (!declared.has(name)) assign(context, name, value);
  }
}

function known(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

/** Sets the variables of a pipeline, stage or job, and says what they say of Helm. */
export function readVariables(node: YamlNode | undefined, context: Context, depth = 0): Fact[] {
  const facts: Fact[] = [];
  for (const { key, keyText, value, context: here } of fieldsOf(node, context))
    facts.push(...setVariable(key, keyText, value, context, here));
  for (const { node: item, context: here } of itemsOf(node, context)) {
    const name = textOf(get(item, 'name'));
    const group = textOf(get(item, 'group'));
    const template = textOf(get(item, 'template'));
    if (name !== undefined) facts.push(...setVariable(name.value, name, get(item, 'value'), context, here));
    if (group !== undefined) facts.push(outsideGroup(group, here));
    if (template !== undefined) {
      facts.push(...templateLink('include', template, get(item, 'parameters'), here));
      openTemplate(template.value, context, depth);
    }
  }
  return facts;
}

/** The name of a variable in the environment of scripts. */
export function environmentName(name: string): string {
  return name.toUpperCase().replace(/[ .]/g, '_');
}

/** Gives a variable its value, for expressions, macros and the environment of scripts. */
export function assign(context: Context, name: string, value: Value): void {
  context.spellings.set(name.toLowerCase(), name);
  context.names.set(`variables.${name.toLowerCase()}`, value);
  context.variables.set(environmentName(name), value);
}

function setVariable(name: string, keyText: Text, node: YamlNode | undefined, outer: Context, here: Context): Fact[] {
  if (node?.kind === 'map' || node?.kind === 'seq') return [];
  const text = textOf(node);
  const value = text === undefined ? EMPTY : here.host.valueOf(text);
  const before =
    here.guards.length > outer.guards.length ? known(outer.names.get(`variables.${name.toLowerCase()}`)) : [];
  assign(outer, name, before.length === 0 ? value : eitherOf([...before, value]));
  const key = wholeSpan(keyText);
  const setting: Setting = { name, key, site: text === undefined ? key : wholeSpan(text), value };
  return [...variableFacts(setting, here), ...(text === undefined ? [] : urlFacts(text, here.scope, 'task'))];
}

function variableFacts(setting: Setting, { scope, guards }: Context): Fact[] {
  const facts = settingFacts([setting], scope, guards);
  if (facts.length > 0) return facts;
  return settingFacts([{ ...setting, name: environmentName(setting.name) }], scope, guards);
}

function outsideGroup(group: Text, { scope }: Context): Fact {
  return { kind: 'outside', scope, what: `variable group ${group.value}`, span: wholeSpan(group) };
}

/** Takes the variables of a template of this repository. What they say of Helm is said when that file is read. */
function openTemplate(path: string, context: Context, depth: number): void {
  const file = depth < MAX_DEPTH && !path.includes('@') ? context.given?.open(path) : undefined;
  if (file === undefined || context.budget.left <= 0) return;
  for (const { root } of parseYaml(fileText(file)).documents) {
    const variables = get(root, 'variables');
    if (variables !== undefined) readVariables(variables, under({ ...context, file }, []), depth + 1);
  }
}
