import type { Comment, ImportSpec } from './ast.ts';

/** Where the parser is: the current token, what was read so far, and what decides how the next one is read. */
export interface Parser {
  readonly text: string;
  /** Where the next token is looked for. */
  pos: number;
  tok: number;
  start: number;
  end: number;
  /** A semicolon that stands for a line break. */
  auto: boolean;
  /** The end of the token before. */
  prevEnd: number;
  /** Below 0 in the header of `if`, `for`, `switch`, where `{` opens the body and no literal. */
  exprLev: number;
  depth: number;
  readonly comments: Comment[];
  readonly imports: ImportSpec[];
  readonly errors: { readonly offset: number; readonly message: string }[];
}

const MAX_ERRORS = 200;

export function fail(p: Parser, offset: number, message: string): void {
  const last = p.errors[p.errors.length - 1];
  if (p.errors.length >= MAX_ERRORS || (last !== undefined && last.offset === offset)) return;
  p.errors.push({ offset, message });
}
