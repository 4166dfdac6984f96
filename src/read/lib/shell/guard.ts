/** Conditions that test the Helm version, read from their text. */
import type { Guard } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import { fieldShown } from '../value.ts';
import type { Context } from './context.ts';

type Major = Guard['major'];

/** The majors for which the two ways out of a condition run; undefined for a way that says nothing about the major. */
export interface Fork {
  readonly taken: Guard | undefined;
  readonly otherwise: Guard | undefined;
}

const ABOUT_VERSION =
  /\bhelm\d?\b[^|;&]{0,40}\bversion\b|helm\w{0,12}_?(ver|major)|(ver|major)\w{0,12}_?helm|is_?helm_?v?[234]|helm_?is_?v?[234]/i;
const HELM4_FLAG = /--(rollback-on-failure|force-replace|force-conflicts|server-side|content-cache)\b/;
const HELM3_FLAG = /--(atomic|recreate-pods|show-resources|show-desc)\b/;

/**
 * Reads a condition that lies between two offsets of the text.
 * Returns undefined when it does not test the Helm version.
 */
export function forkOf(context: Context, start: number, end: number): Fork | undefined {
  const source = context.text.value.slice(start, Math.min(end, start + 500));
  return forkOfText(withVariables(context, source), spanOf(context.text, start, end));
}

/** As `forkOf`, for the condition of a host language (`if: matrix.helm == 'v4.2.3'`), given as text. */
export function forkOfText(condition: string, span: Span): Fork | undefined {
  const negated = /(^|\s)!(?!=)|grep\s+(-\w+\s+)*-\w*v|!=|\s-ne\s|!~/.test(condition);
  if (/--help|\bhelp\b/.test(condition) && /grep|\*=|=~|==/.test(condition)) {
    if (HELM4_FLAG.test(condition)) return forkFor(4, negated, span);
    if (HELM3_FLAG.test(condition)) return forkFor(3, negated, span);
  }
  if (!ABOUT_VERSION.test(condition)) return undefined;
  const called = /is_?helm_?v?([234])|helm_?is_?v?([234])/i.exec(condition);
  if (called !== null) return forkFor(majorOf(called[1] ?? called[2]), negated, span);
  const ordered = /(-ge|-gt|-le|-lt|>=|<=|>|<)\s*["']?v?([34])\b/.exec(condition);
  if (ordered !== null) return forkFor(orderedMajor(ordered[1] ?? '', ordered[2] ?? ''), false, span);
  const constant = /(?:^|[\s"'=~^(|*])\^?\\?v?([234])(?:\\?\.[\w.*\\+-]*|\*)?(?=[\s"'\])*;|$]|\\|$)/.exec(
    condition.replace(/\bhelm[34]?\s+version\b/gi, ' '),
  );
  return forkFor(constant === null ? undefined : majorOf(constant[1]), negated, span);
}

/** Adds a test to those that hold already, unless one of them says the same. */
export function addGuard(guards: Guard[], guard: Guard): void {
  if (!guards.some((other) => other.major === guard.major)) guards.push(guard);
}

/** Of 3 and 4 each leaves the other; what is not Helm 2 may be either. */
function forkFor(major: Major, negated: boolean, span: Span): Fork {
  const is = { major, span };
  const other =
    major === 2 ? undefined : ({ major: major === 4 ? 3 : major === 3 ? 4 : undefined, span } satisfies Guard);
  return negated && major !== undefined ? { taken: other, otherwise: is } : { taken: is, otherwise: other };
}

function majorOf(digit: string | undefined): Major {
  return digit === '4' ? 4 : digit === '3' ? 3 : digit === '2' ? 2 : undefined;
}

function orderedMajor(operator: string, digit: string): 3 | 4 | undefined {
  const four = digit === '4';
  switch (operator) {
    case '-ge':
    case '>=':
      return four ? 4 : undefined;
    case '-gt':
    case '>':
      return four ? undefined : 4;
    case '-lt':
    case '<':
      return four ? 3 : undefined;
    default:
      return four ? undefined : 3;
  }
}

/** The condition with variables that hold a Helm version written out, so that `$v` reads as what it was set from. */
function withVariables(context: Context, source: string): string {
  return source.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (written, name: string) => {
    const value = context.env.variables.get(name);
    const field = value?.alternatives[0]?.[0];
    if (field === undefined) return written;
    const shown = fieldShown(field);
    return shown.length < 200 && /helm/i.test(shown) && /version/i.test(shown) ? `${name} helm version` : written;
  });
}

/**
 * The majors of the branches of a `case`: each pattern that names 3 or 4 takes that one, and `*` what is left.
 * Returns undefined when the `case` is not about the Helm version.
 */
export function caseGuards(
  context: Context,
  word: { pos: number; end: number },
  items: readonly { pattern: readonly { pos: number; end: number; text: string }[] }[],
): (Guard | undefined)[] | undefined {
  const subject = withVariables(context, context.text.value.slice(word.pos, Math.min(word.end, word.pos + 300)));
  if (!ABOUT_VERSION.test(subject)) return undefined;
  const named = new Set<Major>();
  return items.map((item) => {
    const first = item.pattern[0];
    if (first === undefined) return undefined;
    const span = spanOf(context.text, first.pos, item.pattern.at(-1)?.end ?? first.end);
    const majors = item.pattern.map((pattern) => majorOf(/^["'*]*\^?v?([234])(?![0-9])/.exec(pattern.text)?.[1]));
    const major = majors[0];
    if (major !== undefined && majors.every((one) => one === major)) {
      named.add(major);
      return { major, span };
    }
    if (!item.pattern.some((pattern) => pattern.text === '*')) return { major: undefined, span };
    const [only, ...more] = [...named].filter((one) => one !== 2);
    if (only === undefined || more.length > 0) return named.size > 0 ? undefined : { major: undefined, span };
    return { major: only === 4 ? 3 : 4, span };
  });
}
