/** What must hold for every text that a reader takes out of a file. Only types are imported: it stands in for that module. */
import type { Text, TextBuilder } from '../../../src/source/text.ts';

type TextModule = typeof import('../../../src/source/text.ts');

/**
 * The module that builds texts, with every text and every span checked as it is made: runs cover the value in order,
 * lie in the file, and are the same characters there where they say so; an exact span holds the text that it stands for.
 * To be given to `vi.mock`, so that it is under all readers and maps.
 */
export function checkedTexts(original: TextModule): TextModule {
  const textBuilder = (parent: Text): TextBuilder => {
    const inner = original.textBuilder(parent);
    const builder: TextBuilder = {
      keep(start, end) {
        inner.keep(start, end);
        return builder;
      },
      put(value, start, end) {
        inner.put(value, start, end);
        return builder;
      },
      build: () => checkText(inner.build()),
    };
    return builder;
  };
  const spanOf: TextModule['spanOf'] = (text, start, end) => {
    const span = original.spanOf(text, start, end);
    if (span.start < 0 || span.end > text.file.text.length) throw new Error(`outside: ${JSON.stringify(span)}`);
    if (span.exact && text.file.text.slice(span.start, span.end) !== text.value.slice(start, Math.max(start, end)))
      throw new Error(`not exact: ${JSON.stringify([span, text.value.slice(start, end)])}`);
    return span;
  };
  return {
    ...original,
    textBuilder,
    spanOf,
    sliceText: (text, start, end) => textBuilder(text).keep(start, end).build(),
    placeSpan: ({ text, start, end }) => spanOf(text, start, end),
  };
}

/** Throws when a text does not know where its characters stand. */
export function checkText(text: Text): Text {
  const { file, value, runs } = text;
  let at = 0;
  for (const run of runs) {
    const end = run.source + run.sourceLength;
    if (run.value !== at || run.source < 0 || run.sourceLength < 0 || end > file.text.length)
      throw new Error(`run out of place: ${JSON.stringify([run, at, value.length, file.text.length])}`);
    if (run.verbatim) {
      const there = file.text.slice(run.source, end);
      const here = value.slice(at, at + run.valueLength);
      if (there !== here) throw new Error(`not verbatim: ${JSON.stringify([there, here])}`);
    }
    at += run.valueLength;
  }
  if (at !== value.length)
    throw new Error(`runs end at ${at} of ${value.length}: ${JSON.stringify(value.slice(0, 80))}`);
  return text;
}
