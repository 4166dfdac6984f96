import type { TextEdit } from '../../../source/edits.ts';
import type { GenDecl, GoFile, ImportSpec } from '../ast.ts';
import { type Lines, lineAt, lineEndAt } from './lines.ts';

/** Imports on lines that follow each other, which gofmt sorts. */
export interface ImportRun {
  readonly from: number;
  /** The line after the last. */
  readonly to: number;
  /** What sorting changes; undefined when they are sorted. */
  readonly sorted: TextEdit | undefined;
}

/** The runs of imports in the parentheses of a file (https://pkg.go.dev/go/ast#SortImports). */
export function importRuns(file: GoFile, lines: Lines): ImportRun[] {
  const runs: ImportRun[] = [];
  for (const decl of file.decls) {
    if (decl.kind === 'GenDecl' && decl.token === 'import' && decl.lparen !== undefined) {
      for (const run of runsOf(decl, lines)) runs.push(importRun(run, lines));
    }
  }
  return runs;
}

interface Line {
  readonly spec: ImportSpec;
  readonly line: number;
  readonly text: string;
  readonly comment: string;
}

function runsOf(decl: GenDecl, lines: Lines): Line[][] {
  const runs: Line[][] = [];
  let last = -1;
  for (const spec of decl.specs) {
    if (spec.kind !== 'ImportSpec') continue;
    const line = lineAt(lines, spec.start);
    const text = lines.text.slice(spec.start, lineEndAt(lines, line));
    const one = { spec, line, text, comment: text.slice(spec.end - spec.start).trim() };
    if (line === last + 1) runs[runs.length - 1]?.push(one);
    else runs.push([one]);
    last = line;
  }
  return runs;
}

function importRun(run: readonly Line[], lines: Lines): ImportRun {
  const first = run[0];
  const last = run[run.length - 1];
  if (first === undefined || last === undefined) return { from: 0, to: 0, sorted: undefined };
  const from = first.line;
  const to = last.line + 1;
  const ordered = [...run].sort(compare);
  const kept = ordered.filter((one, i) => {
    const following = ordered[i + 1];
    return following === undefined || one.comment !== '' || !isSame(one, following);
  });
  if (kept.length === run.length && kept.every((one, i) => one === run[i])) return { from, to, sorted: undefined };
  const { start } = first.spec;
  const end = lineEndAt(lines, last.line);
  // Between two lines of a run stand a line break and the indentation.
  const second = run[1];
  const between = second === undefined ? '' : lines.text.slice(lineEndAt(lines, first.line), second.spec.start);
  return { from, to, sorted: { start, end, text: kept.map(({ text }) => text).join(between) } };
}

function compare(a: Line, b: Line): number {
  return (
    compareText(a.spec.value, b.spec.value) ||
    compareText(a.spec.name?.name ?? '', b.spec.name?.name ?? '') ||
    compareText(a.comment, b.comment)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isSame(a: Line, b: Line): boolean {
  return a.spec.value === b.spec.value && a.spec.name?.name === b.spec.name?.name;
}
