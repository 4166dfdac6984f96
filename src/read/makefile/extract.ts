import type { EnvSetting, Fact, HelmPin, Link, Origin, Scope, Unresolved } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { type PlacedPin, placedPinFacts, withoutRepeated } from '../lib/pins.ts';
import { urlFacts } from '../lib/urls.ts';
import { unknownValue, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { Given } from '../reader.ts';
import { evaluate, type Makefile, neededBy, type SceneBase, sceneOf, targetNames } from './evaluate.ts';
import { expand, onlyText, type Scene, valueOfVariable } from './expand.ts';
import { commandLine, namesOf, pathOf, withIncluded } from './include.ts';
import { commandRunner } from './shell.ts';
import { type Statement, statementsOf } from './statements.ts';
import { type Recipes, runTarget, type Surroundings } from './targets.ts';
import { readUncalled } from './uncalled.ts';

/** References that one file may make the reader look up. */
const BUDGET = 200_000;
/** Pins that targets take from those made before them. */
const MOST_BROUGHT = 10_000;

/** The facts of a Makefile: recipes after make's own expansion, the variables behind them, and what is included. */
export function extract(text: Text, scope: Scope, origin: Origin, given?: Given): readonly Fact[] {
  const printed: Fact[] = [];
  const base: SceneBase = {
    budget: { left: BUDGET, cuts: 0 },
    used: new Set(),
    shell: commandRunner(scope, origin, (facts) => printed.push(...facts)),
  };
  const statements = withIncluded(statementsOf(text), given?.open);
  const makefile = evaluate(statements, base, given?.variables, commandLine(given?.arguments));
  const scene = sceneOf(makefile.variables, base, new Map());
  const environment = exportedValues(makefile, scene);
  const around: Surroundings = { makefile, base, origin, environment, statements };
  const targets = runTargets(scope, around, scene);
  const uncalled = readUncalled(scope, around);
  const versions = placedPinFacts(versionPins(makefile, scene, scope), origin);
  const inFile = [
    ...versions,
    ...placedPinFacts(uncalled.pins, origin),
    ...printed.filter((fact) => fact.kind === 'pin'),
  ];
  return [
    ...environmentFacts(makefile, scene, scope, origin),
    ...printed.filter((fact) => fact.kind !== 'pin' && fact.kind !== 'url'),
    ...targets.facts,
    ...uncalled.facts,
    ...includeLinks(makefile, scope, origin),
    ...needLinks(makefile, scope, origin),
    ...defaultLink(makefile, scope, origin),
    ...budgetFacts(base, text, scope),
    ...openDefines(statements, scope),
    ...urlFacts(text, scope, origin),
    ...inFile,
    ...withoutRepeated(targets.pins, inFile),
  ];
}

/** Reads every target; the pins of targets that are made before one count in it too. */
function runTargets(file: Scope, around: Surroundings, scene: Scene): { facts: Fact[]; pins: HelmPin[] } {
  const { makefile, origin } = around;
  const scopeOf = (name: string): Scope => [...file, { kind: 'target', name }];
  const results = new Map<string, Recipes>();
  for (const target of makefile.targets.values())
    results.set(target.name, runTarget(target, scopeOf(target.name), around));
  const nameOf = (written: string): string => {
    if (!written.includes('$')) return written;
    const reference = /^\$[({]([\w.-]+)[)}]$/.exec(written)?.[1];
    if (reference === undefined) return written;
    return onlyText(valueOfVariable(scene, reference, unknownValue(written, undefined))) ?? written;
  };
  const facts: Fact[] = [];
  const pins: HelmPin[] = [];
  const byName = targetNames(makefile, nameOf);
  let brought = 0;
  const brings = [...results.values()].some((result) => result.pins.length > 0);
  for (const target of makefile.targets.values()) {
    const own = results.get(target.name);
    if (own === undefined) continue;
    for (const fact of own.facts) facts.push(fact);
    const mine = placedPinFacts(own.pins, origin);
    for (const pin of mine) pins.push(pin);
    const [first] = own.facts;
    if (!brings || first === undefined || brought > MOST_BROUGHT) continue;
    const before = neededBy(target, byName, nameOf).flatMap((other) =>
      placedPinFacts(results.get(other.name)?.pins ?? [], origin),
    );
    brought += before.length;
    if (brought > MOST_BROUGHT) facts.push(tooManyPins(first, scopeOf(target.name)));
    for (const pin of withoutRepeated(before, mine)) {
      const from = pin.scope.at(-1)?.name ?? '';
      pins.push({ ...pin, scope: scopeOf(target.name), because: `${pin.because}; target '${from}' is made first` });
    }
  }
  return { facts, pins };
}

function includeLinks({ includes }: Makefile, scope: Scope, origin: Origin): Link[] {
  return includes
    .flatMap(({ names }) => namesOf(names))
    .map((name) => ({ ...plainLink(name, scope, origin), how: 'include', path: pathOf(name) }));
}

/** So many prerequisites are looked at. */
const MOST_NEEDS = 2_000;

/** A target calls the targets that it needs. */
function needLinks({ targets }: Makefile, scope: Scope, origin: Origin): Link[] {
  return [...targets.values()]
    .flatMap((target) =>
      target.needTexts
        .filter(({ value }) => targets.has(value))
        .map((need): Link => {
          const place: Scope = [...scope, { kind: 'target', name: target.name }];
          return { ...plainLink(need, place, origin), how: 'target', path: scope[0]?.name ?? '', name: need.value };
        }),
    )
    .slice(0, MOST_NEEDS);
}

/** `make` without a target makes `.DEFAULT_GOAL`, or else the first target that is no pattern and does not begin with a dot. */
function defaultLink({ targets, settings }: Makefile, scope: Scope, origin: Origin): Link[] {
  const set = settings.findLast(({ assign }) => assign.name === '.DEFAULT_GOAL')?.assign.value;
  const first = [...targets.values()].find(({ name, recipe, needTexts }) => {
    return !/^\.[^/]|%/.test(name) && recipe.length + needTexts.length > 0;
  });
  const name = set?.value.trim() ?? first?.name.split(/\s+/)[0];
  const text = set ?? first?.recipe[0]?.text ?? first?.needTexts[0];
  if (name === undefined || text === undefined) return [];
  const place: Scope = [...scope, { kind: 'target', name: '.default' }];
  return [{ ...plainLink(text, place, origin), how: 'target', path: scope[0]?.name ?? '', name }];
}

function plainLink(text: Text, scope: Scope, origin: Origin): Omit<Link, 'how' | 'path'> {
  const span = spanOf(text, 0, text.value.length);
  return { kind: 'link', origin, scope, arguments: [], variables: [], guards: [], span };
}

function tooManyPins(fact: Fact, scope: Scope): Unresolved {
  const reason = 'need so many others that install Helm that no further ones are followed';
  return { kind: 'unresolved', scope, span: fact.span, what: 'targets', reason, relevant: true };
}

/** Variables that the shells of recipes see. */
function exportedValues(makefile: Makefile, scene: Scene): Map<string, Value> {
  const names = makefile.exportsAll ? makefile.variables.all().keys() : makefile.exported;
  const values = new Map<string, Value>();
  for (const name of names) {
    if (makefile.variables.get(name) !== undefined)
      values.set(name, valueOfVariable(scene, name, unknownValue(`$(${name})`, undefined)));
  }
  return values;
}

/** Variables that hold the version of Helm; setting one again outside of conditionals replaces what it was. */
function versionPins(makefile: Makefile, scene: Scene, scope: Scope): PlacedPin[] {
  const pins = new Map<string, PlacedPin[]>();
  for (const { assign, guards, maybe } of makefile.settings) {
    const { name, operator, value, lines, target } = assign;
    const key = `${target ?? ''}:${name}`;
    const before = pins.get(key) ?? [];
    if (lines || operator === '+=' || operator === '!=' || (operator === '?=' && before.length > 0)) continue;
    const site = spanOf(value, 0, value.value.length);
    const fields = expand(scene, value, 0, value.value.length).alternatives;
    const word = wordOf(fields[0]?.[0] ?? [], site);
    const guess = fields.length > 1 || word.via.length > 0 ? undefined : pinOfVersionVariable(name, word);
    const place: Scope = target === undefined ? scope : [...scope, { kind: 'target', name: target }];
    const found = guess === undefined ? [] : [{ ...guess, guards, scope: place }];
    pins.set(key, maybe ? [...before, ...found] : found);
  }
  return [...pins.values()].flat();
}

/** Exported variables that Helm reads. */
function environmentFacts(makefile: Makefile, scene: Scene, scope: Scope, origin: Origin): EnvSetting[] {
  return makefile.settings.flatMap(({ assign: { name, value, target, exported } }): EnvSetting[] => {
    if (!isHelmVariable(name) || !(exported || makefile.exportsAll || makefile.exported.has(name))) return [];
    const span = spanOf(value, 0, value.value.length);
    const word = wordOf(expand(scene, value, 0, value.value.length).alternatives[0]?.[0] ?? [], span);
    const place: Scope = target === undefined ? scope : [...scope, { kind: 'target', name: target }];
    return [{ kind: 'env', origin, scope: place, name, value: word, span }];
  });
}

function openDefines(statements: readonly Statement[], scope: Scope): Unresolved[] {
  return statements.flatMap((statement): Unresolved[] => {
    if (statement.kind !== 'assign' || statement.open !== true || !/helm/i.test(statement.value.value)) return [];
    const span = spanOf(statement.value, 0, statement.value.value.length);
    const what = `define ${statement.name}`;
    return [{ kind: 'unresolved', scope, span, what, reason: "has no 'endef'", relevant: true }];
  });
}

function budgetFacts({ budget }: SceneBase, text: Text, scope: Scope): Fact[] {
  if (budget.left > 0) return [];
  const span = spanOf(text, 0, Math.min(1, text.value.length));
  return [
    { kind: 'unresolved', scope, span, what: 'variables', reason: 'too many references to follow', relevant: true },
  ];
}
