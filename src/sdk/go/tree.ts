/** Walking a syntax tree of Go. */
import type { GoFile, Node, Stmt } from './ast.ts';

/** The nodes that a node holds directly, in the order of their properties. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** Every node below the declarations of a file with the node that holds it; declarations themselves have none. */
export function parentsOf(file: GoFile): ReadonlyMap<Node, Node> {
  const parents = new Map<Node, Node>();
  const open: Node[] = [...file.decls];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const child of childrenOf(node)) {
      parents.set(child, node);
      open.push(child);
    }
  }
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
