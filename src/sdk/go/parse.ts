import type { Comment, GoFile, Ident } from './ast.ts';
import { declarations } from './declarations.ts';
import { endOfStatement, ident, missing } from './recover.ts';
import { next } from './scan.ts';
import type { Parser } from './state.ts';
import { T } from './tokens.ts';

/**
 * Reads a Go file. It never throws: what cannot be read is a `Bad…` node and a line in `errors`, and both sides of a merge
 * conflict are read one after the other.
 */
export function parseGo(text: string): GoFile {
  const p: Parser = {
    text,
    pos: 0,
    tok: T.EOF,
    start: 0,
    end: 0,
    auto: false,
    prevEnd: 0,
    exprLev: 0,
    depth: 0,
    comments: [],
    imports: [],
    errors: [],
  };
  next(p);
  const packageStart = p.start;
  const name = packageClause(p);
  const decls = declarations(p);
  const { imports, comments, errors } = p;
  return { text, name, imports, decls, comments, errors, generated: isGenerated(text, comments, packageStart) };
}

function packageClause(p: Parser): Ident | undefined {
  if (p.tok !== T.PACKAGE) {
    missing(p, 'package');
    return undefined;
  }
  next(p);
  const name = ident(p);
  endOfStatement(p);
  return name.start === name.end ? undefined : name;
}

/** A line `// Code generated … DO NOT EDIT.` in a comment before the package clause (https://go.dev/s/generatedcode). */
function isGenerated(text: string, comments: readonly Comment[], packageStart: number): boolean {
  for (const { start, end } of comments) {
    if (start > packageStart) return false;
    const comment = text.slice(start, end);
    if (!comment.includes('// Code generated ')) continue;
    if (
      comment.split(/\r?\n/).some((line) => line.startsWith('// Code generated ') && line.endsWith(' DO NOT EDIT.'))
    ) {
      return true;
    }
  }
  return false;
}
