/** The path of an import from its literal; an import path has no escapes but for those that a strange writer uses. */
export function decodeImportPath(literal: string): string {
  const closed = literal.length >= 2 && literal.endsWith(literal.charAt(0));
  const inner = closed ? literal.slice(1, -1) : literal.slice(1);
  if (literal.charAt(0) === '`' || !inner.includes('\\')) return inner;
  return inner.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(["\\]))/g, (whole, byte, point, plain) => {
    if (typeof plain === 'string') return plain;
    const hex = typeof byte === 'string' ? byte : point;
    return typeof hex === 'string' ? String.fromCharCode(Number.parseInt(hex, 16)) : whole;
  });
}
