/** Files that a bundler made out of others: `dist/index.js` of an action. */
import type { Fact } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';

const MARKS =
  /__nccwpck_require__|__webpack_require__|\b__commonJS(?:Min)? = |\bparcelRequire\b|^\/\/ (?:\.{1,2}\/){0,9}node_modules\//m;
/** Nobody writes a line as long as this. */
const LONGEST = 5_000;

/** Whether a bundler or a minifier made the file. */
export function isBundle({ path, text }: SourceFile): boolean {
  return (
    /\.(?:min|bundle)\.[cm]?js$/.test(path) ||
    MARKS.test(text) ||
    (text.length > 20_000 && text.split('\n').some((line) => line.length > LONGEST))
  );
}

const ASSUMES = 'a bundler made this file; the source that it was made from is the place to change';

/**
 * The facts of a bundle. They count, since the bundle is what runs, but the place to change is another, and what cannot be
 * followed in it is not worth looking at.
 */
export function ofBundle(fact: Fact): Fact {
  const { kind } = fact;
  if (kind === 'command' || kind === 'pin' || kind === 'env' || kind === 'setting')
    return { ...fact, assumes: ASSUMES };
  return fact.kind === 'unresolved' ? { ...fact, relevant: false } : fact;
}
