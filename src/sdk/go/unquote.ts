const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3}))/g;

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The value of a string literal as written, `"…"` or `` `…` `` (https://go.dev/ref/spec#String_literals). Escapes that give bytes
 * are read as UTF-8; what is no escape stays as it is.
 */
export function unquote(literal: string): string {
  const quote = literal.charAt(0);
  const inner = literal.slice(1, literal.length >= 2 && literal.endsWith(quote) ? -1 : undefined);
  if (quote === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of inner.matchAll(ESCAPE)) {
    parts.push(Buffer.from(inner.slice(from, match.index)), escaped(match));
    from = match.index + match[0].length;
  }
  parts.push(Buffer.from(inner.slice(from)));
  return Buffer.concat(parts).toString('utf8');
}

function escaped([whole, simple, byte, short, long, octal]: RegExpMatchArray): Buffer {
  if (simple !== undefined) return Buffer.from(SIMPLE[simple] ?? simple);
  if (byte !== undefined) return Buffer.from([Number.parseInt(byte, 16)]);
  if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8) & 255]);
  const point = Number.parseInt(short ?? long ?? '', 16);
  return Buffer.from(point <= 0x10ffff ? String.fromCodePoint(point) : whole);
}
