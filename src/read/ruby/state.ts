import type { Parser } from '../lib/code/parser.ts';

/** What the parser of Ruby knows besides its place. */
export interface Ruby {
  readonly p: Parser;
  /** The depth of brackets at which `do` opens no block of a call: in the header of `while`, `until` and `for`. */
  header: number | undefined;
}
