import { describe, expect, it } from 'vitest';
import { fileText, sliceText, spanOf, textBuilder } from '../../src/source/text.ts';

describe('texts taken out of texts', () => {
  const file = { path: 'a', text: 'one two\nthree' };

  it('know their place when they are empty', () => {
    const empty = sliceText(fileText(file), 8, 8);
    expect(spanOf(empty, 0, 0)).toMatchObject({ start: 8, end: 8, startLine: 2, startColumn: 1, exact: true });
    const again = sliceText(empty, 0, 0);
    expect(spanOf(again, 0, 0).start).toBe(8);
    const made = textBuilder(fileText(file)).put('', 4, 7).build();
    expect(spanOf(made, 0, 0).start).toBe(4);
  });

  it('keep places through several levels', () => {
    const first = textBuilder(fileText(file)).keep(0, 4).put('\n', 4, 7).keep(8, 13).build();
    expect(first.value).toBe('one \nthree');
    const second = sliceText(first, 2, 9);
    expect(second.value).toBe('e \nthre');
    expect(spanOf(second, 3, 7)).toMatchObject({ start: 8, end: 12, exact: true });
    expect(spanOf(second, 2, 3)).toMatchObject({ start: 4, end: 7, exact: false });
    expect(spanOf(second, 0, 7)).toMatchObject({ start: 2, end: 12, exact: false });
  });
});
