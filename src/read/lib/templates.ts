/** Finds what a host language will replace before the text around it is read: expressions, variables, template actions. */
import type { Place, Text } from '../../source/text.ts';
import type { Hole } from './shell/types.ts';
import type { Value } from './value.ts';

/** A stretch of a text that belongs to another language. Offsets are UTF-16 units of the text, end exclusive. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** What stands between the delimiters, trimmed: `inputs.x`; the name of a variable. */
  readonly inner: string;
}

/** An expression longer than this is taken for a stray delimiter. */
const LONGEST = 2_000;

/**
 * Stretches between two delimiters, in order: `$[[ … ]]`, `${{ … }}`, `{{ … }}`. They do not nest; an opening one that is
 * not closed within 2,000 characters is left alone. Takes time in proportion to the text.
 */
function marksBetween(text: string, open: string, close: string): Mark[] {
  const marks: Mark[] = [];
  let from = text.indexOf(open);
  let at = -1;
  while (from >= 0) {
    const inside = from + open.length;
    if (at < inside) at = text.indexOf(close, inside);
    if (at < 0) break;
    const stray = at - inside > LONGEST;
    if (!stray) marks.push({ start: from, end: at + close.length, inner: text.slice(inside, at).trim() });
    from = text.indexOf(open, stray ? inside : at + close.length);
  }
  return marks;
}

/** GitLab's `$[[ inputs.name ]]`, also with functions behind it. */
export function gitlabInputs(text: string): Mark[] {
  return marksBetween(text, '$[[', ']]');
}

/** Go template and Jinja: `{{ … }}`, `{% … %}`, `{# … #}`. */
export function templateActions(text: string): Mark[] {
  const marks = [
    ...marksBetween(text, '{{', '}}'),
    ...marksBetween(text, '{%', '%}'),
    ...marksBetween(text, '{#', '#}'),
  ].sort((a, b) => a.start - b.start);
  let done = 0;
  return marks.filter((mark) => {
    if (mark.start < done) return false;
    done = mark.end;
    return true;
  });
}

/** References to variables as GitLab expands them: `$NAME`, `${NAME}`; and `$$`, which stands for a dollar (inner `$`). */
export function dollarVariables(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(/\$(?:(\$)|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)) {
    const inner = match[1] ?? match[2] ?? match[3] ?? '';
    marks.push({ start: match.index, end: match.index + match[0].length, inner });
  }
  return marks;
}

/** Marks as holes of a shell text. `replacement` says what stands in the place of one; undefined when that is not known. */
export function holesOf(
  text: Text,
  marks: readonly Mark[],
  replacement: (mark: Mark, at: Place) => Value | undefined,
): Hole[] {
  return marks.map((mark) => ({
    start: mark.start,
    end: mark.end,
    value: replacement(mark, { text, start: mark.start, end: mark.end }),
  }));
}
