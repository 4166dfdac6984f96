/** Bats tests as functions, which is what Bats makes of them before bash reads them. */
import { type Text, textBuilder } from '../../source/text.ts';

/** `@test "name" {`: https://github.com/bats-core/bats-core/blob/v1.11.0/libexec/bats-core/bats-preprocess */
const TEST = /^[ \t]*@test[ \t]+(\S[^\n]*?)[ \t]*\{[^\n{]*$/;

/**
 * The text with the head of every test replaced by that of a function. The new head is as long as the old one, and all
 * other characters stay where they are.
 */
export function withTestsAsFunctions(text: Text): Text {
  const { value } = text;
  let from = value.indexOf('@test');
  if (from < 0) return text;
  const builder = textBuilder(text);
  let done = 0;
  for (let count = 1; from >= 0; count++) {
    const start = value.lastIndexOf('\n', from) + 1;
    const newline = value.indexOf('\n', from);
    const end = newline < 0 ? value.length : newline;
    const line = value.slice(start, end);
    const brace = line.lastIndexOf('{');
    const head = `t${count}()`;
    const width = start + brace - from;
    if (line.length < 2_000 && TEST.test(line) && width >= head.length) {
      builder.keep(done, from).put(head.padEnd(width), from, from + width);
      done = from + width;
    }
    from = value.indexOf('@test', end);
  }
  return builder.keep(done, value.length).build();
}
