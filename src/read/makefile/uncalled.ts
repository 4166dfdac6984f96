/** Bodies of `define` that nothing in the file calls: another makefile may, or `$(eval …)` does. */
import type { Scope } from '../../facts.ts';
import { type Text, textBuilder } from '../../source/text.ts';
import { beginsHelmArguments, helmName } from '../lib/shell/binary.ts';
import { layered } from '../lib/table.ts';
import { evaluate, type Makefile, sceneOf } from './evaluate.ts';
import { shellTexts } from './recipe.ts';
import { type Assign, statementsOf } from './statements.ts';
import { linesOf, type Recipes, runLines, runTarget, type Surroundings } from './targets.ts';

/** Reads what looks like recipes in variables that were never used. */
export function readUncalled(scope: Scope, around: Surroundings): Recipes {
  const { makefile, base } = around;
  const all: Recipes = { facts: [], pins: [] };
  const add = ({ facts, pins }: Recipes): void => {
    for (const fact of facts) all.facts.push(fact);
    for (const pin of pins) all.pins.push(pin);
  };
  for (const { assign: each } of makefile.settings) {
    if (base.used.has(each.name) || !mayRun(each)) continue;
    const text = each.value;
    if (each.lines && /^[^\t#=\n]+:(?!=)/m.test(text.value)) add(runRules(text, scope, around));
    else {
      const scene = sceneOf(makefile.variables, base, new Map());
      const shells = shellTexts(scene, text, 0, text.value.length).flatMap(linesOf);
      add(
        runLines(
          shells.map((shell) => ({ shell, guards: [], text })),
          scope,
          around,
        ),
      );
    }
  }
  return all;
}

/** The body of a `define`, or a variable that holds a whole call of Helm. */
function mayRun({ lines, value }: Assign): boolean {
  if (lines) return /helm/i.test(value.value);
  const [first = '', second = ''] = value.value.slice(0, 400).split(/\s+/, 2);
  return helmName([{ text: first, at: undefined }]) !== undefined && beginsHelmArguments(second);
}

/** Rules that `$(eval …)` makes: `$$` becomes `$` before they are read. */
function runRules(text: Text, scope: Scope, around: Surroundings): Recipes {
  const builder = textBuilder(text);
  let done = 0;
  for (const match of text.value.matchAll(/\$\$/g)) {
    builder.keep(done, match.index).put('$', match.index, match.index + 2);
    done = match.index + 2;
  }
  const made = builder.keep(done, text.value.length).build();
  const { base, makefile } = around;
  const inner = evaluate(
    statementsOf(made).filter((statement) => statement.kind !== 'assign' || !statement.lines),
    base,
  );
  const variables = layered(makefile.variables);
  for (const [name, value] of inner.variables.all()) variables.set(name, value);
  const world: Makefile = { ...inner, variables };
  const all: Recipes = { facts: [], pins: [] };
  for (const target of world.targets.values()) {
    const { facts, pins } = runTarget(target, [...scope, { kind: 'target', name: target.name }], {
      ...around,
      makefile: world,
    });
    for (const fact of facts) all.facts.push(fact);
    for (const pin of pins) all.pins.push(pin);
  }
  return all;
}
