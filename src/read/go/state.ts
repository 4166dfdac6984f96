import type { Parser } from '../lib/code/parser.ts';
import type { Statement } from '../lib/code/tree.ts';

/** A type of the program with its methods, wherever they are written. */
export interface ClassParts {
  readonly start: number;
  end: number;
  readonly bases: string[];
  readonly body: Statement[];
}

/** What the parser of Go knows besides its place. */
export interface Go {
  readonly p: Parser;
  /**
   * The depth of brackets at which a `{` opens a block and no composite literal: in the header of `if`, `for` and `switch`.
   * https://go.dev/ref/spec#Composite_literals
   */
  header: number | undefined;
  /** The name of the receiver of the method that is read. */
  receiver: string | undefined;
  /** The function returns an error (or `ok`) behind its values. */
  endsWithError: boolean;
  readonly classes: Map<string, ClassParts>;
  /** What the names of imported packages mean: the path, or the name that the tables know a library by. */
  readonly imports: Map<string, string>;
  /** Types that are structures, so that a literal of them makes an object. */
  readonly structs: Set<string>;
}
