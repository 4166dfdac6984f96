/** Azure Pipelines. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { textOf } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { table } from '../lib/table.ts';
import { get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { type Context, hostWith } from './context.ts';
import { fieldsOf, itemsOf } from './flatten.ts';
import { format } from './format.ts';
import { inJob, readGivenLists, readList } from './jobs.ts';
import { templateLink } from './links.ts';
import { readParameters, readVariables } from './variables.ts';

export const reader: Reader = { ...format, read };

/** Nodes and hundreds of characters of script that are read of one file. */
const BUDGET = 100_000;
const SCRIPT = /^(?:script|bash|pwsh|powershell|inlineScript)$/i;

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const start = (): Context => {
    const names = table<never>();
    return {
      file,
      scope,
      host: hostWith(names),
      variables: table(),
      guards: [],
      names,
      spellings: new Map(),
      containers: new Map(),
      repositories: new Map(),
      pool: undefined,
      given,
      loops: [],
      earlier: [],
      budget: { left: BUDGET },
    };
  };
  const facts = yaml.documents.flatMap(({ root }) => (root === undefined ? [] : readRoot(root, start())));
  const isScript = (path: readonly string[]): boolean => SCRIPT.test(path.at(-1) ?? '');
  return [...facts, ...readBroken(yaml, facts, scope, start().host, isScript)];
}

function readRoot(root: YamlNode, outer: Context): Fact[] {
  if (root.kind === 'seq') return readList(root, 'steps', outer);
  if (root.kind !== 'map') return [];
  const parameters = get(root, 'parameters');
  readParameters(parameters, outer);
  readResources(get(root, 'resources'), outer);
  const fields = fieldsOf(root, outer);
  const context: Context = { ...outer, pool: fields.find(({ key }) => key === 'pool')?.value };
  const facts: Fact[] = fields
    .filter(({ key }) => key === 'variables')
    .flatMap(({ value, context: here }) => readVariables(value, { ...context, guards: here.guards }));
  for (const item of items(parameters)) facts.push(...readList(get(item, 'default'), 'default', context));
  for (const { key, value, context: here } of fields) {
    const inner: Context = { ...context, names: here.names, host: here.host, guards: here.guards };
    if (key === 'stages' || key === 'jobs') facts.push(...readList(value, key, inner));
    if (key === 'steps') facts.push(...readSteps(value, get(root, 'container'), inner));
    if (key === 'extends') {
      const template = textOf(get(value, 'template'));
      const given = get(value, 'parameters');
      if (template !== undefined) facts.push(...templateLink('uses', template, given, inner));
      facts.push(...readGivenLists(given, inner));
    }
  }
  return facts;
}

function readSteps(list: YamlNode, container: YamlNode | undefined, context: Context): Fact[] {
  const job: Context = { ...context, scope: [...context.scope, { kind: 'job', name: 'steps' }] };
  return inJob(job, itemsOf(list, job), container);
}

/** `resources:`, what aliases stand for. */
function readResources(node: YamlNode | undefined, context: Context): void {
  for (const { node: item } of itemsOf(get(node, 'containers'), context)) {
    const alias = textOf(get(item, 'container'));
    const image = textOf(get(item, 'image'));
    if (alias !== undefined && image !== undefined) context.containers.set(alias.value, image);
  }
  for (const { node: item } of itemsOf(get(node, 'repositories'), context)) {
    const alias = textOf(get(item, 'repository'));
    const name = textOf(get(item, 'name'));
    if (alias !== undefined && name !== undefined) context.repositories.set(alias.value, name.value);
  }
}
