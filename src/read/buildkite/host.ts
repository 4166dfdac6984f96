/** References as `buildkite-agent pipeline upload` replaces them. */
import { type Text, textBuilder } from '../../source/text.ts';
import { type Host, hostOf } from '../lib/ci/host.ts';
import type { Table } from '../lib/table.ts';
import type { Mark } from '../lib/templates.ts';
import type { Value } from '../lib/value.ts';

const MATRIX = /\{\{\s{0,10}(matrix(?:\.[\w-]{1,100})?)\s{0,10}\}\}/g;
const VARIABLE = /\$?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

/** `{{matrix}}`, `{{matrix.helm}}`. https://buildkite.com/docs/pipelines/configure/workflows/build-matrix */
function matrixMarks(text: string): Mark[] {
  return [...text.matchAll(MATRIX)].map((match) => markOf(match, match[1] ?? ''));
}

function markOf(match: RegExpExecArray, inner: string): Mark {
  return { start: match.index, end: match.index + match[0].length, inner };
}

function allMarks(text: string): Mark[] {
  const variables = [...text.matchAll(VARIABLE)].map((match) => markOf(match, match[1] ?? match[2] ?? ''));
  return [...matrixMarks(text), ...variables].sort((a, b) => a.start - b.start);
}

/**
 * The host of a step. Variables in commands are left to the shell, which is given the same ones.
 *
 * @param matrix the values of `matrix` and `matrix.name`
 */
export function buildkiteHost(variables: Pick<Table<Value>, 'get'>, matrix: ReadonlyMap<string, Value>): Host {
  const lookUp = ({ inner }: Mark): Value | undefined => matrix.get(inner) ?? variables.get(inner);
  return {
    valueOf: hostOf(allMarks, lookUp).valueOf,
    holesOf: hostOf(matrixMarks, (mark) => matrix.get(mark.inner)).holesOf,
  };
}

/**
 * A command as the agent runs it: `$$NAME` and `\$NAME` are kept from being replaced at upload, and lose what keeps them.
 * https://buildkite.com/docs/agent/v3/cli-pipeline#environment-variable-substitution
 */
export function uploaded(text: Text): Text {
  if (!/\$\$|\\\$/.test(text.value)) return text;
  const builder = textBuilder(text);
  let done = 0;
  for (const match of text.value.matchAll(/(?:\$|\\)(?=\$[A-Za-z_{(])/g)) {
    builder.keep(done, match.index);
    done = match.index + 1;
  }
  return builder.keep(done, text.value.length).build();
}
