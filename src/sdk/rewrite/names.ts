/** How a file calls packages: the names of its imports, and free ones for new imports. */
import type { ImportSpec } from '../go/ast.ts';
import { walk } from '../go/walk.ts';
import type { CheckedFile } from '../types/checked.ts';
import { homeOf, keepsName, namesFor, packageName } from './packages.ts';

/** The names of the language that an import must not take (https://go.dev/ref/spec#Keywords, #Predeclared_identifiers). */
const LANGUAGE: ReadonlySet<string> = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package range ' +
    'return select struct switch type var any append bool byte cap clear close comparable complex complex128 complex64 copy ' +
    'delete error false float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print println real ' +
    'recover rune string true uint uint16 uint32 uint64 uint8 uintptr init main _'
  ).split(' '),
);

export interface FileNames {
  /** The name under which the file can call a package, by full import path; a free one when it has to be imported. */
  readonly nameOf: (importPath: string) => string;
  /** Names that were given to packages which the file does not import yet. */
  readonly given: ReadonlyMap<string, string>;
}

/** The name that a file gives an import; undefined for `.` and `_`. */
export function localName(spec: ImportSpec): string | undefined {
  const name = spec.name?.name ?? packageName(spec.value);
  return name === '.' || name === '_' ? undefined : name;
}

/** The package of Helm 3 that an import is of, `pkg/action`; undefined for other imports. */
export function helm3Package(spec: ImportSpec): string | undefined {
  return spec.value.startsWith('helm.sh/helm/v3/') ? spec.value.slice('helm.sh/helm/v3/'.length) : undefined;
}

/** The names of a file; `taken` are the package-level names of its package. */
export function fileNames(file: CheckedFile, taken: ReadonlySet<string>): FileNames {
  const given = new Map<string, string>();
  let idents: FileIdents | undefined;
  const all = (): FileIdents => {
    idents ??= identsOf(file);
    return idents;
  };
  const imported = new Map<string, string>();
  for (const spec of file.file.imports) {
    const name = localName(spec);
    if (name === undefined) continue;
    const old = helm3Package(spec);
    if (old === undefined) imported.set(spec.value, name);
    else if (keepsName(old) || name === packageName(homeOf(old) ?? '')) {
      const home = homeOf(old);
      const path = home === undefined ? spec.value : home.startsWith('pkg/') ? `helm.sh/helm/v4/${home}` : home;
      if (!imported.has(path)) imported.set(path, name);
    }
  }
  return {
    given,
    nameOf: (importPath) => {
      const known = imported.get(importPath);
      if (known !== undefined && !all().declared.has(known)) return known;
      const before = given.get(importPath);
      if (before !== undefined) return before;
      const names = new Set([...given.values()]);
      for (const name of namesFor(importPath)) {
        if (LANGUAGE.has(name) || taken.has(name) || names.has(name) || all().used.has(name)) continue;
        given.set(importPath, name);
        return name;
      }
      return packageName(importPath);
    },
  };
}

interface FileIdents {
  /** Every name in the file that is not behind a dot. */
  readonly used: ReadonlySet<string>;
  /** Those of variables, parameters and the like, which could stand before an import of that name. */
  readonly declared: ReadonlySet<string>;
}

/** The names that a file uses for anything, those of its imports included. */
export function usedNames(file: CheckedFile): ReadonlySet<string> {
  return identsOf(file).used;
}

function identsOf(file: CheckedFile): FileIdents {
  const used = new Set<string>();
  const declared = new Set<string>();
  for (const spec of file.file.imports) {
    const name = localName(spec);
    if (name !== undefined) used.add(name);
  }
  walk(file.file, (node, parent) => {
    if (!('kind' in node) || node.kind !== 'Ident') return;
    if (parent !== undefined && 'sel' in parent && parent.sel === node) return;
    used.add(node.name);
    const object = file.objectOf(node);
    if (object?.kind === 'local' || object?.kind === 'global') declared.add(node.name);
  });
  return { used, declared };
}
