/** From a plan to the disk: which files are written together, and what became of them. */
import { dirname, join, relative } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FixOutcome } from './engine.ts';
import type { Change } from './plan.ts';
import { contentOf, type Tree, type TreeFile } from './tree.ts';
import { type Held, uncommitted } from './uncommitted.ts';
import { type NotWritten, removeLeftovers, type Write, writeTogether } from './write.ts';

/** Files of the plan that hold what no commit holds. */
export function uncommittedFiles({ tree }: FixOutcome): string[] {
  const held = [...tree.values()].flatMap(({ path, absolute, before }): Held[] =>
    typeof absolute === 'string' && before !== undefined ? [{ path, absolute, content: before }] : [],
  );
  return uncommitted(held);
}

/**
 * Writes what was planned; resolves to what was not written, and why. Standard input has no place and is left out.
 *
 * @param stopped asked between files that do not belong together; what is left then stays as it is
 */
export async function writeAll(outcome: FixOutcome, stopped: () => boolean = () => false): Promise<NotWritten[]> {
  const { tree, changes, listed } = outcome;
  removeLeftovers(listed.files.map(({ absolute }) => dirname(absolute)));
  const places = placesOf(outcome);
  const failed: NotWritten[] = [];
  for (const paths of together(tree, changes)) {
    // Signals arrive only where others have their turn.
    await nextTurn();
    if (stopped()) {
      failed.push(...paths.map((path) => ({ path, reason: 'was left as it is, since the run was interrupted' })));
      continue;
    }
    const files = paths.flatMap((path) => tree.get(path) ?? []);
    const writes = files.flatMap((file): Write[] => {
      const absolute = places.get(file.path);
      return absolute === undefined ? [] : [{ path: file.path, absolute, before: file.before, after: contentOf(file) }];
    });
    failed.push(...writeTogether(writes, rootOf(files, listed.files) ?? ''));
  }
  return failed;
}

/** Where the files of a plan are, or are to be, on the disk; bytes where that is no UTF-8. */
export function placesOf({ tree, changes, listed }: FixOutcome): ReadonlyMap<string, string | Buffer> {
  const places = new Map<string, string | Buffer>();
  for (const paths of together(tree, changes)) {
    const files = paths.flatMap((path) => tree.get(path) ?? []);
    const root = rootOf(files, listed.files);
    for (const { path, absolute, before } of files) {
      if (absolute !== undefined) places.set(path, absolute);
      else if (before === undefined && root !== undefined) places.set(path, join(root, path));
    }
  }
  return places;
}

/** The folder from which paths count, told by a file that is there. */
function rootOf(
  files: readonly TreeFile[],
  listed: readonly { readonly path: string; readonly absolute: string }[],
): string | undefined {
  const known = [...files, ...listed].find(({ absolute }) => typeof absolute === 'string');
  if (typeof known?.absolute !== 'string') return undefined;
  const root = known.path.split('/').reduce((at) => dirname(at), known.absolute);
  return relative(root, known.absolute).replaceAll('\\', '/') === known.path ? root : undefined;
}

/** The paths that changes tie together, each path in one list. */
function together(tree: Tree, changes: readonly Change[]): string[][] {
  const lists = new Map([...tree.keys()].map((path) => [path, [path]]));
  for (const { edits, creates } of changes) {
    const [first, ...others] = new Set([...edits.map(({ span }) => span.path), ...creates.map(({ path }) => path)]);
    const into = first === undefined ? undefined : lists.get(first);
    for (const other of others) {
      const list = lists.get(other);
      if (into === undefined || list === undefined || list === into) continue;
      for (const path of list) {
        into.push(path);
        lists.set(path, into);
      }
    }
  }
  return [...new Set(lists.values())];
}
