/** `--include` and `--exclude`. */
import { compileGlob, type Glob, matchesGlob } from './glob.ts';

/** Alternatives that one pattern with braces may stand for; the rest is dropped. */
const MAX_ALTERNATIVES = 1000;

/**
 * A test for paths (relative, forward slashes): one of `include` if any are given, and none of `exclude`.
 * Patterns know `*`, `?`, `[…]`, `**` and `{a,b}`; one without a slash is about names at any depth, one with a slash
 * about the path from the root; one that matches a directory stands for everything below it.
 */
export function pathFilter(include: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  const included = include.flatMap(compilePattern);
  const excluded = exclude.flatMap(compilePattern);
  if (included.length === 0 && excluded.length === 0) return () => true;
  return (path) => (included.length === 0 || matchesAny(included, path)) && !matchesAny(excluded, path);
}

interface Pattern {
  readonly glob: Glob;
  readonly anchored: boolean;
}

function compilePattern(pattern: string): Pattern[] {
  return expandBraces(pattern.replace(/^(?:\.\/)+/, '')).map((text) => {
    const trimmed = text.replace(/^\/|\/$/g, '');
    return { glob: compileGlob(trimmed), anchored: text.startsWith('/') || trimmed.includes('/') };
  });
}

function matchesAny(patterns: readonly Pattern[], path: string): boolean {
  for (let start = 0, end = path.indexOf('/'); ; start = end + 1, end = path.indexOf('/', start)) {
    const stop = end < 0 ? path.length : end;
    const name = path.slice(start, stop);
    const whole = path.slice(0, stop);
    if (patterns.some((pattern) => matchesGlob(pattern.glob, pattern.anchored ? whole : name))) return true;
    if (end < 0) return false;
  }
}

/** `a.{x,y}` becomes `a.x` and `a.y`; nested braces too. Unclosed braces, and braces without a comma, stand for themselves. */
export function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length < MAX_ALTERNATIVES) {
    const next = open.pop() ?? '';
    const group = firstGroup(next);
    if (group === undefined) done.push(next);
    else {
      const [head, tail] = [next.slice(0, group.start), next.slice(group.end)];
      for (const part of group.parts.toReversed()) open.push(head + part + tail);
    }
  }
  return done;
}

/** The first innermost group with a comma. */
function firstGroup(text: string): { start: number; end: number; parts: string[] } | undefined {
  let start = -1;
  let commas: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '{') {
      start = at;
      commas = [];
    } else if (character === ',' && start >= 0) commas.push(at);
    else if (character === '}' && start >= 0) {
      if (commas.length > 0) {
        const cuts = [start, ...commas, at];
        const parts = cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
        return { start, end: at + 1, parts };
      }
      start = -1;
    }
  }
  return undefined;
}
