/** Facts of files, kept from one audit to the next: reading a file takes a hundred times as long as taking them from there. */
import { deserialize, serialize } from 'node:v8';
import type { Fact } from '../facts.ts';
import type { Results } from '../source/list.ts';

/** The facts that a file of the same contents had under the same path. */
export function recall(results: Results | undefined, path: string): readonly Fact[] | undefined {
  const bytes = results?.get(path);
  if (bytes === undefined) return undefined;
  try {
    // Unlike JSON it keeps what several facts share, and what is undefined.
    const known: unknown = deserialize(bytes);
    return areFacts(known) ? known : undefined;
  } catch {
    // Another release of Node.js wrote it.
    return undefined;
  }
}

export function keep(results: Results | undefined, path: string, facts: readonly Fact[]): void {
  results?.set(path, serialize(facts));
}

/** What `serialize` was given, as far as can be seen. */
function areFacts(known: unknown): known is readonly Fact[] {
  return (
    Array.isArray(known) &&
    known.every((fact: unknown) => typeof fact === 'object' && fact !== null && 'kind' in fact && 'span' in fact)
  );
}
