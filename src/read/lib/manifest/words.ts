/** A command line that no shell sees, taken apart at its blanks. */
import { type Text, textBuilder } from '../../../source/text.ts';

/** The words of a text. Quotes keep blanks together and are taken off. */
export function splitWords(text: Text): Text[] {
  return [...text.value.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"']|["'])+/g)].map(({ 0: word, index }) => {
    const builder = textBuilder(text);
    for (const { 0: piece, index: at } of word.matchAll(/"[^"]*"|'[^']*'|[^"']+|["']/g)) {
      const quote = piece.length > 1 && /^["']/.test(piece) ? 1 : 0;
      builder.keep(index + at + quote, index + at + piece.length - quote);
    }
    return builder.build();
  });
}
