import { describe, expect, it } from 'vitest';
import { decode } from '../../src/source/decode.ts';
import { githubText, lineHashes } from '../../src/source/line-hash.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';

/** The definition, word for word and slowly: per line, the polynomial over the 100 units from where the line begins. */
function naiveHashes(text: string): string[] {
  const units: number[] = [];
  const begins: number[] = [0];
  let before = '';
  for (const unit of text.split('')) {
    const skip = unit === ' ' || unit === '\t' || (unit === '\n' && before === '\r');
    before = unit;
    if (skip) continue;
    units.push(unit === '\r' ? 10 : unit.charCodeAt(0));
    if (unit === '\r' || unit === '\n') begins.push(units.length);
  }
  units.push(65_535);
  const seen: string[] = [];
  return begins.map((begin) => {
    let hash = 0n;
    for (let at = begin; at < begin + 100; at++) hash = BigInt.asUintN(64, hash * 37n + BigInt(units[at] ?? 0));
    const hex = hash.toString(16);
    seen.push(hex);
    return `${hex}:${seen.filter((other) => other === hex).length}`;
  });
}

const all = (text: string): (string | undefined)[] => {
  const hashOf = lineHashes(text);
  return naiveHashes(text).map((_hash, index) => hashOf(index + 1));
};

describe('line hashes for code scanning', () => {
  it('of an empty text is the one that GitHub gives', () => {
    expect(lineHashes('')(1)).toBe('c129715d7a2bc9a3:1');
    expect(lineHashes('')(2)).toBeUndefined();
    expect(lineHashes('')(0)).toBeUndefined();
  });

  it('do not depend on blanks and on the kind of line ends', () => {
    const plain = 'a b\nc\n\n d\n';
    expect(all('  a\tb  \r\nc\r\r\td\r\n')).toEqual(all(plain));
    expect(all('ab\nc\n\nd\n')).toEqual(all(plain));
  });

  it('count equal lines', () => {
    const line = `${'x'.repeat(120)}\n`;
    const hashOf = lineHashes(line.repeat(3));
    const [first, second, third] = [hashOf(1), hashOf(2), hashOf(3)];
    expect(first).toMatch(/:1$/);
    expect(second).toBe(first?.replace(/1$/, '2'));
    expect(third).toBe(first?.replace(/1$/, '3'));
  });

  it('change with the hundred units that follow, and no more', () => {
    const [before, after] = ['a\n', `\n${'y'.repeat(200)}`];
    expect(lineHashes(`${before}b${after}`)(1)).not.toBe(lineHashes(`${before}c${after}`)(1));
    expect(lineHashes(`${'a'.repeat(100)}\nb`)(1)).toBe(lineHashes(`${'a'.repeat(100)}\nc`)(1));
  });

  it('are those of the definition', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '\uFFFF',
      '😀',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\r',
      'helm upgrade --install',
      'x'.repeat(99),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        expect(all(text)).toEqual(naiveHashes(text));
      }),
      { numRuns: 500 },
    );
  });

  it('are quick for long texts', () => {
    const start = cpuMs();
    expect(lineHashes('helm upgrade --install\n'.repeat(100_000))(100_000)).toMatch(/:\d+$/);
    expect(cpuMs() - start).toBeLessThan(3000);
  });

  it('are taken of the bytes as UTF-8, with a byte order mark', () => {
    const read = (bytes: Buffer): string => githubText(decode('a', bytes));
    expect(read(Buffer.from('\uFEFFé'))).toBe('\uFEFFé');
    expect(read(Buffer.from('\xe9a', 'latin1'))).toBe('\uFFFDa');
    expect(read(Buffer.from('\uFEFFa', 'utf16le'))).toBe('\uFFFD\uFFFDa\0');
  });
});
