/**
 * Checks the Go packages of one module, as far as uses of Helm's SDK need it: what names stand for, and types.
 *
 * The checker is lenient. It never throws, a package that it does not have gives unknown types, and files for different systems
 * count as one package. Names are looked up per file when they are first asked for.
 */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { GoFile } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from './checked.ts';
import { bindFile, declareFile, declareMethods } from './declare.ts';
import { isType, selectionOf, typeOf } from './infer.ts';
import { select, underlying } from './lookup.ts';
import { objectAt, type Package, type SourceFile, type World } from './world.ts';

export interface CheckInput {
  /** Undefined for files without a go.mod; `directory` is that of go.mod relative to the root of the audit. */
  readonly module: { readonly path: string; readonly directory: string } | undefined;
  readonly files: readonly { readonly path: string; readonly file: GoFile }[];
  readonly api: SdkApi;
}

/** The packages that the files make, in the order of their first files; files without a package clause are left out. */
export function checkPackages({ module, files, api }: CheckInput): CheckedPackage[] {
  const packages = groupFiles(module, files);
  const world: World = {
    api,
    packages: importable(packages),
    objects: new Map(),
    body: new Map(),
    types: new Map(),
    selections: new Map(),
    keys: new Map(),
    named: new Map(),
    declarations: new Map(),
    sdk: new Map(),
    fields: new Map(),
    generic: new Set(),
    constraints: new Map(),
    depth: 0,
  };
  for (const pkg of packages) {
    for (const file of pkg.files) declareFile(world, file);
    for (const file of pkg.files) declareMethods(world, file);
  }
  return packages.map((pkg) => ({
    path: pkg.path,
    directory: pkg.directory,
    name: pkg.name,
    files: pkg.files.map((file) => checkedFile(world, file)),
  }));
}

function groupFiles(module: CheckInput['module'], files: CheckInput['files']): Package[] {
  const packages = new Map<string, Package>();
  for (const { path, file } of files) {
    if (file.name === undefined) continue;
    const { name } = file.name;
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const key = `${directory}\n${name}`;
    const known = packages.get(key);
    const pkg: Package = known ?? {
      path: importPath(module, directory, name),
      directory,
      name,
      files: [],
      globals: new Map(),
    };
    if (known === undefined) packages.set(key, pkg);
    pkg.files.push(sourceFile(path, file, pkg));
  }
  return [...packages.values()];
}

function sourceFile(path: string, file: GoFile, pkg: Package): SourceFile {
  const nodes = {
    selectors: [],
    qualified: [],
    dotted: [],
    literals: [],
    calls: [],
    assigns: [],
    values: [],
    returns: [],
    comparisons: [],
    embedded: [],
  };
  return {
    path,
    file,
    package: pkg,
    pending: [],
    imports: undefined,
    bound: false,
    objects: new Map(),
    outside: new Map(),
    nodes,
  };
}

function importPath(module: CheckInput['module'], directory: string, name: string): string {
  const root = module?.directory ?? '';
  const below = root === '' || directory === root ? directory.slice(root.length) : directory.slice(root.length + 1);
  const path = [module?.path ?? '', below].filter((part) => part !== '').join('/');
  return name.endsWith('_test') ? `${path}_test` : path;
}

/** Of several packages in one directory the largest is the one that an import means, and never a program. */
function importable(packages: readonly Package[]): Map<string, Package> {
  const byPath = new Map<string, Package>();
  for (const pkg of packages) {
    const other = byPath.get(pkg.path);
    if (other === undefined || rank(pkg) > rank(other)) byPath.set(pkg.path, pkg);
  }
  return byPath;
}

function rank(pkg: Package): number {
  return pkg.name === 'main' ? 0 : pkg.files.length;
}

function checkedFile(world: World, source: SourceFile): CheckedFile {
  const bound = () => {
    bindFile(world, source);
    world.body = source.objects;
  };
  return {
    path: source.path,
    file: source.file,
    typeOf: (expression) => {
      bound();
      return typeOf(world, expression);
    },
    isType: (expression) => {
      bound();
      return isType(world, expression);
    },
    objectOf: (ident) => {
      bound();
      return objectAt(world, ident);
    },
    selectionOf: (selector) => {
      bound();
      return selectionOf(world, selector);
    },
    keyOf: (key) => {
      bound();
      return world.keys.get(key);
    },
    select: (type, name) => {
      bound();
      return select(world, type, name);
    },
    underlying: (type) => {
      bound();
      return underlying(world, type);
    },
    nodes: () => {
      bound();
      return source.nodes;
    },
  };
}
