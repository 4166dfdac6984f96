/** Questions about syntax that several rewrites ask. */
import { addTo } from '../../../multimap.ts';
import type { CallExpr, Expr, FuncDecl, FuncLit, Ident, Node } from '../../go/ast.ts';
import { kindOf } from '../../go/tree.ts';
import { type GoNode, walk } from '../../go/walk.ts';
import type { CheckedFile, GoObject } from '../../types/checked.ts';

/** Expressions that go deeper are taken for ones of which nothing is known. */
const DEEPEST = 100;

/** Whether a node is of one kind of the tree. */
export function is<K extends GoNode['kind']>(
  node: Node | undefined,
  kind: K,
): node is Extract<GoNode, { readonly kind: K }> {
  return node !== undefined && kindOf(node) === kind;
}

/** An expression without the parentheses around it. */
export function unparen(expression: Expr): Expr {
  let inner = expression;
  while (inner.kind === 'ParenExpr') inner = inner.x;
  return inner;
}

/** The value of the constants `true` and `false`; undefined for everything else. */
export function literalBool(file: CheckedFile, expression: Expr): boolean | undefined {
  const inner = unparen(expression);
  if (inner.kind !== 'Ident' || (inner.name !== 'true' && inner.name !== 'false')) return undefined;
  const object = file.objectOf(inner);
  return object === undefined || object.kind === 'universe' ? inner.name === 'true' : undefined;
}

/** The text of a string that is written out; undefined for everything else and for strings with escapes. */
export function literalString(expression: Expr): string | undefined {
  const inner = unparen(expression);
  if (inner.kind !== 'BasicLit' || inner.token !== 'STRING') return undefined;
  const text = inner.text.slice(1, -1);
  return inner.text.startsWith('"') && text.includes('\\') ? undefined : text;
}

/** Whether evaluating an expression does nothing else and gives the same a few statements later: names, fields, `!`, `&&`, `||`. */
export function isPlain(expression: Expr, depth = 0): boolean {
  const inner = unparen(expression);
  if (depth > DEEPEST) return false;
  switch (inner.kind) {
    case 'Ident':
    case 'BasicLit':
      return true;
    case 'SelectorExpr':
      return isPlain(inner.x, depth + 1);
    case 'UnaryExpr':
      return inner.op === '!' && isPlain(inner.x, depth + 1);
    case 'BinaryExpr':
      return isPlain(inner.x, depth + 1) && isPlain(inner.y, depth + 1);
    default:
      return false;
  }
}

/** A variable or a field of one: two places name the same one when the roots are the same and the paths are equal. */
export interface Chain {
  readonly root: GoObject | string;
  readonly path: string;
}

/** What `client`, `c.install` or `(*c).install` stands for; undefined for calls, index expressions and the like. */
export function chainOf(file: CheckedFile, expression: Expr): Chain | undefined {
  const path: string[] = [];
  for (let inner = unparen(expression); path.length <= DEEPEST; inner = unparen(inner.x)) {
    if (inner.kind === 'Ident') return { root: file.objectOf(inner) ?? inner.name, path: path.reverse().join('.') };
    if (inner.kind === 'SelectorExpr') path.push(inner.sel.name);
    else if (inner.kind !== 'StarExpr' && !(inner.kind === 'UnaryExpr' && inner.op === '&')) return undefined;
  }
  return undefined;
}

export function sameChain(a: Chain | undefined, b: Chain | undefined): boolean {
  return a !== undefined && b !== undefined && a.path === b.path && sameRoot(a.root, b.root);
}

function sameRoot(a: GoObject | string, b: GoObject | string): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  if (a.kind === 'local') return b.kind === 'local' && a.declared === b.declared;
  return a.kind === 'global' && b.kind === 'global' && a.package === b.package && a.name === b.name;
}

/** The call whose function is `node`, through the selector that it ends: `client.Run(…)` for `Run`. */
export function callOf(node: Node, parentOf: (node: Node) => Node | undefined): CallExpr | undefined {
  let at = node;
  let above = parentOf(at);
  if (is(above, 'SelectorExpr') && above.sel === at) {
    at = above;
    above = parentOf(at);
  }
  while (is(above, 'ParenExpr')) {
    at = above;
    above = parentOf(at);
  }
  return is(above, 'CallExpr') && above.fun === at ? above : undefined;
}

/** The function, declared or literal, around a node. */
export function functionOf(node: Node, parentOf: (node: Node) => Node | undefined): FuncDecl | FuncLit | undefined {
  const passed: Node[] = [];
  let found: FuncDecl | FuncLit | undefined;
  for (let at = parentOf(node); at !== undefined && found === undefined; at = parentOf(at)) {
    if (is(at, 'FuncDecl') || is(at, 'FuncLit')) found = at;
    else if (is(at, 'BlockStmt') || is(at, 'IfStmt')) {
      found = functions.get(at);
      passed.push(at);
    }
  }
  if (found !== undefined) for (const at of passed) functions.set(at, found);
  return found;
}

/** The functions around statements: an "else if" stands in all those before it. */
const functions = new WeakMap<Node, FuncDecl | FuncLit>();

const namesOf = new WeakMap<CheckedFile, ReadonlyMap<GoObject, readonly Ident[]>>();

/** Where a variable is named in a file, its declaration included. */
export function identsOf(file: CheckedFile, object: GoObject): readonly Ident[] {
  let known = namesOf.get(file);
  if (known === undefined) {
    const found = new Map<GoObject, Ident[]>();
    walk(file.file, (node) => {
      const at = node.kind === 'Ident' ? file.objectOf(node) : undefined;
      if (node.kind !== 'Ident' || at?.kind !== 'local') return;
      addTo(found, at, node);
    });
    known = found;
    namesOf.set(file, known);
  }
  return known.get(object) ?? [];
}

/** So many neighbours are looked at: functions with more are written by machines, and must not take all the time. */
const NEIGHBOURS = 200;

/** Those of many nodes, in the order of the text, that are near a node. */
export function near<T>(all: readonly T[], at: Node, startOf: (one: T) => number): readonly T[] {
  if (all.length <= 2 * NEIGHBOURS) return all;
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = all[middle];
    if (one !== undefined && startOf(one) < at.start) low = middle + 1;
    else high = middle;
  }
  return all.slice(Math.max(0, low - NEIGHBOURS), low + NEIGHBOURS);
}

/** The names, and then the first of them with numbers, that stand nowhere in the text as a word: the one at `index`. */
export function freeName(text: string, names: readonly string[], index: number): string {
  let left = index;
  for (let n = 0; ; n++) {
    const name = names[n] ?? `${names[0] ?? 'helm'}${n - names.length + 2}`;
    if (new RegExp(`\\b${name}\\b`).test(text)) continue;
    if (left === 0) return name;
    left--;
  }
}
