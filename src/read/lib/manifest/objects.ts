/** Containers, images and scripts wherever they stand in an object. */
import type { Fact, Scope } from '../../../facts.ts';
import { pinOfImage } from '../../../helm/install/index.ts';
import { type SourceFile, sourceStart, spanOf, type Text } from '../../../source/text.ts';
import { writtenText } from '../completed.ts';
import { readShell } from '../shell/index.ts';
import { joined } from '../value.ts';
import { wordOf } from '../word.ts';
import { entries, get, items, parseYaml, scalarText, type YamlNode } from '../yaml/index.ts';
import { containerFacts, containerOf, listOf, pinFact } from './container.ts';
import { type Expressions, noExpressions, valueIn } from './expressions.ts';
import { runFacts, runsFile } from './program.ts';
import { isShellText, isYamlText } from './script.ts';

/** What is around an object. */
export interface ObjectContext {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly expressions: Expressions;
  /** The scripts of the ConfigMaps of the file, by their names and keys. */
  readonly scripts: ReadonlyMap<string, ReadonlyMap<string, Text>>;
  /** Offsets in the file of scripts that a container runs, and that were read there. */
  readonly taken: Set<number>;
}

/** Deeper objects are not walked. */
const MAX_DEPTH = 60;
/** What YAML inside a scalar counts for, so that it is not followed through more than two. */
const NESTING = 20;

/** A context for the objects of a file. */
export function objectContext(file: SourceFile, scope: Scope, expressions: Expressions = noExpressions): ObjectContext {
  return { file, scope, expressions, scripts: new Map(), taken: new Set() };
}

/** The facts of an object, or of any other part of a document. */
export function objectFacts(root: YamlNode, context: ObjectContext, depth = 0): readonly Fact[] {
  const kind = scalarText(get(root, 'kind'))?.value;
  if (kind === undefined) return walk(root, context, '', depth);
  const scope: Scope = [...context.scope, { kind: 'job', name: `${kind}/${nameOf(root)}` }];
  return walk(root, { ...context, scope }, '', depth);
}

/** `metadata.name`; empty without one. */
export function nameOf(root: YamlNode): string {
  const name = get(root, 'metadata', 'name') ?? get(root, 'metadata', 'generateName');
  return shownText(scalarText(name));
}

/** A name as it is written. */
export function shownText(text: Text | undefined): string {
  return text === undefined ? '' : writtenText(text, 0, text.value.length).slice(0, 200);
}

/** The objects of a document; those of a List one by one. */
export function objectsOf(root: YamlNode): readonly YamlNode[] {
  const list = get(root, 'items');
  return list?.kind === 'seq' && /List$/.test(scalarText(get(root, 'kind'))?.value ?? '') ? items(list) : [root];
}

/** The scripts that ConfigMaps hold, by name and key. */
export function scriptsOf(objects: readonly YamlNode[]): Map<string, Map<string, Text>> {
  const scripts = new Map<string, Map<string, Text>>();
  for (const object of objects) {
    if (scalarText(get(object, 'kind'))?.value !== 'ConfigMap') continue;
    const own = new Map<string, Text>();
    for (const { key, value } of entries(get(object, 'data'))) {
      const text = scalarText(value);
      if (text !== undefined && isShellText(key, text)) own.set(key, text);
    }
    if (own.size > 0) scripts.set(nameOf(object), own);
  }
  return scripts;
}

function walk(node: YamlNode, context: ObjectContext, key: string, depth: number): readonly Fact[] {
  if (depth > MAX_DEPTH) return [];
  if (node.kind === 'seq') return items(node).flatMap((item) => walk(item, context, key, depth + 1));
  if (node.kind === 'scalar') return scalarFacts(node, context, key, depth);
  if (node.kind === 'null') return [];
  const isContainer =
    get(node, 'image')?.kind === 'scalar' && (get(node, 'command') ?? get(node, 'args')) !== undefined;
  if (isContainer) return oneContainer(node, context, key, new Map(), depth);
  const mounted = mountedIn(node, context);
  return [
    ...commandFacts(node, context),
    ...chartImage(node, context.scope),
    ...entries(node).flatMap((entry) =>
      /containers$/i.test(entry.key) && entry.value.kind === 'seq'
        ? items(entry.value).flatMap((item) => oneContainer(item, context, entry.key, mounted, depth))
        : walk(entry.value, context, entry.key, depth + 1),
    ),
  ];
}

/** `command:` and `args:` of something that is no container: a hook, a probe, a plugin. */
function commandFacts(node: YamlNode, context: ObjectContext): readonly Fact[] {
  const command = get(node, 'command');
  if (command?.kind !== 'seq') return [];
  const args = get(node, 'args');
  return runFacts([...(listOf(command) ?? []), ...(args?.kind === 'seq' ? (listOf(args) ?? []) : [])], inside(context));
}

function inside({ file, scope, expressions }: ObjectContext) {
  return { file, scope, expressions, variables: new Map() };
}

/** Keys of a container that are read together. */
const OWN_KEYS = new Set(['image', 'command', 'args', 'env']);

function oneContainer(
  node: YamlNode,
  context: ObjectContext,
  key: string,
  mounted: ReadonlyMap<string, Text>,
  depth: number,
): Fact[] {
  if (node.kind !== 'map') return [];
  const container = containerOf(node);
  const name = shownText(scalarText(get(node, 'name'))) || key;
  const scope: Scope = [...context.scope, { kind: 'step', name }];
  const runs = [...mounted].flatMap(([file, text]) => (runsFile(container, file) ? [text] : []));
  for (const text of runs) context.taken.add(sourceStart(text, 0));
  const { file, expressions } = context;
  return [
    ...containerFacts(container, { file, scope, expressions, mounted: runs }),
    ...entries(node).flatMap((entry) =>
      OWN_KEYS.has(entry.key) ? [] : walk(entry.value, { ...context, scope }, entry.key, depth + 1),
    ),
  ];
}

/** The scripts of ConfigMaps that a pod mounts. */
function mountedIn(pod: YamlNode, { scripts }: ObjectContext): Map<string, Text> {
  const mounted = new Map<string, Text>();
  if (scripts.size === 0) return mounted;
  for (const volume of items(get(pod, 'volumes'))) {
    const name = scalarText(get(volume, 'configMap', 'name'))?.value ?? '';
    for (const [file, text] of scripts.get(name) ?? []) mounted.set(file, text);
  }
  return mounted;
}

function scalarFacts(node: YamlNode, context: ObjectContext, key: string, depth: number): readonly Fact[] {
  const { scope, expressions, taken } = context;
  const text = scalarText(node);
  if (text === undefined || text.value === '') return [];
  if (/(?:^i|I)mage$/.test(key) && text.value.length < 500) {
    const site = spanOf(text, 0, text.value.length);
    return joined(valueIn(text, expressions)).alternatives.flatMap((fields) => {
      const guess = pinOfImage(wordOf(fields[0] ?? [], site));
      return guess?.means === 'image' ? [pinFact(guess, scope)] : [];
    });
  }
  if (text.value.includes('\n') && /helm/i.test(text.value) && isYamlText(key, text)) {
    const inner = { ...context, scope: [...scope, { kind: 'step' as const, name: key }] };
    // Each level costs as much as all above it.
    return parseYaml(text).documents.flatMap(({ root }) =>
      root === undefined ? [] : objectFacts(root, inner, depth + NESTING),
    );
  }
  if (taken.has(sourceStart(text, 0)) || !isShellText(key, text)) return [];
  const inner: Scope = [...scope, { kind: 'step', name: key }];
  return readShell({ text, scope: inner, origin: 'shell', holes: expressions(text) }).facts;
}

/** `repository:` and `tag:` beside each other, which templates of a chart put together. */
function chartImage(node: YamlNode, scope: Scope): Fact[] {
  const repository = scalarText(get(node, 'repository') ?? get(node, 'name'));
  const tag = scalarText(get(node, 'tag'));
  if (
    repository === undefined ||
    tag === undefined ||
    tag.value === '' ||
    !/helm/i.test(repository.value) ||
    repository.value.includes('://')
  )
    return [];
  const whole = (text: Text) => ({ text: text.value, at: { text, start: 0, end: text.value.length } });
  const word = wordOf([whole(repository), { text: ':', at: undefined }, whole(tag)], spanOf(tag, 0, tag.value.length));
  const guess = pinOfImage(word);
  if (guess?.means !== 'image') return [];
  const because = 'templates put repository and tag together to the name of an image';
  return [
    { ...pinFact(guess, scope), assumes: guess.assumes === undefined ? because : `${because}; ${guess.assumes}` },
  ];
}
