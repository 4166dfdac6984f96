import type { EnvSetting, Fact } from '../../src/facts.ts';
import { spanKey } from '../../src/source/span.ts';

/** Every place where a variable is set or exported, by itself or in front of a command; each place once. */
export function environmentOf(facts: readonly Fact[]): EnvSetting[] {
  const settings = new Map<string, EnvSetting>();
  for (const fact of facts) {
    const found = fact.kind === 'env' ? [fact] : fact.kind === 'command' ? fact.env : [];
    for (const setting of found) settings.set(`${setting.name}\0${spanKey(setting.span)}`, setting);
  }
  return [...settings.values()];
}
