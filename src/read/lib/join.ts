/** Texts of one file that run one after another, as one program. */
import type { Run, SourceFile, Text } from '../../source/text.ts';

/** The texts with a line break between each two; a break stands where the text before it ends. */
export function joinTexts(file: SourceFile, texts: readonly Text[]): Text {
  const runs: Run[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const [index, text] of texts.entries()) {
    if (index > 0) {
      const last = runs.at(-1);
      const source = last === undefined ? 0 : last.source + last.sourceLength;
      runs.push({ value: length, valueLength: 1, source, sourceLength: 0, verbatim: false });
      parts.push('\n');
      length++;
    }
    for (const run of text.runs) runs.push({ ...run, value: run.value + length });
    parts.push(text.value);
    length += text.value.length;
  }
  return { file, value: parts.join(''), runs };
}
