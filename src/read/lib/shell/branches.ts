import type { Guard } from '../../../facts.ts';
import { eitherOf, type Field, type Piece, perhaps, type Value, withGuards } from '../value.ts';
import type { Environment } from './context.ts';

/**
 * Brings the environments of branches together in `env`. A variable that a branch only appended to keeps one value with
 * the additions marked as present on some paths; a variable that was set anew becomes either of its values.
 *
 * @param env the environment before the branches; holds the result
 * @param branches environments after each branch
 * @param exhaustive whether one of the branches always runs
 * @param tests version tests under which each branch runs, and last those under which none does
 */
export function mergeBranches(
  env: Environment,
  branches: readonly Environment[],
  exhaustive: boolean,
  tests: readonly (readonly Guard[])[] = [],
): void {
  const names = new Set<string>();
  for (const branch of branches) {
    for (const [name, value] of branch.variables) if (env.variables.get(name) !== value) names.add(name);
    for (const [name, body] of branch.functions) env.functions.set(name, body);
  }
  for (const name of names) {
    const prior = env.variables.get(name);
    const values = branches.map((branch) => branch.variables.get(name));
    env.variables.set(name, mergeValues(prior, values, exhaustive, tests));
  }
  const positional = branches.map((branch) => branch.positional);
  if (positional.some((value) => value !== env.positional)) {
    env.positional = mergeValues(env.positional, positional, exhaustive, tests);
  }
}

/** Alternatives that are kept apart; with more, what branches add becomes optional parts of one value. */
const KEPT_APART = 8;

function mergeValues(
  prior: Value | undefined,
  values: readonly (Value | undefined)[],
  exhaustive: boolean,
  tests: readonly (readonly Guard[])[],
): Value {
  const changed = values.filter((value): value is Value => value !== undefined && value !== prior);
  const keepers = values.flatMap((value, index) => (value === undefined || value === prior ? [index] : []));
  if (!exhaustive) keepers.push(values.length);
  // On a single path the value before counts under the tests of that path.
  const [only = -1] = keepers.length === 1 ? keepers : [];
  const kept = prior && withGuards(prior, tests[only] ?? []);
  const apart = eitherOf(kept !== undefined && keepers.length > 0 ? [kept, ...changed] : changed);
  if (prior === undefined) return apart;
  // What exclusive branches add (a sub-command each) must not end up in one command.
  if (changed.length > 1 && apart.alternatives.length <= KEPT_APART) return apart;
  return growth(prior, changed) ?? apart;
}

/** The prior value with what each branch added to its end; undefined when a branch did anything else. */
function growth(prior: Value, changed: readonly Value[]): Value | undefined {
  const result = prior.alternatives.map((fields) => [...fields]);
  for (const value of changed) {
    for (const after of value.alternatives) {
      const index = longestStart(prior, after);
      const added = addition(prior.alternatives[index] ?? [], after);
      const soFar = result[index];
      if (added === undefined || soFar === undefined) return undefined;
      result[index] = extend(soFar, added);
    }
  }
  return { alternatives: result };
}

/** The alternative that another one grew out of: of those that it begins with, the longest. */
function longestStart(prior: Value, after: readonly Field[]): number {
  let best = -1;
  let length = -1;
  for (const [index, before] of prior.alternatives.entries()) {
    const size = before.reduce((sum, field) => sum + 1 + field.length, 0);
    if (size > length && addition(before, after) !== undefined) {
      best = index;
      length = size;
    }
  }
  return best;
}

interface Addition {
  /** Pieces added to the last field. */
  readonly pieces: readonly Piece[];
  /** Fields added after it. */
  readonly fields: readonly Field[];
}

function addition(before: readonly Field[], after: readonly Field[]): Addition | undefined {
  if (after.length < before.length) return undefined;
  const last = before.length - 1;
  for (let i = 0; i < last; i++) if (!startsWith(after[i], before[i], true)) return undefined;
  if (last >= 0 && !startsWith(after[last], before[last], false)) return undefined;
  return {
    pieces: last < 0 ? [] : (after[last] ?? []).slice(before[last]?.length ?? 0),
    fields: after.slice(before.length),
  };
}

function startsWith(field: Field | undefined, start: Field | undefined, whole: boolean): boolean {
  if (field === undefined || start === undefined) return false;
  if (whole ? field.length !== start.length : field.length < start.length) return false;
  return start.every((piece, index) => piece === field[index]);
}

function extend(fields: readonly Field[], added: Addition): Field[] {
  const pieces = perhaps([added.pieces])[0] ?? [];
  const kept = fields.slice(0, -1);
  const last = fields.at(-1);
  return [...kept, ...(last === undefined ? [] : [[...last, ...pieces]]), ...perhaps(added.fields)];
}
