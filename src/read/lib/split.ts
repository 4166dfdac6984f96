/** Splits lists of tokens. */

/** The tokens between those of one value that stand in no brackets: the arguments of a call, the sides of an operator. */
export function splitAt<T extends { readonly value: string }>(list: readonly T[], separator: string): T[][] {
  const sides: T[][] = [[]];
  let depth = 0;
  for (const token of list) {
    if (token.value === '(' || token.value === '[') depth++;
    else if (token.value === ')' || token.value === ']') depth--;
    if (depth === 0 && token.value === separator) sides.push([]);
    else sides.at(-1)?.push(token);
  }
  return sides;
}
