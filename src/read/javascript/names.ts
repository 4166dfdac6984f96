/** What names stand for when they come from a module that runs programs, or drives Helm: `cp` for `child_process`. */
import { ts } from 'ts-morph';
import type { Table } from '../lib/table.ts';
import { constructModule } from './constructs/modules.ts';

/** A module and the members that lead to a function of it: `['child_process', 'exec']`. */
export type Path = readonly string[];

export type Names = Table<Path>;

/** Modules whose functions run programs; the names of all others are left as they are. */
const RUNNERS = new Set(
  (
    'child_process util execa zx zx/core @actions/exec @actions/io shelljs shelljs/global cross-spawn tinyexec nano-spawn ' +
    'promisify-child-process child-process-promise child-process-promisify spawn-please nanoexec bun dax dax-sh ' +
    'npm:dax npm:zx npm:execa jsr:@david/dax @david/dax vscode concurrently npm-run-all node-cmd fs-extra'
  ).split(' '),
);

/** Longer chains of members lead to no function that runs programs. */
const MAX_DEPTH = 20;

/** The module as it is known here, without `node:` and a version; undefined for one that has nothing to do with Helm. */
function moduleOf(specifier: string): Path | undefined {
  const name = specifier.replace(/^node:/, '').replace(/(?<=.)@[\d^~][^/]*$/, '');
  if (RUNNERS.has(name)) return [name.replace(/^(?:npm|jsr):/, '')];
  return /^https:\/\/deno\.land\/x\/dax[@/]/.test(specifier) ? ['dax'] : constructModule(specifier);
}

/** The names that an `import` brings. */
export function learnImport(node: ts.ImportDeclaration, names: Names): void {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return;
  const specifier = node.moduleSpecifier.text;
  const module = moduleOf(specifier);
  const clause = node.importClause;
  if (clause === undefined) return;
  if (module !== undefined && clause.name !== undefined) names.set(clause.name.text, module);
  const bindings = clause.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) {
    if (module !== undefined) names.set(bindings.name.text, module);
    return;
  }
  for (const { propertyName, name } of bindings.elements) {
    const imported = propertyName?.text ?? name.text;
    if (module !== undefined) names.set(name.text, imported === 'default' ? module : [...module, imported]);
    else if (specifier.startsWith('.') && imported !== name.text && imported !== 'default')
      names.set(name.text, [imported]);
  }
}

/** What an expression leads to, if that is a function of a module that runs programs. */
export function pathOf(node: ts.Expression, names: Names, depth = 0): Path | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return names.get(inner.text);
  if (ts.isPropertyAccessExpression(inner)) {
    const object = pathOf(inner.expression, names, depth + 1);
    if (object === undefined) return undefined;
    return inner.name.text === 'default' || inner.name.text === 'bind' ? object : [...object, inner.name.text];
  }
  if (!ts.isCallExpression(inner)) return undefined;
  const [first] = inner.arguments;
  if (first !== undefined && isLoading(inner.expression)) {
    return ts.isStringLiteralLike(first) ? moduleOf(first.text) : undefined;
  }
  const callee = pathOf(inner.expression, names, depth + 1) ?? plainPath(inner.expression);
  const last = callee?.at(-1);
  // `promisify(exec)` is called as `exec` is, `$({ cwd })` as `$`, and `exec.bind(undefined, …)` was cut above.
  if (last === 'promisify' || last === '__importStar' || last === '__importDefault' || last === '__toESM')
    return first && pathOf(first, names, depth + 1);
  if (last === '$' && callee !== undefined && (first === undefined || ts.isObjectLiteralExpression(first)))
    return callee;
  return ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === 'bind' ? callee : undefined;
}

/** `require(…)`, `import(…)`. */
function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

/** A dotted name as it is written. */
function plainPath(node: ts.Expression, depth = 0): Path | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node) || depth > MAX_DEPTH) return undefined;
  const object = plainPath(node.expression, depth + 1);
  return object && [...object, node.name.text];
}

/** An expression without what only types or waits: parentheses, `as`, `!`, `await`; of a comma the right side. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  for (;;) {
    if (
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isTypeAssertionExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isAwaitExpression(inner) ||
      (ts.isYieldExpression(inner) && inner.expression !== undefined)
    )
      inner = inner.expression ?? inner;
    else if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.CommaToken) inner = inner.right;
    else return inner;
  }
}

/** The names that a parameter or a declaration binds. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}
