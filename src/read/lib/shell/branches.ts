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
  const changes = new Map<string, Map<number, Value>>();
  for (const [index, branch] of branches.entries()) {
    for (const [name, value] of branch.variables.own) {
      if (value === undefined || value === env.variables.get(name)) continue;
      const values = changes.get(name) ?? new Map<number, Value>();
      changes.set(name, values.set(index, value));
    }
    for (const [name, body] of branch.functions.own) if (body !== undefined) env.functions.set(name, body);
  }
  const ways = { count: branches.length, exhaustive, tests };
  for (const [name, values] of changes) {
    env.variables.set(name, mergeValues(env.variables.get(name), values, ways));
  }
  const positional = new Map<number, Value>();
  for (const [index, branch] of branches.entries()) {
    if (branch.positional !== env.positional) positional.set(index, branch.positional);
  }
  if (positional.size > 0) env.positional = mergeValues(env.positional, positional, ways);
}

/** Alternatives that are kept apart; with more, what branches add becomes optional parts of one value. */
const KEPT_APART = 8;

/** The ways through a statement with branches. */
export interface Ways {
  /** How many branches there are. */
  readonly count: number;
  readonly exhaustive: boolean;
  readonly tests: readonly (readonly Guard[])[];
}

/**
 * What a variable may hold after branches, as `mergeBranches` has it.
 *
 * @param prior what it held before
 * @param values what branches changed the value to, by the index of the branch
 */
export function mergeValues(prior: Value | undefined, values: ReadonlyMap<number, Value>, ways: Ways): Value {
  const { count, exhaustive, tests } = ways;
  const changed = [...values.values()];
  const paths = exhaustive ? count : count + 1;
  const keepers = paths - changed.length;
  // On a single path the value before counts under the tests of that path.
  const only =
    keepers === 1 ? Array.from({ length: paths }, (_, path) => path).findIndex((path) => !values.has(path)) : -1;
  const kept = prior && withGuards(prior, tests[only] ?? []);
  const apart = eitherOf(kept !== undefined && keepers > 0 ? [kept, ...changed] : changed);
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
