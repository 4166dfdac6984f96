import type { EnvSetting, Fact } from '../../src/facts.ts';
import { spanKey } from '../../src/source/span.ts';

/**
 * Every variable that is set, by itself or in front of a command; each place once. An `export` of a variable that the
 * same file sets is not another setting.
 */
export function environmentOf(facts: readonly Fact[]): EnvSetting[] {
  const settings = new Map<string, EnvSetting>();
  const assigned = new Set<string>();
  for (const fact of facts) {
    const found = fact.kind === 'env' ? [fact] : fact.kind === 'command' ? fact.env : [];
    for (const setting of found) {
      settings.set(`${setting.name}\0${spanKey(setting.span)}`, setting);
      if (setting.value !== undefined) assigned.add(`${setting.name}\0${setting.span.path}`);
    }
  }
  return [...settings.values()].filter(
    ({ name, value, span }) => value !== undefined || !assigned.has(`${name}\0${span.path}`),
  );
}
