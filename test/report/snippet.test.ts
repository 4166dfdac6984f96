import { describe, expect, test } from 'vitest';
import { snippet } from '../../src/report/snippet.ts';
import { textWidth } from '../../src/report/width.ts';
import type { Span } from '../../src/source/span.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';

function at(startColumn: number, endColumn: number, lines = 0): Span {
  return { path: 'a', start: 0, end: 0, startLine: 1, startColumn, endLine: 1 + lines, endColumn, exact: true };
}

function mark(line: string, needle: string, width = 60): string {
  const start = line.indexOf(needle);
  const { line: shown, carets } = snippet(line, at(start + 1, start + 1 + needle.length), width);
  return `${shown}\n${carets}`;
}

describe('snippet', () => {
  test('indentation is dropped', () => {
    expect(mark('      helm install --atomic', '--atomic')).toBe('helm install --atomic\n             ^^^^^^^^');
  });

  test('tabs become blanks up to the next stop', () => {
    expect(mark('\tif x;\tthen helm', 'helm')).toBe('if x;   then helm\n             ^^^^');
  });

  test('wide characters count double, escapes as they are shown', () => {
    expect(mark('echo 配置; helm 網', '網')).toBe('echo 配置; helm 網\n                ^^');
    expect(mark('a\u001bb helm', 'helm')).toBe('a\\x1bb helm\n       ^^^^');
  });

  test('a line that is too long is cut around the place', () => {
    const line = `${'a'.repeat(200)} --atomic ${'b'.repeat(200)}`;
    const { line: shown, carets } = snippet(line, at(202, 210), 40);
    expect(shown.startsWith('…')).toBe(true);
    expect(shown.endsWith('…')).toBe(true);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('--atomic');
  });

  test('a place over several lines is marked to the end of its first line', () => {
    expect(snippet('helm install \\\n', at(1, 5, 2), 60)).toEqual({
      line: 'helm install \\',
      carets: '^^^^^^^^^^^^^^',
    });
  });

  test('an empty place, and one past the end, still get a caret', () => {
    expect(snippet('helm', at(3, 3), 60).carets).toBe('  ^');
    expect(snippet('helm', at(5, 5), 60).carets).toBe('    ^');
    expect(snippet('', at(1, 1), 60).carets).toBe('^');
    expect(snippet('short', at(90, 95), 60).carets).toBe('     ^');
  });

  test('a line of 10 MB costs no more than a short one', () => {
    const line = `${'x'.repeat(10_000_000)}--atomic`;
    const begin = cpuMs();
    const { line: shown } = snippet(line, at(10_000_001, 10_000_009), 80);
    expect(shown.endsWith('--atomic')).toBe(true);
    expect(cpuMs() - begin).toBeLessThan(200);
  });

  test('whatever the line and the place, the result fits and the first caret stands under the place', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '網', '🎉', '\u001b', 'é'), maxLength: 300 });
    fc.assert(
      fc.property(line, fc.nat(300), fc.nat(40), fc.integer({ min: 20, max: 80 }), (text, start, length, width) => {
        const result = snippet(text, at(start + 1, start + 1 + length), width);
        expect(textWidth(result.line)).toBeLessThanOrEqual(width);
        expect(result.carets).toMatch(/^ *\^+$/);
      }),
    );
  });
});
