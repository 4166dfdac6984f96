/** Our literals beside those of the grammar. */
import { differences, type Oracle, oracleOf, type Range } from './grammar.ts';
import type { OracleLanguage } from './languages.ts';

export interface Compared {
  readonly literals: number;
  readonly different: readonly string[];
  /** Whether the grammar could read the whole source. */
  readonly clean: boolean;
}

const loaded = new Map<string, Promise<Oracle>>();

/**
 * Compares the literals of a source. Where the grammar could not read it, the rest of the lines around are left out, and so
 * is what overlaps forms that the grammar does not know.
 */
export async function compare(language: OracleLanguage, source: string): Promise<Compared> {
  const oracle = await (loaded.get(language.name) ?? load(language));
  const { literals, errors } = oracle(source);
  const ours = language.ours(source);
  const unknown = language.unknown?.(source) ?? [];
  const left = (all: readonly Range[]): Range[] => all.filter((one) => !unknown.some((other) => overlap(one, other)));
  return {
    literals: ours.length,
    different: differences(source, left(ours), left(literals)),
    clean: errors.length === 0 && language.misread?.test(source) !== true,
  };
}

function load(language: OracleLanguage): Promise<Oracle> {
  const made = oracleOf(language.wasm, language.types);
  loaded.set(language.name, made);
  return made;
}

/** Whether two ranges overlap, the first not just holding the other one. */
function overlap(one: Range, other: Range): boolean {
  const holds = one.start < other.start && one.end > other.end;
  return one.start < other.end && other.start < one.end && !holds;
}
