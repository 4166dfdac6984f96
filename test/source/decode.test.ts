import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/source/decode.ts';
import * as fc from '../lib/fast-check.ts';

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
        const file = decode('a', bytes);
        // Half a UTF-16 unit cannot be kept, whether the mark before it was put there or met by chance.
        fc.pre(bytes.length % 2 === 0 || !file.encoding.startsWith('utf16'));
        expect(encode(file.text, file).equals(bytes)).toBe(true);
      }),
    );
  });

  it('drops half a unit at the end of UTF-16', () => {
    expect(decode('a', Buffer.from('feff006800', 'hex')).text).toBe('h');
    expect(decode('a', Buffer.from('fffe680000', 'hex')).text).toBe('h');
  });
});
