/** Images that are given arguments, without a shell. */
import type { Fact } from '../../../facts.ts';
import { entryPointIsHelm } from '../../../helm/install/index.ts';
import type { Text } from '../../../source/text.ts';
import { readArguments } from '../shell/index.ts';
import { type Around, wholeSpan } from './around.ts';

const MAX_WORDS = 2_000;

/**
 * The facts of the words that a container is started with.
 *
 * @param image its image; where that starts Helm by itself, the words are Helm's
 * @param entry words that replace the entry point of the image
 * @param args the arguments
 */
export function readContainer(
  image: Text | undefined,
  entry: readonly Text[],
  args: readonly Text[],
  around: Around,
): readonly Fact[] {
  const words = [...entry, ...args].slice(0, MAX_WORDS);
  if (words.length === 0) return [];
  const { file, scope, host, variables, guards } = around;
  const isHelm = entry.length === 0 && image !== undefined && entryPointIsHelm(image.value);
  // What begins with an option is meant for the entry point of the image, which is not known.
  if (!isHelm && words[0]?.value.startsWith('-') === true) return [];
  return readArguments({
    file,
    scope,
    origin: 'arguments',
    words: words.map((text) => ({ value: host.valueOf(text), site: wholeSpan(text) })),
    variables,
    guards,
    ...(isHelm ? { image: { name: image.value, site: wholeSpan(image) } } : {}),
  });
}
