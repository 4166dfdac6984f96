/** Conditionals: https://www.gnu.org/software/make/manual/html_node/Conditional-Syntax.html */
import type { Guard } from '../../facts.ts';
import { spanOf } from '../../source/text.ts';
import { addGuard, type Fork, forkOfText } from '../lib/shell/guard.ts';
import { layered } from '../lib/table.ts';
import { outside } from './brackets.ts';
import type { Condition } from './statements.ts';
import { mergeBranches, type Variables } from './variables.ts';

interface Frame {
  readonly base: Variables;
  readonly branches: Variables[];
  /** Version tests under which each branch is taken. */
  readonly tests: (readonly Guard[])[];
  readonly guards: readonly Guard[];
  /** What holds because the branches before were not taken. */
  readonly otherwise: Guard[];
  exhaustive: boolean;
}

/** Where the reading is among conditionals; `variables` are those of the branch. */
export interface Paths {
  variables: Variables;
  guards: readonly Guard[];
  readonly frames: Frame[];
}

/** Conditionals that lie deeper than this, and those after so many, are read as if every branch were taken in turn. */
const DEEPEST = 20;

export function openBranch(paths: Paths, condition: Condition): void {
  const frame: Frame = {
    base: paths.variables,
    branches: [],
    tests: [],
    guards: paths.guards,
    otherwise: [],
    exhaustive: false,
  };
  paths.frames.push(frame);
  enter(paths, frame, condition);
}

export function nextBranch(paths: Paths, condition: Condition | undefined): void {
  const frame = paths.frames.at(-1);
  if (frame === undefined) return;
  frame.branches.push(paths.variables);
  if (condition === undefined) frame.exhaustive = true;
  enter(paths, frame, condition);
}

export function closeBranch(paths: Paths): void {
  const frame = paths.frames.pop();
  if (frame === undefined) return;
  if (paths.frames.length < DEEPEST) {
    mergeBranches(frame.base, [...frame.branches, paths.variables], frame.exhaustive, [
      ...frame.tests,
      frame.otherwise,
    ]);
    paths.variables = frame.base;
  }
  paths.guards = frame.guards;
}

function enter(paths: Paths, frame: Frame, condition: Condition | undefined): void {
  if (paths.frames.length <= DEEPEST) paths.variables = layered(frame.base);
  const fork = condition === undefined ? undefined : forkOf(condition, frame.base);
  const test = [...frame.otherwise, ...(fork?.taken === undefined ? [] : [fork.taken])];
  frame.tests.push(test);
  paths.guards = [...frame.guards, ...test];
  if (fork?.otherwise !== undefined) addGuard(frame.otherwise, fork.otherwise);
}

/** What a condition says about the version of Helm. */
function forkOf(condition: Condition, variables: Variables): Fork | undefined {
  const { text, test } = condition;
  if (text.value.length > 1_000 || (test !== 'ifeq' && test !== 'ifneq')) return undefined;
  const span = spanOf(text, 0, text.value.length);
  return forkOfText(comparison(condition, variables), span);
}

/** `ifneq (,$(findstring v4,$(HELM_VERSION)))` as the comparison `v4 == $(HELM_VERSION)` that it stands for. */
function comparison({ text, test }: Condition, variables: Variables): string {
  const [left, right] = sides(text);
  const found = /^\$[({](?:findstring|filter)\s+([^,]*),([\s\S]*)[)}]$/.exec(left === '' ? right : left);
  const isFound = found !== null && (left === '' || right === '');
  const equal = (test === 'ifeq') !== isFound;
  const [a = '', b = ''] = isFound ? [found[1]?.replace(/%/g, '.0'), found[2]] : [left, right];
  return `${writtenOut(b, variables)} ${equal ? '==' : '!='} ${writtenOut(a, variables)} `;
}

/** `(a,b)`, `"a" "b"`. */
function sides(text: Condition['text']): [string, string] {
  const { value } = text;
  if (value.startsWith('(') && value.endsWith(')')) {
    const [comma = value.length - 1] = outside(text, 1, value.length - 1, ',');
    return [value.slice(1, comma).trim(), value.slice(comma + 1, -1).trim()];
  }
  const quoted = /^(["'])(.*?)\1\s*(["'])(.*)\3$/.exec(value);
  return [quoted?.[2] ?? value, quoted?.[4] ?? ''];
}

/** A reference to a variable that is set from the version of Helm reads as that. */
function writtenOut(side: string, variables: Variables): string {
  const name = /^\$[({]([\w.-]+)[)}]$/.exec(side)?.[1];
  const body = name === undefined ? undefined : variables.get(name)?.[0]?.[0]?.body;
  const text = body !== undefined && 'text' in body ? body.text.value.slice(0, 300) : '';
  return /helm/i.test(text) && /version/i.test(text) ? `${side} helm version` : side.replaceAll(',', ' ');
}
