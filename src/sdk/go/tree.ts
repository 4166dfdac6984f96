/** Where nodes stand in the syntax tree of a Go file. */
import type { GoFile, Node, Stmt } from './ast.ts';
import { walk } from './walk.ts';

/** Every node below the declarations of a file with the node that holds it; declarations themselves have none. */
export function parentsOf(file: GoFile): ReadonlyMap<Node, Node> {
  const parents = new Map<Node, Node>();
  walk(file, (node, parent) => {
    if (parent !== undefined) parents.set(node, parent);
  });
  return parents;
}

/** The kind of a node, as far as it has one: fields and lists of fields have none. */
export function kindOf(node: Node): string | undefined {
  return 'kind' in node && typeof node.kind === 'string' ? node.kind : undefined;
}

const STATEMENTS: ReadonlySet<string> = new Set([
  'BlockStmt',
  'ExprStmt',
  'SendStmt',
  'IncDecStmt',
  'AssignStmt',
  'GoStmt',
  'DeferStmt',
  'ReturnStmt',
  'BranchStmt',
  'IfStmt',
  'SwitchStmt',
  'TypeSwitchStmt',
  'SelectStmt',
  'ForStmt',
  'RangeStmt',
  'LabeledStmt',
  'DeclStmt',
  'EmptyStmt',
  'BadStmt',
]);

/** Whether a node is a statement. */
export function isStatement(node: Node): node is Stmt {
  const kind = kindOf(node);
  return kind !== undefined && STATEMENTS.has(kind);
}
