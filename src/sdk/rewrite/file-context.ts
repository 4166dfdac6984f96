/** What rewrites may ask about one file: its tree, its names, and edits that keep its layout. */
import type { Comment, Node, Stmt } from '../go/ast.ts';
import { isStatement, kindOf, parentsOf } from '../go/tree.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';
import type { HelperName, RewriteContext, TextEdit } from './context.ts';

/** What one rewrite asked for; it counts only when its edits are taken. */
export interface Asked {
  readonly imports: Set<string>;
  readonly helpers: Set<HelperName>;
}

export interface FileContext extends RewriteContext {
  /** What was asked for since the last call. */
  readonly takeAsked: () => Asked;
}

export interface Naming {
  /** The name of a package in the file, by full import path. */
  readonly nameOf: (importPath: string) => string;
  readonly helper: (name: HelperName) => string;
}

/** The context of a file; `naming` gives the names, the context remembers who asked. */
export function fileContext(pkg: CheckedPackage, file: CheckedFile, target: string, naming: Naming): FileContext {
  const { text, comments } = file.file;
  let parents: ReadonlyMap<Node, Node> | undefined;
  let asked: Asked = { imports: new Set(), helpers: new Set() };
  const parentOf = (node: Node): Node | undefined => {
    parents ??= parentsOf(file.file);
    return parents.get(node);
  };
  return {
    pkg,
    file,
    target,
    textOf: (node) => text.slice(node.start, node.end),
    parentOf,
    statementOf: (node) => statementAround(node, parentOf),
    commentsIn: (node) => commentsBetween(comments, node.start, node.end),
    nameOf: (importPath) => {
      const path = fullPath(importPath);
      asked.imports.add(path);
      return naming.nameOf(path);
    },
    helper: (name) => {
      asked.helpers.add(name);
      return naming.helper(name);
    },
    insertBefore: (statement, line) => insertBefore(text, statement, line),
    insertAfter: (statement, line) => insertAfter(text, comments, statement, line),
    remove: (statement) => removeStatement(text, comments, statement),
    takeAsked: () => {
      const taken = asked;
      asked = { imports: new Set(), helpers: new Set() };
      return taken;
    },
  };
}

/** `pkg/…` is one of Helm 4's packages. */
export function fullPath(importPath: string): string {
  return importPath.startsWith('pkg/') ? `helm.sh/helm/v4/${importPath}` : importPath;
}

function statementAround(node: Node, parentOf: (node: Node) => Node | undefined): Stmt | undefined {
  for (let at: Node | undefined = node; at !== undefined; ) {
    const above = parentOf(at);
    if (isStatement(at) && above !== undefined && holdsList(above, at)) return at;
    at = above;
  }
  return undefined;
}

/** Whether `statement` is an entry of the list of a block, a case or a communication clause. */
function holdsList(above: Node, statement: Stmt): boolean {
  const kind = kindOf(above);
  if (kind === 'BlockStmt') return true;
  return (kind === 'CaseClause' || kind === 'CommClause') && !('comm' in above && above.comm === statement);
}

/** The comments that lie between two offsets. */
export function commentsBetween(comments: readonly Comment[], start: number, end: number): readonly Comment[] {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < comments.length && (comments[last]?.end ?? 0) <= end) last++;
  return comments.slice(low, last);
}

/** Puts a line before a statement; on the same line when the statement does not begin its own. */
function insertBefore(text: string, statement: Node, line: string): TextEdit {
  const { start } = statement;
  const indent = indentAt(text, start);
  if (indent === undefined) return { start, end: start, text: `${line}; ` };
  const end = lineEndOf(text);
  return { start, end: start, text: `${indented(line, indent, end)}${end}${indent}` };
}

function insertAfter(text: string, comments: readonly Comment[], statement: Node, line: string): TextEdit {
  let at = statement.end;
  for (;;) {
    const rest = /[ \t]*/y;
    rest.lastIndex = at;
    rest.exec(text);
    const comment = commentsBetween(comments, rest.lastIndex, text.length)[0];
    if (comment?.start !== rest.lastIndex) break;
    at = comment.end;
  }
  const stop = /[ \t]*(?=\r?\n|$)/y;
  stop.lastIndex = at;
  if (!stop.test(text)) return { start: statement.end, end: statement.end, text: `; ${line}` };
  const indent = lineIndent(text, statement.start);
  const end = lineEndOf(text);
  return { start: at, end: at, text: `${end}${indent}${indented(line, indent, end)}` };
}

/** Lines of `block` after the first one get the indentation, empty ones apart. */
function indented(block: string, indent: string, lineEnd: string): string {
  const [first = '', ...rest] = block.split('\n');
  return [first, ...rest.map((line) => (line === '' ? '' : `${indent}${line}`))].join(lineEnd);
}

/** The white space before `offset` when nothing else stands before it on its line. */
export function indentAt(text: string, offset: number): string | undefined {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(from, offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** The white space with which the line of `offset` begins. */
function lineIndent(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  return /[ \t]*/y.exec(text.slice(from, offset))?.[0] ?? '';
}

/** How the lines of a file end. */
export function lineEndOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Takes a statement away with its line and the comment behind it; `; ` instead where it shares the line. */
function removeStatement(text: string, comments: readonly Comment[], statement: Node): TextEdit {
  const indent = indentAt(text, statement.start);
  let end = statement.end;
  const gap = /[ \t]*;?[ \t]*/y;
  gap.lastIndex = end;
  gap.exec(text);
  const comment = commentsBetween(comments, gap.lastIndex, text.length)[0];
  const behind = comment?.start === gap.lastIndex && text.startsWith('//', comment.start) ? comment.end : gap.lastIndex;
  const stop = /\r?\n|$/y;
  stop.lastIndex = behind;
  if (indent !== undefined && stop.test(text)) {
    return { start: statement.start - indent.length, end: stop.lastIndex, text: '', gone: true };
  }
  end = indent === undefined ? statement.end : gap.lastIndex;
  let { start } = statement;
  if (indent === undefined) {
    const before = /;[ \t]*$/.exec(text.slice(Math.max(0, start - 20), start));
    if (before !== null) start -= before[0].length;
    else end = gap.lastIndex;
  }
  return { start, end, text: '', gone: true };
}
