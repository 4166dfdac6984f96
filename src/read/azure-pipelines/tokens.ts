/** The words of an expression. */

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'operator';
  readonly value: string;
  /** Offsets in the text that the expression stands in. */
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s+|'(?:[^']|'')*'|[(),[\]]|\.?[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*)*|-?\d[\w.]*/y;

/** The tokens of an expression that begins at `offset`; undefined for what is none. */
export function tokensOf(source: string, offset: number): Token[] | undefined {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const value = TOKEN.exec(source)?.[0];
    if (value === undefined) return undefined;
    if (/^\s/.test(value)) continue;
    const at = { value, start: offset + start, end: offset + start + value.length };
    if (value.startsWith("'")) found.push({ kind: 'text', ...at });
    else if (/^-?\d/.test(value) || /^(?:true|false)$/i.test(value)) found.push({ kind: 'number', ...at });
    else found.push({ kind: /^\.?[A-Za-z_]/.test(value) ? 'name' : 'operator', ...at });
  }
  return found;
}
