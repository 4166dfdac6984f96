/** What a version, as people write it, stands for. */
import major from 'semver/functions/major.js';
import valid from 'semver/functions/valid.js';
import minVersion from 'semver/ranges/min-version.js';
import validRange from 'semver/ranges/valid.js';
import type { Word } from '../../facts.ts';
import { newest3, newest4 } from '../releases.ts';
import { remembered } from '../remembered.ts';

export interface VersionRange {
  readonly range: string;
  /** Whether it gives another release when another one comes out. */
  readonly floating: boolean;
}

/** Longer texts are no versions. */
const LONGEST = 80;
const LATEST = /^(?:latest|newest|stable|current|\*|latest\/stable)$/i;
const EXACT = /^(\d+\.\d+\.\d+)(-(?:alpha|beta|rc)[.-]?\d*(?:\.\d+)*)?(.*)$/i;
const PART = /^(\d+)(?:\.(\d+))?(?:\.[x*]){0,2}\.?\*?$/i;
/** What package revisions and image variants add: `-1`, `-r0`, `-1.fc40`, `+g1234`, `.*`, `-alpine`, `@sha256:…`. */
const TAIL = /^(?:[-+~@_][\w.+~:@-]*|\.?\*)?$/;

/** The releases that "the newest Helm" gives. */
export function newestAny(): VersionRange {
  return { range: `>=${newest4()}`, floating: true };
}

/** The releases that "the newest Helm 3" gives. */
export function newestHelm3(): VersionRange {
  return { range: `>=${newest3()} <4.0.0`, floating: true };
}

/**
 * The Helm releases that a version text gives: `v3.16.1`, `3.16`, `3`, `3.x`, `~3.18`, `^3`, `latest`, `4.0.0-rc.1`,
 * also with a package revision (`3.16.4-1`, `3.18.4-r0`) or build metadata behind it.
 *
 * @returns undefined for anything that is not a version of Helm 2, 3 or 4
 */
export const rangeOfVersion: (text: string) => VersionRange | undefined = remembered((text) => {
  const written = text.trim();
  if (written === '' || written.length > LONGEST) return undefined;
  if (LATEST.test(written)) return newestAny();
  const bare = written.replace(/^=?\s*v?(?=\d)/i, '');
  const part = PART.exec(bare);
  if (part !== null) return partial(part[1] ?? '', part[2]);
  const exact = EXACT.exec(bare);
  if (exact !== null && TAIL.test(exact[3] ?? '')) {
    const version = valid(`${exact[1]}${(exact[2] ?? '').toLowerCase()}`);
    return version !== null && isHelm(version) ? { range: version, floating: false } : undefined;
  }
  return comparators(bare);
});

/** The releases that a word gives; where only its beginning is known (`v3.${MINOR}`), those that it leaves open. */
export function rangeOfWord(word: Word): VersionRange | undefined {
  if (word.text !== undefined) return rangeOfVersion(word.text);
  const begin = /^v?([234])\.(?:(\d+)\.)?/i.exec(word.shown);
  if (begin === null) return undefined;
  const range = partial(begin[1] ?? '', begin[2]);
  return range && { range: range.range, floating: false };
}

/** Whether a text is a Helm version written out: `v3.16.1`, `3.16`, `latest`; not a bare major, not a range. */
export function looksLikeVersion(text: string): boolean {
  const written = text.trim();
  if (/^latest$/i.test(written)) return true;
  return /^v?\d+\.\d+/i.test(written) && rangeOfVersion(written) !== undefined;
}

function partial(major: string, minor: string | undefined): VersionRange | undefined {
  if (!/^[234]$/.test(major)) return undefined;
  if (minor !== undefined) return { range: `${Number(major)}.${Number(minor)}.x`, floating: true };
  return { range: `>=${major}.0.0 <${Number(major) + 1}.0.0`, floating: true };
}

function comparators(text: string): VersionRange | undefined {
  const spaced = text.replace(/,/g, ' ').replace(/~>|~=/g, '~');
  if (!/^[\^~<>=]/.test(spaced)) return undefined;
  const tilde = /^~\s*v?(\d+)\.(\d+)$/i.exec(spaced);
  if (tilde !== null) return partial(tilde[1] ?? '', tilde[2]);
  const range = validRange(spaced);
  const lowest = range === null ? null : minVersion(range);
  if (range === null || lowest === null) return undefined;
  const bounded = lowest.major < 2 ? `>=2.0.0 ${range}` : range;
  const least = minVersion(bounded);
  return least !== null && isHelm(least.version) && validRange(bounded) !== null
    ? { range: bounded, floating: true }
    : undefined;
}

function isHelm(version: string): boolean {
  return major(version) >= 2 && major(version) <= 4;
}
