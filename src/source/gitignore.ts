/** The rules of `.gitignore` files, for trees outside git: https://git-scm.com/docs/gitignore */
import { compileGlob, type Glob, matchesGlob } from './glob.ts';

export interface IgnoreRule {
  readonly glob: Glob;
  /** `!pattern` brings back what an earlier rule left out. */
  readonly negated: boolean;
  /** `pattern/` is about directories only. */
  readonly directoryOnly: boolean;
  /** Whether the pattern is about the whole path below its file, and not about the name alone. */
  readonly anchored: boolean;
}

/** The rules of one file, and the directory that it stands in: '' or a path that ends in a slash. */
export interface IgnoreLevel {
  readonly base: string;
  readonly rules: readonly IgnoreRule[];
}

/** Reads the text of a `.gitignore`. */
export function parseGitignore(text: string): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const rule = parseLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function parseLine(line: string): IgnoreRule | undefined {
  let pattern = withoutTrailingSpaces(line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const directoryOnly = pattern.endsWith('/');
  if (directoryOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  if (pattern === '') return undefined;
  return { glob: compileGlob(pattern), negated, directoryOnly, anchored };
}

/** Trailing spaces do not count unless the last is escaped; other blanks do. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}

/**
 * Whether a path is ignored, given the levels from the root inwards. The last rule that matches decides, the innermost
 * level first. Callers must not descend into an ignored directory: nothing below it can be brought back.
 */
export function isIgnored(levels: readonly IgnoreLevel[], path: string, isDirectory: boolean): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (let level = levels.length - 1; level >= 0; level--) {
    const { base, rules } = levels[level] ?? { base: '', rules: [] };
    if (!path.startsWith(base)) continue;
    const below = path.slice(base.length);
    for (let at = rules.length - 1; at >= 0; at--) {
      const rule = rules[at];
      if (rule === undefined || (rule.directoryOnly && !isDirectory)) continue;
      if (matchesGlob(rule.glob, rule.anchored ? below : name)) return !rule.negated;
    }
  }
  return false;
}
