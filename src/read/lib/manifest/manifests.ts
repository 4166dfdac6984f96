/** Objects of Kubernetes that no other reader knows better. */
import type { Fact, Scope } from '../../../facts.ts';
import { placeSpan, type SourceFile } from '../../../source/text.ts';
import { asString, get, nodePlace, type YamlNode } from '../yaml/index.ts';
import { controlledBy } from './controllers.ts';
import { objectContext, objectFacts, scriptsOf } from './objects.ts';

/** The facts of objects. Scripts of ConfigMaps are read where a container of the file runs them, else by themselves. */
export function manifestFacts(objects: readonly YamlNode[], file: SourceFile, scope: Scope): Fact[] {
  const context = { ...objectContext(file, scope), scripts: scriptsOf(objects) };
  const isConfigMap = (object: YamlNode): boolean => asString(get(object, 'kind')) === 'ConfigMap';
  return [
    ...controllers(objects, scope),
    ...objects.filter((object) => !isConfigMap(object)).flatMap((object) => objectFacts(object, context)),
    ...objects.filter(isConfigMap).flatMap((object) => objectFacts(object, context)),
  ];
}

/** Controllers that run Helm for objects of the file, each named once. */
function controllers(objects: readonly YamlNode[], scope: Scope): Fact[] {
  const seen = new Set<string>();
  return objects.flatMap((object): Fact[] => {
    const kind = get(object, 'kind');
    const controller = controlledBy(asString(get(object, 'apiVersion')) ?? '', asString(kind) ?? '', object);
    if (kind === undefined || controller === undefined || seen.has(controller)) return [];
    seen.add(controller);
    return [{ kind: 'outside', scope, what: `${asString(kind)}: ${controller}`, span: placeSpan(nodePlace(kind)) }];
  });
}
