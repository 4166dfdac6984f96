/** Where Go modules and packages are in a repository. */
import type { ListedFile } from '../../source/list.ts';

/** The directory of a path; empty for the root. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The path of a file in a directory. */
export function inDirectory(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** The nearest directory, from the given one upwards, that holds a file of the name; undefined when none does. */
export function nearestWith(
  name: string,
  directory: string,
  listed: ReadonlyMap<string, ListedFile>,
): string | undefined {
  for (let at = directory; ; at = directoryOf(at)) {
    if (listed.has(inDirectory(at, name))) return at;
    if (at === '') return undefined;
  }
}

/** Directories that the go command leaves out, and copies of others' sources: https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns */
const FOREIGN = /(?:^|\/)(?:vendor|testdata|[_.][^/]*|third_party\/(?:[^/]+\/){0,8}helm\.sh\/helm\/v\d+)\//;

/** Whether a Go file is the repository's own, and part of what its packages are built from. */
export function isOwnGo(path: string): boolean {
  return path.endsWith('.go') && !FOREIGN.test(path);
}

/** The directory of a copy of the SDK that a path lies in: `vendor/helm.sh/helm/v3`. */
export function copyOf(path: string): string | undefined {
  const at = path.indexOf('helm.sh/helm/v');
  if (at < 0) return undefined;
  return /^(?:.*\/)?(?:vendor|third_party)\/(?:[^/]+\/){0,8}helm\.sh\/helm\/v\d+(?=\/)/.exec(path)?.[0];
}
