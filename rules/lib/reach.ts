import type { Fact } from '../../src/facts.ts';
import { isRange, overlap } from '../../src/helm/ranges.ts';
import type { RuleInput } from '../../src/rule.ts';

export const HELM_3 = '>=3.0.0 <4.0.0';
export const HELM_4 = '>=4.0.0';

/** Whether the fact is known to be run by releases outside the range only. */
export function knownOutside(input: RuleInput, fact: Fact, range: string): boolean {
  const reach = input.reach(fact);
  return reach !== undefined && isRange(reach) && !overlap(reach, range);
}
