/** Questions about semver ranges, each worked out once: the facts of a repository share few ranges between them. */
import satisfies from 'semver/functions/satisfies.js';
import intersects from 'semver/ranges/intersects.js';
import subset from 'semver/ranges/subset.js';
import validRange from 'semver/ranges/valid.js';
import { remembered } from './remembered.ts';

/** Whether a text is a semver range. */
export const isRange: (text: string) => boolean = remembered((text) => validRange(text) !== null);

/** Whether two ranges share a release; false when either is not a range. */
export const overlap: (a: string, b: string) => boolean = remembered(
  (a, b) => isRange(a) && isRange(b) && intersects(a, b),
);

/** Whether every release of the first range lies in the second; false when either is not a range. */
export const within: (inner: string, outer: string) => boolean = remembered(
  (inner, outer) => isRange(inner) && isRange(outer) && subset(inner, outer),
);

/** Whether a release lies in a range; false when it is no release or that is not a range. */
export const includes: (range: string, version: string) => boolean = remembered((range, version) =>
  satisfies(version, range),
);
