/** What the lexer makes of a program, for the parsers of all languages. */
import type { Extent } from './tree.ts';

export type Token = PlainToken | StringToken;

/** How a token stands to those around it. */
interface Placed extends Extent {
  /** White space, a comment or a line end stands in front of it. */
  readonly spaced: boolean;
}

export interface PlainToken extends Placed {
  /** Keywords are names. `newline` stands for any number of line ends in a row, comments between them dropped. */
  readonly kind: 'name' | 'number' | 'operator' | 'newline';
  /** As written; empty for a newline. */
  readonly text: string;
}

export interface StringToken extends Placed {
  readonly kind: 'string';
  readonly text: '';
  /** What it begins with, prefix included: `"`, `f"""`, `%w[`, `<<~EOS`, `:`. */
  readonly open: string;
  readonly form: StringForm;
  readonly pieces: readonly RawPiece[];
  /** False when its end is missing: it then ends with its line, or with the text when it may span lines. */
  readonly closed: boolean;
}

/** A stretch of a string as written; with `tokens`, an interpolated expression. */
export interface RawPiece extends Extent {
  readonly tokens: readonly Token[] | undefined;
}

/** How the characters of a string are to be read. */
export type Decoding =
  /** As written. */
  | 'raw'
  /** Escapes as in C; an unknown escape keeps its backslash (Python) or loses it. */
  | 'escapes'
  | 'escapes-keep'
  /** Only `\\` and an escaped delimiter count: Ruby's `'…'` and `%q(…)`. */
  | 'quotes'
  /** Only `\/` counts: Groovy's slashy strings. */
  | 'slashy'
  /** `$$` and `$/`: Groovy's dollar-slashy strings. */
  | 'dollar-slashy';

/** One way to write a string. */
export interface StringForm {
  readonly close: string;
  /** The bracket that has to be closed once more when it stands inside: `(` in Ruby's `%q(a (b) c)`. */
  readonly nest?: string;
  /** A backslash protects the character behind it from ending the string. */
  readonly protects: boolean;
  readonly lines: boolean;
  readonly decoding: Decoding;
  /** `$` for `${…}` and `$name`, `#` for `#{…}`, `{` for `{…}` with `{{` for a brace. */
  readonly holes?: '$' | '#' | '{';
  /** `$a.b` reaches into `a` (Groovy). */
  readonly dotted?: boolean;
  /** A list of words (`%w[a b]`). */
  readonly words?: boolean;
  /** Carriage returns are not part of the value (Go's raw strings). */
  readonly noReturns?: boolean;
}

/** What the lexer has to know of a language. */
export interface Lexicon {
  readonly name: string;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly { readonly open: string; readonly close: string; readonly nested: boolean }[];
  /** Longest first. */
  readonly strings: readonly { readonly open: string; readonly form: StringForm }[];
  /** Longest first; any other character is an operator by itself. */
  readonly operators: readonly string[];
  /** Sticky; matches a name. */
  readonly names: RegExp;
  /** A backslash at the end of a line joins it with the next. */
  readonly continuation: boolean;
  /** Reads what tables cannot say, before all else. Returns whether it read something. */
  readonly special?: (scanner: Scanner) => boolean;
}

/** The lexer at work, for the special cases of a language. */
export interface Scanner {
  /** Nothing behind its end is looked at. */
  readonly source: string;
  /** Where reading stands. */
  at: number;
  readonly tokens: Token[];
  /** Whether white space stands in front of `at`. */
  spaced: boolean;
  /** What begins on the next line: bodies of here-documents. Each moves `at` behind itself. */
  readonly pending: ((scanner: Scanner) => void)[];
  /** How deep this scanner stands in interpolations. */
  readonly depth: number;
  /** Look-aheads that found nothing are counted: after too many none is made, so that reading stays linear. */
  readonly failures: { count: number };
}
