import type { Command } from 'unbash';
import type { EnvSetting, Word } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import { type Field, TOO_LONG } from '../value.ts';

/** One argument: what the program receives, and where it is used. */
export interface Argument {
  readonly field: Field;
  readonly site: Span;
}

/** A command on its way from the text to the program. */
export interface Call {
  readonly argv: readonly Argument[];
  readonly env: readonly EnvSetting[];
  readonly envWords: ReadonlyMap<string, Word>;
  readonly wrappers: readonly string[];
  readonly node: Command;
  readonly image: string | undefined;
}

/** How many words are kept at the end of a list that is cut. */
const TAIL = 100;

/** A list of at most about `most` words: in place of what is too much stands one word that may be anything. */
export function shortened(argv: readonly Argument[], most: number): readonly Argument[] {
  const cut = argv[most - TAIL];
  if (argv.length <= most || cut === undefined) return argv;
  return [...argv.slice(0, most - TAIL), { field: [TOO_LONG], site: cut.site }, ...argv.slice(-TAIL)];
}
