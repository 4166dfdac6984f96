/**
 * Writes our tree of a Go file in the form of syntax.go: `Kind:start:end:details(children)`. Children and details stand in the
 * order of this table; `x` is a node or absent, `[x]` a list, `:x` a detail.
 */
const SHAPES = {
  Ident: ':name',
  BasicLit: ':token',
  CompositeLit: ':lbrace :rbrace type [elements]',
  KeyValueExpr: 'key value',
  FuncLit: 'type body',
  ParenExpr: 'x',
  SelectorExpr: 'x sel',
  IndexExpr: 'x [indices]',
  SliceExpr: 'x low high max',
  TypeAssertExpr: 'x type',
  CallExpr: ':lparen :ellipsis :rparen fun [args]',
  StarExpr: 'x',
  UnaryExpr: ':op x',
  BinaryExpr: ':op :opStart x y',
  ArrayType: 'length element',
  MapType: 'key value',
  ChanType: ':dir :arrow element',
  Ellipsis: 'element',
  Field: '[names] type tag',
  FieldList: '[fields]',
  FuncType: 'typeParams params results',
  StructType: 'fields',
  InterfaceType: 'methods',
  BlockStmt: '[list]',
  ExprStmt: 'x',
  SendStmt: 'channel value',
  IncDecStmt: 'x',
  AssignStmt: ':op :opStart [lhs] [rhs]',
  GoStmt: 'call',
  DeferStmt: 'call',
  ReturnStmt: '[results]',
  BranchStmt: ':token label',
  IfStmt: 'init cond body else',
  CaseClause: '[list] [body]',
  SwitchStmt: 'init tag [cases]',
  TypeSwitchStmt: 'init bind x [cases]',
  CommClause: 'comm [body]',
  SelectStmt: '[cases]',
  ForStmt: 'init cond post body',
  RangeStmt: ':define key value x body',
  LabeledStmt: 'label stmt',
  DeclStmt: 'decl',
  EmptyStmt: '',
  GenDecl: ':token :lparen :rparen [specs]',
  FuncDecl: 'receiver name type body',
  ImportSpec: 'name path',
  ValueSpec: '[names] type [values]',
  TypeSpec: ':alias name typeParams type',
  BadExpr: '',
  BadStmt: '',
  BadDecl: '',
};

const PARTS = new Map(
  Object.entries(SHAPES).map(([kind, shape]) => {
    const parts = shape === '' ? [] : shape.split(' ');
    return [
      kind,
      {
        details: parts.filter((part) => part.startsWith(':')).map((part) => part.slice(1)),
        children: parts
          .filter((part) => !part.startsWith(':'))
          .map((part) =>
            part.startsWith('[') ? { list: true, name: part.slice(1, -1) } : { list: false, name: part },
          ),
      },
    ];
  }),
);

/** The declarations of a file as text. It keeps its own stack: a sum may have a thousand operands. */
export function syntaxText(decls) {
  const out = [];
  const open = [...decls].reverse();
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item === 'string') {
      out.push(item);
      continue;
    }
    const { details, children } = PARTS.get(item.kind);
    out.push(item.kind, ':', item.start, ':', item.end);
    for (const name of details) out.push(':', item[name] ?? '-');
    out.push('(');
    open.push(')');
    for (const { list, name } of children.toReversed()) {
      if (!list) open.push(item[name] ?? '-');
      else open.push(']', ...item[name].toReversed(), '[');
    }
  }
  return out.join('');
}
