/** Comments in JSON, which YAML does not know. */
import { type Text, textBuilder } from '../../source/text.ts';

/** The start of a comment, or a whole string, which may hold what looks like one. */
const STARTS = /"(?:[^"\\\r\n]|\\.)*"?|\/\/|\/\*/g;

/** The text with blanks in the place of comments; offsets stay as they are. */
export function withoutComments(text: Text): Text {
  const { value } = text;
  if (!/\/[/*]/.test(value)) return text;
  const builder = textBuilder(text);
  let done = 0;
  STARTS.lastIndex = 0;
  for (let match = STARTS.exec(value); match !== null; match = STARTS.exec(value)) {
    const [start] = match;
    if (start.startsWith('"')) continue;
    const close = start === '//' ? value.slice(match.index).search(/[\r\n]/) : value.indexOf('*/', match.index + 2);
    const end = close < 0 ? value.length : start === '//' ? match.index + close : close + 2;
    builder.keep(done, match.index);
    builder.put(value.slice(match.index, end).replace(/[^\r\n]/g, ' '), match.index, end);
    done = end;
    STARTS.lastIndex = end;
  }
  return builder.keep(done, value.length).build();
}
