import type { Fact, HelmSetting } from '../../src/facts.ts';
import type { Candidate } from '../../src/rule.ts';
import { spanKey } from '../../src/source/span.ts';
import { tidy } from './words.ts';

/** An option that is switched on, or given a value. */
export interface OptionSet {
  readonly setting: HelmSetting;
  /** Whether it is on for certain; its value may not be known, or come on some paths only. */
  readonly sure: boolean;
}

/** What an option holds that is off: a program's `undefined` is the same to it. */
const OFF = new Set(['', 'false', '0', 'null', 'undefined']);

/**
 * The places where an option of a library is set, and not to what leaves it off. Of several values at one place the one that is
 * known counts.
 */
export function optionsSet(facts: readonly Fact[], tool: string, options: readonly string[]): OptionSet[] {
  const places = new Map<string, OptionSet>();
  for (const fact of facts) {
    if (fact.kind !== 'setting' || fact.tool !== tool || !options.includes(fact.option)) continue;
    const { value } = fact;
    if (value?.text !== undefined && OFF.has(value.text)) continue;
    const key = `${spanKey(fact.span)}:${fact.construct}:${fact.option}`;
    const sure = value === undefined || value.text !== undefined;
    const before = places.get(key);
    if (before === undefined || (sure && !before.sure)) places.set(key, { setting: fact, sure });
  }
  return [...places.values()];
}

/** A candidate at an option, with `construct` and `option` as figures. */
export function atOption({ setting, sure }: OptionSet, row: string, more: Partial<Candidate> = {}): Candidate {
  const { construct, option, value, span } = setting;
  const assumes = sure ? {} : { assumes: `'${tidy(value?.shown ?? option)}' does not leave it off` };
  return { row, span, subject: setting, args: { construct, option }, ...assumes, ...more };
}
