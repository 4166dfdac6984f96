/** Which files of a module can use the SDK at all, so that no other has to be looked through. */
import type { Decl, ImportSpec } from '../go/ast.ts';
import { walk } from '../go/walk.ts';
import { localName } from '../rewrite/names.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';
import { sdkPath } from './paths.ts';

export interface Reached {
  readonly pkg: CheckedPackage;
  readonly files: readonly CheckedFile[];
}

/**
 * The files that import the SDK, or a package that shows something of it in its declarations, and those of such a package. What a
 * package does with the SDK in the bodies of its functions alone reaches nobody else.
 */
export function reachedFiles(packages: readonly CheckedPackage[]): Reached[] {
  const names = new Map(packages.map((pkg) => [pkg.path, pkg.name]));
  const importers = new Map<string, Set<CheckedPackage>>();
  for (const pkg of packages)
    for (const { file } of pkg.files)
      for (const { value } of file.imports) {
        const known = importers.get(value);
        if (known === undefined) importers.set(value, new Set([pkg]));
        else known.add(pkg);
      }
  const shown = new Set([...importers.keys()].filter((path) => sdkPath(path) !== undefined));
  const mentioned = new Map<CheckedPackage, ReadonlySet<string>>();
  const open = [...shown];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const pkg of importers.get(path) ?? []) {
      if (shown.has(pkg.path)) continue;
      const paths = mentioned.get(pkg) ?? mentionedBy(pkg, names);
      mentioned.set(pkg, paths);
      if (!paths.has(path)) continue;
      shown.add(pkg.path);
      open.push(pkg.path);
    }
  }
  return packages.flatMap((pkg) => {
    const own = pkg.path.endsWith('_test') ? pkg.path.slice(0, -'_test'.length) : pkg.path;
    const all = shown.has(pkg.path) || (own !== pkg.path && shown.has(own));
    const files = all ? pkg.files : pkg.files.filter(({ file }) => file.imports.some(({ value }) => shown.has(value)));
    return files.length === 0 ? [] : [{ pkg, files }];
  });
}

/** The import paths of the packages that the declarations of a package name, bodies of functions apart. */
function mentionedBy({ files }: CheckedPackage, names: ReadonlyMap<string, string>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { file } of files) {
    const byName = new Map<string, string>();
    for (const spec of file.imports) {
      const name = nameOf(spec, names);
      if (name !== undefined) byName.set(name, spec.value);
      else if (spec.name?.name === '.') paths.add(spec.value);
    }
    for (const decl of file.decls) mentions(decl, byName, paths);
  }
  return paths;
}

function nameOf(spec: ImportSpec, names: ReadonlyMap<string, string>): string | undefined {
  return spec.name === undefined ? (names.get(spec.value) ?? localName(spec)) : localName(spec);
}

function mentions(decl: Decl, byName: ReadonlyMap<string, string>, paths: Set<string>): void {
  const parts =
    decl.kind === 'FuncDecl'
      ? [decl.type, ...(decl.receiver?.fields ?? [])]
      : decl.kind === 'GenDecl'
        ? decl.specs
        : [];
  for (const part of parts) {
    walk(part, (node) => {
      if (!('kind' in node) || node.kind !== 'SelectorExpr' || node.x.kind !== 'Ident') return;
      const path = byName.get(node.x.name);
      if (path !== undefined) paths.add(path);
    });
  }
}
