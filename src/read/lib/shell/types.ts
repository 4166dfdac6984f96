import type { Fact, Guard, Origin, Scope } from '../../../facts.ts';
import type { PinGuess } from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import type { SourceFile, Text } from '../../../source/text.ts';
import type { Table } from '../table.ts';
import type { Field, Value } from '../value.ts';

/**
 * A range of a shell text that is not shell: `${{ … }}`, `$(MAKE_VARIABLE)`, `{{ … }}`. The shell sees it as part of a
 * word; its value, if the host language knows one, takes its place.
 */
export interface Hole {
  /** Offsets in the value of the text. */
  readonly start: number;
  readonly end: number;
  readonly value: Value | undefined;
}

export interface ShellInput {
  readonly text: Text;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly holes?: readonly Hole[];
  /** Variables that the host sets: job environment, ARG and ENV, exported Makefile variables. */
  readonly variables?: ReadonlyMap<string, Value> | Table<Value>;
  /** Version tests around the whole text (a step's `if:`). */
  readonly guards?: readonly Guard[];
  /** The positional parameters, when they are known. */
  readonly arguments?: readonly Field[] | undefined;
  /** Opens a script that the text sources, by its path as written; it is read in place. */
  readonly open?: ((path: string) => SourceFile | undefined) | undefined;
  /** Where relative paths count from, when that is neither the root of the repository nor the directory of the file. */
  readonly directory?: string | undefined;
  /** Pins of texts that ran before on the same machine; an install script that one of them saved may be run here. */
  readonly earlier?: readonly FoundPin[];
}

/** A pin and the version tests around it. */
export type FoundPin = PinGuess & { readonly guards: readonly Guard[] };

export interface ShellResult {
  readonly facts: readonly Fact[];
  /** Variables that the text sets, as they are at its end. */
  readonly variables: ReadonlyMap<string, Value>;
  /** What was written to `$GITHUB_ENV`, and variables of Azure Pipelines that were set by printing so. */
  readonly exported: ReadonlyMap<string, Value>;
  /** The pins of this text before a download and its use are put together; `facts` holds them as facts. */
  readonly pins: readonly FoundPin[];
}

/** An argument list that is not shell text: `args:` of a container, an array in a manifest. */
export interface ArgumentsInput {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly origin: Origin;
  /** The program and its arguments; with `image`, the arguments given to the entry point of an image that runs Helm. */
  readonly words: readonly { readonly value: Value; readonly site: Span }[];
  readonly image?: { readonly name: string; readonly site: Span };
  readonly variables?: ReadonlyMap<string, Value> | Table<Value>;
  readonly guards?: readonly Guard[];
}
