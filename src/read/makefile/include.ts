/** What comes into a Makefile from outside: included files and the command line. */
import type { SourceFile, Text } from '../../source/text.ts';
import { fileText, sliceText } from '../../source/text.ts';
import { type Field, isKnown, slicePiece, type Value } from '../lib/value.ts';
import type { Given } from '../reader.ts';
import { type Statement, statementsOf } from './statements.ts';

const DEEPEST = 8;
const MOST = 50;

/**
 * The statements with those of included files in their places. An include that cannot be opened, and one of a circle, stays as
 * it is; so do all of them, since the file is led to from there.
 */
export function withIncluded(statements: readonly Statement[], open: Given['open'] | undefined): readonly Statement[] {
  if (open === undefined) return statements;
  let opened = 0;
  const inlined = (all: readonly Statement[], around: readonly SourceFile[]): Statement[] =>
    all.flatMap((statement) => {
      if (statement.kind !== 'include' || around.length >= DEEPEST) return [statement];
      const parts = namesOf(statement.names).flatMap((name): Statement[] => {
        const file = opened++ < MOST ? open(pathOf(name)) : undefined;
        if (file === undefined || around.includes(file)) return [];
        return inlined(statementsOf(fileText(file)), [...around, file]);
      });
      return [statement, ...parts];
    });
  return inlined(statements, []);
}

/** The names of an `include`, each as a text. */
export function namesOf(names: Text): Text[] {
  return [...names.value.matchAll(/\S+/g)].map((match) => sliceText(names, match.index, match.index + match[0].length));
}

/** A path as links have it: what make would have to expand in front of it may be any directory. */
export function pathOf({ value }: Text): string {
  const tail = /^(?:\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$\{[^{}]*\})\/?(?=[^$]*$)/.exec(value);
  return tail === null ? value.trim() : `**/${value.slice(tail[0].length).trim()}`;
}

/** The variables that `make NAME=value` sets. */
export function commandLine(fields: readonly Field[] | undefined): Map<string, Value> {
  const variables = new Map<string, Value>();
  for (const [head, ...tail] of fields ?? []) {
    if (head === undefined || !isKnown(head)) continue;
    const match = /^([A-Za-z_][\w.-]*)[:?+]*=/.exec(head.text);
    if (match?.[1] === undefined) continue;
    const rest = slicePiece(head, match[0].length, head.text.length);
    variables.set(match[1], { alternatives: [[[rest, ...tail]]] });
  }
  return variables;
}
