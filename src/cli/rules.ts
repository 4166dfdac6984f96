import { readPackage } from '../package.ts';
import { renderExplain, renderRules, renderRulesJson } from '../report/explain.ts';
import type { Engine } from './engine.ts';
import { EXIT } from './exit.ts';
import { findRules } from './find-rules.ts';
import type { Io } from './io.ts';
import { useColor } from './select.ts';

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
