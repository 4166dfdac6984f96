/** What the readers of pipelines know at one place, and the facts that they make of it. */
import type { Guard, HelmPin, Link, Scope, Word } from '../../../facts.ts';
import { type PinGuess, pinOfImage } from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import { placeSpan, type SourceFile, spanOf, type Text } from '../../../source/text.ts';
import { imageLink } from '../links.ts';
import type { Table } from '../table.ts';
import { fieldText, joined, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { nodePlace, scalarText, type YamlNode } from '../yaml/index.ts';
import type { Host } from './host.ts';

/** Where in a pipeline the reading is. */
export interface Around {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly host: Host;
  /** Variables of the environment. */
  readonly variables: Table<Value>;
  readonly guards: readonly Guard[];
}

/** Where a whole text stands. */
export function wholeSpan(text: Text): Span {
  return spanOf(text, 0, text.value.length);
}

/** Where a node stands. */
export function nodeSpan(node: YamlNode): Span {
  return placeSpan(nodePlace(node));
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: YamlNode | undefined): Text | undefined {
  return node?.kind === 'scalar' ? scalarText(node) : undefined;
}

/** The string of a scalar; undefined for anything else. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  return textOf(node)?.value;
}

/** A pin with what only the reader knows. */
export function pinFact(guess: PinGuess, scope: Scope, guards: readonly Guard[]): HelmPin {
  const { file: _, ...pin } = guess;
  return { ...pin, kind: 'pin', origin: 'task', scope, guards };
}

/** Every word that a text may be, references resolved. */
export function wordsOf(text: Text, host: Host): Word[] {
  return joined(host.valueOf(text)).alternatives.map((fields) => wordOf(fields[0] ?? [], wholeSpan(text)));
}

/**
 * The Helm of an image, one pin for each version that it may have. An image that is not known to hold Helm may be made in the
 * repository, and is a link.
 */
export function imageFacts(image: Text | undefined, around: Around): (HelmPin | Link)[] {
  if (image === undefined) return [];
  const fields = joined(around.host.valueOf(image)).alternatives.map((alternative) => alternative[0] ?? []);
  const known = fields.filter((field) => fieldText(field) !== undefined);
  return (known.length > 0 ? known : fields).flatMap((field) => wordFacts(wordOf(field, wholeSpan(image)), around));
}

/** As `imageFacts`, for one name of an image. */
export function wordFacts(image: Word, { scope, guards }: Around): (HelmPin | Link)[] {
  const guess = pinOfImage(image);
  if (guess !== undefined) return [pinFact(guess, scope, guards)];
  return image.text === undefined || image.text === '' ? [] : [imageLink(image, 'task', scope, guards)];
}
