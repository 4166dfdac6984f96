/** Finds every use of Helm's Go SDK in checked packages. */
import type { SdkApi } from '../helm/sdk/api.ts';
import type { CheckedFile, CheckedPackage } from './types/checked.ts';
import { errorTexts } from './uses/error-texts.ts';
import type { FoundUse } from './uses/found.ts';
import { implementations } from './uses/implementations.ts';
import { literalKeys } from './uses/literals.ts';
import { importedPackages, selected } from './uses/names.ts';
import { sdkPath } from './uses/paths.ts';
import { reachedFiles } from './uses/reach.ts';

export type { FoundUse } from './uses/found.ts';

/**
 * The uses in all packages, file by file in the order in which they stand; nothing is left out because it stands twice. Packages
 * that neither import the SDK nor, through others of the module, a package that shows something of it, have none.
 */
export function usesOf(packages: readonly CheckedPackage[], api: SdkApi): FoundUse[] {
  const found = new Map<CheckedFile, FoundUse[]>();
  const reached = reachedFiles(packages);
  const helm4 = reached.some(({ files }) =>
    files.some(({ file }) => file.imports.some(({ value }) => sdkPath(value)?.major === 4)),
  );
  const releasesOf = remembered(api.releasesOf);
  for (const { pkg, files } of reached) {
    for (const file of pkg.files) found.set(file, []);
    for (const file of files) {
      const uses: FoundUse[] = [];
      const place = { pkg, file, api, releasesOf, helm4, add: (use: FoundUse) => uses.push(use) };
      importedPackages(place);
      selected(place);
      literalKeys(place);
      errorTexts(place);
      found.set(file, uses);
    }
  }
  for (const use of implementations(reached, releasesOf)) found.get(use.file)?.push(use);
  return [...found.values()].flatMap((uses) => uses.sort((a, b) => a.node.start - b.node.start));
}

/** The same answers, each asked for once. */
function remembered(releasesOf: SdkApi['releasesOf']): SdkApi['releasesOf'] {
  const answers = new Map<string, Map<string, string | undefined>>();
  return (path, symbol) => {
    const ofPackage = answers.get(path) ?? new Map<string, string | undefined>();
    answers.set(path, ofPackage);
    const known = ofPackage.get(symbol);
    if (known !== undefined || ofPackage.has(symbol)) return known;
    const releases = releasesOf(path, symbol);
    ofPackage.set(symbol, releases);
    return releases;
  };
}
