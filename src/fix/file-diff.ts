/** The diffs of the files of a plan, under the names that `git apply` and `patch -p1` find them by. */
import { realpathSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { workTreeOf } from '../source/git-list.ts';
import { placesOf } from './deliver.ts';
import { unifiedDiff } from './diff.ts';
import type { FixOutcome } from './engine.ts';
import type { TreeFile } from './tree.ts';

/** The diff of a file of the plan. */
export type FileDiff = (file: TreeFile) => string;

/**
 * Prepares to show files of a plan. They are named from the root of the repository that holds the first of the given paths, or
 * from the working directory where there is none; files outside of that as the audit names them.
 *
 * @param paths as given by the user
 */
export function fileDiffs(outcome: FixOutcome, paths: readonly string[], cwd: string): FileDiff {
  const places = placesOf(outcome);
  const root = rootOf(paths, cwd);
  return (file) => {
    const bytes = wayFrom(root, places.get(file.path)) ?? Buffer.from(file.path);
    return unifiedDiff({
      path: bytes,
      before: file.before === undefined ? undefined : marked(file, file.decoded.text),
      after: marked(file, file.text),
      executable: file.text.startsWith('#!'),
    });
  };
}

function rootOf([first]: readonly string[], cwd: string): string | undefined {
  if (first === undefined) return undefined;
  const path = resolve(cwd, first);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return workTreeOf(stats.isDirectory() ? realpathSync(path) : dirname(realpathSync(path))) ?? realpathSync(cwd);
}

function wayFrom(root: string | undefined, place: string | Buffer | undefined): Buffer | undefined {
  if (root === undefined || place === undefined) return undefined;
  if (Buffer.isBuffer(place)) {
    const above = Buffer.from(root.endsWith(sep) ? root : root + sep);
    return place.subarray(0, above.length).equals(above) ? place.subarray(above.length) : undefined;
  }
  const way = relative(root, place).split(sep);
  return way[0] === '..' ? undefined : Buffer.from(way.join('/'));
}

/** The text of a file with its byte order mark. */
function marked({ decoded }: TreeFile, text: string): string {
  return decoded.bom ? `\uFEFF${text}` : text;
}
