import type { Fact } from '../facts.ts';
import type { SourceFile } from '../source/text.ts';
import type { Field, Value } from './lib/value.ts';

/** Which files a reader reads. It is loaded for every audit, the reader itself only when a file of its format is met. */
export interface Format {
  /** Folder name; shown in coverage. */
  readonly name: string;
  /** What it reads, for the documentation: "GitHub Actions workflows and composite actions". */
  readonly title: string;
  /** Whether a path alone says that the file is of this format. Asked of every format before `text` is asked of any. */
  readonly path?: (path: string) => boolean;
  /** Whether the text says so, where the path says nothing. It should look at the path first: this is asked often. */
  readonly text?: (file: SourceFile) => boolean;
  /** Paths that are read even when their bytes do not mention Helm. */
  readonly always?: (path: string) => boolean;
  /**
   * Whether anything in a file of this format can matter; true when absent. Where nothing can, the file counts as read, and
   * the reader is not even loaded for it. For readers that are slow to load.
   */
  readonly matters?: (file: SourceFile) => boolean;
}

/** What is known from the files that run or include this one. */
export interface Given {
  /** Variables of the environment, inputs or parameters that the caller sets. */
  readonly variables: ReadonlyMap<string, Value>;
  /** Arguments that the caller gives; undefined when they are not known. */
  readonly arguments: readonly Field[] | undefined;
  /** Opens a file that this one sources or includes: the path as it is written there. */
  readonly open: (path: string) => SourceFile | undefined;
}

/** A reader turns one file into facts. It knows nothing of rules, and touches no file system. */
export interface Reader extends Format {
  /**
   * Never throws for any text; what it cannot understand becomes an Unresolved fact.
   *
   * @param given what is known from other files; a format that takes nothing from outside need not look at it
   */
  readonly read: (file: SourceFile, given?: Given) => readonly Fact[];
}
