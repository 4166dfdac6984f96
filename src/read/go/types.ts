/** Types of Go, as far as they say what a literal or a declaration without a value holds. https://go.dev/ref/spec#Types */
import { accept, acceptName, closerOf, isAt, type Parser, peek, skipGroup } from '../lib/code/parser.ts';

export type Type =
  | { readonly kind: 'list' | 'map'; readonly of: Type }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'other' };

const OTHER: Type = { kind: 'other' };

/** Reads a type; takes nothing where none stands. */
export function parseType(p: Parser, depth = 0): Type {
  if (depth > 40) return OTHER;
  while (accept(p, '*') || accept(p, '<-') || accept(p, '...') || accept(p, '~'));
  const token = peek(p);
  if (token === undefined) return OTHER;
  switch (token.text) {
    case '[':
      skipGroup(p);
      return { kind: 'list', of: parseType(p, depth + 1) };
    case '(':
      skipGroup(p);
      return OTHER;
    case 'map':
      p.at++;
      if (isAt(p, '[')) skipGroup(p);
      return { kind: 'map', of: parseType(p, depth + 1) };
    case 'chan':
      p.at++;
      parseType(p, depth + 1);
      return OTHER;
    case 'func':
      p.at++;
      if (isAt(p, '(')) skipGroup(p);
      skipResults(p, depth + 1);
      return OTHER;
    case 'struct':
    case 'interface':
      p.at++;
      if (isAt(p, '{')) skipGroup(p);
      return OTHER;
    default:
      return token.kind === 'name' ? named(p) : OTHER;
  }
}

function named(p: Parser): Type {
  let name = acceptName(p) ?? '';
  while (isAt(p, '.') && p.tokens[p.at + 1]?.kind === 'name') {
    p.at++;
    name += `.${acceptName(p) ?? ''}`;
  }
  const next = peek(p);
  if (next?.text === '[' && !next.spaced) skipGroup(p);
  return { kind: 'name', name };
}

/** Skips what a function returns; says whether the last of several values is an error or a truth value. */
export function skipResults(p: Parser, depth = 0): boolean {
  const token = peek(p);
  if (token === undefined || token.kind === 'newline') return false;
  if (token.text !== '(') {
    if (token.kind === 'name' || /^(?:\*|\[|<-)$/.test(token.text)) parseType(p, depth);
    return false;
  }
  const closer = closerOf(p, p.at);
  let several = false;
  for (let at = p.at; at < closer && at < p.at + 200; at++) several ||= p.tokens[at]?.text === ',';
  let last = closer - 1;
  while (p.tokens[last]?.kind === 'newline' || p.tokens[last]?.text === ',') last--;
  skipGroup(p);
  return several && /^(?:error|bool)$/.test(p.tokens[last]?.text ?? '');
}
