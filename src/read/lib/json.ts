/** JSON as people write it, which YAML's parser then reads with places. */
import { type Text, textBuilder } from '../../source/text.ts';

/** What is not closed counts to the end of its line or text, so that it is not searched for again from every character. */
const TOKEN = /"(?:[^"\\\r\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The text with comments blanked out; every other character stays where it is. */
export function withoutComments(text: Text): Text {
  const builder = textBuilder(text);
  let done = 0;
  for (const match of text.value.matchAll(TOKEN)) {
    if (match[0].startsWith('"')) continue;
    const end = match.index + match[0].length;
    builder.keep(done, match.index).put(match[0].replace(/[^\r\n]/g, ' '), match.index, end);
    done = end;
  }
  return done === 0 ? text : builder.keep(done, text.value.length).build();
}
