import semver from 'semver';
import type { Fact } from '../../src/facts.ts';
import type { RuleInput } from '../../src/rule.ts';

export const HELM_3 = '>=3.0.0 <4.0.0';
export const HELM_4 = '>=4.0.0';

/** Whether two semver ranges share a release; false when either is not a range. */
export function overlap(a: string, b: string): boolean {
  return semver.validRange(a) !== null && semver.validRange(b) !== null && semver.intersects(a, b);
}

/** Whether every release of the first range lies in the second; false when either is not a range. */
export function within(inner: string, outer: string): boolean {
  return semver.validRange(inner) !== null && semver.validRange(outer) !== null && semver.subset(inner, outer);
}

/** Whether the fact is known to be run by releases outside the range only. */
export function knownOutside(input: RuleInput, fact: Fact, range: string): boolean {
  const reach = input.reach(fact);
  return reach !== undefined && semver.validRange(reach) !== null && !overlap(reach, range);
}
