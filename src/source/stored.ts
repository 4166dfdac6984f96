/** Contents of files that are no files: blobs of a commit, in a spool file from which they are read by place. */
import type { ListedFile } from './list.ts';

/** Bytes in a file of ours. */
export interface Spooled {
  readonly kind: 'spooled';
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  /** Is told when something leads to it, so that it is to be read whatever it holds. */
  readonly opened?: () => void;
}

/** What could not be had, or is not worth having. */
interface Withheld {
  readonly kind: 'withheld';
  readonly reason: string;
  /** Whether a use of Helm may hide in it. */
  readonly relevant: boolean;
}

/** What is known not to mention Helm, and is brought only when something leads to it. */
export interface Silent {
  readonly kind: 'silent';
  readonly oid: string;
  /** What became of it when it was brought; files of the same contents share it. */
  readonly brought: { now?: Spooled | Withheld };
  /** Brings it. */
  readonly source: StoredSource;
}

/** Brings silent contents, many at once. Rejects when they cannot be fetched; what is missing for good is withheld. */
export interface StoredSource {
  readonly bring: (contents: readonly Silent[]) => Promise<void>;
}

export type Stored = Spooled | Withheld | Silent;

/** Whether a file is to be looked into: not when it is known to be silent, and nothing has led to it. */
export function mayMatter({ stored }: ListedFile): boolean {
  return stored?.kind !== 'silent' || stored.brought.now !== undefined;
}

/** Has the contents of the given files ready to be read whatever they hold. To be called before they are; rejects as the source does. */
export async function bringIn(files: Iterable<ListedFile>): Promise<void> {
  const missing = new Map<StoredSource, Map<string, Silent>>();
  for (const { stored } of files) {
    if (stored?.kind === 'spooled') stored.opened?.();
    if (stored?.kind !== 'silent' || stored.brought.now !== undefined) continue;
    const known = missing.get(stored.source) ?? new Map<string, Silent>();
    missing.set(stored.source, known.set(stored.oid, stored));
  }
  for (const [source, contents] of missing) await source.bring([...contents.values()]);
}
