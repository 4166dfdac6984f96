/** Go programs that use Helm as a library: which files of which modules are read, and what comes of them. */
import type { Fact } from '../../facts.ts';
import type { ChangeOf } from '../../helm/sdk/changes.ts';
import type { ModuleInput } from '../../sdk/module.ts';
import type { ListedFile } from '../../source/list.ts';
import { readCandidates } from '../../source/read.ts';
import { bringIn } from '../../source/stored.ts';
import { fileText, type SourceFile, spanOf } from '../../source/text.ts';
import { importsSdk, modulePath } from './imports.ts';
import { type GoModule, goDirectories, packagesOf, type Sources } from './packages.ts';
import { copyOf, directoryOf, inDirectory, isOwnGo, nearestWith } from './tree.ts';

export type ReadModule = (input: ModuleInput) => readonly Fact[];

/** What is loaded where a program uses the SDK. */
export interface Sdk {
  readonly readModule: ReadModule;
  readonly changeOf: ChangeOf;
}

export interface GoModules {
  readonly facts: readonly Fact[];
  /** Every file that a fact may stand in. */
  readonly files: readonly SourceFile[];
  readonly modules: number;
  /** Undefined when there are no modules. */
  readonly changeOf: ChangeOf | undefined;
  /** Modules of which some files were left out, by directory. */
  readonly cut: readonly string[];
}

/** So much is opened to find out who imports a package that imports the SDK, over all modules. */
const MOST_FILES = 20_000;
const MOST_UNITS = 64 * 2 ** 20;

/**
 * What the Go modules of a repository do with Helm's SDK. Nothing is loaded, and nothing more is read, where no file imports it.
 *
 * @param texts the files that were read, by path
 * @param listed every file of the audit, by path
 * @param load gives the reader of modules, and what rules look symbols up in
 */
export async function goModules(
  texts: ReadonlyMap<string, SourceFile>,
  listed: ReadonlyMap<string, ListedFile>,
  target: string,
  load: () => Promise<Sdk>,
): Promise<GoModules> {
  const users = [...texts.values()].filter(({ path, text }) => isOwnGo(path) && importsSdk(text));
  if (users.length === 0) return { facts: [], files: [], modules: 0, changeOf: undefined, cut: [] };
  const sdk = await load();
  const modules = await modulesOf(users, texts, listed);
  const copies = copiesIn(listed);
  const facts: Fact[] = [];
  const files: SourceFile[] = [];
  for (const module of modules) {
    const input = { ...module, vendored: copies.get(module.directory) ?? [], target };
    facts.push(...readModule(sdk.readModule, input));
    files.push(...module.files, ...[module.goMod, module.goWork].filter((file) => file !== undefined));
  }
  return {
    facts,
    files,
    modules: modules.length,
    changeOf: sdk.changeOf,
    cut: modules.flatMap(({ cut, directory }) => (cut ? [directory] : [])),
  };
}

/** A module whose reader fails must not take the audit with it. */
function readModule(read: ReadModule, input: ModuleInput): readonly Fact[] {
  try {
    return read(input);
  } catch (error) {
    const file = input.goMod ?? input.files[0];
    if (file === undefined) return [];
    const reason = `its Go files could not be understood: ${error instanceof Error ? error.message : String(error)}`;
    const span = spanOf(fileText(file), 0, 0);
    const scope = [{ kind: 'file', name: file.path }] as const;
    return [{ kind: 'unresolved', scope, span, what: 'Go module', reason, relevant: true }];
  }
}

async function modulesOf(
  users: readonly SourceFile[],
  texts: ReadonlyMap<string, SourceFile>,
  listed: ReadonlyMap<string, ListedFile>,
): Promise<(GoModule & Pick<ModuleInput, 'goWork'>)[]> {
  const byModule = new Map<string, SourceFile[]>();
  const homes = new Map<string, string | undefined>();
  for (const user of users) {
    const directory = directoryOf(user.path);
    if (!homes.has(directory)) homes.set(directory, nearestWith('go.mod', directory, listed));
    const home = homes.get(directory);
    const key = home ?? NO_MODULE;
    byModule.set(key, [...(byModule.get(key) ?? []), user]);
  }
  const sources: Sources = {
    listed,
    directories: goDirectories(listed),
    texts: new Map(texts),
    budget: { files: MOST_FILES, units: MOST_UNITS },
  };
  await bringIn([...listed.values()].filter(({ path }) => /(?:^|\/)go\.(?:mod|work)$/.test(path)));
  const modules: (GoModule & Pick<ModuleInput, 'goWork'>)[] = [];
  for (const [key, own] of [...byModule].sort(byKey)) {
    const directory = key === NO_MODULE ? '' : key;
    const goMod = key === NO_MODULE ? undefined : textOf(inDirectory(directory, 'go.mod'), sources);
    // Helm's own repository, and whole copies of it, are the SDK.
    if (/^(?:helm\.sh\/helm\/v\d+|k8s\.io\/helm)$/.test(modulePath(goMod?.text ?? '') ?? '')) continue;
    const workspace = nearestWith('go.work', directory, listed);
    const goWork = workspace === undefined ? undefined : textOf(inDirectory(workspace, 'go.work'), sources);
    modules.push({ ...(await packagesOf(directory, goMod, own, sources)), goWork });
  }
  return modules;
}

/** Stands for the files that belong to no module; no directory has such a name. */
const NO_MODULE = '\0';

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function textOf(path: string, { texts, listed }: Sources): SourceFile | undefined {
  const known = texts.get(path);
  const file = listed.get(path);
  if (known !== undefined || file === undefined) return known;
  const [candidate] = readCandidates({ files: [file] }, { wanted: () => true });
  return candidate?.kind === 'file' ? candidate.file : undefined;
}

/** Copies of the SDK, by the directory of the module that has them. */
function copiesIn(listed: ReadonlyMap<string, ListedFile>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const path of listed.keys()) {
    const copy = copyOf(path);
    if (copy === undefined) continue;
    const home = nearestWith('go.mod', directoryOf(copy), listed) ?? '';
    found.set(home, (found.get(home) ?? new Set()).add(copy));
  }
  return new Map([...found].map(([home, copies]) => [home, [...copies].sort()]));
}
