/** A container of a manifest: which Helm its image holds, and what it runs. */
import type { Fact, HelmPin, Scope } from '../../../facts.ts';
import { pinOfImage } from '../../../helm/install/index.ts';
import { type SourceFile, spanOf, type Text } from '../../../source/text.ts';
import { joined, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { get, items, scalarText, type YamlNode } from '../yaml/index.ts';
import { environmentOf, type Setting, settingsOf } from './environment.ts';
import { both, type Expressions, references, valueIn } from './expressions.ts';
import { type Image, type Inside, programFacts, shellFacts } from './program.ts';

/** What is written of a container. */
export interface Container {
  readonly image: Text | undefined;
  /** The entry point; undefined for the image's own. */
  readonly command: readonly Text[] | undefined;
  readonly args: readonly Text[];
  readonly settings: readonly Setting[];
  /** A program written into the manifest, which `command` runs if there is one (else the first line says what does). */
  readonly script?: Text | undefined;
}

/** What is around a container. */
export interface Around {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly expressions: Expressions;
  /** Variables from elsewhere. */
  readonly variables?: ReadonlyMap<string, Value>;
  /** Scripts that are mounted into it and that it runs. */
  readonly mounted?: readonly Text[];
}

/** More words than this in one list are not read. */
const MOST_WORDS = 2_000;

/** The words of a list of scalars, or of one scalar; undefined when there is neither. */
export function listOf(node: YamlNode | undefined): Text[] | undefined {
  if (node?.kind === 'seq')
    return items(node)
      .slice(0, MOST_WORDS)
      .flatMap((item) => scalarText(item) ?? []);
  const text = scalarText(node);
  return text === undefined ? undefined : [text];
}

/** What is written of a container under the usual keys. `defaults` says what holds where nothing is written. */
export function containerOf(node: YamlNode, defaults?: YamlNode): Container {
  const own = (key: string): YamlNode | undefined => get(node, key) ?? get(defaults, key);
  return {
    image: scalarText(own('image')),
    command: listOf(own('command')),
    args: listOf(own('args')) ?? [],
    settings: [...settingsOf(get(defaults, 'env')), ...settingsOf(get(node, 'env'))],
  };
}

/** The facts of a container. */
export function containerFacts(container: Container, around: Around): Fact[] {
  const { scope, file } = around;
  const environment = environmentOf(container.settings, around.expressions, scope, around.variables);
  const expressions = both(around.expressions, references(environment.variables));
  const inside: Inside = { file, scope, expressions, variables: environment.variables };
  const image = container.image && imageOf(container.image, around.expressions);
  const mounted = (around.mounted ?? []).flatMap((text) => shellFacts(text, inside));
  const facts = [...programFacts(container, image, inside), ...mounted];
  return [...(image === undefined ? [] : imageFacts(image, facts, scope)), ...environment.facts, ...facts];
}

/** The images that a text may name. */
function imageOf(text: Text, expressions: Expressions): Image {
  const site = spanOf(text, 0, text.value.length);
  const { alternatives } = joined(valueIn(text, expressions));
  return { words: alternatives.map((fields) => wordOf(fields[0] ?? [], site)), site };
}

/**
 * The pins of an image. One that holds Helm beside other tools counts only where something of Helm is called; one that
 * is not known may be built in the repository.
 */
function imageFacts({ words, site }: Image, facts: readonly Fact[], scope: Scope): Fact[] {
  const calls = facts.some(({ kind }) => kind === 'command' || kind === 'unresolved' || kind === 'env');
  return words.flatMap((word): Fact[] => {
    const guess = pinOfImage(word);
    if (guess === undefined) {
      if (!calls || word.text === undefined) return [];
      return [
        {
          kind: 'link',
          origin: 'task',
          scope,
          how: 'image',
          path: word.text,
          arguments: [],
          variables: [],
          guards: [],
          span: site,
        },
      ];
    }
    if (guess.means === 'bundle' && !calls) return [];
    return [pinFact(guess, scope)];
  });
}

/** A guess as a fact. */
export function pinFact(guess: NonNullable<ReturnType<typeof pinOfImage>>, scope: Scope): HelmPin {
  const { file: _, ...pin } = guess;
  return { ...pin, kind: 'pin', origin: 'task', scope, guards: [] };
}
