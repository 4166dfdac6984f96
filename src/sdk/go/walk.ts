import type {
  CaseClause,
  CommClause,
  Decl,
  Expr,
  Field,
  FieldList,
  GoFile,
  ImportSpec,
  Stmt,
  TypeSpec,
  ValueSpec,
} from './ast.ts';

/** Every node that a file is made of. */
export type GoNode =
  | Expr
  | Stmt
  | Decl
  | ImportSpec
  | ValueSpec
  | TypeSpec
  | CaseClause
  | CommClause
  | Field
  | FieldList;

/** The nodes directly below `node`, in the order of the source. */
export function childrenOf(node: GoNode): GoNode[] {
  const children: GoNode[] = [];
  pushChildren(node, children);
  return children;
}

/**
 * Visits `root` and all below it, a node before its children and in the order of the source; `visit` also gets the node above,
 * and returns false to leave out what is below. It needs no recursion, so that no depth of the tree is too much.
 */
export function walk(root: GoNode | GoFile, visit: (node: GoNode, parent: GoNode | undefined) => unknown): void {
  const nodes: GoNode[] = 'decls' in root ? [...root.decls].reverse() : [root];
  const parents: (GoNode | undefined)[] = new Array<undefined>(nodes.length).fill(undefined);
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (visit(node, parents.pop()) === false) continue;
    const first = nodes.length;
    pushChildren(node, nodes);
    for (let i = first, j = nodes.length - 1; i <= j; i++, j--) {
      const low = nodes[i];
      const high = nodes[j];
      if (low !== undefined && high !== undefined) {
        nodes[i] = high;
        nodes[j] = low;
      }
    }
    for (let i = first; i < nodes.length; i++) parents.push(node);
  }
}

/**
 * Whether nodes stand deeper in each other than `limit`. The parser bounds brackets and blocks, but sums, chains of calls and
 * `else if` are as long as their author made them: who reads trees by recursion asks this first.
 */
export function isDeeperThan(file: GoFile, limit: number): boolean {
  const nodes: GoNode[] = [...file.decls];
  const depths: number[] = new Array<number>(nodes.length).fill(1);
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const depth = depths.pop() ?? 1;
    if (depth > limit) return true;
    pushChildren(node, nodes);
    while (depths.length < nodes.length) depths.push(depth + 1);
  }
  return false;
}

function push(out: GoNode[], node: GoNode | undefined): void {
  if (node !== undefined) out.push(node);
}

function pushAll(out: GoNode[], nodes: readonly GoNode[]): void {
  for (let i = 0; i < nodes.length; i++) push(out, nodes[i]);
}

function pushChildren(node: GoNode, out: GoNode[]): void {
  switch (node.kind) {
    case 'Ident':
    case 'BasicLit':
    case 'BadExpr':
    case 'EmptyStmt':
    case 'BadStmt':
    case 'BadDecl':
      return;
    case 'CompositeLit':
      push(out, node.type);
      pushAll(out, node.elements);
      return;
    case 'KeyValueExpr':
    case 'MapType':
      out.push(node.key, node.value);
      return;
    case 'FuncLit':
      out.push(node.type, node.body);
      return;
    case 'ParenExpr':
    case 'StarExpr':
    case 'UnaryExpr':
    case 'ExprStmt':
    case 'IncDecStmt':
      out.push(node.x);
      return;
    case 'SelectorExpr':
      out.push(node.x, node.sel);
      return;
    case 'IndexExpr':
      out.push(node.x);
      pushAll(out, node.indices);
      return;
    case 'SliceExpr':
      out.push(node.x);
      push(out, node.low);
      push(out, node.high);
      push(out, node.max);
      return;
    case 'TypeAssertExpr':
      out.push(node.x);
      push(out, node.type);
      return;
    case 'CallExpr':
      out.push(node.fun);
      pushAll(out, node.args);
      return;
    case 'BinaryExpr':
      out.push(node.x, node.y);
      return;
    case 'ArrayType':
      push(out, node.length);
      out.push(node.element);
      return;
    case 'ChanType':
      out.push(node.element);
      return;
    case 'Ellipsis':
      push(out, node.element);
      return;
    case 'Field':
      pushAll(out, node.names);
      out.push(node.type);
      push(out, node.tag);
      return;
    case 'FieldList':
      pushAll(out, node.fields);
      return;
    case 'FuncType':
      push(out, node.typeParams);
      out.push(node.params);
      push(out, node.results);
      return;
    case 'StructType':
      out.push(node.fields);
      return;
    case 'InterfaceType':
      out.push(node.methods);
      return;
    case 'BlockStmt':
      pushAll(out, node.list);
      return;
    case 'SendStmt':
      out.push(node.channel, node.value);
      return;
    case 'AssignStmt':
      pushAll(out, node.lhs);
      pushAll(out, node.rhs);
      return;
    case 'GoStmt':
    case 'DeferStmt':
      out.push(node.call);
      return;
    case 'ReturnStmt':
      pushAll(out, node.results);
      return;
    case 'BranchStmt':
      push(out, node.label);
      return;
    case 'IfStmt':
      push(out, node.init);
      out.push(node.cond, node.body);
      push(out, node.else);
      return;
    case 'CaseClause':
      pushAll(out, node.list);
      pushAll(out, node.body);
      return;
    case 'CommClause':
      push(out, node.comm);
      pushAll(out, node.body);
      return;
    case 'SwitchStmt':
      push(out, node.init);
      push(out, node.tag);
      pushAll(out, node.cases);
      return;
    case 'TypeSwitchStmt':
      push(out, node.init);
      push(out, node.bind);
      out.push(node.x);
      pushAll(out, node.cases);
      return;
    case 'SelectStmt':
      pushAll(out, node.cases);
      return;
    case 'ForStmt':
      push(out, node.init);
      push(out, node.cond);
      push(out, node.post);
      out.push(node.body);
      return;
    case 'RangeStmt':
      push(out, node.key);
      push(out, node.value);
      out.push(node.x, node.body);
      return;
    case 'LabeledStmt':
      out.push(node.label, node.stmt);
      return;
    case 'DeclStmt':
      out.push(node.decl);
      return;
    case 'ImportSpec':
      push(out, node.name);
      out.push(node.path);
      return;
    case 'ValueSpec':
      pushAll(out, node.names);
      push(out, node.type);
      pushAll(out, node.values);
      return;
    case 'TypeSpec':
      out.push(node.name);
      push(out, node.typeParams);
      out.push(node.type);
      return;
    case 'GenDecl':
      pushAll(out, node.specs);
      return;
    case 'FuncDecl':
      push(out, node.receiver);
      out.push(node.name, node.type);
      push(out, node.body);
      return;
  }
}
