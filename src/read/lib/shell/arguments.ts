import type { Command } from 'unbash';
import type { EnvSetting, Word } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import type { Field } from '../value.ts';

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
