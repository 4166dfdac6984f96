/** `put:` to a resource that deploys with Helm. */
import type { Fact } from '../../facts.ts';
import { imageName } from '../../helm/install/image.ts';
import type { Text } from '../../source/text.ts';
import { type Around, stringOf, wholeSpan } from '../lib/ci/around.ts';
import { isTaskTool, type Parameters, parametersOf, taskFacts, taskRow } from '../lib/ci/tasks.ts';
import { entries, get, items, type YamlNode } from '../lib/yaml/index.ts';
import { repositoryOf, sourceFacts } from './image.ts';

/** Resources and their types by name. */
export interface Resources {
  readonly resources: ReadonlyMap<string, YamlNode>;
  readonly types: ReadonlyMap<string, YamlNode>;
}

/** Resource types that deploy with Helm. */
const TOOLS = ['typositoire/concourse-helm3-resource', 'linkyard/concourse-helm-resource'];

/** The resources and types of a pipeline. */
export function resourcesOf(root: YamlNode): Resources {
  return { resources: named(get(root, 'resources')), types: named(get(root, 'resource_types')) };
}

function named(list: YamlNode | undefined): Map<string, YamlNode> {
  return new Map(
    items(list).flatMap((item) => {
      const name = stringOf(get(item, 'name'));
      return name === undefined ? [] : [[name, item] as const];
    }),
  );
}

/** The facts of one `put:`. */
export function putFacts(step: YamlNode, name: Text, { resources, types }: Resources, around: Around): readonly Fact[] {
  const resource = resources.get(stringOf(get(step, 'resource')) ?? name.value);
  const type = types.get(stringOf(get(resource, 'type')) ?? '');
  const image = get(type, 'source');
  const written = repositoryOf(image)?.value ?? '';
  const repository = imageName(written)?.repository ?? '';
  const tool = TOOLS.find((known) => repository === known || repository.endsWith(`/${known}`));
  const given = get(step, 'params');
  if (tool === undefined || !isTaskTool(tool)) return unknownResource(written, name, given, around);
  const parameters = new Map([
    ...parametersOf(get(resource, 'source'), around.host),
    ...parametersOf(given, around.host),
  ]);
  const modes = modesOf(parameters);
  const facts = modes.flatMap((mode) => {
    const row = taskRow(tool, mode) ?? taskRow(tool, 'put');
    return row === undefined ? [] : taskFacts(row, parameters, wholeSpan(name), around);
  });
  return [...sourceFacts(image, around), ...facts];
}

/** What the parameters ask for. `replace` uninstalls and installs again. */
function modesOf(parameters: Parameters): string[] {
  const asks = (name: string): boolean => {
    const piece = parameters.get(name)?.values[0]?.value.alternatives[0]?.[0]?.[0];
    return piece !== undefined && 'text' in piece && piece.text === 'true';
  };
  if (asks('uninstall') || asks('delete')) return ['uninstall'];
  if (asks('test')) return ['test'];
  return asks('replace') ? ['uninstall', 'put'] : ['put'];
}

function unknownResource(repository: string, name: Text, given: YamlNode | undefined, { scope }: Around): Fact[] {
  if (!/(?:^|[/_-])helm\d?(?:$|[_-])/.test(repository) || entries(given).length === 0) return [];
  return [{ kind: 'outside', scope, what: `resource of the type ${repository}`, span: wholeSpan(name) }];
}
