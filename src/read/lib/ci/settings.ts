/** Variables of the environment, as pipelines set them: a map, a list of maps, a list of `NAME=value`. */
import type { Fact, Guard, Scope } from '../../../facts.ts';
import { isHelmVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable } from '../../../helm/install/index.ts';
import { type Span, spanKey } from '../../../source/span.ts';
import { type Place, placeSpan, sliceText, spanOf, type Text } from '../../../source/text.ts';
import { layered, type Table } from '../table.ts';
import { EMPTY, eitherOf, joined, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { entries, items, type YamlNode } from '../yaml/index.ts';
import { textOf, wholeSpan } from './around.ts';
import type { Host } from './host.ts';

/** One variable and its value. */
export interface Setting {
  readonly name: string;
  readonly key: Span;
  /** Where the value stands; the name where none is written. */
  readonly site: Span;
  readonly value: Value;
}

/** More variables than this in one place are not read. */
const MAX_SETTINGS = 2_000;
/** `A=b C="d e"` in one line of Travis. */
const ASSIGNMENT = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']*)/g;

/** The variables of a map or list. Values that are no scalars (`from_secret:`) count as unknown and are left out. */
export function settingsOf(node: YamlNode | undefined, host: Host): Setting[] {
  if (node?.kind === 'seq') {
    return items(node)
      .slice(0, MAX_SETTINGS)
      .flatMap((item) => (item.kind === 'map' ? settingsOf(item, host) : assignmentsOf(textOf(item))));
  }
  if (node?.kind === 'scalar') return assignmentsOf(textOf(node));
  return entries(node)
    .slice(0, MAX_SETTINGS)
    .flatMap(({ key: name, keyText, value: node }): Setting[] => {
      if (node.kind === 'map' || node.kind === 'seq') return [];
      const text = textOf(node);
      const key = wholeSpan(keyText);
      const value = text === undefined ? EMPTY : joined(host.valueOf(text));
      return [{ name, key, site: text === undefined ? key : wholeSpan(text), value }];
    });
}

/** `A=b C="d e"`: each as one setting. */
function assignmentsOf(text: Text | undefined): Setting[] {
  if (text === undefined || text.value.length > 20_000) return [];
  return [...text.value.matchAll(ASSIGNMENT)].map((match) => {
    const [, name = '', written = ''] = match;
    const quoted = /^["']/.test(written) ? 1 : 0;
    const start = match.index + name.length + 1 + quoted;
    const end = match.index + match[0].length - quoted;
    const at: Place = { text, start, end };
    const parts = /[$`]/.test(written) && !written.startsWith("'") ? unknownIn(at) : literal(at);
    return { name, key: spanOf(text, match.index, match.index + name.length), site: placeSpan(at), value: parts };
  });
}

function literal(at: Place): Value {
  return { alternatives: [[[{ text: at.text.value.slice(at.start, at.end), at }]]] };
}

function unknownIn(at: Place): Value {
  const unknown = sliceText(at.text, at.start, at.end).value;
  return { alternatives: [[[{ unknown, at, list: true }]]] };
}

/** One of the values of an axis of a matrix. */
export function axisSetting(name: string, key: Span, text: Text): Setting {
  return { name, key, site: wholeSpan(text), value: literal({ text, start: 0, end: text.value.length }) };
}

/** Settings of several possible sets, each name once with every value that it may have. */
export function eitherSettings(settings: readonly Setting[]): Map<string, Value> {
  const values = new Map<string, Value[]>();
  for (const { name, value } of settings) values.set(name, [...(values.get(name) ?? []), value].slice(0, 40));
  return new Map([...values].map(([name, each]) => [name, eitherOf(each)]));
}

/** Variables, and those that settings add. */
export function withSettings(variables: Table<Value>, settings: readonly Setting[]): Table<Value> {
  const all = layered(variables);
  for (const { name, value } of settings) all.set(name, value);
  return all;
}

/** Variables that Helm reads, and those that name its version. */
export function settingFacts(settings: readonly Setting[], scope: Scope, guards: readonly Guard[] = []): Fact[] {
  return settings.flatMap(({ name, key, site, value }): Fact[] => {
    const words = value.alternatives.map((fields) => wordOf(fields[0] ?? [], site));
    if (isHelmVariable(name)) return [{ kind: 'env', origin: 'task', scope, name, value: words[0], span: key }];
    return words.flatMap((word): Fact[] => {
      const pin = word.via.length === 0 ? pinOfVersionVariable(name, word) : undefined;
      if (pin === undefined) return [];
      const { file: _, ...rest } = { file: undefined, ...pin };
      return [{ ...rest, kind: 'pin', origin: 'task', scope, guards }];
    });
  });
}

/** The facts without the version of a variable where an image, an address or a script that uses it says the same. */
export function withoutDoubles(facts: readonly Fact[]): readonly Fact[] {
  const used = new Set(facts.flatMap((fact) => (isBare(fact) || fact.kind !== 'pin' ? [] : [spanKey(fact.span)])));
  return facts.filter((fact) => !isBare(fact) || !used.has(spanKey(fact.span)));
}

function isBare(fact: Fact): boolean {
  return fact.kind === 'pin' && fact.means === 'version-file';
}
