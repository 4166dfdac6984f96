/** Code of which only the import paths were changed to Helm 4: it is read, and moved, as what it still is. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { GoFile, ImportSpec } from '../go/ast.ts';

interface ParsedFile {
  readonly path: string;
  readonly file: GoFile;
}

const HELM3 = 'helm.sh/helm/v3/';
const HELM4 = 'helm.sh/helm/v4/';

/**
 * The files, those of a directory that imports under Helm 4's path a package that only Helm 3 has with the paths of Helm 3. A
 * directory that imports a package that only Helm 4 has was moved by someone who knows where things went, and stays.
 */
export function asHelm3(files: readonly ParsedFile[], api: SdkApi): readonly ParsedFile[] {
  const naive = new Set<string>();
  const moved = new Set<string>();
  for (const { path, file } of files) {
    for (const spec of file.imports) {
      if (!spec.value.startsWith(HELM4)) continue;
      const in3 = api.packageOf(HELM3 + spec.value.slice(HELM4.length)) !== undefined;
      const in4 = api.packageOf(spec.value) !== undefined;
      if (in3 && !in4) naive.add(directoryOf(path));
      if (in4 && !in3) moved.add(directoryOf(path));
    }
  }
  return files.map(({ path, file }) => {
    const directory = directoryOf(path);
    if (!naive.has(directory) || moved.has(directory)) return { path, file };
    return { path, file: withHelm3(file, api) };
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function withHelm3(file: GoFile, api: SdkApi): GoFile {
  const specs = new Map(file.imports.map((spec) => [spec, backTo3(spec, api)]));
  const decls = file.decls.map((decl) => {
    if (decl.kind !== 'GenDecl' || decl.token !== 'import') return decl;
    return {
      ...decl,
      specs: decl.specs.map((spec) => (spec.kind === 'ImportSpec' ? (specs.get(spec) ?? spec) : spec)),
    };
  });
  return { ...file, imports: [...specs.values()], decls };
}

function backTo3(spec: ImportSpec, api: SdkApi): ImportSpec {
  const value = HELM3 + spec.value.slice(HELM4.length);
  if (!spec.value.startsWith(HELM4) || api.packageOf(value) === undefined) return spec;
  return { ...spec, value };
}
