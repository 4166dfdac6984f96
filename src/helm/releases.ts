/** Which Helm releases there are. The list is generated: scripts/helm/catalogue.mjs. */
import { readFileSync } from 'node:fs';
import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';

/** Published releases that share one grammar. */
interface ReleaseGroup {
  /** The release whose binary was asked. */
  readonly version: string;
  /** Releases with the same commands and flags. */
  readonly also: readonly string[];
}

interface Releases {
  readonly groups: readonly ReleaseGroup[];
  /** Every published release, oldest first. */
  readonly versions: readonly string[];
  /** The index of a release's group. */
  readonly groupOf: ReadonlyMap<string, number>;
}

let loaded: Releases | undefined;

function load(): Releases {
  if (loaded !== undefined) return loaded;
  const groups: ReleaseGroup[] = JSON.parse(readFileSync(new URL('./data/releases.json', import.meta.url), 'utf8'));
  const groupOf = new Map<string, number>();
  groups.forEach((group, index) => {
    for (const version of [group.version, ...group.also]) groupOf.set(version, index);
  });
  loaded = { groups, versions: [...groupOf.keys()].sort(compare), groupOf };
  return loaded;
}

/** Every published stable release of Helm 3 and 4 that the data knows, oldest first, without a leading `v`. */
export function allReleases(): readonly string[] {
  return load().versions;
}

/** Releases whose grammar was taken from their own binary, oldest first; each stands for itself and its like. */
export function dumpedReleases(): readonly string[] {
  return load().groups.map((group) => group.version);
}

/** The index, among the dumped releases, of the one that has the grammar of `version`; undefined for one not published. */
export function grammarIndex(version: string): number | undefined {
  return load().groupOf.get(version);
}

/** The newest Helm 3 that the data knows. */
export function newest3(): string {
  return newestOf('3.');
}

/** The newest Helm 4 that the data knows. */
export function newest4(): string {
  return newestOf('4.');
}

function newestOf(prefix: string): string {
  const newest = load().versions.findLast((version) => version.startsWith(prefix));
  if (newest === undefined) throw new Error(`the release data holds no Helm ${prefix}x`);
  return newest;
}

/** The published releases in a semver range, oldest first; none when it is not a range. */
export function expand(range: string): readonly string[] {
  if (validRange(range) === null) return [];
  return load().versions.filter((version) => satisfies(version, range));
}
