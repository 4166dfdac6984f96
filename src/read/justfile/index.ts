import type { Fact, Link, Scope, Word } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { fileText, spanOf, type Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered, table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { type Item, itemsOf } from './lines.ts';
import { type JustFile, readRecipe } from './recipe.ts';
import { type Command, type Names, valueIn } from './values.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(fileText(file), [{ kind: 'file', name: file.path }], given),
};

/** The facts of a justfile: https://just.systems/man/en/ */
function extract(text: Text, scope: Scope, given: Given | undefined): readonly Fact[] {
  const items = itemsOf(text);
  const facts: Fact[] = [];
  const names = table<Value>(given?.variables);
  const environment = new Map<string, Value>();
  const commands: Command[] = [];
  const allExported = items.some(
    (item) =>
      item.kind === 'setting' &&
      item.name === 'export' &&
      !/false/.test(text.value.slice(item.value.start, item.value.end)),
  );
  const own = layered(names);
  // Assignments may stand in any order: a second round knows what the first one found.
  for (let round = 0; round < 2; round++) {
    for (const item of items) {
      if (item.kind !== 'assignment' || names.get(item.name) !== undefined) continue;
      const value = valueIn(text, item.value.start, item.value.end, own, round === 0 ? [] : commands);
      own.set(item.name, value);
      if (item.exported || allExported) environment.set(item.name, value);
      if (round === 1) facts.push(...settings(text, item, value, scope, item.exported || allExported));
    }
  }
  for (const command of commands) facts.push(...readShell({ text: command.text, scope, origin: 'shell' }).facts);
  const file: JustFile = { text, scope, names: own, environment, shell: shellOf(text, items, own), given };
  for (const item of items) {
    if (item.kind === 'recipe') facts.push(...readRecipe(item.recipe, file));
    else if (item.kind === 'import') facts.push(imported(text, item, scope));
    else if (item.kind === 'setting' && /^dotenv-(?:path|filename)$/.test(item.name))
      facts.push(...dotenv(text, item, own, scope));
  }
  return facts;
}

function settings(
  text: Text,
  item: Item & { kind: 'assignment' },
  value: Value,
  scope: Scope,
  exported: boolean,
): Fact[] {
  const site = spanOf(text, item.value.start, item.value.end);
  const word = wordOf(value.alternatives[0]?.[0] ?? [], site);
  const { name, start, end } = item;
  if (exported && isHelmVariable(name)) {
    return [{ kind: 'env', origin: 'task', scope, name, value: word, span: spanOf(text, start, end) }];
  }
  const guess = value.alternatives.length === 1 && word.via.length === 0 ? pinOfVersionVariable(name, word) : undefined;
  if (guess === undefined) return [];
  const { file: _, ...pin } = guess;
  return [{ ...pin, kind: 'pin', origin: 'task', scope, guards: [] }];
}

/** The first word of `set shell := ["pwsh.exe", "-c"]`. */
function shellOf(text: Text, items: readonly Item[], names: Names): string | undefined {
  const setting = items.findLast((item) => item.kind === 'setting' && item.name === 'shell');
  if (setting?.kind !== 'setting') return undefined;
  const { start, end } = setting.value;
  const bracket = text.value.indexOf('[', start);
  const comma = text.value.indexOf(',', bracket);
  if (bracket < 0 || bracket > end) return undefined;
  const word = valueIn(text, bracket + 1, comma < 0 || comma > end ? end : comma, names);
  const piece = word.alternatives[0]?.[0]?.[0];
  return piece !== undefined && 'text' in piece ? piece.text : undefined;
}

function imported(text: Text, { module, path, at }: Item & { kind: 'import' }, scope: Scope): Link {
  const file = path === '' ? `${module ?? ''}.just` : path;
  return {
    kind: 'link',
    origin: 'task',
    scope,
    how: 'include',
    path: file,
    arguments: [],
    variables: [],
    guards: [],
    span: spanOf(text, at.start, at.end),
  };
}

function dotenv(text: Text, { value }: Item & { kind: 'setting' }, names: Names, scope: Scope): Link[] {
  const site = spanOf(text, value.start, value.end);
  const word: Word = wordOf(valueIn(text, value.start, value.end, names).alternatives[0]?.[0] ?? [], site);
  if (word.text === undefined) return [];
  return [
    {
      kind: 'link',
      origin: 'task',
      scope,
      how: 'variables',
      path: word.text,
      arguments: [],
      variables: [],
      guards: [],
      span: word.span,
    },
  ];
}
