/** Who owns a repository and its files, by the CODEOWNERS in it. */
import { pathFilter } from '../../source/filter.ts';
import type { ListedFile } from '../../source/list.ts';
import { readCandidates } from '../../source/read.ts';
import { bringIn } from '../../source/stored.ts';
import { codeownersPaths, ownersOf, parseCodeowners, repositoryOwner } from '../owners/codeowners.ts';
import type { Repository } from '../types.ts';

export interface Owners {
  readonly repository: string | null;
  readonly file: (path: string) => string | null;
}

/** Patterns of `pathFilter` that take in what was asked for and the places of CODEOWNERS; none when nothing was asked for. */
export function withCodeowners(include: readonly string[], { forge }: Repository): readonly string[] {
  return include.length === 0 ? [] : [...include, ...codeownersPaths(forge).map((path) => `/${path}`)];
}

/** The files without those that only `withCodeowners` took in. */
export function withoutCodeowners(files: readonly ListedFile[], include: readonly string[]): readonly ListedFile[] {
  const wanted = pathFilter(include, []);
  return include.length === 0 ? files : files.filter(({ path }) => wanted(path));
}

/** Reads the file of the commit that counts for the forge; what the listing says of the owner goes before what that says. */
export async function ownersIn(files: readonly ListedFile[], { forge, owner }: Repository): Promise<Owners> {
  const text = await textOf(files, codeownersPaths(forge));
  if (text === undefined) return { repository: owner, file: () => null };
  const codeowners = parseCodeowners(text, forge);
  const known = new Map<string, string | null>();
  return {
    repository: owner ?? repositoryOwner(codeowners),
    file(path) {
      const first = known.get(path) ?? ownersOf(codeowners, path)[0] ?? null;
      known.set(path, first);
      return first;
    },
  };
}

/** The text of the first of the paths that is there. */
async function textOf(files: readonly ListedFile[], paths: readonly string[]): Promise<string | undefined> {
  const byPath = new Map(files.filter(({ path }) => paths.includes(path)).map((file) => [file.path, file]));
  const path = paths.find((one) => byPath.has(one));
  const file = path === undefined ? undefined : byPath.get(path);
  if (file === undefined) return undefined;
  await bringIn([file]);
  for (const candidate of readCandidates({ files: [file] }, { wanted: () => true })) {
    if (candidate.kind === 'file') return candidate.file.text;
  }
  return undefined;
}
