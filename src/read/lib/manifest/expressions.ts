/** Expressions of a host inside the scalars of a manifest: `$(params.x)`, `{{inputs.parameters.x}}`, `$(VAR)`, `${VAR}`. */
import type { Text } from '../../../source/text.ts';
import type { Hole } from '../shell/types.ts';
import { appended, EMPTY, literalAt, unknownValue, type Value } from '../value.ts';

/** An expression. In a shell text it may become any number of words; in a list it may be known to stand for one. */
export type Expression = Hole & { readonly one?: boolean };

/** Finds the expressions in a text, in order, with the value of each where it is known. */
export type Expressions = (text: Text) => readonly Expression[];

/** A text without expressions. */
export const noExpressions: Expressions = () => [];

/** Values with more expressions than this count as unknown. */
const MOST = 200;

/** The value of a text in which expressions are resolved. A text that is one expression has all the fields of its value. */
export function valueIn(text: Text, expressions: Expressions): Value {
  const whole = { text, start: 0, end: text.value.length };
  const holes = expressions(text);
  if (holes.length === 0) return literalAt(whole);
  if (holes.length > MOST) return unknownValue(text.value, whole);
  let value = EMPTY;
  let done = 0;
  for (const { start, end, value: known, one } of holes) {
    if (start < done) continue;
    if (start === 0 && end === text.value.length && known !== undefined) return known;
    if (start > done) value = appended(value, literalAt({ text, start: done, end: start }), 'text');
    const written = text.value.slice(start, end);
    const alone = start === 0 && end === text.value.length && one !== true;
    value = appended(value, known ?? unknownValue(written, { text, start, end }, alone), 'text');
    done = end;
  }
  if (done === text.value.length) return value;
  return appended(value, literalAt({ ...whole, start: done }), 'text');
}

/** Both kinds of expressions; where they overlap, the one that begins first counts. */
export function both(one: Expressions, other: Expressions): Expressions {
  return (text) => {
    let done = 0;
    return [...one(text), ...other(text)]
      .sort((a, b) => a.start - b.start || b.end - a.end)
      .filter(({ start, end }) => {
        if (start < done) return false;
        done = end;
        return true;
      });
  };
}

/**
 * References of Kubernetes to variables of the container: `$(NAME)`. One to a name that is not set stays as it is, and is
 * a command substitution if a shell sees it.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function references(variables: ReadonlyMap<string, Value>): Expressions {
  if (variables.size === 0) return noExpressions;
  return ({ value }) =>
    [...value.matchAll(/(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g)].flatMap(({ 0: found, 1: name = '', index }): Hole[] => {
      const known = variables.get(name);
      return known === undefined ? [] : [{ start: index, end: index + found.length, value: known }];
    });
}
