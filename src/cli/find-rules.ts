import { printable } from '../report/printable.ts';
import type { Rule } from '../rule.ts';
import { UsageError } from './exit.ts';
import { nearest } from './suggest.ts';

/** The rules of the given names or codes, each once; an unknown one is a usage error. */
export function findRules(names: readonly string[], rules: readonly Rule[]): Rule[] {
  const found = new Set<Rule>();
  for (const name of names) {
    const wanted = name.toLowerCase();
    const rule = rules.find((candidate) => candidate.name === wanted || candidate.code.toLowerCase() === wanted);
    if (rule === undefined) throw new UsageError(unknownRule(name, rules));
    found.add(rule);
  }
  return [...found];
}

function unknownRule(name: string, rules: readonly Rule[]): string {
  const best = nearest(
    name,
    rules.flatMap((rule) => [rule.name, rule.code]),
  );
  const hint = best === undefined ? '' : ` Did you mean '${best}'?`;
  return `no rule '${printable(name)}'.${hint} Allowed are ${rules.map((rule) => rule.name).join(', ')}, or their codes (helm4-audit rules).`;
}
