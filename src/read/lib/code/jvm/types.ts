/** Types, which a reader of programs only has to get past. */
import { closerOf, type Parser, skipGroup } from '../parser.ts';

/** A type has fewer tokens than this. */
const LONGEST = 60;

/**
 * The index behind a type that begins at the token `index`: `String`, `java.util.List<? extends A>[]`, `String?`, `(A) -> B`;
 * undefined when none stands there.
 */
export function typeEnd(p: Parser, index: number): number | undefined {
  let at = p.tokens[index]?.text === 'suspend' ? index + 1 : index;
  if (p.tokens[at]?.text === '(') {
    at = closerOf(p, at) + 1;
    if (p.tokens[at]?.text === '->') return typeEnd(p, at + 1);
    return p.tokens[at]?.text === '?' ? at + 1 : undefined;
  }
  for (;;) {
    if (p.tokens[at]?.kind !== 'name') return undefined;
    at++;
    if (p.tokens[at]?.text === '<') {
      const end = genericEnd(p, at);
      if (end === undefined) return undefined;
      at = end;
    }
    if (p.tokens[at]?.text === '.' && p.tokens[at + 1]?.text === '(') return typeEnd(p, at + 1);
    if (p.tokens[at]?.text !== '.' || p.tokens[at + 1]?.kind !== 'name') break;
    at++;
  }
  while (p.tokens[at]?.text === '[' && p.tokens[at + 1]?.text === ']') at += 2;
  if (p.tokens[at]?.text === '?' && p.tokens[at]?.spaced === false) at++;
  return at;
}

/** The index behind `<…>` that begins at `index`; undefined when it is no list of types. */
export function genericEnd(p: Parser, index: number): number | undefined {
  let depth = 0;
  for (let at = index; at < index + LONGEST; at++) {
    const token = p.tokens[at];
    if (token === undefined) return undefined;
    if (token.text === '<') depth++;
    else if (/^>{1,3}$/.test(token.text)) {
      depth -= token.text.length;
      if (depth <= 0) return at + 1;
    } else if (token.kind === 'operator' ? !/^(?:[.,?*[\]&:()@]|->|::)$/.test(token.text) : token.kind !== 'name') {
      return token.kind === 'newline' ? undefined : undefined;
    }
  }
  return undefined;
}

/** Moves behind an annotation's name and arguments; the `@` is already taken. */
export function skipAnnotationName(p: Parser): void {
  while (p.tokens[p.at]?.kind === 'name') {
    p.at++;
    const next = p.tokens[p.at]?.text;
    if (next !== '.' && next !== ':') break;
    p.at++;
  }
  if (p.tokens[p.at]?.text === '(' && p.tokens[p.at]?.spaced === false) skipGroup(p);
}
