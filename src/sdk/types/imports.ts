/** The names under which a file imports packages. */
import type { ImportSpec } from '../go/ast.ts';
import { sdkPackage } from './sdk.ts';
import type { Imports, PackageObject, SourceFile, World } from './world.ts';

/** What the imports of a file declare in it. */
export function importsOf(world: World, file: SourceFile): Imports {
  if (file.imports !== undefined) return file.imports;
  const names = new Map<string, PackageObject>();
  const guessed = new Map<string, PackageObject>();
  const dots: string[] = [];
  for (const spec of file.file.imports) {
    const object: PackageObject = { kind: 'package', path: spec.value };
    const alias = spec.name?.name;
    if (spec.name !== undefined) world.objects.set(spec.name, object);
    if (alias === '.') dots.push(spec.value);
    else if (alias === undefined) importPlainly(world, spec, object, names, guessed);
    else if (alias !== '_') names.set(alias, object);
  }
  file.imports = { names, guessed, dots };
  return file.imports;
}

function importPlainly(
  world: World,
  spec: ImportSpec,
  object: PackageObject,
  names: Map<string, PackageObject>,
  guessed: Map<string, PackageObject>,
): void {
  const known = sdkPackage(world, spec.value)?.api.name ?? world.packages.get(spec.value)?.name;
  if (known === undefined) guessed.set(guessedName(spec.value), object);
  else names.set(known, object);
}

/** The name that the package of a path most likely has: `yaml` for `gopkg.in/yaml.v3`, `mod` for `example.org/mod/v2`. */
function guessedName(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2);
  const element = before !== undefined && /^v[0-9]+$/.test(last) ? before : last;
  return element
    .replace(/\.v[0-9]+$/, '')
    .replace(/^go-/, '')
    .replace(/[-.]go$/, '')
    .replace(/^.*-/, '');
}
