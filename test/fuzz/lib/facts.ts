/** What must hold for every fact. */
import type { Fact } from '../../../src/facts.ts';
import type { Span } from '../../../src/source/span.ts';
import { lineStarts, type SourceFile } from '../../../src/source/text.ts';

/** What is wrong with the spans and words anywhere in some facts of one file; empty when nothing is. */
export function problemsOf(facts: readonly Fact[], file: SourceFile): string[] {
  return problemsIn(facts, new Map([[file.path, file]]));
}

/** The same for anything that holds spans and words, in several files. */
export function problemsIn(tree: unknown, files: ReadonlyMap<string, SourceFile>): string[] {
  const problems: string[] = [];
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (isSpan(node)) {
      const file = files.get(node.path);
      const problem = file === undefined ? `no such file: ${node.path}` : problemOfSpan(node, file, lineStarts(file));
      if (problem !== undefined) problems.push(problem);
      return;
    }
    const problem = problemOfWord(node, files);
    if (problem !== undefined) problems.push(problem);
    for (const child of node instanceof Map ? node.values() : Object.values(node)) visit(child);
  };
  visit(tree);
  return problems;
}

function isSpan(node: object): node is Span {
  return 'startLine' in node && 'exact' in node;
}

function problemOfSpan(span: Span, file: SourceFile, lines: readonly number[]): string | undefined {
  const { start, end } = span;
  if (span.path !== file.path || start < 0 || end < start || end > file.text.length)
    return `outside the file: ${JSON.stringify(span)}`;
  const from = lines[span.startLine - 1];
  const to = lines[span.endLine - 1];
  const placed = from !== undefined && to !== undefined && from + span.startColumn - 1 === start;
  return placed && to + span.endColumn - 1 === end ? undefined : `wrong line or column: ${JSON.stringify(span)}`;
}

/** A word in one piece whose place is exact holds its text. */
function problemOfWord(node: object, files: ReadonlyMap<string, SourceFile>): string | undefined {
  if (!('span' in node && 'text' in node && 'shown' in node) || 'parts' in node) return undefined;
  const { span, text } = node;
  if (typeof span !== 'object' || span === null || !isSpan(span) || typeof text !== 'string') return undefined;
  const there = files.get(span.path)?.text.slice(span.start, span.end);
  if (!span.exact || text === '' || there === text) return undefined;
  return `${JSON.stringify(there)} is not ${JSON.stringify(text)}`;
}
