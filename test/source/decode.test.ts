import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/source/decode.ts';

describe('decoding', () => {
  it.each([
    ['UTF-8', Buffer.from('hélm\r\n'), 'hélm\r\n', 'utf8', false],
    ['UTF-8 with a mark', Buffer.from('\uFEFFhelm'), 'helm', 'utf8', true],
    ['UTF-16 little endian', Buffer.from('\uFEFFhélm 😀', 'utf16le'), 'hélm 😀', 'utf16le', true],
    ['UTF-16 big endian', Buffer.from('\uFEFFhélm', 'utf16le').swap16(), 'hélm', 'utf16be', true],
    ['Latin-1', Buffer.from('h\xe9lm', 'latin1'), 'h\xe9lm', 'latin1', false],
    ['nothing', Buffer.alloc(0), '', 'utf8', false],
  ])('knows %s', (_name, bytes, text, encoding, bom) => {
    expect(decode('a', bytes)).toEqual({ path: 'a', text, encoding, bom });
  });

  it('goes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom('', 'fffe', 'feff', 'efbbbf'), (array, mark) => {
        const bytes = Buffer.concat([Buffer.from(mark, 'hex'), array]);
        // Half a UTF-16 unit cannot be kept.
        fc.pre(bytes.length % 2 === 0 || mark === '' || mark === 'efbbbf');
        const file = decode('a', bytes);
        expect(encode(file.text, file).equals(bytes)).toBe(true);
      }),
    );
  });

  it('drops half a unit at the end of UTF-16', () => {
    expect(decode('a', Buffer.from('feff006800', 'hex')).text).toBe('h');
    expect(decode('a', Buffer.from('fffe680000', 'hex')).text).toBe('h');
  });
});
