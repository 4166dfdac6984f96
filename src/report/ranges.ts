/** Semver ranges in words. */
import Range from 'semver/classes/range.js';
import type SemVer from 'semver/classes/semver.js';
import compare from 'semver/functions/compare.js';

/** Alternatives of one range that are spelled out. */
const SHOWN = 4;

interface Bound {
  readonly version: SemVer;
  readonly inclusive: boolean;
}

interface Bounds {
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
}

/**
 * The releases of a semver range in words that follow "Helm": `3.x`, `4.0.0 to 4.1.1`, `4.1.2 and later`, `before 3.8.0`.
 * A form that is not understood is given as it is. Null is "of unknown version".
 */
export function rangeWords(range: string | null): string {
  if (range === null) return 'of unknown version';
  let parsed: Range;
  try {
    parsed = new Range(range);
  } catch {
    return range;
  }
  const words = [...new Set(parsed.set.map((comparators) => boundsWords(boundsOf(comparators))))];
  const more = words.length - SHOWN;
  return more > 1 ? `${words.slice(0, SHOWN).join(', ')} and ${more} other ranges` : words.join(' or ');
}

/** `Helm 3.x`, `any Helm`, `Helm of unknown version`. */
export function helmWords(range: string | null): string {
  const words = rangeWords(range);
  return words === 'any release' ? 'any Helm' : `Helm ${words}`;
}

type Comparators = Range['set'][number];

/** The highest lower and the lowest upper bound of comparators that all hold. */
function boundsOf(comparators: Comparators): Bounds {
  let low: Bound | undefined;
  let high: Bound | undefined;
  for (const { operator, semver: version } of comparators) {
    // The comparator that holds for every version carries no version.
    if (version.version === undefined) continue;
    const inclusive = operator !== '>' && operator !== '<';
    if (operator !== '<' && operator !== '<=' && (low === undefined || compare(version, low.version) > 0)) {
      low = { version, inclusive };
    }
    if (operator !== '>' && operator !== '>=' && (high === undefined || compare(version, high.version) < 0)) {
      high = { version, inclusive };
    }
  }
  return { low, high };
}

function boundsWords({ low, high }: Bounds): string {
  const lowest = low === undefined || (low.inclusive && shown(low) === '0.0.0');
  if (lowest && high === undefined) return 'any release';
  if (lowest || low === undefined) return high === undefined ? 'any release' : upTo(high);
  if (high === undefined) return low.inclusive ? `${shown(low)} and later` : `after ${shown(low)}`;
  if (low.inclusive && high.inclusive && shown(low) === shown(high)) return shown(low);
  return low.inclusive ? betweenWords(low, high) : `after ${shown(low)} ${upTo(high)}`;
}

function betweenWords(low: Bound, high: Bound): string {
  if (high.inclusive) return `${shown(low)} to ${shown(high)}`;
  const { major, minor, patch } = low.version;
  const next = high.version;
  if (next.patch === 0 && patch === 0 && next.major === major && next.minor === minor + 1) return `${major}.${minor}.x`;
  if (next.minor !== 0 || next.patch !== 0) return `${shown(low)} to before ${shown(high)}`;
  const first = minor === 0 && patch === 0 ? `${major}.x` : `${shown(low)} and later ${major}.x`;
  const majors = [first];
  for (let more = major + 1; more < next.major; more++) majors.push(`${more}.x`);
  return majors.join(' and ');
}

function upTo(high: Bound): string {
  return high.inclusive ? `up to ${shown(high)}` : `before ${shown(high)}`;
}

/** The version; `-0`, the usual way to leave the pre-releases of a bound out, says nothing to a reader. */
function shown(bound: Bound): string {
  return bound.version.version.replace(/-0$/, '');
}
