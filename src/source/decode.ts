/** From bytes to text, and what is needed to go back. */
import { isAscii, isUtf8 } from 'node:buffer';
import type { SourceFile } from './text.ts';

export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'latin1';

/** A file with the way its text was written, so that it can be written back the same. */
export interface DecodedFile extends SourceFile {
  readonly encoding: Encoding;
  /** Whether a byte order mark stood before the text. */
  readonly bom: boolean;
}

/** The encoding that a byte order mark at the beginning of the bytes announces. */
export function markedEncoding(bytes: Uint8Array): Exclude<Encoding, 'latin1'> | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf16le';
  if (first === 0xfe && second === 0xff) return 'utf16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf8';
  return undefined;
}

/** Decodes a file: by its byte order mark, else as UTF-8, else (it is not) as Latin-1. Takes any bytes. */
export function decode(path: string, bytes: Buffer): DecodedFile {
  const marked = markedEncoding(bytes);
  switch (marked) {
    case 'utf16le':
      return { path, text: bytes.toString('utf16le', 2), encoding: marked, bom: true };
    case 'utf16be':
      return { path, text: swapped(bytes.subarray(2)).toString('utf16le'), encoding: marked, bom: true };
    case 'utf8':
    case undefined: {
      const rest = marked === undefined ? bytes : bytes.subarray(3);
      const bom = marked !== undefined;
      if (isAscii(rest)) return { path, text: rest.toString('latin1'), encoding: 'utf8', bom };
      if (isUtf8(rest)) return { path, text: rest.toString('utf8'), encoding: 'utf8', bom };
      return { path, text: bytes.toString('latin1'), encoding: 'latin1', bom: false };
    }
  }
}

/** The bytes of a text in the encoding of the file that it belongs to, byte order mark included. */
export function encode(text: string, how: { readonly encoding: Encoding; readonly bom: boolean }): Buffer {
  const marked = how.bom ? `\uFEFF${text}` : text;
  switch (how.encoding) {
    case 'utf8':
      return Buffer.from(marked, 'utf8');
    case 'utf16le':
      return Buffer.from(marked, 'utf16le');
    case 'utf16be':
      return swapped(Buffer.from(marked, 'utf16le'));
    case 'latin1':
      return Buffer.from(text, 'latin1');
  }
}

/** A copy with the bytes of each pair exchanged; an odd byte at the end is dropped. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}
