/**
 * The Helm plugins of Gradle: `org.unbroken-dome.helm`, `com.citi.helm` and their forks, which all have the same settings.
 * https://github.com/Citi/gradle-helm-plugin at 2.2.0: docs/configure-helm.adoc, command/internal/*Options.kt.
 */
import type { Fact, HelmPin, Scope } from '../../facts.ts';
import { rangeOfWord } from '../../helm/install/index.ts';
import type { Span } from '../../source/span.ts';
import { type Place, type SourceFile, spanOf, type Text } from '../../source/text.ts';
import { literalText } from '../lib/code/jvm/library.ts';
import type { Call, Expression, FunctionNode, Statement } from '../lib/code/tree.ts';
import { readArguments } from '../lib/shell/index.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';

const PLUGIN =
  /\b(?:org\.unbroken-dome|com\.citi|io\.github\.(?:build-extensions-oss|gradle-cloud)|fr\.rozanc)\.helm\b/;

/** Properties of releases and of `gradle.properties` (behind `helm.`) that become flags of `helm upgrade --install`. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['atomic', '--atomic'],
  ['wait', '--wait'],
  ['waitForJobs', '--wait-for-jobs'],
  ['dryRun', '--dry-run'],
  ['noHooks', '--no-hooks'],
  ['devel', '--devel'],
  ['verify', '--verify'],
  ['createNamespace', '--create-namespace'],
]);

/** Whether a build uses one of the plugins. */
export function usesPlugin(text: string): boolean {
  return PLUGIN.test(text);
}

/** The scope of what the plugin does: the Helm that it downloads runs its own commands only. */
function pluginScope(file: SourceFile): Scope {
  return [
    { kind: 'file', name: file.path },
    { kind: 'stage', name: 'helm plugin' },
  ];
}

/** The facts of a block `helm { … }`. */
export function helmBlock(text: Text, block: FunctionNode): Fact[] {
  return settingsIn(block.body).flatMap(({ name, block: inner }): Fact[] => {
    if (inner === undefined) return [];
    if (name === 'downloadClient') return download(inner);
    return name === 'releases' || name === 'releaseTargets' ? releases(text, inner, name) : [];
  });
}

interface Setting {
  readonly name: string;
  readonly value: Expression | undefined;
  readonly block: FunctionNode | undefined;
  readonly at: Statement;
}

/** `name = value`, `name.set(value)`, `name value`, `name { … }`, `create("name") { … }`. */
function settingsIn(body: readonly Statement[]): Setting[] {
  return body.slice(0, 500).flatMap((at): Setting[] => {
    if (at.kind === 'assign') {
      const [target] = at.targets;
      return target?.kind === 'name' ? [{ name: target.name, value: at.value, block: undefined, at }] : [];
    }
    const call = at.kind === 'expression' || at.kind === 'return' ? at.value : undefined;
    return call?.kind === 'call' ? [{ ...named(call), at }] : [];
  });
}

function named(call: Call): Omit<Setting, 'at'> {
  const { callee } = call;
  const last = call.arguments.at(-1)?.value;
  const block = last?.kind === 'function' ? last.function : undefined;
  const first = call.arguments[0]?.value;
  if (callee.kind === 'member' && callee.name === 'set' && callee.object.kind === 'name') {
    return { name: callee.object.name, value: first, block };
  }
  const name = callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.name : '';
  if (/^(?:create|register|named|maybeCreate|getByName)$/.test(name))
    return { name: literalText(first) ?? '', value: undefined, block };
  return { name, value: first, block };
}

function isTrue(value: Expression | undefined): boolean {
  return value?.kind === 'literal' && value.shown === 'true';
}

function isFalse(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && /^(?:false|null)$/.test(value.shown));
}

/** The Helm that the plugin downloads, where the block says that it does. */
function download(block: FunctionNode): Fact[] {
  const settings = settingsIn(block.body);
  const version = settings.find(({ name }) => name === 'version')?.value;
  if (!settings.some(({ name, value }) => name === 'enabled' && isTrue(value)) || version?.kind !== 'string') return [];
  const [part] = version.parts;
  if (version.parts.length !== 1 || part?.kind !== 'text') return [];
  return [versionPin({ text: part.text, start: 0, end: part.text.value.length })];
}

/** The pin of the version that the plugin downloads. */
function versionPin(at: Place): HelmPin {
  const span = spanOf(at.text, at.start, at.end);
  const version = wordOf([{ text: at.text.value.slice(at.start, at.end), at }], span);
  const range = rangeOfWord(version);
  return {
    kind: 'pin',
    origin: 'task',
    scope: pluginScope(at.text.file),
    means: 'archive',
    tool: 'gradle-helm-plugin',
    version,
    range: range?.range,
    floating: range?.floating ?? false,
    binary: undefined,
    span,
    because: `the Helm plugin of Gradle downloads Helm ${version.shown}`,
    guards: [],
  };
}

function releases(text: Text, block: FunctionNode, kind: string): Fact[] {
  return settingsIn(block.body).flatMap(({ name, block: inner, at }): Fact[] => {
    if (inner === undefined) return [];
    const flags = settingsIn(inner.body).flatMap((setting): Flag[] => {
      const flag = FLAGS.get(setting.name);
      if (flag === undefined || isFalse(setting.value)) return [];
      return [{ flag, site: spanOf(text, setting.at.start, setting.at.end), maybe: !isTrue(setting.value) }];
    });
    const site = spanOf(text, at.start, Math.min(at.start + Math.max(1, name.length), at.end));
    return flags.length === 0 ? [] : upgrade(text.file, kind === 'releases' ? name : '', site, flags);
  });
}

interface Flag {
  readonly flag: string;
  readonly site: Span;
  readonly maybe: boolean;
}

/** `helm upgrade --install`, as the plugin calls it with these settings. */
function upgrade(file: SourceFile, release: string, site: Span, flags: readonly Flag[]): Fact[] {
  const word = (text: string, at: Span, maybe = false): { value: Value; site: Span } => ({
    value: { alternatives: [[[{ text, at: undefined, ...(maybe ? { maybe: true as const } : {}) }]]] },
    site: { ...at, exact: false },
  });
  const words = [
    ...['helm', 'upgrade', '--install'].map((text) => word(text, site)),
    ...flags.map(({ flag, site: at, maybe }) => word(flag, at, maybe)),
    ...(release === '' ? [] : [word(release, site)]),
  ];
  return [...readArguments({ file, scope: pluginScope(file), origin: 'task', words })];
}

/** `helm.client.download.version=3.8.2`, `helm.atomic=true` of a `gradle.properties`. */
export function propertyFacts(text: Text): Fact[] {
  const found = new Map<string, Place>();
  for (const match of text.value.matchAll(/^[ \t]*helm\.([\w.]{1,100})[ \t]*[=:][ \t]*([^\s#]{1,200})[ \t]*$/gm)) {
    const [line, name = '', value = ''] = match;
    const end = match.index + line.trimEnd().length;
    found.set(name, { text, start: end - value.length, end });
  }
  const is = (name: string, wanted: string): boolean => {
    const at = found.get(name);
    return at !== undefined && text.value.slice(at.start, at.end) === wanted;
  };
  const facts: Fact[] = [];
  const version = found.get('client.download.version');
  if (version !== undefined && is('client.download.enabled', 'true')) facts.push(versionPin(version));
  for (const [name, flag] of FLAGS) {
    const at = found.get(name);
    if (at === undefined || !is(name, 'true')) continue;
    const line = text.value.lastIndexOf('\n', at.start - 1) + 1;
    const site = spanOf(text, line, at.end);
    facts.push(...upgrade(text.file, '', site, [{ flag, site, maybe: false }]));
  }
  return facts;
}
