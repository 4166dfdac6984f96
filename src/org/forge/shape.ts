/** Reading answers of forges, which may hold anything: each function gives the value if it has the shape, else undefined. */

export type Shape = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 4_096;

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under the names, one within the other. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (!isShape(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A text that is neither empty nor longer than any name or address. */
export function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === 'string' && found !== '' && found.length <= LONGEST_TEXT ? found : undefined;
}

/** A whole number from 0, also one that Octokit reads as a bigint, as far as a number holds it. */
export function countAt(value: unknown, ...names: readonly string[]): number | undefined {
  const found = at(value, ...names);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** The text of a text, number or truth value. */
export function plainAt(value: unknown, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  if (typeof found === 'number' || typeof found === 'boolean' || typeof found === 'bigint') return String(found);
  return textAt(found);
}

export function flagAt(value: unknown, ...names: readonly string[]): boolean {
  return at(value, ...names) === true;
}

export function listAt(value: unknown, ...names: readonly string[]): readonly unknown[] | undefined {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : undefined;
}

/** The texts of a list; what is no text is left out. */
export function textsAt(value: unknown, ...names: readonly string[]): string[] {
  return (listAt(value, ...names) ?? []).flatMap((item) => textAt(item) ?? []);
}
