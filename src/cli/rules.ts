import { readPackage } from '../package.ts';
import { renderExplain, renderRules, renderRulesJson } from '../report/explain.ts';
import { printable } from '../report/printable.ts';
import type { Rule } from '../rule.ts';
import type { Engine } from './engine.ts';
import { EXIT, UsageError } from './exit.ts';
import type { Io } from './io.ts';
import { useColor } from './select.ts';
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

/** Prints the pages of rules. */
export async function explain(
  names: readonly string[],
  options: { readonly color: boolean },
  io: Io,
  engine: Engine,
): Promise<number> {
  const rules = findRules(names, await engine.rules());
  const columns = io.stdout.columns ?? 100;
  const pages = rules.map((rule) => renderExplain(rule, { color: useColor(options.color, io), columns }));
  io.stdout.write(pages.join('\n'));
  return EXIT.clean;
}

/** Prints the table of rules. */
export async function rules(
  options: { readonly format: 'terminal' | 'json'; readonly color: boolean },
  io: Io,
  engine: Engine,
): Promise<number> {
  const all = await engine.rules();
  io.stdout.write(
    options.format === 'json'
      ? renderRulesJson(all, readPackage().home)
      : renderRules(all, { color: useColor(options.color, io) }),
  );
  return EXIT.clean;
}
