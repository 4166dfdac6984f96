/** Which Go files of a module matter: those that import Helm's SDK, what is built together with them, and what imports that. */
import { addTo } from '../../multimap.ts';
import type { ListedFile } from '../../source/list.ts';
import { readCandidates } from '../../source/read.ts';
import { bringIn } from '../../source/stored.ts';
import type { SourceFile } from '../../source/text.ts';
import { importedFrom, modulePath } from './imports.ts';
import { directoryOf, inDirectory, isOwnGo, nearestWith } from './tree.ts';

/** Packages that import those that import the SDK, and packages that import these, may pass its types on. */
const LEVELS = 2;

/** What may still be read, over all modules. */
export interface Budget {
  /** Files that may be opened. */
  files: number;
  /** UTF-16 units of text that may be kept. */
  units: number;
}

/** A Go module, or the Go files that belong to none. */
export interface GoModule {
  /** Relative to the root of the audit; empty for the root. */
  readonly directory: string;
  readonly goMod: SourceFile | undefined;
  /** The files that matter, by path, sorted. */
  readonly files: readonly SourceFile[];
  /** Whether files were left out because there are too many. */
  readonly cut: boolean;
}

export interface Sources {
  readonly listed: ReadonlyMap<string, ListedFile>;
  /** The Go files of each directory. */
  readonly directories: ReadonlyMap<string, readonly string[]>;
  /** What was read so far, by path; files that are opened are added. */
  readonly texts: Map<string, SourceFile>;
  readonly budget: Budget;
}

/**
 * The files of one module that matter.
 *
 * @param users the files of the module that import the SDK
 */
export async function packagesOf(
  directory: string,
  goMod: SourceFile | undefined,
  users: readonly SourceFile[],
  sources: Sources,
): Promise<GoModule> {
  const wanted = new Set(users.map(({ path }) => directoryOf(path)));
  const path = goMod === undefined ? undefined : modulePath(goMod.text);
  let cut = !(await open(pathsIn(wanted, sources), sources));
  if (path !== undefined) {
    const own = goFilesBelow(directory, sources);
    cut = !(await open(own, sources)) || cut;
    const imports = importersOf(path, directory, own, sources);
    for (let level = 0, last = wanted; level < LEVELS && last.size > 0; level++) {
      last = new Set(
        [...last].flatMap((imported) => [...(imports.get(imported) ?? [])]).filter((at) => !wanted.has(at)),
      );
      for (const at of last) wanted.add(at);
    }
  }
  // Standard input is in no listing.
  const paths = new Set([...users.map((user) => user.path), ...pathsIn(wanted, sources)]);
  const files = [...paths].sort().flatMap((file) => sources.texts.get(file) ?? []);
  return { directory, goMod, files, cut };
}

function pathsIn(directories: ReadonlySet<string>, sources: Sources): string[] {
  return [...directories].sort().flatMap((directory) => sources.directories.get(directory) ?? []);
}

/** The Go files of a module: those below its directory and below no other module. */
function goFilesBelow(directory: string, { directories, listed }: Sources): string[] {
  const above = directory === '' ? '' : `${directory}/`;
  const found: string[] = [];
  for (const [at, paths] of directories) {
    const below = at === directory || at.startsWith(above);
    if (below && nearestWith('go.mod', at, listed) === directory) found.push(...paths);
  }
  return found;
}

/** Which directories hold files that import the package of a directory. */
function importersOf(
  path: string,
  directory: string,
  own: readonly string[],
  { texts }: Sources,
): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  for (const file of own) {
    for (const below of importedFrom(path, texts.get(file)?.text ?? '')) {
      const imported = below === '' ? directory : inDirectory(directory, below);
      const known = importers.get(imported) ?? new Set();
      importers.set(imported, known.add(directoryOf(file)));
    }
  }
  return importers;
}

/** Opens the files that were not read yet; false when some were left out. */
async function open(paths: readonly string[], { listed, texts, budget }: Sources): Promise<boolean> {
  const missing = paths.flatMap((path) => (texts.has(path) ? [] : (listed.get(path) ?? [])));
  const opened = missing.slice(0, budget.files);
  await bringIn(opened);
  for (const candidate of readCandidates({ files: opened }, { wanted: () => true })) {
    if (budget.units <= 0) return false;
    if (candidate.kind !== 'file') continue;
    budget.units -= candidate.file.text.length;
    texts.set(candidate.file.path, candidate.file);
  }
  const whole = missing.length <= budget.files;
  budget.files = Math.max(0, budget.files - missing.length);
  return whole;
}

/** The repository's own Go files, by directory. */
export function goDirectories(listed: ReadonlyMap<string, ListedFile>): Map<string, string[]> {
  const directories = new Map<string, string[]>();
  for (const path of listed.keys()) {
    if (!isOwnGo(path)) continue;
    const directory = directoryOf(path);
    addTo(directories, directory, path);
  }
  return directories;
}
