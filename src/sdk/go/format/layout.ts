import type { Comment, Field, FuncDecl, GenDecl, GoFile, Stmt, StructType, TypeSpec, ValueSpec } from '../ast.ts';
import { type GoNode, walk } from '../walk.ts';
import { gap, isOneLine, join, joinAfter, joinSequence, type Layout, listLayout } from './joins.ts';
import { lineAt, linesOf } from './lines.ts';

/**
 * Where gofmt puts columns in a file, after go/printer (https://go.dev/src/go/printer/nodes.go): every line break ends the
 * columns before it except for those that are joined here.
 */
export function layoutOf(file: GoFile): Layout {
  const lines = linesOf(file.text);
  const layout: Layout = { lines, joined: new Uint8Array(lines.starts.length), gaps: [] };
  // Columns that stand empty between the end of a field or specification and the comment after it.
  const beforeComment = new Map<number, number>();
  const opaque = new Set<number>();
  declarationJoins(layout, file);
  walk(file, (node) => nodeLayout(layout, node, beforeComment, opaque));
  for (const comment of file.comments) commentLayout(layout, comment, beforeComment, opaque);
  const kept = layout.gaps.filter(
    ({ start, end }) => isBlank(file.text, start, end) && !opaque.has(lineAt(lines, start)),
  );
  kept.sort((a, b) => a.start - b.start);
  return { ...layout, gaps: kept };
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9) return false;
  }
  return start <= end;
}

/** A function of several lines begins a section, as does what has a comment above it. */
function declarationJoins(layout: Layout, file: GoFile): void {
  for (const decl of file.decls) {
    if (decl.kind !== 'FuncDecl' || isOneLine(layout, decl)) join(layout, decl.start);
  }
}

function nodeLayout(layout: Layout, node: GoNode, beforeComment: Map<number, number>, opaque: Set<number>): void {
  switch (node.kind) {
    case 'BlockStmt':
      statementJoins(layout, node.list);
      return;
    case 'CaseClause':
      listLayout(layout, node.start, node.list);
      statementJoins(layout, node.body);
      return;
    case 'CommClause':
      statementJoins(layout, node.body);
      return;
    case 'CallExpr':
      listLayout(layout, node.lparen, node.args);
      return;
    case 'CompositeLit':
      listLayout(layout, node.lbrace, node.elements);
      return;
    case 'IndexExpr':
      listLayout(layout, node.x.end, node.indices);
      return;
    case 'StructType':
      structLayout(layout, node, beforeComment);
      return;
    case 'InterfaceType':
      joinSequence(layout, node.methods.fields);
      return;
    case 'GenDecl':
      groupLayout(layout, node, beforeComment);
      return;
    case 'FuncDecl':
      functionLayout(layout, node);
      return;
    case 'BasicLit':
      if (!isOneLine(layout, node)) insideLines(layout, node, opaque);
      return;
  }
}

/** Lines that begin inside a raw string or comment have no columns that could be counted. */
function insideLines(layout: Layout, { start, end }: Comment, opaque: Set<number>): void {
  const last = lineAt(layout.lines, end);
  for (let line = lineAt(layout.lines, start) + 1; line <= last; line++) {
    layout.joined[line] = 0;
    opaque.add(line);
  }
  layout.joined[last + 1] = 0;
}

function statementJoins(layout: Layout, list: readonly Stmt[]): void {
  for (let i = 1; i < list.length; i++) {
    const statement = list[i];
    let before = list[i - 1];
    while (before?.kind === 'LabeledStmt') before = before.stmt;
    if (statement === undefined || before === undefined || statement.kind === 'LabeledStmt') continue;
    joinAfter(layout, before, statement);
  }
}

function structLayout(layout: Layout, { fields }: StructType, beforeComment: Map<number, number>): void {
  if (isOneLine(layout, fields)) return;
  joinSequence(layout, fields.fields);
  const [only] = fields.fields;
  if (fields.fields.length > 1 || only === undefined) {
    for (const field of fields.fields) fieldLayout(layout, field, beforeComment);
    return;
  }
  const name = only.names[only.names.length - 1];
  if (name !== undefined) gap(layout, name.end, only.type.start, 0);
  if (only.tag !== undefined) gap(layout, only.type.end, only.tag.start, 0);
}

function fieldLayout(layout: Layout, field: Field, beforeComment: Map<number, number>): void {
  const last = field.names[field.names.length - 1];
  if (last !== undefined) gap(layout, last.end, field.type.start, 1);
  if (field.tag !== undefined) gap(layout, field.type.end, field.tag.start, last === undefined ? 1 : 2);
  else beforeComment.set(field.end, last === undefined ? 2 : 1);
}

function groupLayout(layout: Layout, decl: GenDecl, beforeComment: Map<number, number>): void {
  if (decl.lparen === undefined || isOneLine(layout, decl)) return;
  joinSequence(layout, decl.specs);
  const single = decl.specs.length === 1;
  const values: ValueSpec[] = [];
  for (const spec of decl.specs) {
    if (spec.kind === 'ValueSpec') values.push(spec);
    else if (spec.kind === 'TypeSpec') typeLayout(layout, spec, single ? 0 : 1);
  }
  const [only] = values;
  if (single && only !== undefined) {
    singleValueLayout(layout, only);
    return;
  }
  const keeps = keptTypes(values);
  for (const [i, spec] of values.entries()) valueLayout(layout, spec, keeps[i] === true, beforeComment);
}

function typeLayout(layout: Layout, spec: TypeSpec, cells: number): void {
  const { end } = spec.typeParams ?? spec.name;
  gap(layout, end, spec.alias ? equalsAfter(layout.lines.text, end) : spec.type.start, cells);
}

/** The only specification of a group has no columns. */
function singleValueLayout(layout: Layout, spec: ValueSpec): void {
  const name = spec.names[spec.names.length - 1];
  if (name === undefined) return;
  if (spec.type !== undefined) gap(layout, name.end, spec.type.start, 0);
  const { end } = spec.type ?? name;
  if (spec.values.length > 0) gap(layout, end, equalsAfter(layout.lines.text, end), 0);
}

/** The offset of `=` after blanks; one that is not there gives a gap that is dropped. */
function equalsAfter(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return text.charCodeAt(at) === 61 ? at : -1;
}

function valueLayout(layout: Layout, spec: ValueSpec, keepType: boolean, beforeComment: Map<number, number>): void {
  const name = spec.names[spec.names.length - 1];
  if (name === undefined) return;
  let cells = 3;
  if (spec.type !== undefined) gap(layout, name.end, spec.type.start, 1);
  if (spec.type !== undefined || keepType) cells--;
  if (spec.values.length > 0) {
    const { end } = spec.type ?? name;
    gap(layout, end, equalsAfter(layout.lines.text, end), spec.type === undefined && keepType ? 2 : 1);
    cells--;
  }
  beforeComment.set(spec.end, cells);
}

/** In a run of specifications with values, the column of types stays when one of them has a type. */
function keptTypes(specs: readonly ValueSpec[]): boolean[] {
  const keeps = specs.map(() => false);
  let from = 0;
  while (from < specs.length) {
    if (specs[from]?.values.length === 0) {
      from++;
      continue;
    }
    let to = from;
    let typed = false;
    for (let spec = specs[to]; spec !== undefined && spec.values.length > 0; spec = specs[++to]) {
      if (spec.type !== undefined) typed = true;
    }
    keeps.fill(typed, from, to);
    from = to;
  }
  return keeps;
}

/** The bodies of functions of one line stand in a column. */
function functionLayout(layout: Layout, decl: FuncDecl): void {
  if (decl.body !== undefined && isOneLine(layout, decl)) gap(layout, decl.type.end, decl.body.start, 1);
}

/** A comment at the end of a line stands in a column; one that begins a line ends all columns before it. */
function commentLayout(
  layout: Layout,
  comment: Comment,
  beforeComment: ReadonlyMap<number, number>,
  opaque: Set<number>,
): void {
  const { lines } = layout;
  const { text } = lines;
  const line = lineAt(lines, comment.start);
  const lineStart = lines.starts[line] ?? 0;
  let before = comment.start;
  while (before > lineStart && (text.charCodeAt(before - 1) === 32 || text.charCodeAt(before - 1) === 9)) before--;
  if (before === lineStart) layout.joined[line] = 0;
  if (!isOneLine(layout, comment)) insideLines(layout, comment, opaque);
  if (before === lineStart || !endsItsLine(text, comment.end)) return;
  gap(layout, before, comment.start, Math.max(1, beforeComment.get(before) ?? 1));
}

function endsItsLine(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return true;
    if (code === 47) return text.startsWith('//', at) || text.startsWith('/*', at);
    if (code !== 32 && code !== 9 && code !== 13) return false;
  }
  return true;
}
