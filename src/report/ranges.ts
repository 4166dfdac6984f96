/** Semver ranges in words. */

const COMPARATOR = /^(>=|<=|>|<|=|\^|~)?v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?(-[0-9A-Za-z.-]+)?$/;

interface Comparator {
  readonly operator: string;
  readonly version: string;
  readonly numbers: readonly number[];
}

/**
 * The releases of a semver range in words that follow "Helm": `3.x`, `4.0.0 to 4.1.1`, `4.1.2 and later`, `before 3.8.0`.
 * A form that is not understood is given as it is. Null is "of unknown version".
 */
export function rangeWords(range: string | null): string {
  if (range === null) return 'of unknown version';
  const alternatives = range.split('||').map((alternative) => alternativeWords(alternative.trim()));
  return alternatives.join(' or ');
}

/** `Helm 3.x`, `any Helm`, `Helm of unknown version`. */
export function helmWords(range: string | null): string {
  const words = rangeWords(range);
  return words === 'any release' ? 'any Helm' : `Helm ${words}`;
}

function alternativeWords(alternative: string): string {
  if (alternative === '' || alternative === '*' || alternative === 'x') return 'any release';
  const hyphen = /^(\S+) - (\S+)$/.exec(alternative);
  if (hyphen !== null) return `${hyphen[1]} to ${hyphen[2]}`;
  const comparators: Comparator[] = [];
  for (const part of alternative.replace(/([<>=^~]) +/g, '$1').split(/\s+/)) {
    const comparator = readComparator(part);
    if (comparator === undefined) return alternative;
    comparators.push(comparator);
  }
  const [low, high, ...more] = comparators;
  if (low === undefined || more.length > 0) return alternative;
  return high === undefined ? oneWords(low, alternative) : (twoWords(low, high) ?? alternative);
}

function readComparator(part: string): Comparator | undefined {
  const match = COMPARATOR.exec(part);
  if (match === null) return undefined;
  const [, operator = '', major, minor, patch, pre] = match;
  const numbers = [major, minor, patch].map((number) => (number === undefined ? Number.NaN : Number(number)));
  // `-0` is the usual way to leave the pre-releases of a bound out; it says nothing to a reader.
  const suffix = pre === undefined || pre === '-0' ? '' : pre;
  const version = [major, minor, patch].filter((number) => number !== undefined).join('.');
  return { operator, version: `${version}${suffix}`, numbers };
}

function oneWords(one: Comparator, whole: string): string {
  switch (one.operator) {
    case '':
    case '=':
      return one.numbers.some(Number.isNaN) && !/[x*]/.test(one.version) ? `${one.version}.x` : one.version;
    case '>=':
      return `${one.version} and later`;
    case '>':
      return `after ${one.version}`;
    case '<=':
      return `up to ${one.version}`;
    case '<':
      return `before ${one.version}`;
    default:
      return whole;
  }
}

function twoWords(low: Comparator, high: Comparator): string | undefined {
  if (low.operator !== '>=') return undefined;
  if (high.operator === '<=') return low.version === high.version ? low.version : `${low.version} to ${high.version}`;
  if (high.operator !== '<') return undefined;
  const [major, minor, patch] = low.numbers;
  const [nextMajor, nextMinor, nextPatch] = high.numbers;
  if (major === undefined || minor === undefined) return undefined;
  const roundLow = (minor === 0 || Number.isNaN(minor)) && (patch === 0 || Number.isNaN(patch ?? 0));
  const roundHigh = !((nextMinor ?? 0) > 0) && !((nextPatch ?? 0) > 0);
  if (roundLow && roundHigh && nextMajor === major + 1) return `${major}.x`;
  if (patch === 0 && nextMajor === major && nextMinor === minor + 1 && !((nextPatch ?? 0) > 0)) {
    return `${major}.${minor}.x`;
  }
  if (roundHigh && nextMajor === major + 1) return `${low.version} and later ${major}.x`;
  return `${low.version} to before ${high.version}`;
}
