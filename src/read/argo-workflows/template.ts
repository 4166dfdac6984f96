/** What one template runs. */
import type { Fact, Scope } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { type Around, containerFacts, containerOf } from '../lib/manifest/container.ts';
import type { Expressions } from '../lib/manifest/expressions.ts';
import { objectContext, objectFacts, objectsOf, shownText } from '../lib/manifest/objects.ts';
import { entries, get, items, parseYaml, scalarText, type YamlNode } from '../lib/yaml/index.ts';

export interface TemplateContext {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly expressions: Expressions;
}

/** The facts of a template: its container, script, containers beside it, and the object that it makes. */
export function templateFacts(template: YamlNode, defaults: YamlNode | undefined, context: TemplateContext): Fact[] {
  const facts: Fact[] = [];
  const inside = (name: string): Around => ({ ...context, scope: [...context.scope, { kind: 'step', name }] });
  const container = get(template, 'container');
  if (container?.kind === 'map')
    facts.push(...containerFacts(containerOf(container, get(defaults, 'container')), inside('container')));
  const script = get(template, 'script');
  if (script?.kind === 'map') {
    const source = scalarText(get(script, 'source'));
    facts.push(
      ...containerFacts({ ...containerOf(script, get(defaults, 'script')), script: source }, inside('script')),
    );
  }
  const beside = ['initContainers', 'sidecars'].flatMap((key) => items(get(template, key)));
  for (const each of [...items(get(template, 'containerSet', 'containers')), ...beside].slice(0, 1_000)) {
    if (each.kind !== 'map') continue;
    const name = shownText(scalarText(get(each, 'name'))) || 'container';
    facts.push(...containerFacts(containerOf(each), inside(name)));
  }
  return [...facts, ...resourceFacts(template, context), ...pluginFacts(template, context)];
}

/** `resource: {manifest: |}`: an object of Kubernetes in a block scalar. */
function resourceFacts(template: YamlNode, { file, scope, expressions }: TemplateContext): readonly Fact[] {
  const manifest = scalarText(get(template, 'resource', 'manifest'));
  if (manifest === undefined || !/helm/i.test(manifest.value)) return [];
  const context = objectContext(file, scope, expressions);
  return parseYaml(manifest).documents.flatMap(({ root }) =>
    root === undefined ? [] : objectsOf(root).flatMap((object) => objectFacts(object, context)),
  );
}

/** Executor plugins take containers under keys of their own. */
function pluginFacts(template: YamlNode, { file, scope, expressions }: TemplateContext): readonly Fact[] {
  const context = objectContext(file, scope, expressions);
  return entries(get(template, 'plugin')).flatMap(({ value }) => objectFacts(value, context));
}
