/** What the variables of a Makefile hold, on every path through its conditionals. */
import type { Guard } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import type { Table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';

/** A part of a variable: text that is expanded where the variable is used, or a value that was fixed by `:=`. */
export interface Part {
  readonly body: { readonly text: Text } | { readonly value: Value };
  /** Version tests around it. */
  readonly guards: readonly Guard[];
  /** Added on some paths only. */
  readonly maybe: boolean;
}

/** The parts of a variable, joined by blanks, for each path that sets it anew. */
export type Variable = readonly (readonly Part[])[];

export type Variables = Table<Variable>;

/** More ways to set one variable than this are not told apart. */
const MOST = 8;

/** `NAME = …`: what it held before does not count any more. */
export function setPart(variables: Variables, name: string, part: Part): void {
  variables.set(name, [[part]]);
}

/** `NAME += …`. */
export function addPart(variables: Variables, name: string, part: Part): void {
  const before = variables.get(name) ?? [[]];
  variables.set(
    name,
    before.map((parts) => [...parts, part]),
  );
}

/**
 * Brings the branches of a conditional together. A variable that branches only add to keeps one value, with the additions
 * marked as present on some paths.
 *
 * @param base the variables before the conditional; holds the result
 * @param branches layers on them
 * @param exhaustive whether one of the branches is always taken
 * @param tests version tests under which each branch is taken, and last those under which none is
 */
export function mergeBranches(
  base: Variables,
  branches: readonly Variables[],
  exhaustive: boolean,
  tests: readonly (readonly Guard[])[],
): void {
  const changes = new Map<string, Map<number, Variable>>();
  for (const [index, branch] of branches.entries()) {
    for (const [name, value] of branch.own) {
      if (value === undefined || value === base.get(name)) continue;
      const values = changes.get(name) ?? new Map<number, Variable>();
      changes.set(name, values.set(index, value));
    }
  }
  const paths = exhaustive ? branches.length : branches.length + 1;
  for (const [name, values] of changes) {
    const before = base.get(name);
    const changed = [...values.values()];
    const grown = before === undefined ? undefined : growth(before, changed);
    if (grown !== undefined) base.set(name, grown);
    else {
      const keepers = paths - changed.length;
      // On a single path the value before counts under the tests of that path.
      const only =
        keepers === 1 ? Array.from({ length: paths }, (_, path) => path).findIndex((path) => !values.has(path)) : -1;
      const kept = before === undefined || keepers === 0 ? [] : guarded(before, tests[only] ?? []);
      base.set(name, [...new Set([...kept, ...changed.flat()])].slice(0, MOST));
    }
  }
}

function guarded(variable: Variable, guards: readonly Guard[]): Variable {
  if (guards.length === 0) return variable;
  return variable.map((parts) => parts.map((part) => ({ ...part, guards: [...part.guards, ...guards] })));
}

function growth(before: Variable, changed: readonly Variable[]): Variable | undefined {
  const parts = before[0];
  if (before.length !== 1 || parts === undefined) return undefined;
  const added: Part[] = [];
  for (const value of changed) {
    const after = value[0];
    if (value.length !== 1 || after === undefined || !parts.every((part, index) => part === after[index]))
      return undefined;
    for (const part of after.slice(parts.length)) added.push({ ...part, maybe: true });
  }
  return [[...parts, ...added]];
}
