/** What a pipeline takes from elsewhere: templates of this repository and of others. */
import type { Fact, Word } from '../../facts.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { textOf, wholeSpan, wordsOf } from '../lib/ci/around.ts';
import { wordOf } from '../lib/word.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import type { Context } from './context.ts';
import { fieldsOf } from './flatten.ts';

/** `template: path` with its parameters; `path@alias` lies in another repository, unless the alias is `self`. */
export function templateLink(template: Text, parameters: YamlNode | undefined, context: Context): Fact[] {
  const { scope, guards, repositories } = context;
  const span = wholeSpan(template);
  const [path = '', alias = 'self'] = template.value.trim().split('@', 2);
  if (alias !== 'self') {
    const repository = repositories.get(alias) ?? alias;
    return [{ kind: 'outside', scope, what: `template ${path} of the repository ${repository}`, span }];
  }
  return wordsOf(template, context.host).flatMap((word): Fact[] => {
    const written = (word.text ?? word.shown).trim().replace(/@self$/, '');
    if (word.text === undefined) return [{ kind: 'outside', scope, what: `template ${written}`, span }];
    return [
      {
        kind: 'link',
        origin: 'task',
        scope,
        how: 'include',
        path: written,
        arguments: [],
        variables: parametersOf(parameters, context),
        guards,
        span,
      },
    ];
  });
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

/** The image of a job, which may be built in this repository. */
export function imageLink(image: Text, context: Context): Fact[] {
  const { scope, guards, host } = context;
  const [word] = wordsOf(image, host);
  if (word?.text === undefined) return [];
  return [
    {
      kind: 'link',
      origin: 'task',
      scope,
      how: 'image',
      path: word.text,
      arguments: [],
      variables: [],
      guards,
      span: spanOf(image, 0, image.value.length),
    },
  ];
}

/** The word of a text that is not taken apart. */
export function plainWord(text: Text): Word {
  return wordOf([{ text: text.value, at: { text, start: 0, end: text.value.length } }], wholeSpan(text));
}
