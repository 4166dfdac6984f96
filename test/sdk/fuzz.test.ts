import { describe, expect, it } from 'vitest';
import { composeEdits } from '../../src/sdk/go/format/edits.ts';
import { formatTouched } from '../../src/sdk/go/format.ts';
import { parseGo } from '../../src/sdk/go/parse.ts';
import { applyEdits, type TextEdit } from '../../src/source/edits.ts';
import * as fc from '../lib/fast-check.ts';
import { checkNesting } from './nesting.ts';

const SOURCE = `package a

import (
	"fmt"
	r "helm.sh/helm/v3/pkg/release" // r
)

type T[P any] struct {
	a, b int \`json:"a"\`
	*r.Release
}

func (t *T[P]) m(x ...string) (n int, err error) {
	if v, ok := t.f(T[int]{a: 1, b: 'x'}); ok && v != nil {
		for i := range 10 {
			go func() { defer t.g() }()
		}
	}
	switch y := x.(type) {
	case int, <-chan T[P]:
		return y[1:2:3], fmt.Errorf("a %s", /* b */ "c")
	}
	select {
	case c <- <-d:
	}
	return 0x1p-2, nil
}
`;

const WORDS = [
  ...'( ) [ ] { } , ; : . = := <- ... ` " \' \\ \n \r\n \0 * & ~ | / // /* */ é 😀 \ud800 0x'.split(' '),
  ...'func type var const import package if else for range switch select case default go defer return struct'.split(
    ' ',
  ),
  ...['interface', 'map', 'chan', '\n<<<<<<< HEAD\n', '\n=======\n', '\n>>>>>>> x\n', '\nfunc f(', '\n}\n', ' '],
];

/** Changes of a text: positions as shares of its length, so that they shrink well. */
const changes = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(30), put: fc.constantFrom('', ...WORDS) }),
  { maxLength: 12 },
);

function mutated(text: string, list: readonly { at: number; cut: number; put: string }[]): string {
  let result = text;
  for (const { at, cut, put } of list) {
    const start = Math.floor(at * result.length);
    result = result.slice(0, start) + put + result.slice(start + cut);
  }
  return result;
}

/** Sorted edits of a text that do not overlap. */
function editsOf(text: string, list: readonly { at: number; cut: number; put: string }[]): TextEdit[] {
  let from = 0;
  const edits: TextEdit[] = [];
  for (const { at, cut, put } of [...list].sort((a, b) => a.at - b.at)) {
    const start = Math.max(from, Math.floor(at * text.length));
    const end = Math.min(text.length, start + cut);
    edits.push({ start, end, text: put });
    from = end + 1;
    if (from > text.length) break;
  }
  return edits;
}

describe('any text', () => {
  it('is read into a tree whose nodes lie within each other', () => {
    fc.assert(
      fc.property(changes, (list) => checkNesting(mutated(SOURCE, list))),
      { numRuns: 300 },
    );
  });

  it('keeps the words of its edits when they are formatted', () => {
    const words = (text: string) => text.replace(/\s+/g, '');
    fc.assert(
      fc.property(changes, (list) => {
        const edits = editsOf(SOURCE, list);
        const formatted = formatTouched(SOURCE, edits);
        for (const [i, edit] of formatted.entries()) {
          expect(edit.start).toBeGreaterThanOrEqual(formatted[i - 1]?.end ?? 0);
        }
        const before = words(applyEdits(SOURCE, edits));
        const after = words(applyEdits(SOURCE, formatted));
        // Imports may change places.
        expect([...after].sort().join('')).toBe([...before].sort().join(''));
      }),
      { numRuns: 100 },
    );
  });

  it('gets the edits of two lists', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), changes, changes, (text, one, two) => {
        const first = editsOf(text, one);
        const middle = applyEdits(text, first);
        const second = editsOf(middle, two);
        expect(applyEdits(text, composeEdits(text, first, second))).toBe(applyEdits(middle, second));
      }),
      { numRuns: 300 },
    );
  });
});

describe('time', () => {
  const seconds = (text: string) => {
    const begin = process.cpuUsage();
    parseGo(text);
    return process.cpuUsage(begin).user / 1e6;
  };

  it.each([
    ['(', ''],
    ['a[', ''],
    ['{', ''],
    ['func(){', ''],
    ['-', '1'],
    ['[]', 'int'],
    ['func(', ''],
    ['struct{a ', ''],
    ['a:', ''],
    ['if x {} else ', ''],
    ['switch {case ', ''],
    ['<-chan ', 'int'],
    ['\n<<<<<<< a\n', ''],
    ['/**/', ''],
    ['\nfunc (a', ''],
    ['"', ''],
    ["a.('", ''],
  ])('is short for 100,000 of %j', (part, end) => {
    for (const begin of ['package a\nvar x = ', 'package a\nfunc f() {\n', 'package a\ntype T [']) {
      expect(seconds(begin + part.repeat(100_000) + end)).toBeLessThan(3);
    }
  });

  it('grows with the length of the text', () => {
    const functions = SOURCE.slice(SOURCE.indexOf('type T'));
    expect(seconds(`package a\n${functions.repeat(5000)}`)).toBeLessThan(3);
  });
});
