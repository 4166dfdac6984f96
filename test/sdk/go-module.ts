/** Small Go modules in tests. */
import { sdkApi } from '../../src/helm/sdk/index.ts';
import type { Expr, Ident, Node } from '../../src/sdk/go/ast.ts';
import { parseGo } from '../../src/sdk/go/parse.ts';
import { walk } from '../../src/sdk/go/walk.ts';
import { checkPackages } from '../../src/sdk/types/check.ts';
import type { CheckedFile, CheckedPackage } from '../../src/sdk/types/checked.ts';
import { type FoundUse, usesOf } from '../../src/sdk/uses.ts';

/** Checks files, by path, as the module `example.org/m`. */
export function checked(files: Readonly<Record<string, string>>): CheckedPackage[] {
  const parsed = Object.entries(files).map(([path, text]) => ({ path, file: parseGo(text) }));
  return checkPackages({ module: { path: 'example.org/m', directory: '' }, files: parsed, api: sdkApi() });
}

/** One file with `action` and `release` of Helm 3 imported, in package main. */
export function helm3(body: string): string {
  return `package main\n\nimport (\n\t"helm.sh/helm/v3/pkg/action"\n\t"helm.sh/helm/v3/pkg/release"\n)\n\n${body}\n`;
}

/** The uses as `line how package symbol`, and `=text` when the place is not the last part of the symbol; imports left out. */
export function usesIn(files: Readonly<Record<string, string>>): string[] {
  return usesOf(checked(files), sdkApi())
    .filter((use) => use.how !== 'import')
    .map(describeUse);
}

export function describeUse(use: FoundUse): string {
  const { text } = use.file.file;
  const line = text.slice(0, use.node.start).split('\n').length;
  const written = text.slice(use.node.start, use.node.end);
  const place = use.file.path === 'main.go' ? `${line}` : `${use.file.path}:${line}`;
  const shown = written === use.symbol.split('.').at(-1) ? '' : `=${written}`;
  return `${place} ${use.how} ${use.package} ${use.symbol}${shown}`;
}

/** Every identifier of a file with the name. */
export function idents(file: CheckedFile, name: string): Ident[] {
  const found: Ident[] = [];
  walk(file.file, (node) => {
    if (isExpr(node) && node.kind === 'Ident' && node.name === name) found.push(node);
  });
  return found;
}

function isExpr(node: Node): node is Expr {
  return 'kind' in node;
}
