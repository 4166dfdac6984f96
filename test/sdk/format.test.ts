import { describe, expect, it } from 'vitest';
import { composeEdits } from '../../src/sdk/go/format/edits.ts';
import { formatTouched } from '../../src/sdk/go/format.ts';
import { applyEdits } from '../../src/source/edits.ts';

/** The text after replacing each `from` with `to` and formatting. */
function edited(before: string, ...changes: readonly (readonly [string, string])[]): string {
  const edits = changes.map(([from, to]) => {
    const start = before.indexOf(from);
    expect(start, from).toBeGreaterThanOrEqual(0);
    return { start, end: start + from.length, text: to };
  });
  edits.sort((a, b) => a.start - b.start);
  return applyEdits(before, formatTouched(before, edits));
}

const literal = (...lines: string[]) => `package a\n\nvar x = T{\n${lines.map((line) => `\t${line}\n`).join('')}}\n`;

describe('formatting what edits touched', () => {
  it('aligns pairs, comments included', () => {
    expect(edited(literal('Wait:    true, // a', 'Timeout: 1,    // b'), ['Wait', 'WaitStrategy'])).toBe(
      literal('WaitStrategy: true, // a', 'Timeout:      1,    // b'),
    );
    expect(edited(literal('A:       1,', 'LongKey: 2,'), ['\tLongKey: 2,\n', ''])).toBe(literal('A: 1,'));
  });

  it('ends a section at blank lines, comments, and values of several lines', () => {
    const before = literal('Ab: 1,', 'C:  2,', '', 'D: 3,', '// note', 'E: 4,', 'F: []int{', '\t1,', '},', 'G: 5,');
    expect(edited(before, ['Ab', 'Abcde'], ['F', 'Fghi'])).toBe(
      literal('Abcde: 1,', 'C:     2,', '', 'D: 3,', '// note', 'E: 4,', 'Fghi: []int{', '\t1,', '},', 'G: 5,'),
    );
  });

  it('ends a section where the size of the keys differs much', () => {
    const long = 'x'.repeat(60);
    expect(edited(literal('"a": 1,', '"b": 2,'), ['b', long])).toBe(literal('"a": 1,', `"${long}": 2,`));
  });

  it('aligns fields, tags, specifications and functions of one line', () => {
    const fields = 'package a\n\ntype T struct {\n\ta  int    `x` // c\n\tbb string `y`\n\tE\n}\n';
    expect(edited(fields, ['string', 'p.LongString'])).toBe(
      'package a\n\ntype T struct {\n\ta  int          `x` // c\n\tbb p.LongString `y`\n\tE\n}\n',
    );
    const values = 'package a\n\nconst (\n\ta     = 1 // x\n\tb int = 2\n\tc     = 3 // y\n)\n';
    expect(edited(values, ['int', 'p.Kind'])).toBe(
      'package a\n\nconst (\n\ta        = 1 // x\n\tb p.Kind = 2\n\tc        = 3 // y\n)\n',
    );
    const functions = 'package a\n\nfunc (t T) Len() int  { return 1 }\nfunc (t T) Less() int { return 2 }\n';
    expect(edited(functions, ['Len', 'Length'])).toBe(
      'package a\n\nfunc (t T) Length() int { return 1 }\nfunc (t T) Less() int   { return 2 }\n',
    );
  });

  it('breaks up a function and a type that became too long for one line', () => {
    const name = 'n'.repeat(80);
    expect(edited('package a\n\nfunc f() int { g(); return h }\n', ['h', name])).toBe(
      `package a\n\nfunc f() int {\n\tg()\n\treturn ${name}\n}\n`,
    );
    expect(edited('package a\n\nvar x struct{ a int }\n', ['int', name])).toBe(
      `package a\n\nvar x struct {\n\ta ${name}\n}\n`,
    );
  });

  it('sorts imports with their comments, within a run', () => {
    const before = 'package a\n\nimport (\n\t"b" // one\n\t"c"\n\n\t"a"\n)\n';
    expect(edited(before, ['"b"', '"d/v4"'])).toBe('package a\n\nimport (\n\t"c"\n\t"d/v4" // one\n\n\t"a"\n)\n');
    expect(edited('package a\n\nimport (\n\t"c"\n\t"b"\n)\n', ['"b"', '"z"'], ['"c"', '"zz"'])).toBe(
      'package a\n\nimport (\n\t"zz"\n\t"z"\n)\n',
    );
    expect(edited('package a\n\nimport (\n\t"b"\n)\n', ['\t"b"\n', ''])).toBe('package a\n\nimport ()\n');
  });

  it('leaves no blank line at the edge of a block and no two in a row', () => {
    const before = 'package a\n\nfunc f() {\n\ta()\n\n\tb()\n\n\tc()\n}\n';
    expect(edited(before, ['\ta()\n', ''])).toBe('package a\n\nfunc f() {\n\tb()\n\n\tc()\n}\n');
    expect(edited(before, ['\tb()\n', ''])).toBe('package a\n\nfunc f() {\n\ta()\n\n\tc()\n}\n');
    expect(edited(before, ['\tc()\n', ''])).toBe('package a\n\nfunc f() {\n\ta()\n\n\tb()\n}\n');
  });

  it('keeps what its author aligned otherwise', () => {
    expect(edited(literal('A:   1,', 'Bcd:  2,'), ['A', 'Abcdef'])).toBe(literal('Abcdef:   1,', 'Bcd:  2,'));
  });

  it('keeps line endings and files that cannot be read', () => {
    const crlf = literal('Ab: 1,', 'C:  2,').replaceAll('\n', '\r\n');
    expect(edited(crlf, ['Ab', 'A'])).toBe(literal('A: 1,', 'C: 2,').replaceAll('\n', '\r\n'));
    expect(edited('package a\n\nvar x = T{\n\tAb: 1,\n\tC:  (2,\n}\n', ['Ab', 'A'])).toContain('\tA: 1,\n\tC:  (2');
  });

  it('measures names in characters', () => {
    expect(edited(literal('"é😀": 1,', '"b":  2,'), ['b', 'bcd'])).toBe(literal('"é😀":  1,', '"bcd": 2,'));
  });
});

describe('composing edits', () => {
  it('does what both lists do', () => {
    const first = [
      { start: 1, end: 2, text: 'XYZ' },
      { start: 5, end: 5, text: '-' },
    ];
    const second = [
      { start: 0, end: 2, text: '' },
      { start: 4, end: 6, text: '+' },
      { start: 8, end: 9, text: 'end' },
    ];
    const middle = applyEdits('abcdefgh', first);
    expect(applyEdits('abcdefgh', composeEdits('abcdefgh', first, second))).toBe(applyEdits(middle, second));
  });
});
