import type { Fact } from '../facts.ts';
import type { SourceFile } from '../source/text.ts';

/** A reader turns one file into facts. It knows nothing of rules, and touches no file system. */
export interface Reader {
  /** Folder name; shown in coverage. */
  readonly name: string;
  /** What it reads, for the documentation: "GitHub Actions workflows and composite actions". */
  readonly title: string;
  /** Whether the file is of its format, by path and, where a name says nothing, by its first characters. */
  readonly matches: (file: SourceFile) => boolean;
  /** Never throws for any text; what it cannot understand becomes an Unresolved fact. */
  readonly read: (file: SourceFile) => readonly Fact[];
}
