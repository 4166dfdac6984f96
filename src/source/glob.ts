/**
 * Shell patterns over paths, without regular expressions: a `.gitignore` of a scanned repository is not trusted, and
 * `*a*a*a*b` as a regular expression would take exponential time. Matching takes at most pattern × path steps.
 */

interface CharacterClass {
  readonly negated: boolean;
  /** Pairs of first and last UTF-16 unit. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** A UTF-16 unit, `?`, `*`, or `[…]`. */
type Token = number | 'one' | 'many' | CharacterClass;

/** One path segment: `**`, text without wildcards, or tokens. */
type Segment = 'deep' | { readonly literal: string } | { readonly tokens: readonly Token[] };

/** A compiled pattern. */
export interface Glob {
  readonly segments: readonly Segment[];
}

/** Longer patterns match nothing. */
const MAX_PATTERN = 4096;

/**
 * Compiles a pattern with `*`, `?`, `[…]`, `**` and `\` escapes. The pattern has no leading or trailing slash.
 * Takes any text; an unclosed bracket stands for itself. The syntax is that of
 * https://git-scm.com/docs/gitignore#_pattern_format
 */
export function compileGlob(pattern: string): Glob {
  if (pattern.length > MAX_PATTERN) return { segments: [] };
  const segments: Segment[] = [];
  for (const part of pattern.split('/')) {
    if (part !== '**') segments.push(compileSegment(part));
    else if (segments.at(-1) !== 'deep') segments.push('deep');
  }
  return { segments };
}

/** Whether the whole path (segments separated by `/`) matches. A `**` at the end stands for at least one segment. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const { segments } = glob;
  const parts = path.split('/');
  let part = 0;
  let segment = 0;
  let retrySegment = -1;
  let retryPart = 0;
  while (part < parts.length) {
    const wanted = segments[segment];
    if (wanted === 'deep') {
      if (segment === segments.length - 1) return true;
      retrySegment = ++segment;
      retryPart = part;
    } else if (wanted !== undefined && matchesSegment(wanted, parts[part] ?? '')) {
      segment++;
      part++;
    } else if (retrySegment >= 0) {
      segment = retrySegment;
      part = ++retryPart;
    } else return false;
  }
  return segment === segments.length;
}

function compileSegment(part: string): Segment {
  const tokens: Token[] = [];
  for (let at = 0; at < part.length; at++) {
    const character = part[at];
    if (character === '*') {
      if (tokens.at(-1) !== 'many') tokens.push('many');
    } else if (character === '?') tokens.push('one');
    else if (character === '[') {
      const closed = compileClass(part, at);
      if (closed === undefined) tokens.push(part.charCodeAt(at));
      else {
        tokens.push(closed.token);
        at = closed.end;
      }
    } else {
      if (character === '\\' && at + 1 < part.length) at++;
      tokens.push(part.charCodeAt(at));
    }
  }
  const units: number[] = [];
  for (const token of tokens) {
    if (typeof token !== 'number') return { tokens };
    units.push(token);
  }
  return { literal: String.fromCharCode(...units) };
}

function compileClass(part: string, open: number): { token: CharacterClass; end: number } | undefined {
  let at = open + 1;
  const negated = part[at] === '!' || part[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  for (let first = true; at < part.length; first = false) {
    if (part[at] === ']' && !first) return { token: { negated, ranges }, end: at };
    if (part[at] === '\\' && at + 1 < part.length) at++;
    const from = part.charCodeAt(at++);
    const ranged = part[at] === '-' && at + 1 < part.length && part[at + 1] !== ']';
    ranges.push([from, ranged ? part.charCodeAt(at + 1) : from]);
    if (ranged) at += 2;
  }
  return undefined;
}

function matchesSegment(segment: Exclude<Segment, 'deep'>, text: string): boolean {
  if ('literal' in segment) return segment.literal === text;
  const { tokens } = segment;
  let at = 0;
  let token = 0;
  let retryToken = -1;
  let retryAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === 'many') {
      if (token === tokens.length - 1) return true;
      retryToken = ++token;
      retryAt = at;
    } else if (wanted !== undefined && matchesUnit(wanted, text.charCodeAt(at))) {
      token++;
      at++;
    } else if (retryToken >= 0) {
      token = retryToken;
      at = ++retryAt;
    } else return false;
  }
  while (tokens[token] === 'many') token++;
  return token === tokens.length;
}

function matchesUnit(token: number | 'one' | CharacterClass, unit: number): boolean {
  if (typeof token === 'number') return token === unit;
  if (token === 'one') return true;
  return token.ranges.some(([from, to]) => unit >= from && unit <= to) !== token.negated;
}
