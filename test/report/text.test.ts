import { describe, expect, test } from 'vitest';
import { adviceSentence, jsonText, printable } from '../../src/report/printable.ts';
import { rangeWords } from '../../src/report/ranges.ts';
import { characterWidth, cutText, labelled, textWidth, wrapText } from '../../src/report/width.ts';
import * as fc from '../lib/fast-check.ts';

/** Characters that act on a terminal, hide, or turn the reading direction. */
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\u001b', '[31m', '\u202e', '\n', '\r', '\t', 'ä', '\ud800', '網', "'", '`', '|', '@x'),
  }),
);

describe('printable', () => {
  test.each([
    ['plain ü 網 🎉', 'plain ü 網 🎉'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['if\u202e x', 'if\\u202e x'],
    ['a\u{e0041}b', 'a\\u{e0041}b'],
    ['a\u2065b\ufff0\u{e0fff}', 'a\\u2065b\\ufff0\\u{e0fff}'],
    ['❤️ 葛󠄀', '❤️ 葛󠄀'],
    ['lone \ud800', 'lone \\ud800'],
    ['👨\u200d👩', '👨\u200d👩'],
  ])('%j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('leaves nothing that acts on a terminal, whatever the text', () => {
    fc.assert(fc.property(anyText, (text) => !HOSTILE.test(printable(text))));
  });

  test('JSON keeps every string and holds nothing that acts on a terminal but line breaks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = jsonText({ [text]: [text] });
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        expect(HOSTILE.test(json.replaceAll('\n', ''))).toBe(false);
      }),
    );
  });
});

describe('width', () => {
  test.each([
    ['a', 1],
    ['é', 1],
    ['e\u0301', 1],
    ['網', 2],
    ['🎉', 2],
    ['…', 1],
  ])('%s takes %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('a cut text fits and says that it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const cut = cutText(text, width);
        expect(textWidth(cut)).toBeLessThanOrEqual(width);
        if (textWidth(text) > width) expect(cut.endsWith('…')).toBe(true);
      }),
    );
  });

  test('wrapping keeps the words and the width', () => {
    const words = fc.array(fc.stringMatching(/^[a-z網]{1,12}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 24, max: 60 }), (list, width) => {
        const lines = wrapText(list.join(' '), width);
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('a word that is too long keeps a line to itself', () => {
    expect(wrapText('see https://helm.sh/a/very/long/link now', 12)).toEqual([
      'see',
      'https://helm.sh/a/very/long/link',
      'now',
    ]);
    expect(labelled('why', 5, 'one two three four five six', 25)).toEqual(['why  one two three four', '     five six']);
    expect(characterWidth('\u200d')).toBe(0);
  });
});

test.each([
  [null, 'of unknown version'],
  ['*', 'any release'],
  ['4.0.1', '4.0.1'],
  ['4.0.1 >=4.0.0-0', '4.0.1'],
  ['>=4.0.0-0', '4.0.0 and later'],
  ['>=3.0.0-0 <4.0.0-0', '3.x'],
  ['>=3.0.0 <5', '3.x and 4.x'],
  ['>=3.8.0 <4', '3.8.0 and later 3.x'],
  ['>=4.0.0 <4.1.2', '4.0.0 to before 4.1.2'],
  ['>=4.0.0 <=4.1.1', '4.0.0 to 4.1.1'],
  ['4.1.x', '4.1.x'],
  ['<3.8.0', 'before 3.8.0'],
  ['>3.1.0 <=3.4.0', 'after 3.1.0 up to 3.4.0'],
  ['>=3.0.0 <4.0.0 || >=4.1.2', '3.x or 4.1.2 and later'],
  ['1.0.0 || 1.0.1 || 1.0.2 || 1.0.3 || 1.0.4 || 1.0.5', '1.0.0, 1.0.1, 1.0.2, 1.0.3 and 2 other ranges'],
  ['not a range', 'not a range'],
])('the range %j in words', (range, words) => {
  expect(rangeWords(range)).toBe(words);
});

test.each([
  ['--wait=legacy', "Write '--wait=legacy'."],
  ['Pin a version.', 'Pin a version.'],
  ['`kubectl rollout restart` after it.', '`kubectl rollout restart` after it.'],
  ['helm lint .', "Write 'helm lint .'."],
  ['  ', ''],
])('advice %j', (write, expected) => {
  expect(adviceSentence(write)).toBe(expected);
});
