/** Values of CI variables: which job sees which, and `$NAME` inside them. */
import type { Text } from '../../source/text.ts';
import { dollarVariables, gitlabInputs, type Mark } from '../lib/templates.ts';
import { appended, EMPTY, eitherOf, literalAt, unknownValue, type Value } from '../lib/value.ts';
import { type Inputs, valueOfInput } from './inputs.ts';
import type { Scalar } from './tree.ts';

/** One way in which a variable is given. */
export interface Given {
  readonly node: Scalar;
  /** `expand: false`: dollars stand for themselves. */
  readonly raw: boolean;
}

/** Every way in which each variable may be given. */
export type GivenVariables = ReadonlyMap<string, readonly Given[]>;

/** What jobs and files know of variables. */
export interface Variables {
  readonly given: (name: string) => readonly Given[] | undefined;
  /** Undefined for a variable that is not set in the file. */
  readonly value: (name: string) => Value | undefined;
}

/** More pieces than this in one value, and it counts as unknown. */
const MAX_PIECES = 200;
/** Variables that one script is given. */
const MAX_NAMES = 2_000;
/** Variables inside variables are followed so many levels deep. */
const MAX_DEPTH = 10;

/** Resolves variables when they are asked for. */
export function variablesOf(given: Variables['given'], inputs: Inputs): Variables {
  const values = new Map<string, Value>();
  const busy = new Set<string>();
  const value = (name: string): Value | undefined => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const ways = given(name);
    if (ways === undefined || busy.has(name) || busy.size > MAX_DEPTH) return undefined;
    busy.add(name);
    const found = eitherOf(
      ways.map(({ node, raw }) => expandScalar(node.text, inputs, raw ? () => undefined : value, raw)),
    );
    busy.delete(name);
    values.set(name, found);
    return found;
  };
  return { given, value };
}

/** The variables that a text mentions, and those that their values mention, by name. */
export function mentioned(names: ReadonlySet<string>, variables: Variables): Map<string, Value> {
  const found = new Map<string, Value>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined && found.size < MAX_NAMES; name = waiting.pop()) {
    if (found.has(name)) continue;
    const value = variables.value(name);
    if (value === undefined) continue;
    found.set(name, value);
    for (const { node } of variables.given(name) ?? []) waiting.push(...namesIn(node.text.value.slice(0, 10_000)));
  }
  return found;
}

/** Everything in a text that may be the name of a variable. */
export function namesIn(text: string): Set<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g));
}

/**
 * The value of a text in which GitLab expands `$NAME` and `$[[ inputs.x ]]`. What is not known stays as a reference.
 *
 * @param lookUp the value of a variable
 * @param raw whether dollars stand for themselves
 */
export function expandScalar(
  text: Text,
  inputs: Inputs,
  lookUp: (name: string) => Value | undefined,
  raw = false,
): Value {
  const found = references(text.value, raw);
  const unknown = unknownValue(text.value, { text, start: 0, end: text.value.length }, false);
  if (found.length > MAX_PIECES) return unknown;
  let value = EMPTY;
  let done = 0;
  const literal = (end: number): void => {
    if (end > done) value = appended(value, literalAt({ text, start: done, end }), 'text');
    done = end;
  };
  for (const { mark, input } of found) {
    if (mark.start < done) continue;
    if (value.alternatives.some((fields) => (fields[0]?.length ?? 0) > MAX_PIECES)) return unknown;
    literal(mark.start);
    const at = { text, start: mark.start, end: mark.end };
    if (mark.inner === '$' && !input) done = mark.start + 1;
    else {
      const known = input ? valueOfInput(inputs, mark, at) : lookUp(mark.inner);
      value = appended(value, known ?? unknownValue(text.value.slice(mark.start, mark.end), at, false), 'text');
      done = mark.end;
    }
  }
  literal(text.value.length);
  return value;
}

function references(text: string, raw: boolean): { mark: Mark; input: boolean }[] {
  const inputs = gitlabInputs(text).map((mark) => ({ mark, input: true }));
  if (raw) return inputs;
  const variables = dollarVariables(text).map((mark) => ({ mark, input: false }));
  return [...inputs, ...variables].sort((a, b) => a.mark.start - b.mark.start);
}
