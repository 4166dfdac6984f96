/** What a pipeline takes from elsewhere: templates of this repository and of others. */
import type { Fact, Word } from '../../facts.ts';
import { placeSpan, type Text } from '../../source/text.ts';
import { textOf, wholeSpan, wordsOf } from '../lib/ci/around.ts';
import { wordOf } from '../lib/word.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import type { Context } from './context.ts';
import { fieldsOf } from './flatten.ts';

/** More variables than this are not handed on to one template. */
const MOST_VARIABLES = 200;

/**
 * `template: path` with its parameters; `path@alias` lies in another repository, unless the alias is `self`.
 *
 * @param how a template of variables becomes a part of the file, one of steps, jobs or stages is called
 */
export function templateLink(
  how: 'include' | 'uses',
  template: Text,
  parameters: YamlNode | undefined,
  context: Context,
): Fact[] {
  const { scope, guards, repositories } = context;
  const span = wholeSpan(template);
  const [path = '', alias = 'self'] = template.value.trim().split('@', 2);
  if (alias !== 'self') {
    const repository = repositories.get(alias) ?? alias;
    return [{ kind: 'outside', scope, what: `template ${path} of the repository ${repository}`, span }];
  }
  const own = how === 'include' ? [] : parametersOf(parameters, context);
  const variables = how === 'include' ? [] : [...own, ...variablesIn(context, new Set(own.map(([name]) => name)))];
  return wordsOf(template, context.host).flatMap((word): Fact[] => {
    const written = (word.text ?? word.shown).trim().replace(/@self$/, '');
    if (word.text === undefined) return [{ kind: 'outside', scope, what: `template ${written}`, span }];
    return [{ kind: 'link', origin: 'task', scope, how, path: written, arguments: [], variables, guards, span }];
  });
}

/** The variables that a template sees where it is called, as they are there. */
function variablesIn({ names, spellings, budget }: Context, without: ReadonlySet<string>): (readonly [string, Word])[] {
  const found: (readonly [string, Word])[] = [];
  for (const [name, written] of spellings) {
    const value = without.has(written) || found.length >= MOST_VARIABLES ? undefined : names.get(`variables.${name}`);
    for (const fields of value?.alternatives ?? []) {
      const [first] = (fields[0] ?? []).flatMap((piece) => piece.at ?? []);
      if (first !== undefined) found.push([written, wordOf(fields[0] ?? [], placeSpan(first))]);
    }
  }
  budget.left -= found.length;
  return budget.left < 0 ? [] : found;
}

/** The parameters that are plain values. */
function parametersOf(node: YamlNode | undefined, context: Context): (readonly [string, Word])[] {
  return fieldsOf(node, context).flatMap(({ key, value, context: here }): (readonly [string, Word])[] => {
    const text = textOf(value);
    if (text === undefined) return [];
    return wordsOf(text, here.host).map((word) => [key, word] as const);
  });
}

/** A script of this repository that a task runs. */
export function runLink(path: Text, args: readonly Word[], context: Context): Fact[] {
  const { scope, guards, host } = context;
  return wordsOf(path, host).flatMap((word): Fact[] => {
    const file = scriptPath(word);
    if (file === undefined) return [];
    const span = wholeSpan(path);
    return [
      { kind: 'link', origin: 'task', scope, how: 'run', path: file, arguments: args, variables: [], guards, span },
    ];
  });
}

/** Predefined variables that stand for the root of the repository where it is checked out alone. */
const ROOT =
  /^\$\((?:(?:Build\.SourcesDirectory|Build\.Repository\.LocalPath|System\.DefaultWorkingDirectory)\)|(?:Agent\.BuildDirectory|Pipeline\.Workspace)\)[\\/]s)[\\/]+/i;

/** The path of a script from the root of the repository. */
export function scriptPath(word: Word): string | undefined {
  const shown = word.text ?? word.shown;
  const path = shown.trim().replace(ROOT, '').replaceAll('\\', '/');
  return path === '' || path.length > 300 || /[$*\n]/.test(path) ? undefined : path;
}

/** The word of a text that is not taken apart. */
export function plainWord(text: Text): Word {
  return wordOf([{ text: text.value, at: { text, start: 0, end: text.value.length } }], wholeSpan(text));
}
